// What tokens have got away with elsewhere, tried on the running gateway by both fronts: none passes, nothing is called that a token names, and the
// gateway goes on.

import { constants, createHmac, generateKeyPairSync, type KeyObject, privateEncrypt, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, connectRaw } from '../front/raw-client.ts'
import { encode, startIssuer, startWorld } from './world.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const mine = generateKeyPairSync('rsa', { modulusLength: 2048 })
const mineEc = generateKeyPairSync('ec', { namedCurve: 'P-256' })

type Head = Readonly<Record<string, unknown>> | string
type Claims = Readonly<Record<string, unknown>> | string
type Sign = (input: string) => Buffer

const rs256 =
  (key: KeyObject = rsa.privateKey): Sign =>
  (input) =>
    sign('sha256', Buffer.from(input), key)
const es256 =
  (key: KeyObject = ec.privateKey): Sign =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
const hs256 =
  (secret: string | Buffer): Sign =>
  (input) =>
    createHmac('sha256', secret).update(input).digest()
const bytes =
  (signature: Buffer): Sign =>
  () =>
    signature

const token = (head: Head, claims: Claims, by: Sign): string => {
  const input = `${encode(head)}.${encode(claims)}`
  return `${input}.${by(input).toString('base64url')}`
}

const half = (fill: number) => Buffer.alloc(32, fill)
/** The order of P-256. */
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
const R = { alg: 'RS256', kid: 'rsa' }
const E = { alg: 'ES256', kid: 'ec' }

