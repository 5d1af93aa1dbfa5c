import { array, assert, boolean, constantFrom, integer, maxSafeInteger, option, property, record, string } from 'fast-check'
import { expect, test } from 'vitest'
import { mostItems, readPlace, readReads, readUploads, writePlace, writeReads, writeUploads } from './watch-lines.ts'

const hash = integer({ min: 0, max: 2 ** 53 - 1 })
const item = record({
  object: integer({ min: 0, max: 0xffffffff }),
  id: option(integer({ min: 0, max: 999_999_999_999_999 })),
  isObject: boolean(),
  isMiss: boolean(),
})
const reads = record({
  caller: hash,
  callerThere: hash,
  crowdThere: option(hash),
  everybodyThere: hash,
  isKnown: boolean(),
  repeats: integer({ min: 0, max: 1_000_000 }),
  items: array(item, { maxLength: mostItems }),
})

test('what is written is read again', () => {
  assert(
    property(reads, (seen) => {
      expect(readReads(writeReads(seen))).toEqual(seen)
    }),
  )
  assert(
    property(hash, integer({ min: 0, max: 1e9 }), (caller, count) => {
      expect(readUploads(writeUploads({ caller, count }))).toEqual({ caller, count })
    }),
  )
  assert(
    property(hash, hash, hash, maxSafeInteger(), (token, network, agent, age) => {
      expect(readPlace(writePlace({ token, network, agent, age }))).toEqual({ token, network, agent, age: Math.max(0, age) })
    }),
  )
})

test('whatever comes is read as numbers that are some, or not at all', () => {
  const word = constantFrom('0', '1', '-', 'zzzzzzzzzzz', 'a.b', '!~1', '!!', '1.', 'zzzzzzz', ' ', '7')
  const lines = [array(word, { maxLength: 12 }).map((words) => words.join(' ')), string()]
  for (const line of lines)
    assert(
      property(line, (text) => {
        for (const { object, id } of readReads(text)?.items ?? []) {
          expect(object).toBeLessThanOrEqual(0xffffffff)
          expect(id === null || Number.isSafeInteger(id)).toBe(true)
        }
        for (const found of [readUploads(text), readPlace(text)])
          expect(found === null || Object.values(found).every(Number.isSafeInteger)).toBe(true)
      }),
    )
})
