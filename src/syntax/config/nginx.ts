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

interface Open {
  readonly name: string
  readonly args: readonly string[]
  readonly line: number
  readonly block: NginxDirective[]
}

const mostNested = 200

export function parseNginx(text: string): Parsed<readonly NginxDirective[]> {
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: [], problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const root: NginxDirective[] = []
  const open: Open[] = []
  let words: string[] = []
  let start = 1
  const reader = new Reader(text)
  const here = () => open.at(-1)?.block ?? root
  for (let token = reader.next(); token !== null; token = reader.next()) {
    if (token.kind === 'word') {
      if (words.length === 0) start = token.line
      words.push(token.text)
    } else if (token.kind === ';') {
      const [name, ...args] = words
      if (name === undefined) problems.push({ line: token.line, message: 'a semicolon stands here without a directive' })
      else here().push({ name, args, block: null, line: start, end: token.line })
      words = []
    } else if (token.kind === '{') {
      const [name = '', ...args] = words
      if (name === '') problems.push({ line: token.line, message: 'a block stands here without a directive' })
      words = []
      if (name.endsWith('_by_lua_block')) {
        const line = token.line
        here().push({ name, args, block: [], line, end: reader.passBlock() })
      } else if (open.length >= mostNested) {
        problems.push({ line: token.line, message: 'the blocks are nested too deeply' })
        break
      } else open.push({ name, args, line: name === '' ? token.line : start, block: [] })
    } else {
      if (words.length > 0) {
        const [name = '', ...args] = words
        problems.push({ line: start, message: `\`${name.slice(0, 60)}\` does not end in a semicolon` })
        here().push({ name, args, block: null, line: start, end: start })
        words = []
      }
      const closed = open.pop()
      if (closed === undefined) problems.push({ line: token.line, message: 'a brace closes what was never opened' })
      else here().push({ ...closed, end: token.line })
    }
  }
  if (words.length > 0) problems.push({ line: start, message: `\`${(words[0] ?? '').slice(0, 60)}\` does not end in a semicolon` })
  for (let closed = open.pop(); closed !== undefined; closed = open.pop()) {
    problems.push({ line: closed.line, message: `the block of \`${closed.name.slice(0, 60)}\` is never closed` })
    here().push({ ...closed, end: reader.line })
  }
  return { value: root, problems }
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
      const character = text.charAt(this.at)
      if (character === '\n') this.line++
      else if (character === '#') {
        const end = text.indexOf('\n', this.at)
        this.at = (end < 0 ? text.length : end) - 1
      } else if (character === ';' || character === '{' || character === '}') {
        this.at++
        return { kind: character, line: this.line }
      } else if (!/[\s\ufeff]/.test(character)) return this.readWord()
    }
    return null
  }

  private readWord(): Token {
    const { text, line } = this
    const quote = text.charAt(this.at)
    if (quote === '"' || quote === "'") {
      const from = ++this.at
      while (this.at < text.length && text.charAt(this.at) !== quote) {
        if (text.charAt(this.at) === '\\') this.at++
        if (text.charAt(this.at) === '\n') this.line++
        this.at++
      }
      const word = text.slice(from, this.at++)
      return { kind: 'word', text: toPlainWord(word), line }
    }
    const from = this.at
    for (; this.at < text.length; this.at++) {
      const character = text.charAt(this.at)
      if (character === '\\') {
        if (text.charAt(this.at + 1) === '\n') this.line++
        this.at++
      } else if (character === '$' && text.charAt(this.at + 1) === '{') this.at++
      else if (/[\s;{]/.test(character)) break
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

function toPlainWord(word: string): string {
  if (!word.includes('\\')) return word
  return word.replace(/\\(["'\\trn])/g, (_, character: string) => ({ t: '\t', r: '\r', n: '\n' })[character] ?? character)
}
