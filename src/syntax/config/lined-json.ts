// JSON with the lines of its values, as lock files use it. What stands before the first mistake is kept.

import type { Lined } from './lined.ts'
import { type ConfigProblem, LONGEST, type Parsed } from './parsed.ts'

const DEEPEST = 200
const LONGEST_JSON = 10 * LONGEST

class Malformed extends Error {}

export function parseLinedJson(text: string): Parsed<Lined> {
  const nothing: Lined = { kind: 'scalar', value: null, line: 1 }
  if (text.length > LONGEST_JSON) return { value: nothing, problems: [{ line: 1, message: 'the file is too large to be read as JSON' }] }
  const reader = new Reader(text)
  const problems: ConfigProblem[] = []
  let root: Lined | null = null
  try {
    reader.readValue(0, (value) => {
      root = value
    })
    reader.finish()
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    problems.push({ line: reader.line, message: `this is not valid JSON: ${error.message}` })
  }
  return { value: root ?? nothing, problems }
}

class Reader {
  private readonly text: string
  private at = 0
  line = 1

  constructor(text: string) {
    this.text = text
    if (text.charCodeAt(0) === 0xfeff) this.at = 1
  }

  /** Hands the value over before what is in it is read, so that half of it is not lost. */
  readValue(depth: number, keep: (value: Lined) => void): void {
    if (depth > DEEPEST) throw new Malformed('it is nested too deeply')
    this.skipBlank()
    const { line } = this
    const first = this.text.charAt(this.at)
    if (first === '{') {
      const entries = new Map<string, Lined>()
      keep({ kind: 'table', entries, line })
      this.readMembers('}', () => {
        if (this.text.charAt(this.at) !== '"') throw new Malformed('a key is expected')
        // The line of an entry is the line of its key.
        const at = this.line
        const key = this.readString()
        this.skipBlank()
        if (this.text.charAt(this.at) !== ':') throw new Malformed('a key has no value')
        this.at++
        this.readValue(depth + 1, (value) => entries.set(key, { ...value, line: at }))
      })
    } else if (first === '[') {
      const items: Lined[] = []
      keep({ kind: 'list', items, line })
      this.readMembers(']', () => this.readValue(depth + 1, (value) => items.push(value)))
    } else if (first === '"') keep({ kind: 'scalar', value: this.readString(), line })
    else {
      const word = /[\w+.-]*/y
      word.lastIndex = this.at
      const found = word.exec(this.text)?.[0] ?? ''
      if (found !== 'null' && found !== 'true' && found !== 'false' && !/^-?\d/.test(found)) throw new Malformed('a value is expected')
      this.at += found.length
      keep({ kind: 'scalar', value: found === 'null' ? null : found === 'true' ? true : found === 'false' ? false : Number(found), line })
    }
  }

  finish(): void {
    this.skipBlank()
    if (this.at < this.text.length) throw new Malformed('something follows where it should end')
  }

  private readMembers(close: string, readOne: () => void): void {
    this.at++
    this.skipBlank()
    if (this.text.charAt(this.at) === close) {
      this.at++
      return
    }
    for (;;) {
      this.skipBlank()
      readOne()
      this.skipBlank()
      const next = this.text.charAt(this.at)
      this.at++
      if (next === close) return
      if (next !== ',') throw new Malformed(next === '' ? 'it ends too early' : 'a comma or an end is expected')
    }
  }

  private skipBlank(): void {
    for (;;) {
      const character = this.text.charAt(this.at)
      if (character === '\n') this.line++
      else if (character !== ' ' && character !== '\t' && character !== '\r') return
      this.at++
    }
  }

  private readString(): string {
    const start = ++this.at
    let isEscaped = false
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at)
      if (code < 32) break
      if (code === 92) {
        isEscaped = true
        this.at++
      } else if (code === 34) {
        const raw = this.text.slice(start, this.at++)
        return isEscaped ? toUnescaped(raw) : raw
      }
    }
    throw new Malformed('a text does not end')
  }
}

function toUnescaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    throw new Malformed('a text has an escape that does not exist')
  }
}
