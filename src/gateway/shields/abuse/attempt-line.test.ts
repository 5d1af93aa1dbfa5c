import { assert, constantFrom, integer, property, record, string } from 'fast-check'
import { expect, test } from 'vitest'
import { readAttempt, writeAttempt } from './attempt-line.ts'

const mark = integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const attempts = record({
  account: mark,
  secret: integer({ min: 0, max: 65_535 }),
  pair: mark,
  home: mark,
  address: mark,
  network: mark,
  agent: mark,
})

test('what is told of a try to sign in is what is heard of it', () => {
  assert(
    property(attempts, constantFrom('failed' as const, 'succeeded' as const), (attempt, result) => {
      expect(readAttempt(writeAttempt(attempt, result))).toEqual({ attempt, result })
    }),
  )
})

test('what is no such line is none, whatever it is', () => {
  assert(
    property(string(), string({ unit: constantFrom('0', '1', 'z', ' '), maxLength: 90 }), (any, near) => {
      for (const line of [any, near]) {
        const heard = readAttempt(line)
        if (heard !== null) expect(writeAttempt(heard.attempt, heard.result).split(' ')).toHaveLength(8)
      }
    }),
  )
  for (const line of ['', '2 a b c d e f g', '0 a b c d e f', `0 ${'z'.repeat(11)} b c d e f g`, '0 a b c d e f g h'])
    expect(readAttempt(line)).toBeNull()
})
