import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binaryEnds, binaryHeader, extra, someEnds, textHeader } from '../../../../test/kit/proxy-header.ts'
import { parseAddress, writeAddress } from '../../request/index.ts'
import { readProxyHeader } from './read-proxy-header.ts'

const four = (text: string) => Buffer.from(text, 'latin1')
const ends4 = binaryEnds([203, 0, 113, 7], [192, 0, 2, 1])
const six = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]
const mapped = [...Array(10).fill(0), 255, 255, 203, 0, 113, 7]
const nothing = new Uint8Array()

describe('a header says who stands behind the proxy', () => {
  test.each<[string, Uint8Array, string | null]>([
    ['1: IPv4', four('PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\r\n'), '203.0.113.7'],
    ['1: IPv6', four('PROXY TCP6 2001:DB8::7 2001:db8::1 4711 443\r\n'), '2001:db8::7'],
    ['1: IPv4 within IPv6', four('PROXY TCP6 ::ffff:203.0.113.7 ::ffff:192.0.2.1 4711 443\r\n'), '203.0.113.7'],
    ['1: port 0 and 65535', four('PROXY TCP4 203.0.113.7 192.0.2.1 0 65535\r\n'), '203.0.113.7'],
    ['1: the longest line', four(`PROXY UNKNOWN ${'f'.repeat(91)}\r\n`), null],
    ['1: unknown', four('PROXY UNKNOWN\r\n'), null],
    ['1: unknown, with addresses that nobody reads', four('PROXY UNKNOWN 6.6.6.6 7.7.7.7 1 2\r\n'), null],
    ['2: IPv4', binaryHeader(0x21, 0x11, ends4), '203.0.113.7'],
    ['2: IPv6', binaryHeader(0x21, 0x21, binaryEnds(six, six)), '2001:db8::7'],
    ['2: IPv4 within IPv6', binaryHeader(0x21, 0x21, binaryEnds(mapped, mapped)), '203.0.113.7'],
    ['2: with what stands beside', binaryHeader(0x21, 0x11, Buffer.concat([ends4, extra(0x20, new Uint8Array(300))])), '203.0.113.7'],
    ['2: of the proxy itself', binaryHeader(0x20, 0x00), null],
    ['2: of the proxy itself, with addresses', binaryHeader(0x20, 0x11, ends4), null],
    ['2: of the proxy itself, with what nobody knows', binaryHeader(0x20, 0xff, new Uint8Array(9)), null],
    ['2: without a family', binaryHeader(0x21, 0x00, new Uint8Array(5)), null],
    ['2: a socket of UNIX', binaryHeader(0x21, 0x31, new Uint8Array(216)), null],
  ])('%s', (_name, bytes, source) => {
    const rest = four('GET / HTTP/1.1\r\n')
    expect(readProxyHeader(Buffer.concat([bytes, rest]))).toEqual({ kind: 'header', length: bytes.length, source })
    for (let length = 1; length < bytes.length; length++) expect(readProxyHeader(bytes.subarray(0, length)).kind).toBe('more')
  })
})

