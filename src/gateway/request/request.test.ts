import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHead, type SentHead } from './head.ts'
import { canonicaliseHost } from './host.ts'
import { usualHeadLimits } from './limits.ts'
import { answerTo, refusals } from './refusal.ts'
import { goesOnInTrailer } from './strip.ts'
import { type WrittenHead, writeRequestHead } from './write-head.ts'

const client = { address: '203.0.113.9', isEncrypted: false }
const sent = (rawHeaders: readonly string[], more: Partial<SentHead> = {}): SentHead => ({
  method: 'GET',
  target: '/a?b=c',
  version: '1.1',
  rawHeaders: ['Host', 'Shop.Example', ...rawHeaders],
  ...more,
})

const textOf = ({ method, target, lines, rest }: WrittenHead): string =>
  `${method} ${target} HTTP/1.1\r\n${Buffer.from(lines).toString('latin1')}${rest.join('')}`

function write(head: SentHead): string {
  const read = readHead(head, usualHeadLimits)
  return read.kind === 'head' ? textOf(writeRequestHead(read.head, client, [['fastward-identity', 'token']])) : read.code
}

describe('a head as it goes on', () => {
  test('is written anew, with where it comes from', () => {
    expect(write(sent(['Accept', ' a/b ', 'X-Thing', '1', 'X-Thing', '2'])).split('\r\n')).toEqual([
      'GET /a?b=c HTTP/1.1',
      'host: shop.example',
      'accept: a/b',
      'x-thing: 1',
      'x-thing: 2',
      'x-forwarded-for: 203.0.113.9',
      'x-forwarded-proto: http',
      'x-forwarded-host: shop.example',
      'fastward-identity: token',
      '',
      '',
    ])
  })

  test.each([
    'Fastward-Identity',
    'FASTWARD-IDENTITY',
    'fastward_identity',
    'X-Fastward-Subject',
    'X_Fastward-Subject',
    'X-Forwarded-For',
    'x_forwarded_for',
    'Forwarded',
    'X-Real-IP',
    'TE',
    'Keep-Alive',
    'Proxy-Authorization',
    'Proxy-Connection',
    'HTTP2-Settings',
    'X-Original-URL',
  ])('%s of a client does not', (name) => {
    expect(write(sent([name, 'forged']))).not.toContain('forged')
    expect(goesOnInTrailer(name.toLowerCase())).toBe(false)
  })

  test('nor does what `Connection` names', () => {
    expect(write(sent(['X-One', 'gone', 'X-Two', 'there', 'Connection', 'keep-alive, X-One']))).not.toContain('gone')
    expect(write(sent(['X-One', 'gone', 'X-Two', 'there', 'Connection', 'keep-alive, X-One']))).toContain('x-two: there')
  })

  test.each([
    [['Content-Length', '3'], 'content-length: 3'],
    [['Transfer-Encoding', 'Chunked'], 'transfer-encoding: chunked'],
    [['Content-Length', '3', 'Expect', '100-Continue'], 'expect: 100-continue'],
  ])('%s', (headers, line) => {
    expect(write(sent(headers, { method: 'POST' })).split('\r\n')).toContain(line)
  })

  test('is refused or has one host, one framing, and only lines that are headers, whatever came', () => {
    const name = fc.constantFrom(
      'Host',
      'host',
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
      'Upgrade',
      'X-A',
      'X_A',
      'Fastward-Identity',
      'X A',
      'Expect',
      'Authorization',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
    )
    const value = fc.oneof(
      fc.constantFrom(
        'chunked',
        '3',
        '0',
        'close',
        'upgrade',
        'websocket',
        'x-a',
        'a.example',
        '100-continue',
        '13',
        'dGhlIHNhbXBsZSBub25jZQ==',
      ),
      fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\0', ' ', '\t', ',', ':', '\xff', '1') }),
    )
    const line = fc.tuple(name, value)
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'get', 'GET /', 'TRACE', ''),
        fc.string({ unit: fc.constantFrom('/', 'a', '?', '#', ' ', '\r', '\n', '%', '0', '\xff', '*') }),
        fc.constantFrom('1.1', '1.0', '0.9', '2.0'),
        fc.array(line, { maxLength: 8 }),
        (method, target, version, lines) => {
          const read = readHead(
            { method, target: `/${target}`, version, rawHeaders: ['Host', 'a.example', ...lines.flat()] },
            usualHeadLimits,
          )
          if (read.kind === 'refused') return
          const text = textOf(writeRequestHead(read.head, client))
          const [first = '', ...rest] = text.slice(0, -4).split('\r\n')
          expect(text.indexOf('\r\n\r\n')).toBe(text.length - 4)
          expect(first).toMatch(/^[A-Z]+ \/[!-~]* HTTP\/1\.1$/)
          for (const one of rest) expect(one).toMatch(/^[a-z0-9-]+: [\t -~\x80-\xff]*$/)
          const names = rest.map((one) => one.split(':')[0])
          expect(names.filter((one) => one === 'host')).toHaveLength(1)
          expect(names.filter((one) => one === 'content-length' || one === 'transfer-encoding').length).toBeLessThanOrEqual(1)
          expect(names.some((one) => one?.startsWith('fastward'))).toBe(false)
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 10 },
    )
  })
})

test.each([
  ['Shop.Example', 'shop.example'],
  ['shop.example.:0080', 'shop.example:80'],
  ['127.0.0.1:8000', '127.0.0.1:8000'],
  ['[::1]:8000', '[::1]:8000'],
  ['my_service', 'my_service'],
  ['', null],
  ['.', null],
  ['a..b', null],
  ['-a', null],
  ['a b', null],
  ['a/b', null],
  ['a@b', null],
  ['a\\b', null],
  ['a%2eb', null],
  ['a:0', null],
  ['a:', null],
  ['[::1', null],
  ['[g::1]', null],
  ['é', null],
  ['a'.repeat(64), null],
])('the host %j', (written, canonical) => {
  expect(canonicaliseHost(written)).toBe(canonical)
})

test('an answer says no more than its status', () => {
  for (const code of Object.keys(refusals) as (keyof typeof refusals)[]) {
    const { status, title, body } = answerTo(code)
    expect(title).not.toBe('Refused')
    expect(JSON.parse(body)).toEqual({ type: 'about:blank', title, status })
  }
})
