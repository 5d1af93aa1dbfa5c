// JSON that every reader reads alike, as values that no digit is lost of: integers beyond 2^53 - 1 are bigints.

import { type JsonFaultKind, scanJson } from '../json/index.ts'

export type ReadJson = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'fault'; readonly fault: JsonFaultKind }

/** `repeats`: a name that stands twice in an object is no fault; the last one counts. */
export function readJson(bytes: Uint8Array, depth: number, repeats = false): ReadJson {
  const { fault, inexact } = scanJson(bytes, { depth, repeats })
  if (fault !== null) return { kind: 'fault', fault: fault.kind }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return { kind: 'read', value: inexact ? new ExactReader(text).read() : JSON.parse(text) }
}

/** Only for what the scanner let through, which is why nothing is checked here and the depth has an end. */
class ExactReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): unknown {
    this.#skip()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object()
      case '[':
        return this.#array()
      default:
        return this.#scalar()
    }
  }

  #object(): unknown {
    const value: Record<string, unknown> = {}
    for (;;) {
      this.#at++
      this.#skip()
      if (this.#text[this.#at] === '}') break
      const key = String(this.#scalar())
      this.#skip()
      this.#at++
      Object.defineProperty(value, key, { value: this.read(), enumerable: true, configurable: true, writable: true })
      this.#skip()
      if (this.#text[this.#at] === '}') break
    }
    this.#at++
    return value
  }

  #array(): unknown {
    const value: unknown[] = []
    for (;;) {
      this.#at++
      this.#skip()
      if (this.#text[this.#at] === ']') break
      value.push(this.read())
      this.#skip()
      if (this.#text[this.#at] === ']') break
    }
    this.#at++
    return value
  }

  #scalar(): unknown {
    scalar.lastIndex = this.#at
    const [written = ''] = scalar.exec(this.#text) ?? []
    if (written === '') throw new Error('JSON that was scanned is none')
    this.#at += written.length
    if (!/^-?\d+$/.test(written)) return JSON.parse(written)
    const number = Number(written)
    return Number.isSafeInteger(number) ? number : BigInt(written)
  }

  #skip(): void {
    blanks.lastIndex = this.#at
    this.#at += blanks.exec(this.#text)?.[0].length ?? 0
  }
}

const scalar = /"(?:[^"\\]|\\.)*"|[-+.\w]+/y
const blanks = /[ \t\r\n]*/y
