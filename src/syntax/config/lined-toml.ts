// TOML with the lines of its values, fast enough for lock files of megabytes. It forgives: what cannot be read is a problem, and
// reading goes on with the next table, so that half a lock file still says what it says.

import type { Lined } from './lined.ts'
import type { ConfigProblem, Parsed } from './parsed.ts'

/** As `LinedTable`, while it is filled. */
interface Table {
  readonly kind: 'table'
  readonly entries: Map<string, Lined>
  readonly line: number
}

const LONGEST_TOML = 60_000_000
const DEEPEST = 100
const MOST_PROBLEMS = 20

const TAB = 9
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const QUOTE = 34
const HASH = 35
const APOSTROPHE = 39
const COMMA = 44
const DOT = 46
const EQUALS = 61
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_TABLE = 123
const CLOSE_TABLE = 125

class Malformed extends Error {}

export function parseLinedToml(text: string): Parsed<Table> {
  const root: Table = { kind: 'table', entries: new Map(), line: 1 }
  if (text.length > LONGEST_TOML) return { value: root, problems: [{ line: 1, message: 'the file is too large to be read as TOML' }] }
  return new Reader(text, root).read()
}

class Reader {
  private readonly text: string
  private readonly root: Table
  private readonly problems: ConfigProblem[] = []
  private at = 0
  private line = 1

  constructor(text: string, root: Table) {
    this.text = text
    this.root = root
    if (text.charCodeAt(0) === 0xfeff) this.at = 1
  }

  read(): Parsed<Table> {
    let table = this.root
    for (;;) {
      this.skipBlank()
      if (this.at >= this.text.length) break
      const line = this.line
      try {
        if (this.code() === OPEN_LIST) table = this.readHeader()
        else this.readPair(table)
        this.endLine()
      } catch (error) {
        if (!(error instanceof Malformed)) throw error
        if (this.problems.length < MOST_PROBLEMS) this.problems.push({ line, message: `this is not valid TOML: ${error.message}` })
        this.skipToTable()
      }
    }
    return { value: this.root, problems: this.problems }
  }

  private code(): number {
    return this.text.charCodeAt(this.at)
  }

  private skipSpaces(): void {
    for (let code = this.code(); code === SPACE || code === TAB; code = this.code()) this.at++
  }

  /** Spaces, line breaks and comments. */
  private skipBlank(): void {
    for (;;) {
      const code = this.code()
      if (code === NEWLINE) this.line++
      else if (code === HASH) {
        const end = this.text.indexOf('\n', this.at)
        this.at = end < 0 ? this.text.length : end
        continue
      } else if (code !== SPACE && code !== TAB && code !== RETURN) return
      this.at++
    }
  }

  private endLine(): void {
    this.skipSpaces()
    const code = this.code()
    if (this.at < this.text.length && code !== NEWLINE && code !== RETURN && code !== HASH)
      throw new Malformed('something follows where the line should end')
  }

  /** The next line that starts with a bracket: the tables behind what is broken can still be read. */
  private skipToTable(): void {
    for (;;) {
      const end = this.text.indexOf('\n', this.at)
      if (end < 0) {
        this.at = this.text.length
        return
      }
      this.line++
      this.at = end + 1
      if (this.code() === OPEN_LIST) return
    }
  }

  private readHeader(): Table {
    const line = this.line
    this.at++
    const isList = this.code() === OPEN_LIST
    if (isList) this.at++
    const keys = this.readKeys()
    if (this.code() !== CLOSE_LIST || (isList && this.text.charCodeAt(this.at + 1) !== CLOSE_LIST))
      throw new Malformed('the name of a table does not end')
    this.at += isList ? 2 : 1
    const last = keys.pop() ?? ''
    const parent = this.tableUnder(this.root, keys, line)
    if (!isList) return this.tableUnder(parent, [last], line)
    const table: Table = { kind: 'table', entries: new Map(), line }
    const there = parent.entries.get(last)
    if (there === undefined) parent.entries.set(last, { kind: 'list', items: [table], line })
    // Lists that this reader made are plain arrays.
    else if (there.kind === 'list') (there.items as Lined[]).push(table)
    else throw new Malformed(`\`${last}\` is there already`)
    return table
  }

  private tableUnder(from: Table, keys: readonly string[], line: number): Table {
    let table = from
    for (const key of keys) {
      const there = table.entries.get(key)
      const next = there?.kind === 'list' ? there.items.at(-1) : there
      if (next === undefined) {
        const made: Table = { kind: 'table', entries: new Map(), line }
        table.entries.set(key, made)
        table = made
        // Tables that this reader made are filled as it goes.
      } else if (next.kind === 'table') table = next as Table
      else throw new Malformed(`\`${key}\` is no table`)
    }
    return table
  }

  private readPair(table: Table, depth = 0): void {
    const line = this.line
    const keys = this.readKeys()
    if (this.code() !== EQUALS) throw new Malformed('a key has no value')
    this.at++
    this.skipSpaces()
    const value = this.readValue(depth)
    const last = keys.pop() ?? ''
    const holder = keys.length === 0 ? table : this.tableUnder(table, keys, line)
    if (holder.entries.has(last)) throw new Malformed(`\`${last}\` is there twice`)
    holder.entries.set(last, value)
  }

