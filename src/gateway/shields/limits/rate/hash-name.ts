// Names of callers as numbers of 53 bits, by a hash with a secret start: nobody who does not know it can choose names that fall together.

import { randomInt } from 'node:crypto'

export type HashName = (name: string) => number

/** `starts`: two numbers of 32 bits; left out: random ones. */
export function createHash(starts: readonly [number, number] = [randomInt(2 ** 32), randomInt(2 ** 32)]): HashName {
  const [first, second] = starts
  return (name) => {
    let one = first
    let other = second
    for (let index = 0; index < name.length; index++) {
      const code = name.charCodeAt(index)
      one = Math.imul(one ^ code, 0x9e3779b1)
      one ^= one >>> 15
      other = Math.imul(other ^ code, 0x85ebca6b)
      other = (other << 13) | (other >>> 19)
    }
    one = Math.imul(one ^ (other >>> 16) ^ name.length, 0xc2b2ae35)
    other = Math.imul(other ^ (one >>> 13), 0x27d4eb2f)
    one ^= one >>> 16
    other ^= other >>> 15
    // Never 0, which is no name.
    return (one >>> 0) * 0x200000 + ((other >>> 0) & 0x1fffff) + 1
  }
}
