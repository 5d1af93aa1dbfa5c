import { describe, expect, test } from 'vitest'
import { combine, KeyedHash } from './keyed-hash.ts'

const key = Uint8Array.from({ length: 16 }, (_, index) => index)

/** Of the paper and its reference: input 00 01 02 …, key 00 … 0f, output as bytes. */
const vectors: readonly (readonly [bytes: number, output: string])[] = [
  [0, '310e0edd47db6f72'],
  [2, '5a4fa9d909806c0d'],
  [4, 'b7877127e09427cf'],
  [6, 'cee3fe586e46c9cb'],
  [8, '6224939a79f5f593'],
]

function toText(bytes: number): string {
  return Array.from({ length: bytes / 2 }, (_, index) => String.fromCharCode((index * 2) | ((index * 2 + 1) << 8))).join('')
}

function toHex(words: readonly number[]): string {
  const buffer = Buffer.alloc(8)
  for (const [index, half] of words.entries()) buffer.writeUInt32LE(half, index * 4)
  return buffer.toString('hex')
}

describe('the keyed hash', () => {
  test.each(vectors)('is SipHash-2-4 where it is asked for its rounds: %i bytes', (bytes, output) => {
    expect(toHex(new KeyedHash(key, 2, 4).digest(toText(bytes)))).toBe(output)
  })

  test('is a number that a Map takes, another one for another key, and for texts that are parted otherwise', () => {
    const hash = new KeyedHash(key)
    const found = [
      hash.of('a', 'bc', 'd'),
      hash.of('a', 'b', 'cd'),
      hash.of('ab', 'c', 'd'),
      hash.of('a', 'bcd'),
      hash.of('a', 'bc', 'd', ''),
    ]
    expect(new Set(found).size).toBe(found.length)
    expect(found.every((one) => Number.isSafeInteger(one) && one >= 0)).toBe(true)
    expect(hash.of('a', 'bc', 'd')).toBe(found[0])
    expect(new KeyedHash(new Uint8Array(16)).of('a', 'bc', 'd')).not.toBe(found[0])
  })

  test('of two of them in order is another one', () => {
    const hash = new KeyedHash(key)
    const ones = Array.from({ length: 300 }, (_, index) => hash.of('one', String(index)))
    const all = ones.flatMap((one) => ones.map((other) => combine(one, other)))
    expect(new Set(all).size).toBe(all.length)
    expect(all.every((one) => Number.isSafeInteger(one) && one >= 0)).toBe(true)
  })

  test('spreads what differs in one letter', () => {
    const hash = new KeyedHash(key)
    const buckets = new Uint32Array(64)
    for (let index = 0; index < 64_000; index++)
      buckets[hash.of('user', `name-${index}`) % 64] = (buckets[hash.of('user', `name-${index}`) % 64] ?? 0) + 1
    expect(Math.min(...buckets)).toBeGreaterThan(850)
    expect(Math.max(...buckets)).toBeLessThan(1150)
  })
})
