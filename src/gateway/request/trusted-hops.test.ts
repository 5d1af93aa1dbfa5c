import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { liesIn, parseAddress, parseNetwork, writeAddress } from './address.ts'
import type { Client } from './client.ts'
import { type HopHeader, originOf } from './trusted-hops.ts'

const networksOf = (...written: readonly string[]) =>
  written.map((text) => {
    const network = parseNetwork(text)
    if (network === null) throw new Error(text)
    return network
  })

const trusted = networksOf('10.0.0.0/8', 'fd00::/8', '127.0.0.1')

function from(peer: string, lines: readonly string[], header: HopHeader = 'x-forwarded-for') {
  let malformed = 0
  const client: Client = { address: peer, isEncrypted: false }
  const headers = lines.map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }))
  const { address, isEncrypted } = originOf(client, headers, { networks: trusted, header, onMalformed: () => void malformed++ })
  return [address, isEncrypted ? 'https' : 'http', malformed] as const
}

type Row = readonly [string, string, readonly string[], string, string, number]

describe('X-Forwarded-For', () => {
  test.each<Row>([
    ['a stranger is not believed', '192.0.2.1', ['x-forwarded-for: 6.6.6.6', 'x-forwarded-proto: https'], '192.0.2.1', 'http', 0],
    ['a hop is', '10.0.0.1', ['x-forwarded-for: 192.0.2.1', 'x-forwarded-proto: https'], '192.0.2.1', 'https', 0],
    ['without a header the hop is the client', '10.0.0.1', [], '10.0.0.1', 'http', 0],
    ['what a client made up stands further left', '10.0.0.1', ['x-forwarded-for: 6.6.6.6, 192.0.2.1'], '192.0.2.1', 'http', 0],
    ['and so in a header of its own', '10.0.0.1', ['x-forwarded-for: 6.6.6.6', 'x-forwarded-for: 192.0.2.1'], '192.0.2.1', 'http', 0],
    ['garbage further left is not looked at', '10.0.0.1', ['x-forwarded-for: \x80"((, 192.0.2.1'], '192.0.2.1', 'http', 0],
    ['hops behind each other', '10.0.0.1', ['x-forwarded-for: 6.6.6.6, 192.0.2.1, 10.0.0.2, fd00::1'], '192.0.2.1', 'http', 0],
    ['hops alone: the first of them', '10.0.0.1', ['x-forwarded-for: 10.0.0.3, 10.0.0.2'], '10.0.0.3', 'http', 0],
    ['with a port', '10.0.0.1', ['x-forwarded-for: 192.0.2.1:4711'], '192.0.2.1', 'http', 0],
    ['of IPv6', 'fd12::1', ['x-forwarded-for: 2001:DB8:0:0::1'], '2001:db8::1', 'http', 0],
    ['of IPv6 in brackets', 'fd12::1', ['x-forwarded-for: [2001:db8::1]:4711'], '2001:db8::1', 'http', 0],
    ['IPv4 in IPv6 is IPv4', '10.0.0.1', ['x-forwarded-for: ::ffff:192.0.2.1'], '192.0.2.1', 'http', 0],
    ['a hop in IPv6 is known', '::ffff:10.0.0.1', ['x-forwarded-for: 192.0.2.1'], '192.0.2.1', 'http', 0],
    ['a hop that writes no address', '10.0.0.1', ['x-forwarded-for: 192.0.2.1, unknown'], '10.0.0.1', 'http', 1],
    ['a hop that writes nothing', '10.0.0.1', ['x-forwarded-for: 192.0.2.1,'], '10.0.0.1', 'http', 1],
    ['behind one that could be read', '10.0.0.1', ['x-forwarded-for: hm, 10.0.0.2'], '10.0.0.2', 'http', 1],
    ['leading zeros are no address', '10.0.0.1', ['x-forwarded-for: 010.0.0.2'], '10.0.0.1', 'http', 1],
    [
      'two who say two things of https',
      '10.0.0.1',
      ['x-forwarded-for: 192.0.2.1', 'x-forwarded-proto: https, http'],
      '192.0.2.1',
      'http',
      0,
    ],
    ['two who say the same', '10.0.0.1', ['x-forwarded-for: 192.0.2.1', 'x-forwarded-proto: HTTPS,https'], '192.0.2.1', 'https', 0],
    ['the other header is not looked at', '10.0.0.1', ['forwarded: for=192.0.2.1'], '10.0.0.1', 'http', 0],
  ])('%s', (_name, peer, lines, address, scheme, malformed) => {
    expect(from(peer, lines)).toEqual([address, scheme, malformed])
  })
})

