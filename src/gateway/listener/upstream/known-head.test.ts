// A head that is known but for the number of its length says what it would say if it were read anew.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KnownHead } from './known-head.ts'
import { findResponseFraming, parseResponseHead, type ResponseHead } from './response-head.ts'

const end = '\r\n\r\n'

/** What is found of `then` by who kept `first`. */
function find(first: string, then: string, isHead = false) {
  const known = new KnownHead()
  known.keep(Buffer.from(`${first}${end}`, 'latin1'), parseResponseHead(first))
  const head = known.find(Buffer.from(then, 'latin1'), isHead)
  return head === null ? null : { head, end: known.end }
}

const said = (head: ResponseHead | null) =>
  head === null
    ? null
    : {
        ...{ version: head.version, status: head.status, reason: head.reason, closes: head.memory.closes },
        ...{ rawHeaders: head.rawHeaders, headers: head.headers, framing: findResponseFraming('GET', head) },
      }

const of = (length: string, more = 'x: y') => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n${more}`

describe('the head before', () => {
  test.each([
    ['to the byte', of('9'), of('9')],
    ['with another length', of('9'), of('12345')],
    ['with a shorter one', of('900'), of('7')],
    ['with the length at the end', 'HTTP/1.1 200 OK\r\nx: y\r\ncontent-length:9', 'HTTP/1.1 200 OK\r\nx: y\r\ncontent-length:10'],
    ['of another status', 'HTTP/1.1 404 Not Found\r\ncontent-length: 9', 'HTTP/1.1 404 Not Found\r\ncontent-length: 10'],
  ])('%s', (_, first, then) => {
    const found = find(first, `${then}${end}and a body`)
    expect(found?.end).toBe(then.length + end.length)
    expect(said(found?.head ?? null)).toEqual(said(parseResponseHead(then)))
  })

  test.each([
    ['with no length of a body', of('9'), of('0')],
    ['where it had none', of('0'), of('9')],
    ['with a nought before', of('9'), of('09')],
    ['with more digits than a length has', of('9'), of('1234567890123456')],
    ['with a sign', of('9'), of('+9')],
    ['with two lengths', of('9'), of('9, 9')],
    ['with another line', of('9'), of('10', 'x: z')],
    ['with another case', of('9'), of('10').replace('Content', 'content')],
    ['with a line more', of('9'), of('10', 'x: y\r\nz: 1')],
    ['of an answer without a body', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 9', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 10'],
    ['whose length is for one hop', of('9', 'connection: content-length'), of('10', 'connection: content-length')],
  ])('%s is read anew', (_, first, then) => {
    expect(find(first, `${then}${end}`)).toBeNull()
  })

  test('that is not whole is waited for', () => {
    const whole = `${of('123')}${end}`
    for (let length = 0; length < whole.length; length++) expect(find(of('9'), whole.slice(0, length))).toBeNull()
    expect(find(of('9'), whole)?.end).toBe(whole.length)
  })

  test('with another length, asked by HEAD, is read anew', () => {
    expect(find(of('9'), `${of('10')}${end}`, true)).toBeNull()
    expect(find(of('9'), `${of('9')}${end}`, true)).not.toBeNull()
  })

  test('whatever comes, what is found is what would be read', () => {
    const name = fc.constantFrom('Content-Length', 'content-length', 'x-content-length', 'x', 'connection')
    const value = fc.oneof(
      fc.nat(100_000).map(String),
      fc.constantFrom('', '0', '00', '1 ', ' 1', '1,1', 'close', 'keep-alive', '999999999999999', '9999999999999999'),
    )
    const lines = fc.array(
      fc.tuple(name, fc.constantFrom(':', ': ', ':\t'), value).map((parts) => parts.join('')),
      { maxLength: 4 },
    )
    const status = fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 204 ', 'HTTP/1.0 200 OK', 'HTTP/1.1 500 content-length: 3')
    const head = fc.tuple(status, lines).map(([first, rest]) => [first, ...rest].join('\r\n'))
    const otherLength = (text: string, length: number) => text.replace(/(content-length:[\t ]*)[0-9]+/i, `$1${length}`)
    fc.assert(
      fc.property(head, fc.oneof(fc.nat(99_999), fc.constant(null)), head, (first, length, other) => {
        const then = length === null ? other : otherLength(first, length)
        const found = find(first, `${then}${end}rest`)
        if (found === null) return
        expect(found.end).toBe(then.length + end.length)
        expect(said(found.head)).toEqual(said(parseResponseHead(then)))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 20 },
    )
  })
})
