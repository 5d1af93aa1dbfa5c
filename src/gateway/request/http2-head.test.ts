// The fields of HTTP/2 become the head that HTTP/1.1 would have given, or a refusal. Also those that nghttp2 would never let through: whoever
// reads frames may change.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHead } from './head.ts'
import { toSentHead } from './http2-head.ts'
import { usualHeadLimits } from './limits.ts'
import { type WrittenHead, writeRequestHead } from './write-head.ts'

const usual = [':method', 'GET', ':scheme', 'https', ':authority', 'Shop.Example', ':path', '/a?b=c']
const read = (fields: readonly string[], hasBody = false) => readHead(toSentHead(fields, hasBody), usualHeadLimits)

const textOf = ({ method, target, lines, rest }: WrittenHead): string =>
  `${method} ${target} HTTP/1.1\r\n${Buffer.from(lines).toString('latin1')}${rest.join('')}`

test.each<[string, readonly string[], string]>([
  ['an unknown field of HTTP/2', [...usual, ':protocol', 'websocket'], 'pseudo-header-wrong'],
  ['one that stands twice', [...usual, ':path', '/b'], 'pseudo-header-wrong'],
  ['one behind a header', [...usual.slice(0, 6), 'x-a', 'b', ':path', '/a'], 'pseudo-header-wrong'],
  ['no method', usual.slice(2), 'pseudo-header-wrong'],
  ['no scheme', [...usual.slice(0, 2), ...usual.slice(4)], 'pseudo-header-wrong'],
  ['another scheme', usual.with(3, 'file'), 'pseudo-header-wrong'],
  ['no path', usual.slice(0, 6), 'target-not-a-path'],
  ['a whole address', usual.with(7, 'http://b/'), 'target-not-a-path'],
  ['everything', usual.with(7, '*'), 'target-not-a-path'],
  ['a line break in the path', usual.with(7, '/a\r\nx: y'), 'target-not-a-path'],
  ['a line break in the method', usual.with(1, 'GET / HTTP/1.1\r\n'), 'method-malformed'],
  ['a line break in the authority', usual.with(5, 'a\r\nx: y'), 'host-malformed'],
  ['no host', [...usual.slice(0, 4), ...usual.slice(6)], 'host-missing'],
  ['two hosts', [...usual, 'host', 'other.example'], 'host-said-twice'],
  ['CONNECT', [':method', 'CONNECT', ':authority', 'a:443'], 'method-refused'],
  ['a name in capitals', [...usual, 'X-A', 'b'], 'header-malformed'],
  ['a line break in a name', [...usual, 'x\r\na', 'b'], 'header-malformed'],
  ['a colon in a name', [...usual, 'x:a', 'b'], 'header-malformed'],
  ['a line break in a value', [...usual, 'x-a', 'b\r\nc: d'], 'header-malformed'],
  ['a line break in a crumb', [...usual, 'cookie', 'a=1', 'cookie', 'b\r\nc: d'], 'header-malformed'],
  ['NUL in a value', [...usual, 'x-a', '\0'], 'header-malformed'],
  ['a coding', [...usual, 'transfer-encoding', 'chunked'], 'header-of-one-connection'],
  ['`te`', [...usual, 'te', 'trailers, gzip'], 'header-of-one-connection'],
  ['a length without a body', [...usual, 'content-length', '3'], 'length-malformed'],
])('%s', (_name, fields, code) => {
  expect(read(fields)).toEqual({ kind: 'refused', code })
})

test('what is right becomes what HTTP/1.1 says', () => {
  const found = read([...usual, 'cookie', 'a=1', 'x-a', 'b', 'cookie', 'b=2', 'te', 'trailers', 'host', 'shop.example'], true)
  if (found.kind === 'refused') throw new Error(found.code)
  expect(textOf(writeRequestHead(found.head, { address: '192.0.2.1', isEncrypted: true }))).toBe(
    'GET /a?b=c HTTP/1.1\r\nhost: shop.example\r\ncookie: a=1; b=2\r\nx-a: b\r\nx-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https\r\nx-forwarded-host: shop.example\r\ntransfer-encoding: chunked\r\n\r\n',
  )
})

const text = fc.string({ unit: fc.constantFrom(...'abcAB:-_ \r\n\t\0/?%*;=,\xff12'), maxLength: 12 })
const name = fc.oneof(text, fc.constantFrom(':method', ':path', ':authority', ':scheme', 'host', 'cookie', 'content-length', 'te', 'x-a'))

test('whatever the fields, what goes on is one head: a line, its headers, an empty line', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, text), { maxLength: 8 }), fc.boolean(), fc.boolean(), (fields, hasBody, isUsual) => {
      const found = read([...(isUsual ? usual : []), ...fields.flat()], hasBody)
      if (found.kind === 'refused') return
      const [line, ...lines] = textOf(writeRequestHead(found.head, { address: '192.0.2.1', isEncrypted: true })).split('\r\n')
      expect(line).toMatch(/^[A-Z-]+ \/[!-~\x80-\xff]* HTTP\/1\.1$/)
      expect(lines.slice(-2)).toEqual(['', ''])
      for (const one of lines.slice(0, -2)) expect(one).toMatch(/^[a-z0-9!#$%&'*+.^`|~-]+: ?[\t -~\x80-\xff]*$/)
      expect(lines.filter((one) => one.startsWith('host:'))).toHaveLength(1)
      expect(lines.filter((one) => /^(?:content-length|transfer-encoding):/.test(one)).length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 2000 },
  )
})
