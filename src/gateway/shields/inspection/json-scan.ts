// Whether bytes of JSON hold anything that any class begins with: one pass over the bytes as they came, in chunks of any size, without a value being
// built. Nearly all bodies hold nothing, and are done with it.

import { attackClasses } from './classes/index.ts'
import { createMatcher } from './matcher.ts'

/** In JSON a quote within a text has a backslash before it, so that the backslash stands for every quote and every escape. */
const structural = new Set(['"', ':"', ':{', '[[', '{*'])
/** Beginnings, in UTF-8, of signs that are folded to plain ones, and of those that decode to something else. */
const encoded = [
  '\\',
  '%',
  '&',
  '\u00ef\u00bc',
  '\u00ef\u00bd',
  '\u00ef\u00b9',
  '\u00ef\u00bb',
  '\u00e2\u0080',
  '\u00e2\u0081',
  '\u00e2\u0088',
  '\u00e2\u0092',
  '\u00e2\u0093',
  '\u00c2\u0085',
  '\u00c2\u00ac',
  '\u00c2\u0080',
  '\u00c3\u0080',
  '\u00c3\u0081',
  '\u00e5\u0098',
  '+a',
]

const ascii = /^[\u0000-\u007f]+$/
const words = [...attackClasses.flatMap(({ triggers }) => triggers).filter((word) => ascii.test(word) && !structural.has(word)), ...encoded]
const matcher = createMatcher([...new Set(words)].map((word) => [word, 1]))

/** As many signs of base64 in a row may be a text in disguise. */
const longRun = 20
const isBase64 = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') isBase64[sign.charCodeAt(0)] = 1

export class JsonScan {
  #state = matcher.start
  #run = 0

  /** True as soon as something was seen that wants a closer look; what comes after need not be shown any more. */
  isSuspect(bytes: Uint8Array): boolean {
    this.#state = matcher.run(this.#state, bytes, 0, bytes.length)
    return matcher.hits.bits !== 0 || this.#hasLongRun(bytes)
  }

  /** Steps over what cannot be within a run: only every twentieth byte is looked at, and those before it where it is one. */
  #hasLongRun(bytes: Uint8Array): boolean {
    if (bytes.length < longRun) {
      for (const byte of bytes) this.#run = isBase64[byte] === 1 ? this.#run + 1 : 0
      return this.#run >= longRun
    }
    let from = -this.#run
    for (let at = longRun - 1 - this.#run; at < bytes.length; ) {
      let back = at
      while (back >= from && back >= 0 && isBase64[bytes[back] ?? 0] === 1) back--
      if (back < from || back < 0) return true
      from = back + 1
      at = from + longRun - 1
    }
    this.#run = 0
    for (let back = bytes.length - 1; back >= from && isBase64[bytes[back] ?? 0] === 1; back--) this.#run++
    return false
  }
}
