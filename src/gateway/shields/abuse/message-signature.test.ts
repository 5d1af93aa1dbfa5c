import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RequestHead, readHead, usualHeadLimits } from '../../request/index.ts'
import { holds, isSignedWith, readBase } from './message-signature.ts'

const secret = Buffer.from('what the partner and we know').toString('base64')
const now = 1_800_000_000

function toHead(headers: readonly (readonly [string, string])[], target = '/orders/1?page=2', method = 'GET'): RequestHead {
  const read = readHead({ method, target, version: '1.1', rawHeaders: [['Host', 'shop.example'], ...headers].flat() }, usualHeadLimits)
  if (read.kind === 'refused') throw new Error(read.code)
  return read.head
}

/** As a partner does it, from the standard and not from our code. */
function sign(list: readonly string[], { created = now, alg = 'hmac-sha256', key = secret, method = 'GET', agent = 'PartnerSync/3' } = {}) {
  const values: Readonly<Record<string, string>> = {
    '@method': method,
    '@authority': 'shop.example',
    '@path': '/orders/1',
    '@query': '?page=2',
    'user-agent': agent,
  }
  const parameters = `(${list.map((name) => `"${name}"`).join(' ')});created=${created};keyid="partner";alg="${alg}"`
  const base = [...list.map((name) => `"${name}": ${values[name] ?? ''}`), `"@signature-params": ${parameters}`].join('\n')
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(base).digest('base64')
  return [
    ['User-Agent', agent],
    ['Signature-Input', `partner=${parameters}`],
    ['Signature', `partner=:${signature}:`],
  ] as const
}

const all = ['@method', '@authority', '@path', '@query', 'user-agent']

test('the example of the standard with a shared secret holds (RFC 9421, B.2.5)', () => {
  const head = toHead(
    [
      ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['Content-Type', 'application/json'],
      ['Signature-Input', 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'],
      ['Signature', 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:'],
    ],
    '/foo?param=Value&Pet=dog',
    'POST',
  )
  const ofStandard = { ...head, host: 'example.com' }
  const base = readBase(ofStandard)
  const shared = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=='
  expect(base !== null && holds(shared, base)).toBe(true)
  expect(base !== null && holds(secret, base)).toBe(false)
  expect(isSignedWith(shared, ofStandard, 1618884473_000)).toBe(false)
})

describe('a partner', () => {
  test.each<[name: string, head: RequestHead, at: number, isSigned: boolean]>([
    ['who signs all of it', toHead(sign(all)), now, true],
    ['whose clock is a little ahead', toHead(sign(all)), now - 20, true],
    ['whose signature is old', toHead(sign(all)), now + 301, false],
    ['whose signature is of tomorrow', toHead(sign(all)), now - 86_400, false],
    ['who signs without the path', toHead(sign(all.filter((name) => name !== '@path'))), now, false],
    ['who signs without the query', toHead(sign(all.filter((name) => name !== '@query'))), now, false],
    ['who signs with another secret', toHead(sign(all, { key: 'YQ==' })), now, false],
    ['who names another way to sign', toHead(sign(all, { alg: 'rsa-v1_5-sha256' })), now, false],
    ['whose path was changed', toHead(sign(all), '/orders/2?page=2'), now, false],
    ['whose query was changed', toHead(sign(all), '/orders/1?page=3'), now, false],
    ['whose method was changed', toHead(sign(all), '/orders/1?page=2', 'DELETE'), now, false],
    ['who signs twice', toHead([...sign(all), ...sign(all)]), now, false],
    ['who does not sign', toHead([['User-Agent', 'PartnerSync/3']]), now, false],
  ])('%s: %#', (_, head, at, isSigned) => {
    expect(isSignedWith(secret, head, at * 1000)).toBe(isSigned)
  })

  test('is nobody who writes whatever comes to mind', () => {
    const word = fc.stringMatching(/^[ -~]{0,120}$/)
    fc.assert(
      fc.property(word, word, (written, signature) => {
        expect(
          isSignedWith(
            secret,
            toHead([
              ['Signature-Input', written],
              ['Signature', signature],
            ]),
            now * 1000,
          ),
        ).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
