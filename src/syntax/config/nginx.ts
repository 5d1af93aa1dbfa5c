// nginx configuration: directives and blocks, as nginx's own reader cuts them into words. Nothing is included here, and no variable filled in.

import { type ConfigProblem, LONGEST, type Parsed } from './parsed.ts'

export interface NginxDirective {
  readonly name: string
  /** Without their quotes. */
  readonly args: readonly string[]
  /** What stands in its braces; null for one that ends in a semicolon. */
  readonly block: readonly NginxDirective[] | null
  readonly line: number
  /** The last line that belongs to it. */
  readonly end: number
}

/** As `NginxDirective`, while its block is filled. */
interface Open {
  readonly name: string
  readonly args: readonly string[]
  readonly block: NginxDirective[]
  readonly line: number
  end: number
}

const nothing: readonly string[] = []

const mostNested = 200
const mostProblems = 20

const NEWLINE = 10
const QUOTE = 34
const HASH = 35
const DOLLAR = 36
const APOSTROPHE = 39
const SEMICOLON = 59
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

export function parseNginx(text: string): Parsed<readonly NginxDirective[]> {
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: [], problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const root: NginxDirective[] = []
  const open: Open[] = []
  // The list that the next directive goes to.
  let here: NginxDirective[] = root
  let words: string[] = []
  let start = 1
  const reader = new Reader(text)
  const complain = (line: number, message: string) => {
    if (problems.length < mostProblems) problems.push({ line, message })
  }
  const leave = (end: number): Open | undefined => {
    const closed = open.pop()
    here = open.at(-1)?.block ?? root
    if (closed === undefined) return undefined
    closed.end = end
    here.push(closed)
    return closed
  }
  for (let token = reader.next(); token !== null; token = reader.next()) {
    if (token.kind === 'word') {
      if (words.length === 0) start = token.line
      words.push(token.text)
    } else if (token.kind === ';') {
      const [name] = words
      if (name === undefined) complain(token.line, 'a semicolon stands here without a directive')
      else {
        here.push({ name, args: argsOf(words), block: null, line: start, end: token.line })
        words = []
      }
    } else if (token.kind === '{') {
      const [name = ''] = words
      const args = argsOf(words)
      if (name === '') complain(token.line, 'a block stands here without a directive')
      words = []
      if (name.endsWith('_by_lua_block')) {
        const line = token.line
        here.push({ name, args, block: [], line, end: reader.passBlock() })
      } else if (open.length >= mostNested) {
        complain(token.line, 'the blocks are nested too deeply')
        break
      } else {
        const line = name === '' ? token.line : start
        here = []
        open.push({ name, args, block: here, line, end: line })
      }
    } else {
      if (words.length > 0) {
        const [name = ''] = words
        complain(start, `\`${name.slice(0, 60)}\` does not end in a semicolon`)
        here.push({ name, args: argsOf(words), block: null, line: start, end: start })
        words = []
      }
      if (leave(token.line) === undefined) complain(token.line, 'a brace closes what was never opened')
    }
  }
  if (words.length > 0) complain(start, `\`${(words[0] ?? '').slice(0, 60)}\` does not end in a semicolon`)
  for (let closed = leave(reader.line); closed !== undefined; closed = leave(reader.line))
    complain(closed.line, `the block of \`${closed.name.slice(0, 60)}\` is never closed`)
  return { value: root, problems }
}

function argsOf(words: readonly string[]): readonly string[] {
  return words.length < 2 ? nothing : words.slice(1)
}

type Token =
  | { readonly kind: 'word'; readonly text: string; readonly line: number }
  | { readonly kind: ';' | '{' | '}'; readonly line: number }

class Reader {
  line = 1
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  next(): Token | null {
    const { text } = this
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at)
      if (code === NEWLINE) this.line++
      else if (code === HASH) {
        const end = text.indexOf('\n', this.at)
        this.at = (end < 0 ? text.length : end) - 1
      } else if (code === SEMICOLON || code === OPEN || code === CLOSE) {
        this.at++
        return { kind: code === SEMICOLON ? ';' : code === OPEN ? '{' : '}', line: this.line }
      } else if (!isBlank(code)) return this.readWord(code)
    }
    return null
  }

  private readWord(first: number): Token {
    const { text, line } = this
    if (first === QUOTE || first === APOSTROPHE) {
      const from = ++this.at
      for (; this.at < text.length; this.at++) {
        const code = text.charCodeAt(this.at)
        if (code === first) break
        if (code === BACKSLASH) this.at++
        if (text.charCodeAt(this.at) === NEWLINE) this.line++
      }
      const word = text.slice(from, this.at++)
      return { kind: 'word', text: toPlainWord(word), line }
    }
    const from = this.at
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at)
      if (code === BACKSLASH) {
        if (text.charCodeAt(this.at + 1) === NEWLINE) this.line++
        this.at++
      } else if (code === DOLLAR && text.charCodeAt(this.at + 1) === OPEN) this.at++
      else if (code === SEMICOLON || code === OPEN || isBlank(code)) break
    }
    return { kind: 'word', text: toPlainWord(text.slice(from, this.at)), line }
  }

  /** Behind the brace that closes the block that was just opened, whose text is of another language. */
  passBlock(): number {
    for (let depth = 1; this.at < this.text.length && depth > 0; this.at++) {
      const character = this.text.charAt(this.at)
      if (character === '\n') this.line++
      else if (character === '{') depth++
      else if (character === '}') depth--
    }
    return this.line
  }
}

/** As `\s` of patterns has it, without asking a pattern for every character of a file. */
function isBlank(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13)
  return code === 0xfeff || code === 0xa0 || (code >= 0x1680 && /\s/.test(String.fromCharCode(code)))
}

function toPlainWord(word: string): string {
  if (!word.includes('\\')) return word
  return word.replace(/\\(["'\\trn])/g, (_, character: string) => ({ t: '\t', r: '\r', n: '\n' })[character] ?? character)
}
