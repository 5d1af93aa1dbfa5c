// HMAC-SHA-256 (RFC 2104) over short texts with one key, again and again. The objects that Node makes for each HMAC cost more than the
// hashes, so the two hashes are asked for at once, over memory that is kept.

import { hash, type KeyObject } from 'node:crypto'
import { writeBase64url } from './base64url.ts'

const block = 64
const size = 32
/** Two to a power. */
const views = 64
/** With the point before it. */
const signature = 1 + 43
const point = 0x2e

export class TextHmac {
  /** The key's inner block, and room for the text behind it. */
  #inner = Buffer.alloc(block + 2048)
  /** Of that memory, from its beginning, by length: those of assertions come again. */
  readonly #views = new Array<Buffer | undefined>(views).fill(undefined)
  /** What stands behind the key's inner block. */
  readonly #parts: string[] = []
  /** The key's outer block, and the inner hash behind it. */
  readonly #outer = Buffer.alloc(block + size)

  constructor(key: KeyObject) {
    const secret = key.export()
    const bytes = secret.length > block ? hash('sha256', secret, 'buffer') : secret
    for (let index = 0; index < block; index++) {
      const byte = bytes[index] ?? 0
      this.#inner[index] = byte ^ 0x36
      this.#outer[index] = byte ^ 0x5c
    }
  }

  /**
   * The parts one after another, which are Latin-1, what is said last as base64url, a point, and the HMAC of all before it as base64url: one text, since who
   * writes it would make one of it.
   */
  sign(parts: readonly string[], last: string, end: string): string {
    let length = block
    for (const part of parts) length += part.length
    const most = length + (last.length + end.length + 1) * 4 + signature
    if (most > this.#inner.length) {
      this.#inner = Buffer.concat([this.#inner.subarray(0, block)], most * 2)
      this.#views.fill(undefined)
      this.#parts.length = 0
    }
    const inner = this.#inner
    length = writeBase64url(inner, this.#writeParts(parts), last, end)
    // As text: the memory that Node makes for bytes costs more than the hash.
    this.#outer.write(hash('sha256', this.#viewTo(length), 'binary'), block, 'latin1')
    inner[length] = point
    inner.write(hash('sha256', this.#outer, 'base64url'), length + 1, 'latin1')
    return inner.toString('latin1', block, length + signature)
  }

  /** Where they end. What the last text began with as well stands there already. */
  #writeParts(parts: readonly string[]): number {
    const known = this.#parts
    let at = block
    let isThere = true
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] ?? ''
      isThere &&= known[index] === part
      if (!isThere) {
        this.#inner.write(part, at, 'latin1')
        known[index] = part
      }
      at += part.length
    }
    known.length = parts.length
    return at
  }

  #viewTo(length: number): Buffer {
    const slot = length & (views - 1)
    const known = this.#views[slot]
    if (known !== undefined && known.length === length) return known
    const view = this.#inner.subarray(0, length)
    this.#views[slot] = view
    return view
  }
}
