// A place in a text of HCL that moves forward: spaces, comments, names and numbers; lines by offset.

import type { HclComment, HclSpan } from './tree.ts'

/** What the parser stops at; nobody outside of this folder sees it. */
export class HclError extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const spaces = /[ \t\r]+/y
const spacesAndLines = /[ \t\r\n]+/y

export class Cursor {
  readonly text: string
  at = 0
  /** So far. */
  errors = 0
  readonly comments: HclComment[] = []
  private readonly starts: number[] = [0]

  constructor(text: string) {
    this.text = text
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }

  /** Spaces and comments; line ends too where they mean nothing. A comment to the end of a line leaves the line end. */
  skip(overLines: boolean): void {
    for (;;) {
      const pattern = overLines ? spacesAndLines : spaces
      pattern.lastIndex = this.at
      if (pattern.test(this.text)) this.at = pattern.lastIndex
      const first = this.text[this.at]
      if (first === '#' || (first === '/' && this.text[this.at + 1] === '/')) {
        const end = this.text.indexOf('\n', this.at)
        this.takeComment(this.at + (first === '#' ? 1 : 2), end < 0 ? this.text.length : end)
        this.at = end < 0 ? this.text.length : end
      } else if (first === '/' && this.text[this.at + 1] === '*') {
        const end = this.text.indexOf('*/', this.at + 2)
        this.takeComment(this.at + 2, end < 0 ? this.text.length : end)
        this.at = end < 0 ? this.text.length : end + 2
      } else return
    }
  }

  private takeComment(from: number, to: number): void {
    // An expression may be read again from its start, but comments only go forward.
    const line = this.lineOf(from)
    if (line > (this.comments.at(-1)?.line ?? 0)) this.comments.push({ line, text: this.text.slice(from, to).trim() })
  }

  startsWith(word: string): boolean {
    return this.text.startsWith(word, this.at)
  }

  take(word: string): boolean {
    if (!this.startsWith(word)) return false
    this.at += word.length
    return true
  }

  expect(word: string, where: string): void {
    if (!this.take(word)) throw this.error(`\`${word}\` is missing ${where}`)
  }

  /** A name, or null where none stands. */
  name(): string | null {
    identifier.lastIndex = this.at
    const found = identifier.exec(this.text)
    if (found === null) return null
    this.at = identifier.lastIndex
    return found[0]
  }

  /** The name that comes next, which stays there. */
  peekName(): string | null {
    const at = this.at
    const name = this.name()
    this.at = at
    return name
  }

  number(): number | null {
    number.lastIndex = this.at
    const found = number.exec(this.text)
    if (found === null) return null
    this.at = number.lastIndex
    return Number(found[0])
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  error(message: string): HclError {
    return new HclError(this.at, message)
  }

  lineOf(offset: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** From an offset up to where the cursor is. */
  spanFrom(from: number): HclSpan {
    const line = this.lineOf(from)
    const last = Math.max(from, this.at - 1)
    const end = this.lineOf(last)
    return { line, column: from - (this.starts[line - 1] ?? 0) + 1, end, endColumn: last - (this.starts[end - 1] ?? 0) + 2 }
  }

  isAtStartOfLine(): boolean {
    return this.at === 0 || this.text[this.at - 1] === '\n'
  }
}