  private readKeys(): string[] {
    const keys: string[] = []
    for (;;) {
      this.skipSpaces()
      const code = this.code()
      if (code === QUOTE || code === APOSTROPHE) keys.push(this.readString(code))
      else {
        const start = this.at
        while (isBare(this.code())) this.at++
        if (this.at === start) throw new Malformed('a key is expected')
        keys.push(this.text.slice(start, this.at))
      }
      if (keys.length > DEEPEST) throw new Malformed('it is nested too deeply')
      this.skipSpaces()
      if (this.code() !== DOT) return keys
      this.at++
    }
  }

  private readValue(depth: number): Lined {
    if (depth > DEEPEST) throw new Malformed('it is nested too deeply')
    const { line } = this
    const code = this.code()
    if (code === QUOTE || code === APOSTROPHE) return { kind: 'scalar', value: this.readString(code), line }
    if (code === OPEN_LIST) return this.readList(depth)
    if (code === OPEN_TABLE) return this.readInlineTable(depth)
    const start = this.at
    while (isBare(this.code()) || '+.:'.includes(this.text.charAt(this.at) || ' ')) this.at++
    // `1979-05-27 07:32:00`
    if (/^\d{4}-\d\d-\d\d$/.test(this.text.slice(start, this.at)) && /^ \d\d:/.test(this.text.slice(this.at, this.at + 4))) {
      this.at++
      while (isBare(this.code()) || '+.:'.includes(this.text.charAt(this.at) || ' ')) this.at++
    }
    const word = this.text.slice(start, this.at)
    if (word === '') throw new Malformed('a value is expected')
    return { kind: 'scalar', value: toScalar(word), line }
  }

  private readList(depth: number): Lined {
    const { line } = this
    const items: Lined[] = []
    this.at++
    for (;;) {
      this.skipBlank()
      if (this.code() === CLOSE_LIST) break
      items.push(this.readValue(depth + 1))
      this.skipBlank()
      const code = this.code()
      if (code === CLOSE_LIST) break
      if (code !== COMMA) throw new Malformed('a list does not end')
      this.at++
    }
    this.at++
    return { kind: 'list', items, line }
  }

  /** With line breaks and a last comma, as TOML 1.1 allows. */
  private readInlineTable(depth: number): Lined {
    const table: Table = { kind: 'table', entries: new Map(), line: this.line }
    this.at++
    for (;;) {
      this.skipBlank()
      if (this.code() === CLOSE_TABLE) break
      this.readPair(table, depth + 1)
      this.skipBlank()
      const code = this.code()
      if (code === CLOSE_TABLE) break
      if (code !== COMMA) throw new Malformed('a table does not end')
      this.at++
    }
    this.at++
    return table
  }

  private readString(quote: number): string {
    const mark = quote === QUOTE ? '"' : "'"
    if (this.text.startsWith(mark.repeat(3), this.at)) return this.readLongString(mark)
    const start = ++this.at
    let isEscaped = false
    for (; this.at < this.text.length; this.at++) {
      const code = this.code()
      if (code === quote) {
        const raw = this.text.slice(start, this.at++)
        return isEscaped ? toUnescaped(raw) : raw
      }
      if (code === NEWLINE) break
      if (code === BACKSLASH && quote === QUOTE) {
        isEscaped = true
        this.at++
      }
    }
    throw new Malformed('a text does not end')
  }

  private readLongString(mark: string): string {
    const { line } = this
    this.at += 3
    if (this.code() === RETURN) this.at++
    if (this.code() === NEWLINE) {
      this.at++
      this.line++
    }
    const start = this.at
    const quote = mark.charCodeAt(0)
    for (; this.at < this.text.length; this.at++) {
      const code = this.code()
      if (code === BACKSLASH && quote === QUOTE) {
        if (this.text.charCodeAt(++this.at) === NEWLINE) this.line++
      } else if (code === NEWLINE) this.line++
      else if (code === quote && this.text.startsWith(mark.repeat(3), this.at)) {
        // Up to two more quotes belong to the text.
        let end = this.at
        while (end < this.at + 2 && this.text.charCodeAt(end + 3) === quote) end++
        this.at = end + 3
        const raw = this.text.slice(start, end)
        return quote === QUOTE ? toUnescaped(raw) : raw
      }
    }
    this.at = start
    this.line = line
    throw new Malformed('a text does not end')
  }
}

function isBare(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 45 || code === 95
}

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b' }

function toUnescaped(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(?:[ \t]*\r?\n\s*|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([\s\S]))/g, (_, ...found: unknown[]) => {
    // The four groups, each a text or nothing.
    const [short, long, byte, letter] = found as (string | undefined)[]
    const digits = short ?? long ?? byte
    if (digits !== undefined) {
      const point = Number.parseInt(digits, 16)
      return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
    }
    if (letter !== undefined) return escapes[letter] ?? letter
    return ''
  })
}

function toScalar(word: string): string | number | boolean {
  if (word === 'true') return true
  if (word === 'false') return false
  if (/^[+-]?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?$/.test(word)) return Number(word.replaceAll('_', ''))
  if (/^0[xob][\da-fA-F_]+$/.test(word)) return Number(word.replaceAll('_', ''))
  return word
}
