// Texts of JSON that comes in parts: each is looked at when it is whole, and one that is very long as it comes.

import type { TextSink } from '../../../json/index.ts'
import type { Inspect } from '../inspect-value.ts'
import { isPlainName } from '../plain-name.ts'
import { isSuspectText } from '../suspect-texts.ts'
import type { Hit } from './arriving-body.ts'
import { Pieces } from './pieces.ts'

/** Bytes as they are written. Longer ones are not held. */
export const mostHeld = 65_536

const none = Buffer.alloc(0)

export class JsonTexts implements TextSink {
  readonly #inspect: Inspect
  readonly #place: () => string
  /** The first one. */
  hit: Hit | null = null
  #held: Buffer = none
  #pieces: Pieces | null = null

  /** `place`: of the text that is shown. */
  constructor(inspect: Inspect, place: () => string) {
    this.#inspect = inspect
    this.#place = place
  }

  part(bytes: Uint8Array, from: number, to: number, whole: number, isFirst: boolean, isLast: boolean, isName: boolean): void {
    if (this.hit !== null) return
    if (isFirst) {
      if (isLast && to - from <= mostHeld) {
        this.#judge(bytes, from, to, isName)
        return
      }
      this.#held = none
      this.#pieces = null
    }
    const part = Buffer.from(bytes.subarray(from, to))
    const held = this.#held.length === 0 ? part : Buffer.concat([this.#held, part])
    this.#held = held
    if (this.#pieces === null && held.length <= mostHeld) {
      if (isLast) this.#judge(held, 0, held.length, isName)
      return
    }
    this.#pieces ??= new Pieces(this.#inspect)
    const end = isLast ? held.length : whole <= from ? 0 : held.length - (to - whole)
    this.#hear(this.#pieces.add(decode(held, 0, end)) ?? (isLast ? this.#pieces.end() : null))
    this.#held = Buffer.from(held.subarray(end))
  }

  #judge(bytes: Uint8Array, from: number, to: number, isName: boolean): void {
    // Names that are no more than names are values of nobody.
    if ((isName && isPlainName(bytes, from, to)) || !isSuspectText(bytes, from, to)) return
    this.#hear(this.#inspect(decode(bytes, from, to), 'body'), isName)
  }

  #hear(found: ReturnType<Inspect>, isName = false): void {
    if (found !== null) this.hit = { found, where: `${isName ? 'the name ' : ''}${this.#place()}` }
  }
}

/** It was read as a text of JSON, so this cannot throw. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}
