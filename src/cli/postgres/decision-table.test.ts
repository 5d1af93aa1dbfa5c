// What is sent to the database, and where it is sent.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findAddress } from './address.ts'
import { toTakeable } from './decision-table.ts'

describe('a copy of an event', () => {
  test.each([
    ['U+0000', '{"path":"/a\\u0000b"}', '{"path":"/a\\ufffdb"}'],
    ['the first half of a pair', '{"path":"\\ud83dx"}', '{"path":"\\ufffdx"}'],
    ['the second half of a pair', '{"path":"\\uDE00x"}', '{"path":"\\ufffdx"}'],
    ['a backslash before the letters', '{"path":"\\\\u0000"}', '{"path":"\\\\u0000"}'],
    ['two backslashes before U+0000', '{"path":"\\\\\\u0000"}', '{"path":"\\\\\\ufffd"}'],
    ['another escape', '{"path":"\\u0001\\n"}', '{"path":"\\u0001\\n"}'],
  ])('%s', (_, event, copy) => {
    expect(toTakeable(event)).toBe(copy)
  })

  test('is the event, but for what a database refuses', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('\u0000', '\ud83d', '\ude00', '\\', 'u', '0', '"'), fc.string({ unit: 'binary' })),
    })
    fc.assert(
      fc.property(text, (path) => {
        const expected = path.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd')
        expect(JSON.parse(toTakeable(JSON.stringify({ path })))).toEqual({ path: expected })
      }),
    )
  })
})

test.each([
  ['an address without a user', 'postgres://db.example/audit', 'postgres://db.example/audit'],
  ['an address with a user', 'postgresql://anna@db.example:5432/audit', 'postgresql://anna@db.example:5432/audit'],
  ['a password', 'postgres://anna:secret@db.example/audit', null],
  ['a password among the parameters', 'postgres://db.example/audit?user=anna&password=secret', null],
  ['a variable', 'env:DATABASE', 'postgres://anna:secret@db.example/audit'],
  ['a variable that holds something else', 'env:OTHER', null],
  ['a variable that is not there', 'env:NOWHERE', null],
  ['another database', 'mysql://db.example/audit', null],
])('an address: %s', (_, written, address) => {
  const environment = { DATABASE: 'postgres://anna:secret@db.example/audit', OTHER: 'https://db.example' }
  expect(findAddress(written, environment)).toBe(address)
})
