// What a token must not get away with: the list of attacks of issue trackers, RFC 8725 and the advisories of JWT libraries.

import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type AlgorithmName, signWith } from './algorithm.ts'
import { FailureLimit } from './failure-limit.ts'
import type { Issuer } from './issuer.ts'
import type { TokenVerdict } from './judge-token.ts'
import { importJwk, parseKeySet } from './jwk.ts'
import { type FetchedKeys, KeySet, usualStale } from './key-set.ts'
import { usualPrincipal } from './principal.ts'
import { RevocationList } from './revocations.ts'
import { TokenCache } from './token-cache.ts'
import { TokenVerifier } from './token-verifier.ts'

const now = Date.UTC(2026, 0, 1)
const seconds = now / 1000
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsaJwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa-1', alg: 'RS256' }
const ecJwk = { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec-1' }

const good = { iss: 'https://issuer.example', aud: 'orders', sub: 'anna', iat: seconds - 60, exp: seconds + 300, scope: 'read write' }

const encode = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

function sign(header: object | string, claims: object | string, key = rsa.privateKey, algorithm: AlgorithmName = 'RS256'): string {
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${signWith(algorithm, key, Buffer.from(input)).toString('base64url')}`
}

const header = { alg: 'RS256', kid: 'rsa-1', typ: 'JWT' }

interface Setting {
  readonly issuer?: Partial<Issuer>
  readonly published?: () => FetchedKeys | null
  readonly kept?: number
}

function setUp({ issuer = {}, published = () => documentOf(rsaJwk, ecJwk), kept = 100 }: Setting = {}) {
  const cache = new TokenCache(kept)
  const revocations = new RevocationList()
  let fetches = 0
  const keys: KeySet = KeySet.from(
    () => {
      fetches++
      return Promise.resolve(published())
    },
    { stale: usualStale },
    (left) => cache.keepKeys(keys, left),
  )
  const main: Issuer = {
    name: 'main',
    keys,
    algorithms: ['RS256', 'ES256'],
    claims: { issuer: 'https://issuer.example', audiences: ['orders'], skew: 30, longestLife: null, required: {} },
    type: null,
    principal: usualPrincipal,
    introspection: null,
    profiles: null,
    ...issuer,
  }
  const failures = new FailureLimit()
  // Nobody is limited here who does not say so.
  failures.rules = { most: Number.POSITIVE_INFINITY, window: 60_000, trusted: [] }
  const verifier = new TokenVerifier([main], { cache, revocations, failures })
  return {
    verifier: { verify: (token: string, at: number) => verifier.verify(token, at, '192.0.2.1') },
    cache,
    revocations,
    fetches: () => fetches,
  }
}

function documentOf(...keys: readonly object[]): FetchedKeys {
  return { document: Buffer.from(JSON.stringify({ keys })), fresh: null }
}

const said = (verdict: TokenVerdict): string => (verdict.kind === 'refused' ? verdict.fault : verdict.kind)

async function faultOf(token: string, setting: Setting = {}): Promise<string> {
  const { verifier } = setUp(setting)
  return said(await verifier.verify(token, now))
}

describe('what passes', () => {
  test('a token of the issuer, and its principal', async () => {
    const { verifier } = setUp()
    const verdict = await verifier.verify(sign(header, { ...good, roles: ['admin'] }), now)
    expect(verdict).toMatchObject({
      kind: 'known',
      issuer: 'main',
      principal: { kind: 'user', id: 'anna', roles: ['admin'], scopes: ['read', 'write'] },
    })
  })

  test.each([
    ['without a key id', { alg: 'RS256' }, good],
    ['for several audiences', header, { ...good, aud: ['mail', 'orders'] }],
    ['expired within the skew', header, { ...good, exp: seconds - 29 }],
    ['valid from a moment ahead within the skew', header, { ...good, nbf: seconds + 30 }],
  ])('one %s', async (_, head, claims) => {
    expect(await faultOf(sign(head, claims))).toBe('known')
  })

  test('an ES256 token by the other key', async () => {
    expect(await faultOf(sign({ alg: 'ES256', kid: 'ec-1' }, good, ec.privateKey, 'ES256'))).toBe('known')
  })
})

const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()

function hmacWith(secret: string | Buffer, head: object = { alg: 'HS256', kid: 'rsa-1' }): string {
  const input = `${encode(head)}.${encode(good)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

describe('what does not', () => {
  const valid = sign(header, good)
  const [head = '', body = '', signature = ''] = valid.split('.')
  test.each([
    ['nothing signed, `none` said', `${encode({ alg: 'none' })}.${body}.`, 'unknown-algorithm'],
    ['`none` said over a signature', `${encode({ alg: 'none', kid: 'rsa-1' })}.${body}.${signature}`, 'unknown-algorithm'],
    ['the signature cut off', `${head}.${body}.`, 'wrong-signature'],
    ['the public key as a secret', hmacWith(pem), 'algorithm-not-allowed'],
    ['the public key as a secret, in DER', hmacWith(rsa.publicKey.export({ type: 'spki', format: 'der' })), 'algorithm-not-allowed'],
    ['an empty secret', hmacWith(''), 'algorithm-not-allowed'],
    ['another of the issuer’s algorithms than the key’s', sign({ ...header, alg: 'ES256' }, good), 'unknown-key'],
    [
      'an algorithm that the issuer does not use',
      sign({ ...header, alg: 'PS256' }, good, rsa.privateKey, 'PS256'),
      'algorithm-not-allowed',
    ],
    [
      'a key of one’s own, embedded',
      sign({ alg: 'RS256', jwk: other.publicKey.export({ format: 'jwk' }) }, good, other.privateKey),
      'wrong-signature',
    ],
    [
      'a key of one’s own, at an address',
      sign({ alg: 'RS256', kid: 'x', jku: 'https://evil.example/keys' }, good, other.privateKey),
      'unknown-key',
    ],
    [
      'a certificate of one’s own, at an address',
      sign({ alg: 'RS256', x5u: 'https://evil.example/c.pem' }, good, other.privateKey),
      'wrong-signature',
    ],
    ['a key id that walks', sign({ alg: 'RS256', kid: '../../../../dev/null' }, good, other.privateKey), 'unknown-key'],
    ['a key id with SQL', sign({ alg: 'RS256', kid: "x' UNION SELECT 'key" }, good, other.privateKey), 'unknown-key'],
    ['a key id of every object', sign({ alg: 'RS256', kid: '__proto__' }, good, other.privateKey), 'unknown-key'],
    ['the key id of a key that did not sign it', sign(header, good, other.privateKey), 'wrong-signature'],
    ['expired', sign(header, { ...good, exp: seconds - 30 }), 'expired'],
    ['without an end', sign(header, { ...good, exp: undefined }), 'bad-claims'],
    ['an end in words', sign(header, { ...good, exp: 'never' }), 'bad-claims'],
    ['an end in milliseconds', sign(header, { ...good, exp: now * 1000 }), 'bad-claims'],
    ['an end that is no number', sign(header, JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e999')), 'bad-claims'],
    ['an end before time began', sign(header, { ...good, exp: -1 }), 'bad-claims'],
    ['from the future', sign(header, { ...good, nbf: seconds + 31 }), 'not-yet-valid'],
    ['issued in the future', sign(header, { ...good, iat: seconds + 31 }), 'issued-in-the-future'],
    ['for another audience', sign(header, { ...good, aud: 'mail' }), 'wrong-audience'],
    ['for no audience', sign(header, { ...good, aud: [] }), 'wrong-audience'],
    ['without an audience', sign(header, { ...good, aud: undefined }), 'wrong-audience'],
    ['for an audience that only begins alike', sign(header, { ...good, aud: 'orders-of-others' }), 'wrong-audience'],
    ['for an audience in a list in a list', sign(header, { ...good, aud: [['orders']] }), 'wrong-audience'],
    ['of another issuer', sign(header, { ...good, iss: 'https://evil.example' }), 'unknown-issuer'],
    ['of an issuer that only ends otherwise', sign(header, { ...good, iss: 'https://issuer.example/' }), 'unknown-issuer'],
    ['of no issuer', sign(header, { ...good, iss: undefined }), 'unknown-issuer'],
    ['of an issuer in a list', sign(header, { ...good, iss: ['https://issuer.example'] }), 'unknown-issuer'],
    ['a claim twice', sign(header, JSON.stringify(good).replace('{', '{"sub":"root",')), 'bad-claims'],
    ['a claim twice, once escaped', sign(header, JSON.stringify(good).replace('{', '{"\\u0073ub":"root",')), 'bad-claims'],
    ['claims that are a list', sign(header, '[]'), 'bad-claims'],
    ['claims that are no JSON', sign(header, 'sub=anna'), 'bad-claims'],
    ['claims with a byte order mark', sign(header, `\ufeff${JSON.stringify(good)}`), 'bad-claims'],
    ['of nobody', sign(header, { ...good, sub: undefined }), 'nobody'],
    ['of a nobody that is a number', sign(header, { ...good, sub: 0 }), 'nobody'],
    ['of somebody with a line end', sign(header, { ...good, sub: 'anna\nX-Admin: 1' }), 'nobody'],
    ['cut short', valid.slice(0, -22), 'wrong-signature'],
    ['one bit changed in the claims', `${head}.${encode({ ...good, sub: 'root' })}.${signature}`, 'wrong-signature'],
    ['a megabyte', `${'A'.repeat(1_048_576)}`, 'too-long'],
    ['in JSON', JSON.stringify({ payload: body, protected: head, signature }), 'not-three-parts'],
  ])('%s', async (_, token, fault) => {
    expect(await faultOf(token)).toBe(fault)
  })

  test('a secret that was published is no key, and a token signed with it is nobody’s', async () => {
    const secret = Buffer.alloc(32, 5)
    const published = () => documentOf(rsaJwk, { kty: 'oct', kid: 'rsa-1', k: secret.toString('base64url') })
    expect(await faultOf(hmacWith(secret), { published, issuer: { algorithms: ['RS256', 'HS256'] } })).toBe('unknown-key')
  })

  test('a token of another type where one is demanded', async () => {
    expect(await faultOf(sign(header, good), { issuer: { type: 'at+jwt' } })).toBe('wrong-type')
    expect(await faultOf(sign({ ...header, typ: 'application/AT+JWT' }, good), { issuer: { type: 'at+jwt' } })).toBe('known')
  })

  test('a claim that is demanded', async () => {
    const claims = { issuer: good.iss, audiences: ['orders'], skew: 0, longestLife: 3600, required: { azp: 'shop', email_verified: null } }
    const faults = [{}, { azp: 'shop' }, { azp: 'other', email_verified: true }, { azp: 'shop', email_verified: null }].map((extra) =>
      faultOf(sign(header, { ...good, ...extra }), { issuer: { claims } }),
    )
    expect(await Promise.all(faults)).toEqual(Array(4).fill('claim-missing'))
    expect(await faultOf(sign(header, { ...good, azp: 'shop', email_verified: true }), { issuer: { claims } })).toBe('known')
    expect(await faultOf(sign(header, { ...good, azp: 'shop', email_verified: true, exp: seconds + 3600 }), { issuer: { claims } })).toBe(
      'lives-too-long',
    )
  })
})

describe('a token that was verified', () => {
  test('is judged again for every request', async () => {
    const { verifier, revocations, cache } = setUp()
    const token = sign(header, { ...good, jti: 'one' })
    expect(said(await verifier.verify(token, now))).toBe('known')
    expect(cache.size).toBe(1)
    expect(verifier.verify(token, now)).toMatchObject({ kind: 'known' })
    expect(verifier.verify(token, now + 330_000)).toMatchObject({ kind: 'refused', fault: 'expired' })
    revocations.add({ kind: 'before', issuer: 'main', principal: 'anna', time: seconds })
    expect(verifier.verify(token, now)).toMatchObject({ kind: 'refused', fault: 'revoked' })
    expect(said(await verifier.verify(sign(header, { ...good, iat: seconds }), now))).toBe('known')
    expect(said(await verifier.verify(sign(header, { ...good, iat: undefined }), now))).toBe('revoked')
  })

  test('is refused by its own id, until it would have ended', async () => {
    const { verifier, revocations } = setUp()
    const token = sign(header, { ...good, jti: 'one' })
    await verifier.verify(token, now)
    const revocation = { kind: 'token', issuer: 'main', token: 'one', until: good.exp } as const
    revocations.replace([revocation], seconds)
    expect(verifier.verify(token, now)).toMatchObject({ fault: 'revoked' })
    revocations.replace([revocation], good.exp)
    expect(revocations.size).toBe(0)
  })

  test('counts no more when its key has left the set', async () => {
    let keys = documentOf(rsaJwk, ecJwk)
    const { verifier, cache } = setUp({ published: () => keys })
    const token = sign(header, good)
    expect(said(await verifier.verify(token, now))).toBe('known')
    keys = documentOf(ecJwk)
    const later = now + 11 * 60_000
    const fresh = { ...good, exp: later / 1000 + 600 }
    // A request after the keys ran out of date fetches them in passing, and is itself still answered by the old ones.
    expect(said(await verifier.verify(sign({ alg: 'ES256', kid: 'ec-1' }, fresh, ec.privateKey, 'ES256'), later))).toBe('known')
    await new Promise(setImmediate)
    expect(cache.size).toBe(1)
    expect(said(await verifier.verify(sign(header, fresh), later))).toBe('unknown-key')
  })

  test('serves for an hour while the issuer is away, and then nobody is known', async () => {
    let away = false
    const { verifier } = setUp({ published: () => (away ? null : documentOf(rsaJwk)) })
    const token = sign(header, { ...good, exp: seconds + 7200 })
    expect(said(await verifier.verify(token, now))).toBe('known')
    away = true
    expect(said(await verifier.verify(token, now + usualStale))).toBe('known')
    expect(await verifier.verify(token, now + usualStale + 1)).toEqual({ kind: 'unavailable', because: 'keys-away' })
    away = false
    expect(said(await verifier.verify(token, now + usualStale + 20_000))).toBe('known')
  })

  test('a key that is new while the issuer is away is looked for again soon, and nobody is told meanwhile that their token is wrong', async () => {
    let published: FetchedKeys | null = documentOf(rsaJwk)
    const { verifier, fetches } = setUp({ published: () => published })
    await verifier.verify(sign(header, good), now)
    published = null
    const rotated = sign({ alg: 'ES256', kid: 'ec-1' }, good, ec.privateKey, 'ES256')
    for (const after of [1, 2, 9000])
      expect(await verifier.verify(rotated, now + after)).toEqual({ kind: 'unavailable', because: 'keys-away' })
    expect(fetches()).toBe(2)
    // Who is known stays known.
    expect(said(await verifier.verify(sign(header, good), now + 9000))).toBe('known')
    published = documentOf(rsaJwk, ecJwk)
    expect(said(await verifier.verify(rotated, now + 10_001))).toBe('known')
  })

  test('an issuer that never answered makes nobody known', async () => {
    const { verifier } = setUp({ published: () => null })
    expect(await verifier.verify(sign(header, good), now)).toEqual({ kind: 'unavailable', because: 'keys-away' })
  })

  test('an empty or broken set takes no key away', async () => {
    let answer = documentOf(rsaJwk)
    const { verifier } = setUp({ published: () => answer })
    const token = sign(header, { ...good, exp: seconds + 7200 })
    await verifier.verify(token, now)
    for (const broken of ['{"keys":[]}', '{}', '<html>']) {
      answer = { document: Buffer.from(broken), fresh: null }
      expect(said(await verifier.verify(token, now + 1_000_000))).toBe('known')
      await new Promise(setImmediate)
    }
    expect(said(await verifier.verify(token, now + 1_100_000))).toBe('known')
  })
})

describe('a flood', () => {
  test('of unknown key ids asks the issuer once in half a minute', async () => {
    const { verifier, fetches } = setUp()
    await verifier.verify(sign(header, good), now)
    for (let i = 0; i < 20; i++) await verifier.verify(sign({ alg: 'RS256', kid: `k${i}` }, good, other.privateKey), now + i)
    expect(fetches()).toBe(2)
    await verifier.verify(sign({ alg: 'RS256', kid: 'later' }, good, other.privateKey), now + 31_000)
    expect(fetches()).toBe(3)
  })

  test('of one wrong token costs one signature, and of many at once no more than the bound', async () => {
    const { verifier } = setUp()
    const wrong = sign(header, good, other.privateKey)
    expect(said(await verifier.verify(wrong, now))).toBe('wrong-signature')
    const started = performance.now()
    for (let i = 0; i < 1000; i++) verifier.verify(wrong, now + 1)
    expect(performance.now() - started).toBeLessThan(500)
    const burst = Array.from({ length: 200 }, (_, index) =>
      verifier.verify(sign(header, { ...good, sub: `u${index}` }, other.privateKey), now),
    )
    const verdicts = (await Promise.all(burst)).map((verdict) => (verdict.kind === 'unavailable' ? verdict.because : said(verdict)))
    expect(verdicts.filter((verdict) => verdict === 'wrong-signature')).toHaveLength(64)
    expect(verdicts.filter((verdict) => verdict === 'too-many-at-once')).toHaveLength(136)
  })

  test('of right tokens that come once does not drive out those in use', async () => {
    const { verifier, cache } = setUp({ kept: 10 })
    const used = sign(header, good)
    await verifier.verify(used, now)
    await verifier.verify(used, now)
    for (let i = 0; i < 40; i++) await verifier.verify(sign(header, { ...good, sub: `u${i}` }), now)
    expect(cache.size).toBeLessThanOrEqual(10)
    expect(verifier.verify(used, now)).toMatchObject({ kind: 'known' })
  })
})

test('a secret of the settings verifies, under its own algorithm only', async () => {
  const secret = Buffer.alloc(64, 9)
  const jwk = { kty: 'oct', k: secret.toString('base64url'), alg: 'HS256' }
  const keys = KeySet.of([importJwk(jwk, 'settings')].filter((key) => key !== null))
  const claims = { ...good, iss: 'self' }
  const issuer: Partial<Issuer> = {
    keys,
    algorithms: ['HS256', 'HS512'],
    claims: { issuer: 'self', audiences: ['orders'], skew: 0, longestLife: null, required: {} },
  }
  expect(await faultOf(sign({ alg: 'HS256' }, claims, createSecretKey(secret), 'HS256'), { issuer })).toBe('known')
  expect(await faultOf(sign({ alg: 'HS512' }, claims, createSecretKey(secret), 'HS512'), { issuer })).toBe('unknown-key')
  expect(parseKeySet(Buffer.from(JSON.stringify({ keys: [jwk] })), 'published')).toEqual([])
})
