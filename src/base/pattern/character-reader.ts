// The characters of a pattern, one after the other, and those that are written with a backslash.
import type { Dialect } from './dialect.ts'
import { PatternFault } from './node.ts'
import { lastPoint } from './point-set.ts'

export class CharacterReader {
  readonly #characters: readonly string[]
  readonly #dialect: Dialect
  at = 0

  constructor(source: string, dialect: Dialect) {
    this.#characters = [...source]
    this.#dialect = dialect
  }

  atEnd(): boolean {
    return this.at >= this.#characters.length
  }

  peek(ahead = 0): string {
    return this.#characters[this.at + ahead] ?? ''
  }

  ahead(count: number): string {
    return this.#characters.slice(this.at, this.at + count).join('')
  }

  take(): string {
    if (this.atEnd()) throw this.fault('an end where more has to come')
    return this.#characters[this.at++] ?? ''
  }

  skip(count: number): void {
    this.at += count
  }

  takes(text: string): boolean {
    for (let index = 0; index < text.length; index++) if (this.peek(index) !== text[index]) return false
    this.at += text.length
    return true
  }

  fault(reason: string): PatternFault {
    return new PatternFault(reason, this.at)
  }

  /** The one character that is meant by what stands after a backslash at `start`. */
  escaped(start: number, inClass: boolean): string {
    const dialect = this.#dialect
    const next = this.take()
    const plain = Object.hasOwn(controls, next) ? controls[next] : undefined
    if (plain !== undefined) return plain
    if (next === 'a' && dialect !== 'ecma') return '\x07'
    if (next === 'b' && inClass && (dialect === 'ecma' || dialect === 'python')) return '\b'
    if (next === 'x') return this.#hex(start, 2, dialect === 'rust' || dialect === 're2')
    if (next === 'u' && dialect !== 're2') return this.#unicode(start)
    if (next === 'U' && (dialect === 'rust' || dialect === 'python')) return this.#hex(start, 8, dialect === 'rust')
    if (next === 'c' && dialect === 'ecma' && /[A-Za-z]/.test(this.peek())) return String.fromCharCode(this.take().charCodeAt(0) % 32)
    if (/[0-7]/.test(next)) return this.#octal(start, next, inClass)
    if (/[a-zA-Z0-9]/.test(next) || (dialect === 're2' && next > '\x7f'))
      throw new PatternFault(`\`\\${next}\`, which means nothing here`, start)
    return next
  }

  #octal(start: number, first: string, inClass: boolean): string {
    if (this.#dialect === 'python') {
      let digits = first
      while (digits.length < 3 && /[0-7]/.test(this.peek())) digits += this.take()
      if (first === '0' || digits.length === 3 || inClass) {
        const point = Number.parseInt(digits, 8)
        if (point <= 0o377) return String.fromCharCode(point)
      }
    } else if (this.#dialect === 're2') {
      let digits = first
      while (digits.length < 3 && /[0-7]/.test(this.peek())) digits += this.take()
      if (first === '0' || digits.length > 1) return String.fromCharCode(Number.parseInt(digits, 8))
    } else if (this.#dialect === 'ecma' && first === '0' && !/\d/.test(this.peek())) return '\0'
    throw new PatternFault(`\`\\${first}\`, which means nothing here`, start)
  }

  #unicode(start: number): string {
    if (this.#dialect !== 'python' && this.peek() === '{') return this.#hex(start, 4, true)
    const first = this.#hex(start, 4, false)
    if (this.#dialect !== 'ecma' || !/[\ud800-\udbff]/.test(first) || !/^\\u[dD][c-fC-F][0-9a-fA-F]{2}/.test(this.ahead(6))) return first
    this.skip(2)
    return first + this.#hex(start, 4, false)
  }

  #hex(start: number, digits: number, mayBeBraced: boolean): string {
    const written = mayBeBraced && this.peek() === '{' ? /^\{([0-9a-fA-F]{1,8})\}/.exec(this.ahead(12)) : null
    const digitsWritten = written?.[1] ?? this.ahead(digits)
    const point = /^[0-9a-fA-F]+$/.test(digitsWritten) ? Number.parseInt(digitsWritten, 16) : Number.NaN
    if ((written === null && digitsWritten.length !== digits) || !(point <= lastPoint))
      throw new PatternFault('a character whose number is not one', start)
    this.skip(written?.[0].length ?? digits)
    return String.fromCodePoint(point)
  }
}

const controls: Readonly<Record<string, string>> = { f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