describe('Forwarded', () => {
  test.each<Row>([
    ['a hop is believed', '10.0.0.1', ['forwarded: for=192.0.2.1;proto=https'], '192.0.2.1', 'https', 0],
    ['in another order, with blanks', '10.0.0.1', ['forwarded: By=_x ; Proto="https"; FOR="192.0.2.1:80"'], '192.0.2.1', 'https', 0],
    ['of IPv6', '10.0.0.1', ['forwarded: for="[2001:db8::1]:80"'], '2001:db8::1', 'http', 0],
    ['what a client made up', '10.0.0.1', ['forwarded: for=6.6.6.6;proto=https, for=192.0.2.1'], '192.0.2.1', 'http', 0],
    ['a quote that a client left open', '10.0.0.1', ['forwarded: for="6.6.6.6, for=192.0.2.1'], '192.0.2.1', 'http', 0],
    ['a quote before one of a hop', '10.0.0.1', ['forwarded: for="a, for="[2001:db8::1]"'], '2001:db8::1', 'http', 0],
    ['hops behind each other', '10.0.0.1', ['forwarded: for=192.0.2.1;proto=https, for=10.0.0.2;proto=http'], '192.0.2.1', 'https', 0],
    ['a hop that does not know', '10.0.0.1', ['forwarded: for=192.0.2.1, for=unknown'], '10.0.0.1', 'http', 1],
    ['a name twice', '10.0.0.1', ['forwarded: for=192.0.2.1;for=6.6.6.6'], '10.0.0.1', 'http', 1],
    ['a stranger is not believed', '192.0.2.1', ['forwarded: for=6.6.6.6;proto=https'], '192.0.2.1', 'http', 0],
    ['the other header is not looked at', '10.0.0.1', ['x-forwarded-for: 6.6.6.6', 'x-forwarded-proto: https'], '10.0.0.1', 'http', 0],
  ])('%s', (_name, peer, lines, address, scheme, malformed) => {
    expect(from(peer, lines, 'forwarded')).toEqual([address, scheme, malformed])
  })
})

test('whatever a client sends, a hop that adds what it saw is believed about it', () => {
  const seen = '192.0.2.77'
  const sent = fc.string({ unit: fc.constantFrom(...'0123456789.,:;="\\[]abfor protx \t') })
  fc.assert(
    fc.property(sent, fc.boolean(), (text, isOneLine) => {
      const forms = [
        ['x-forwarded-for', seen],
        ['forwarded', `for=${seen}`],
      ] as const
      for (const [header, own] of forms) {
        const lines = isOneLine ? [`${header}: ${text}, ${own}`] : [`${header}: ${text}`, `${header}: ${own}`]
        expect(from('10.0.0.1', lines, header)).toEqual([seen, 'http', 0])
      }
    }),
  )
})

test('addresses are those that Node takes for some, and are written as a URL writes them', () => {
  const texts = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef.::'), maxLength: 24 }),
    fc.ipV4().map((four) => `::ffff:${four}`),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const address = parseAddress(text)
      expect([text, address !== null]).toEqual([text, isIP(text) !== 0])
      if (address === null) return
      const written = writeAddress(address)
      expect(parseAddress(written)).toEqual(address)
      if (address.family === 6) expect(`[${written}]`).toBe(new URL(`http://[${text}]`).hostname)
    }),
  )
})

test.each<[string, string, boolean | null]>([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['10.0.0.0/8', '::ffff:10.0.0.1', true],
  ['::ffff:10.0.0.0/104', '10.1.1.1', true],
  ['0.0.0.0/0', '1.2.3.4', true],
  ['0.0.0.0/0', '::1', false],
  ['::/0', '2001:db8::1', true],
  ['fd00::/8', 'fe00::1', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['10.0.0.1/8', '10.0.0.1', null],
  ['10.0.0.0/33', '10.0.0.1', null],
  ['10.0.0.0/', '10.0.0.1', null],
  ['::/129', '::1', null],
])('%s and %s', (written, text, expected) => {
  const network = parseNetwork(written)
  const address = parseAddress(text)
  expect(network === null || address === null ? null : liesIn(address, network)).toBe(expected)
})
