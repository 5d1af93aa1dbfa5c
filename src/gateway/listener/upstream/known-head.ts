// The head of the answer before, on the same connection. Most come again to the byte, and most others differ in the length alone that they say: what was
// made of them is not made anew for another number.

import { readConnection, type SentHeader } from '../../request/index.ts'
import { type AnswerMemory, emptyMemory, findResponseFraming, type ResponseHead } from './response-head.ts'

/** Of a head that is kept, to be known when it comes again. */
const mostKept = 8192
const mostDigits = 15
const nothing = Buffer.alloc(0)
/** So few bytes are looked at before the system's way is called. */
const mostByHand = 48

export class KnownHead {
  #bytes: Buffer = nothing
  #head: ResponseHead | null = null
  /** Null where no other length would do. */
  #other: OtherLengths | null = null
  /** Of what was found, with the empty line. */
  end = 0

  /** Null where what came begins with another head. `isHead`: asked by HEAD, where a length is not about what follows. */
  find(got: Buffer, isHead: boolean): ResponseHead | null {
    const bytes = this.#bytes
    const other = this.#other
    if (other !== null && !other.isSaidBy(got)) {
      if (isHead) return null
      const head = other.find(got)
      if (head !== null) this.end = other.end
      return head
    }
    if (this.#head === null || !isSame(got, 0, bytes, 0, bytes.length)) return null
    this.end = bytes.length
    return this.#head
  }

  /** `bytes`: all of it, as it came. */
  keep(bytes: Buffer, head: ResponseHead | null): void {
    if (bytes.length > mostKept) return
    this.#bytes = Buffer.from(bytes)
    this.#head = head
    this.#other = head === null ? null : OtherLengths.of(this.#bytes, head)
  }
}

/** A head in which the digits of the length may be others. */
class OtherLengths {
  readonly #bytes: Buffer
  readonly #from: number
  readonly #to: number
  readonly #head: ResponseHead
  readonly #index: number
  readonly #memory: AnswerMemory
  end = 0

  private constructor(bytes: Buffer, from: number, to: number, head: ResponseHead) {
    this.#bytes = bytes
    this.#from = from
    this.#to = to
    this.#head = head
    this.#index = head.headers.findIndex(({ name }) => name === 'content-length')
    this.#memory = emptyMemory(head.memory.closes)
  }

  /** A length of 0 is no length of a body, and one that is for one hop does not go on. */
  static of(bytes: Buffer, head: ResponseHead): OtherLengths | null {
    const framing = findResponseFraming('GET', head)
    if (framing?.kind !== 'length' || framing.bytes === 0 || readConnection(head.headers).has('content-length')) return null
    // There is one such line, as the framing has seen.
    const found = /(\r\ncontent-length:[\t ]*)([1-9][0-9]*)/i.exec(bytes.toString('latin1'))
    if (found === null) return null
    const [, before = '', digits = ''] = found
    const from = found.index + before.length
    return new OtherLengths(bytes, from, from + digits.length, head)
  }

  /** The digits are those of the head itself. */
  isSaidBy(got: Buffer): boolean {
    return got.length > this.#to && isSame(got, this.#from, this.#bytes, this.#from, this.#to + 1 - this.#from)
  }

  find(got: Buffer): ResponseHead | null {
    const bytes = this.#bytes
    const from = this.#from
    if (!isSame(got, 0, bytes, 0, from)) return null
    let length = 0
    let at = from
    for (; at < got.length && at - from <= mostDigits; at++) {
      const digit = (got[at] ?? 0) - 48
      if (digit < 0 || digit > 9) break
      length = length * 10 + digit
    }
    const rest = bytes.length - this.#to
    if (length === 0 || got[from] === 48 || at - from > mostDigits || !isSame(got, at, bytes, this.#to, rest)) return null
    this.end = at + rest
    return new HeadOfLength(this.#head, this.#index, this.#memory, length)
  }
}

class HeadOfLength implements ResponseHead {
  readonly version: ResponseHead['version']
  readonly status: number
  readonly reason: string
  readonly memory: AnswerMemory
  readonly length: number
  readonly #like: ResponseHead
  readonly #index: number

  constructor(like: ResponseHead, index: number, memory: AnswerMemory, length: number) {
    this.version = like.version
    this.status = like.status
    this.reason = like.reason
    this.memory = memory
    this.length = length
    this.#like = like
    this.#index = index
  }

  get rawHeaders(): readonly string[] {
    const raw = this.#like.rawHeaders.slice()
    raw[this.#index * 2 + 1] = String(this.length)
    return raw
  }

  get headers(): readonly SentHeader[] {
    const headers = this.#like.headers.slice()
    headers[this.#index] = { name: 'content-length', value: String(this.length) }
    return headers
  }
}

function isSame(got: Buffer, from: number, bytes: Buffer, at: number, length: number): boolean {
  if (got.length - from < length) return false
  if (length > mostByHand) return got.compare(bytes, at, at + length, from, from + length) === 0
  for (let index = 0; index < length; index++) if (got[from + index] !== bytes[at + index]) return false
  return true
}