test.each<[string, Uint8Array]>([
  ['1: a word that is none', four('PROXY TCP5 1.1.1.1 2.2.2.2 1 2\r\n')],
  ['1: small letters', four('PROXY tcp4 1.1.1.1 2.2.2.2 1 2\r\n')],
  ['1: another family than its addresses', four('PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n')],
  ['1: addresses of two families', four('PROXY TCP6 2001:db8::7 192.0.2.1 1 2\r\n')],
  ['1: an address with a leading zero', four('PROXY TCP4 203.0.113.07 192.0.2.1 1 2\r\n')],
  ['1: an address that is none', four('PROXY TCP4 203.0.113.256 192.0.2.1 1 2\r\n')],
  ['1: a name', four('PROXY TCP4 localhost 192.0.2.1 1 2\r\n')],
  ['1: two blanks', four('PROXY TCP4  203.0.113.7 192.0.2.1 1 2\r\n')],
  ['1: a blank at the end', four('PROXY TCP4 203.0.113.7 192.0.2.1 1 2 \r\n')],
  ['1: a port too few', four('PROXY TCP4 203.0.113.7 192.0.2.1 1\r\n')],
  ['1: a port with a leading zero', four('PROXY TCP4 203.0.113.7 192.0.2.1 01 2\r\n')],
  ['1: a port that is too large', four('PROXY TCP4 203.0.113.7 192.0.2.1 65536 2\r\n')],
  ['1: a line feed alone', four('PROXY TCP4 203.0.113.7 192.0.2.1 1 2\n')],
  ['1: a line without end', four(`PROXY UNKNOWN ${'f'.repeat(100)}`)],
  ['1: a line that is too long', four(`PROXY UNKNOWN ${'f'.repeat(92)}\r\n`)],
  ['1: nothing', four('PROXY \r\n')],
  ['2: version 1', binaryHeader(0x11, 0x11, ends4)],
  ['2: version 3', binaryHeader(0x31, 0x11, ends4)],
  ['2: a command that nobody knows', binaryHeader(0x22, 0x11, ends4)],
  ['2: datagrams', binaryHeader(0x21, 0x12, ends4)],
  ['2: a family that nobody knows', binaryHeader(0x21, 0x41, ends4)],
  ['2: fewer bytes than the addresses have', binaryHeader(0x21, 0x11, ends4.subarray(0, 11))],
  ['2: IPv6 with the bytes of IPv4', binaryHeader(0x21, 0x21, ends4)],
  ['2: UNIX with the bytes of IPv4', binaryHeader(0x21, 0x31, ends4)],
  ['2: more than anybody has to tell', binaryHeader(0x21, 0x11, new Uint8Array(65_535)).subarray(0, 20)],
])('%s: no header', (_name, bytes) => {
  expect(readProxyHeader(bytes)).toEqual({ kind: 'malformed' })
})

test.each([
  ['GET / HTTP/1.1', 'none'],
  ['PRI * HTTP/2.0', 'none'],
  ['PROPFIND / HTTP/1.1', 'none'],
  ['PROXYGET', 'none'],
  ['proxy TCP4', 'none'],
  ['\x16\x03\x01', 'none'],
  ['\r\nGET / HTTP/1.1', 'none'],
  ['\r\n\r\nGET', 'none'],
  ['\r\n\r\n\0\r\nQUIT\r', 'none'],
  ['P', 'more'],
  ['\r\n', 'more'],
])('what begins with %j: %s', (text, kind) => {
  expect(readProxyHeader(four(text)).kind).toBe(kind)
})

const byte = fc.integer({ min: 0, max: 255 })
const port = fc.integer({ min: 0, max: 65_535 })

test('any addresses come back from either version, whatever follows', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(byte, { minLength: 32, maxLength: 32 }),
      port,
      port,
      fc.uint8Array(),
      (isFour, all, from, to, rest) => {
        const size = isFour ? 4 : 16
        const [source, target] = [all.slice(0, size), all.slice(16, 16 + size)]
        const family = isFour ? 4 : 6
        const [one, other] = [source, target].map((bytes) => {
          const value = bytes.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
          return writeAddress({ family, value })
        })
        const said = parseAddress(one ?? '')
        const wanted = said === null ? null : writeAddress(said)
        const binary = binaryHeader(0x21, isFour ? 0x11 : 0x21, binaryEnds(source, target, from, to))
        const text = textHeader({
          ...{ family: isFour ? ('TCP4' as const) : ('TCP6' as const), source: one ?? '', target: other ?? '' },
          ...{ sourcePort: from, targetPort: to },
        })
        for (const header of [binary, text])
          expect(readProxyHeader(Buffer.concat([header, rest]))).toEqual({ kind: 'header', length: header.length, source: wanted })
      },
    ),
  )
})

test('a header that is harmed names no address that is none, takes no more than is there, and waits for no more than may come', () => {
  const headers = [textHeader(someEnds), binaryHeader(0x21, 0x11, ends4), binaryHeader(0x21, 0x21, binaryEnds(six, six)), nothing]
  fc.assert(
    fc.property(
      fc.constantFrom(...headers),
      fc.array(fc.tuple(fc.nat(60), byte), { maxLength: 6 }),
      fc.uint8Array({ maxLength: 5000 }),
      (header, harms, rest) => {
        const bytes = Buffer.concat([header, rest])
        for (const [at, value] of harms) if (at < bytes.length) bytes[at] = value
        const read = readProxyHeader(bytes)
        if (read.kind === 'more') expect(bytes.length).toBeLessThan(4096)
        if (read.kind !== 'header') return
        expect(read.length).toBeLessThanOrEqual(Math.min(bytes.length, 4096))
        if (read.source !== null) expect(writeAddress(parseAddress(read.source) ?? { family: 4, value: -1n })).toBe(read.source)
      },
    ),
    { numRuns: 2000 },
  )
})