/** By what is sent as `Authorization`. `claims` hold; `evil` is an address that answers with keys of the attacker. */
function listAttacks(claims: Readonly<Record<string, unknown>>, evil: string): readonly (readonly [string, string])[] {
  const now = Number(claims['iat'])
  const good = token(R, claims, rs256())
  const [head = '', body = '', signature = ''] = good.split('.')
  const spki = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const jwk = mine.publicKey.export({ format: 'jwk' })
  const text = JSON.stringify(claims)
  const withClaims = (other: Readonly<Record<string, unknown>>) => token(R, { ...claims, ...other }, rs256())
  const ownKey = (more: Readonly<Record<string, unknown>>) => token({ alg: 'RS256', ...more }, claims, rs256(mine.privateKey))
  const last = signature.at(-1) ?? ''
  const twin = String.fromCharCode(last.charCodeAt(0) + 1)

  const tokens: readonly (readonly [string, string])[] = [
    // Nothing signed.
    ...['none', 'None', 'NONE', 'nOnE', '', ' none'].map((alg) => [`\`${alg}\` as algorithm`, `${encode({ alg })}.${body}.`] as const),
    ['`none` over a signature', `${encode({ alg: 'none', kid: 'rsa' })}.${body}.${signature}`],
    ['no algorithm', `${encode({ kid: 'rsa' })}.${body}.${signature}`],
    ['an algorithm that is null', `${encode({ alg: null, kid: 'rsa' })}.${body}.${signature}`],
    ['an algorithm that is a list', `${encode({ alg: ['RS256'], kid: 'rsa' })}.${body}.${signature}`],
    ['an algorithm in small letters', token({ ...R, alg: 'rs256' }, claims, rs256())],
    ['an empty signature', `${head}.${body}.`],
    ['two parts', `${head}.${body}`],
    ['the claims alone', body],
    // Another algorithm, another kind of key.
    ['the public key as a secret', token({ alg: 'HS256', kid: 'rsa' }, claims, hs256(spki))],
    ['the public key as a secret, without its last line end', token({ alg: 'HS256', kid: 'rsa' }, claims, hs256(spki.trim()))],
    ['the public key as a secret, PKCS #1', token({ alg: 'HS256', kid: 'rsa' }, claims, hs256(pkcs1))],
    [
      'the public key as a secret, DER',
      token({ alg: 'HS256', kid: 'rsa' }, claims, hs256(rsa.publicKey.export({ type: 'spki', format: 'der' }))),
    ],
    ['the modulus as a secret', token({ alg: 'HS256', kid: 'rsa' }, claims, hs256(String(rsa.publicKey.export({ format: 'jwk' }).n)))],
    ['an empty secret', token({ alg: 'HS256' }, claims, hs256(''))],
    ['RS256 said, ES256 signed', token(R, claims, es256())],
    ['ES256 said for the other key', token({ alg: 'ES256', kid: 'rsa' }, claims, rs256())],
    [
      'PS256, which the issuer does not use',
      token({ ...R, alg: 'PS256' }, claims, (input) =>
        sign('sha256', Buffer.from(input), { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
      ),
    ],
    ['a weaker hash', token({ ...R, alg: 'RS1' }, claims, (input) => sign('sha1', Buffer.from(input), rsa.privateKey))],
    ['RS384 over SHA-256', token({ ...R, alg: 'RS384' }, claims, rs256())],
    ['a signature without its hash in it', token(R, claims, () => privateEncrypt(rsa.privateKey, Buffer.from('x')))],
    // Key ids.
    ...[
      '../../../../../../dev/null',
      '/proc/sys/kernel/randomize_va_space',
      "x' UNION SELECT 'secret' -- ",
      'rsa\u0000',
      '\u0000',
      '__proto__',
      'constructor',
      '$(id)',
      '|id',
      `${evil}/keys`,
      'rsa ',
      'RSA',
      '',
      'k'.repeat(5000),
    ].map((kid) => [`the key id ${JSON.stringify(kid.slice(0, 40))}`, token({ alg: 'HS256', kid }, claims, hs256(''))] as const),
    ...[1, null, true, ['rsa'], { rsa: 1 }].map(
      (kid) => [`the key id ${JSON.stringify(kid)}, which is no text`, token({ alg: 'RS256', kid }, claims, rs256())] as const,
    ),
    ['the key id of a key that did not sign', token({ alg: 'RS256', kid: 'rsa' }, claims, rs256(mine.privateKey))],
    // Keys of the attacker's own.
    ['an embedded key', ownKey({ jwk })],
    ['an embedded key with the id of the issuer’s', ownKey({ kid: 'rsa', jwk: { ...jwk, kid: 'rsa' } })],
    ['an embedded secret', token({ alg: 'HS256', jwk: { kty: 'oct', k: encode('secret') } }, claims, hs256('secret'))],
    ['an address of keys', ownKey({ kid: 'evil', jku: `${evil}/keys` })],
    ['an address of keys below the issuer’s name', ownKey({ kid: 'evil', jku: `${String(claims['iss'])}@${evil.slice(7)}/keys` })],
    ['an address of a certificate', ownKey({ x5u: `${evil}/cert.pem` })],
    ['an embedded certificate', ownKey({ x5c: [mine.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] })],
    ['a thumbprint of one', ownKey({ x5t: 'AAAA', 'x5t#S256': 'AAAA' })],
    ['another issuer with its own keys', token({ alg: 'RS256', kid: 'evil' }, { ...claims, iss: evil }, rs256(mine.privateKey))],
    // Times.
    ['expired', withClaims({ exp: now - 60 })],
    ['expired by a second more than clocks differ', withClaims({ exp: now - 31 })],
    ['no end', withClaims({ exp: undefined })],
    ['an end of null', withClaims({ exp: null })],
    ['an end in words', withClaims({ exp: 'never' })],
    ['an end as text', withClaims({ exp: String(now + 300) })],
    ['an end in milliseconds', withClaims({ exp: (now + 300) * 1_000_000 })],
    ['an end that is no number', token(R, text.replace(/"exp":\d+/, '"exp":1e999'), rs256())],
    ['an end that is not a number', token(R, text.replace(/"exp":\d+/, '"exp":NaN'), rs256())],
    ['an end before time', withClaims({ exp: -1 })],
    ['an end that is true', withClaims({ exp: true })],
    ['an end in a list', withClaims({ exp: [now + 300] })],
    ['not valid yet', withClaims({ nbf: now + 3600 })],
    ['a beginning in words', withClaims({ nbf: 'now' })],
    ['issued in the future', withClaims({ iat: now + 3600 })],
    ['issued before time', withClaims({ iat: -1 })],
    ['issued in words', withClaims({ iat: 'yesterday' })],
    // For whom, and by whom.
    ['for another', withClaims({ aud: 'mail' })],
    ['for nobody', withClaims({ aud: undefined })],
    ['for an empty list', withClaims({ aud: [] })],
    ['for a name that begins alike', withClaims({ aud: 'shop.evil.example' })],
    ['for a list in a list', withClaims({ aud: [['shop']] })],
    ['for an object', withClaims({ aud: { shop: true } })],
    ['for a list with a number', withClaims({ aud: ['shop', 1] })],
    ['of another issuer', withClaims({ iss: 'https://evil.example' })],
    ['of the issuer with a slash', withClaims({ iss: `${String(claims['iss'])}/` })],
    ['of the issuer in capitals', withClaims({ iss: String(claims['iss']).toUpperCase() })],
    ['of the issuer in a list', withClaims({ iss: [claims['iss']] })],
    ['of no issuer', withClaims({ iss: undefined })],
    ['about nobody', withClaims({ sub: undefined })],
    ['about an empty name', withClaims({ sub: '' })],
    ['about a number', withClaims({ sub: 0 })],
    ['about a name with a line end', withClaims({ sub: 'anna\r\nX-Admin: 1' })],
    // Written in two ways.
    ['a claim twice', token(R, text.replace('{', '{"sub":"root",'), rs256())],
    ['a claim twice, once with an escape', token(R, text.replace('{', '{"\\u0073ub":"root",'), rs256())],
    ['an algorithm twice', token('{"alg":"none","alg":"RS256","kid":"rsa"}', claims, rs256())],
    ['claims with something behind', token(R, `${text}{}`, rs256())],
    ['claims with a mark of their order', token(R, `\ufeff${text}`, rs256())],
    ['claims in a list', token(R, `[${text}]`, rs256())],
    ['claims that are a text', token(R, JSON.stringify(text), rs256())],
    ['claims that are null', token(R, 'null', rs256())],
    ['claims that are empty', token(R, '', rs256())],
    ['claims nested deeper than anybody reads', token(R, `{"a":${'['.repeat(500)}${']'.repeat(500)}}`, rs256())],
    ['claims with a byte that is no text', `${head}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`],
    ['a prototype', token(R, text.replace('{', '{"__proto__":{"sub":"root"},').replace('"sub":"anna"', '"x":1'), rs256())],
    ['a token in a token', token({ ...R, cty: 'JWT' }, good, rs256())],
    ['a token in a text', token({ ...R, cty: 'JWT' }, JSON.stringify(good), rs256())],
    ['an encrypted token', `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${signature}.AAAA.${body}.AAAA`],
    ['an encrypted token in three parts', token({ alg: 'dir', enc: 'A256GCM' }, claims, rs256())],
    ['four parts', `${good}.${signature}`],
    ['a part too much in front', `.${good}`],
    ['an extension that is critical', token({ ...R, crit: ['exp'], exp: 1 }, claims, rs256())],
    ['no extension that is critical', token({ ...R, crit: [] }, claims, rs256())],
    ['a payload that is not encoded', token({ ...R, b64: false, crit: ['b64'] }, claims, rs256())],
    ['a payload that is not encoded, said by the way', token({ ...R, b64: false }, claims, rs256())],
    // Cut and bent.
    ['cut short', good.slice(0, -22)],
    ['cut by one', good.slice(0, -1)],
    ['one letter too many', `${good}A`],
    ['one bit of the signature', `${good.slice(0, -1)}${twin}`],
    ['other claims under the signature', `${head}.${encode({ ...claims, sub: 'root' })}.${signature}`],
    ['another head over the signature', `${encode({ ...R, x: 1 })}.${body}.${signature}`],
    ['padding', `${head}=.${body}.${signature}`],
    ['padding at the end', `${good}==`],
    ['the alphabet of base64', `${head}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/').slice(0, -2)}+/`],
    // Signatures of curves.
    ['r and s of zero', token(E, claims, bytes(Buffer.alloc(64)))],
    ['r of zero', token(E, claims, bytes(Buffer.concat([half(0), half(1)])))],
    ['s of zero', token(E, claims, bytes(Buffer.concat([half(1), half(0)])))],
    ['r and s of the order', token(E, claims, bytes(Buffer.concat([order, order])))],
    ['r and s of nothing but ones', token(E, claims, bytes(Buffer.alloc(64, 0xff)))],
    ['a signature of a curve cut by one', token(E, claims, (input) => es256()(input).subarray(0, 63))],
    ['one byte too many', token(E, claims, (input) => Buffer.concat([es256()(input), Buffer.alloc(1)]))],
    [
      'a zero before r and before s',
      token(E, claims, (input) => Buffer.concat([half(0), es256()(input).subarray(0, 32), half(0), es256()(input).subarray(32)])),
    ],
    ['a signature of a curve in DER', token(E, claims, (input) => sign('sha256', Buffer.from(input), ec.privateKey))],
    ['an empty signature of a curve', token(E, claims, bytes(Buffer.alloc(0)))],
    [
      'another curve’s algorithm',
      token({ ...E, alg: 'ES384' }, claims, (input) =>
        sign('sha384', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
      ),
    ],
    ['a key of the attacker’s on the same curve', token(E, claims, es256(mineEc.privateKey))],
    [
      'an embedded key on the same curve',
      token({ alg: 'ES256', jwk: mineEc.publicKey.export({ format: 'jwk' }) }, claims, es256(mineEc.privateKey)),
    ],
    ['EdDSA by a curve', token({ alg: 'EdDSA', kid: 'ec' }, claims, es256())],
  ]
  return [
    ...tokens.map(([title, sent]) => [title, `Bearer ${sent}`] as const),
    // What is not a token to begin with.
    ['JSON', `Bearer ${JSON.stringify({ payload: body, protected: head, signature })}`],
    ['blanks in it', `Bearer ${head}. ${body}.${signature}`],
    ['a tab before it', `Bearer\t${good}`],
    ['two of them', `Bearer ${good}, Bearer ${good}`],
    ['another scheme before it', `Basic Bearer ${good}`],
    ['no scheme', good],
    ['a scheme alone', 'Bearer'],
    ['dots', 'Bearer ..'],
    ['a token that is bound to nobody, with a proof’s scheme', `DPoP ${good}`],
  ]
}

describe.each(['node', 'fast'])('by the front `%s`', (front) => {
  let port = 0
  let good: readonly string[] = []
  let attacks: readonly (readonly [string, string])[] = []
  let called: readonly string[] = []
  const ends: (() => void)[] = []

  beforeAll(async () => {
    const until = (end: () => void) => void ends.push(end)
    const issuer = await startIssuer(until)
    issuer.keys = [
      { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256' },
      { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec' },
    ]
    const evil = await startIssuer(until)
    evil.keys = [{ ...mine.publicKey.export({ format: 'jwk' }), kid: 'evil' }]
    called = evil.asked
    const claims = issuer.claims()
    good = [token(R, claims, rs256()), token(E, claims, es256())]
    attacks = listAttacks(claims, evil.address)
    const world = await startWorld({
      settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop, algorithms: [RS256, ES256]}\n  failures: {most: 100000}\n`,
      words: ['--mode', 'enforce', '--front', front],
      until,
    })
    port = world.gateway.port
  }, 60_000)

  afterAll(() => {
    for (const end of ends) end()
  })

  const status = async (authorization: string) =>
    (await ask(port, `GET /me HTTP/1.1\r\nHost: shop.example\r\nAuthorization: ${authorization}\r\n\r\n`))?.status ?? null

  test('no attack passes, and who has a right to passes before and after', async () => {
    for (const one of good) expect(await status(`Bearer ${one}`)).toBe(200)
    const passed: unknown[] = []
    for (const [title, authorization] of attacks) {
      const got = await status(authorization)
      if (got !== 401) passed.push([title, got])
    }
    expect(passed).toEqual([])
    // Each a second time: what was refused is not taken for what was verified.
    for (const [title, authorization] of attacks) expect([title, await status(authorization)]).toEqual([title, 401])
    for (const one of good) expect(await status(`Bearer ${one}`)).toBe(200)
  })

  test('nothing that a token names was ever called', () => {
    expect(called).toEqual([])
  })

  test('a token of a megabyte, and one with NUL in it, end with an answer', async () => {
    expect(await status(`Bearer ${'A'.repeat(9000)}`)).toBe(401)
    expect(await status(`Bearer ${good[0]}\0`)).toBe(400)
    const raw = await connectRaw(port)
    raw.send(`GET /me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${'A'.repeat(1_048_576)}\r\n\r\n`)
    expect((await raw.answers(1))[0]?.status).toBe(431)
    expect(await status(`Bearer ${good[0]}`)).toBe(200)
  })
})
