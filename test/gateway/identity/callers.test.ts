// Each kind of credential through the running gateway: who is known by it, what the application is told, and what is refused.

import { createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../../src/gateway/identity/api-keys.ts'
import { hashPassword } from '../../../src/gateway/identity/stored-secret.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { send } from '../running.ts'
import { encode, signEs256, startIssuer, startWorld, type TestIssuer } from './world.ts'

const legacySecret = 'a secret that is shared with the old issuer'
const csrfKey = 'a key with which pages show where they come from'
const cheap = { cost: 13, blockSize: 8, parallel: 1 }
const { key, stored } = createApiKey()
const { key: oldKey, stored: oldStored } = createApiKey()

const settings = (issuer: TestIssuer) => `  issuers:
    main:
      issuer: '${issuer.address}'
      audience: shop
      introspection: {address: '${issuer.address}/introspect', client: gateway, secret: {command: [cat, client.secret]}}
    legacy: {issuer: 'https://legacy.example', audience: shop, secret: env:LEGACY, prefix: 'legacy:'}
  api-keys: {file: callers.keys}
  basic: {file: callers.passwords}
  sessions:
    cookie: session
    issuer: main
    origins: [https://shop.example]
    csrf: {cookie: csrf, header: X-CSRF, key: file:csrf.key}
  failures: {most: 1000}
`

async function start() {
  const issuer = await startIssuer()
  const world = await startWorld({
    settings: settings(issuer),
    files: {
      'client.secret': 'told-to-nobody\n',
      'csrf.key': csrfKey,
      'callers.keys': `billing ${stored} roles=robot scopes=orders:read tenant=acme\nold ${oldStored} expires=2020-01-01\n`,
      'callers.passwords': `anna ${await hashPassword('korrekt Pferd', cheap)} roles=admin\n`,
    },
    environment: { LEGACY: legacySecret },
  })
  return { issuer, ...world }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

function signHs256(claims: object, secret = legacySecret): string {
  const input = `${encode({ alg: 'HS256' })}.${encode(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

test('every kind of credential names its caller, and none falls back to nobody', async () => {
  const { issuer, gateway, caller, folder } = await start()
  expect(gateway.errors()).toContain('keys in `x-api-key`; names and passwords; sessions in the cookie `session`')
  const opaque = randomBytes(24).toString('base64url')
  issuer.opaque.set(opaque, { ...issuer.claims({ sub: 'ben', roles: ['reader'] }), iss: undefined })
  issuer.opaque.set('for-others', issuer.claims({ aud: 'mail' }))
  issuer.opaque.set('for-nobody', { sub: 'ben' })
  issuer.opaque.set('of-others', issuer.claims({ iss: 'https://evil.example' }))
  issuer.opaque.set('over', issuer.claims({ exp: 1 }))

  // By what they show, in the order of the kinds.
  expect(await caller(bearer(issuer.token({ roles: ['admin'] })))).toMatchObject({ kind: 'user', sub: 'anna', roles: ['admin'] })
  expect(await caller(bearer(opaque))).toMatchObject({ kind: 'user', sub: 'ben', roles: ['reader'] })
  expect(await caller(bearer(signHs256({ ...issuer.claims(), iss: 'https://legacy.example' })))).toMatchObject({ sub: 'legacy:anna' })
  expect(await caller({ 'X-Api-Key': key })).toMatchObject({
    ...{ kind: 'service', sub: 'key:billing', roles: ['robot'], scope: 'orders:read', tenant: 'acme' },
  })
  expect(await caller(basic('anna:korrekt Pferd'))).toMatchObject({ kind: 'user', sub: 'basic:anna', roles: ['admin'] })
  expect(await caller({ cookie: `theme=dark; session=${issuer.token()}` })).toMatchObject({ sub: 'anna' })
  expect(await caller({ cookie: `session=${opaque}` })).toMatchObject({ sub: 'ben' })

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['an opaque token that the issuer does not know', bearer('made-up'), 401],
    ['one that is for others', bearer('for-others'), 401],
    ['one that is for nobody in particular', bearer('for-nobody'), 401],
    ['one that is of another issuer', bearer('of-others'), 401],
    ['one whose time is over', bearer('over'), 401],
    [
      'a token signed with another secret',
      bearer(signHs256({ ...issuer.claims(), iss: 'https://legacy.example' }, `${legacySecret}x`)),
      401,
    ],
    ['a token of the one issuer signed with the secret of the other', bearer(signHs256(issuer.claims())), 401],
    ['a key that nobody has', { 'x-api-key': 'fwk_made-up' }, 401],
    ['the hash of a key', { 'x-api-key': stored }, 401],
    ['a key whose time is over', { 'x-api-key': oldKey }, 401],
    ['a key beside a token', { 'x-api-key': key, ...bearer(issuer.token()) }, 401],
    ['a wrong password', basic('anna:falsch'), 401],
    ['a name that nobody has', basic('ben:korrekt Pferd'), 401],
    ['a session of another issuer', { cookie: `session=${signHs256({ ...issuer.claims(), iss: 'https://legacy.example' })}` }, 401],
    ['a session that was made up', { cookie: 'session=a.b.c' }, 401],
    // Browsers go on showing it, unasked.
    ['a session whose time is over, where somebody must be known', { cookie: `session=${issuer.token({ exp: 1 })}` }, 403],
    ['nothing', {}, 403],
  ]
  for (const [title, headers, status] of refused) expect([title, await caller(headers)]).toEqual([title, status])

  const answer = await send(gateway.port, 'GET', '/me', { 'x-api-key': 'x' })
  expect(answer?.headers['www-authenticate']).toBe('ApiKey')
  expect((await send(gateway.port, 'GET', '/me', bearer('x.y.z')))?.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  expect((await send(gateway.port, 'GET', '/open', { cookie: `session=${issuer.token({ exp: 1 })}` }))?.status).toBe(200)

  // What was asked of the issuer was asked once per token.
  expect(issuer.asked.filter((path) => path === '/introspect').length).toBeLessThanOrEqual(8)

  // A line that comes or goes counts without a restart.
  writeFileSync(join(folder, 'callers.keys'), `shop ${oldStored}\n`)
  await expect.poll(() => caller({ 'x-api-key': oldKey }), { timeout: 20_000 }).toMatchObject({ sub: 'key:shop' })
  expect(await caller({ 'x-api-key': key })).toBe(401)
  // A file that is broken takes nobody in or out.
  writeFileSync(join(folder, 'callers.keys'), 'shop')
  await expect
    .poll(() => gateway.errors(), { timeout: 20_000 })
    .toContain('line 1: there is no hash behind the id; what was read before still holds')
  expect(await caller({ 'x-api-key': oldKey })).toMatchObject({ sub: 'key:shop' })

  await gateway.stop()
  const said = JSON.stringify(gateway.lines()) + gateway.errors()
  for (const secret of [legacySecret, csrfKey, 'told-to-nobody', key, 'Pferd', opaque, 'eyJ']) expect(said).not.toContain(secret)
})

describe('what a browser shows unasked', () => {
  test('counts for pages of ours, handshakes too', async () => {
    const { issuer, caller, status, gateway } = await start()
    const token = issuer.token()
    const cookie = { cookie: `session=${token}` }
    const submitted = createHmac('sha256', csrfKey).update(`forgery\n${token}`).digest('base64url')
    const other = createHmac('sha256', csrfKey).update('forgery\nanother').digest('base64url')
    const twice = (value: string) => ({ cookie: `session=${token}; csrf=${value}`, 'X-Csrf': value })
    const rows: readonly (readonly [string, string, Readonly<Record<string, string>>, boolean])[] = [
      ['a read from anywhere', 'GET', { ...cookie, Origin: 'https://evil.example' }, true],
      ['a change of our own page', 'POST', { ...cookie, Origin: 'https://shop.example' }, true],
      ['a change of the same origin', 'POST', { ...cookie, 'Sec-Fetch-Site': 'same-origin' }, true],
      ['a change with its token twice', 'POST', twice(submitted), true],
      ['a change of another page', 'POST', { ...cookie, Origin: 'https://evil.example' }, false],
      ['a change of a page of nowhere', 'POST', { ...cookie, Origin: 'null' }, false],
      ['a change of a sibling', 'POST', { ...cookie, 'Sec-Fetch-Site': 'same-site' }, false],
      ['a change of another page with the token', 'POST', { ...twice(submitted), 'Sec-Fetch-Site': 'cross-site' }, false],
      ['a change of nobody', 'POST', cookie, false],
      ['a change with a token of another session', 'POST', twice(other), false],
      ['a change with a token made up', 'POST', twice('x'), false],
      ['a change with the token in the header alone', 'POST', { ...cookie, 'X-Csrf': submitted }, false],
      ['a password of another page', 'POST', { ...basic('anna:korrekt Pferd'), Origin: 'https://evil.example' }, false],
      ['a password of a page of ours', 'POST', { ...basic('anna:korrekt Pferd'), Origin: 'https://shop.example' }, true],
      ['a password of a program', 'POST', basic('anna:korrekt Pferd'), true],
      ['a token that a page has put there, from anywhere', 'POST', { ...bearer(token), Origin: 'https://evil.example' }, true],
    ]
    for (const [title, method, headers, passes] of rows) {
      const told = await caller(headers, method)
      expect([title, typeof told === 'object' ? true : told]).toEqual([title, passes ? true : 403])
    }
    const handshake = {
      ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    }
    // What stands for the application speaks no WebSocket: 200 says that it was asked.
    expect(await status('/live', { ...handshake, ...cookie, Origin: 'https://shop.example' })).toBe(200)
    expect(await status('/live', { ...handshake, ...cookie, Origin: 'https://evil.example' })).toBe(403)
    expect(await status('/live', { ...handshake, ...cookie })).toBe(403)
    expect(await status('/live', handshake)).toBe(403)
    expect(await status('/live', { ...handshake, ...bearer(token) })).toBe(200)
    await gateway.stop()
    expect(gateway.lines().filter(({ code }) => code === 'origin-refused')).toHaveLength(11)
  })
})

test('a token that is bound to a key counts with a fresh proof of that key, once', async () => {
  const issuer = await startIssuer()
  const { caller } = await startWorld({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n  failures: {most: 1000}\n`,
  })
  const mine = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = mine.publicKey.export({ format: 'jwk' })
  const print = createHash('sha256')
    .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))
    .digest('base64url')
  const token = issuer.token({ cnf: { jkt: print } })
  const prove = (other: object = {}, key = mine.privateKey) =>
    signEs256(
      { typ: 'dpop+jwt', alg: 'ES256', jwk },
      {
        ...{ htm: 'GET', htu: 'http://shop.example/me', iat: Math.floor(Date.now() / 1000), jti: randomBytes(8).toString('hex') },
        ...{ ath: createHash('sha256').update(token).digest('base64url'), ...other },
      },
      key,
    )
  const shown = (proof: string) => ({ authorization: `DPoP ${token}`, dpop: proof })
  const proof = prove()
  expect(await caller(shown(proof))).toMatchObject({ sub: 'anna' })
  expect(await caller(shown(prove()))).toMatchObject({ sub: 'anna' })
  const { privateKey: stranger } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rows: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['the same proof again', shown(proof)],
    ['none', { authorization: `DPoP ${token}` }],
    ['as if it were bound to nobody', bearer(token)],
    ['a proof for another method', shown(prove({ htm: 'POST' }))],
    ['a proof for another address', shown(prove({ htu: 'http://evil.example/me' }))],
    ['a proof of yesterday', shown(prove({ iat: 1 }))],
    ['a proof of another token', shown(prove({ ath: 'x' }))],
    ['a proof signed by another key', shown(prove({}, stranger))],
    ['a token that is bound to nobody, with a proof', { authorization: `DPoP ${issuer.token()}`, dpop: prove() }],
  ]
  for (const [title, headers] of rows) expect([title, await caller(headers)]).toEqual([title, 401])
})

test('an address that shows too much that does not hold has to wait, and who is known does not', async () => {
  const issuer = await startIssuer()
  const { caller, gateway } = await startWorld({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n  failures: {most: 3, seconds: 600}\n`,
  })
  const known = bearer(issuer.token())
  const late = bearer(issuer.token({ sub: 'ben' }))
  expect(await caller(known)).toMatchObject({ sub: 'anna' })
  // What is merely late is no attempt.
  for (let i = 0; i < 5; i++) expect(await caller(bearer(issuer.token({ exp: 1, jti: String(i) })))).toBe(401)
  for (let i = 0; i < 3; i++) expect(await caller(bearer(`a.b.c${i}`))).toBe(401)
  const answer = await send(gateway.port, 'GET', '/me', late)
  expect(answer?.status).toBe(429)
  expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(500)
  expect(await caller(known)).toMatchObject({ sub: 'anna' })
  await gateway.stop()
  expect(gateway.lines().at(-2)).toMatchObject({ code: 'too-many-failures' })
})

test('several processes hold to one file of revocations', async () => {
  const issuer = await startIssuer()
  const { caller, folder } = await startWorld({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n  revocations: file:revocations\n`,
    words: ['--mode', 'enforce', '--workers', '2'],
  })
  const anna = bearer(issuer.token())
  const all = async () => new Set(await Promise.all(Array.from({ length: 12 }, async () => typeof (await caller(anna)))))
  expect(await all()).toEqual(new Set(['object']))
  expect(runCommand(['credential', 'revoke', '--issuer', 'main', '--principal', 'anna'], { folder })).toMatchObject({ exit: 0 })
  await expect.poll(all, { timeout: 20_000 }).toEqual(new Set(['number']))
})

test('trusted addresses are not counted', async () => {
  const issuer = await startIssuer()
  const { caller } = await startWorld({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n  failures: {most: 1, seconds: 600, trusted: [127.0.0.0/8]}\n`,
  })
  for (let i = 0; i < 5; i++) expect(await caller(bearer(`a.b.c${i}`))).toBe(401)
  expect(await caller(bearer(issuer.token()))).toMatchObject({ sub: 'anna' })
})

test('what is taken back counts no more, also after a restart of the gateway', async () => {
  const issuer = await startIssuer()
  const settings = `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n  revocations: file:revocations\n`
  const { caller, folder, restart } = await startWorld({ settings })
  const anna = bearer(issuer.token({ jti: 'a1' }))
  const ben = bearer(issuer.token({ sub: 'ben', jti: 'b1' }))
  const otherBen = bearer(issuer.token({ sub: 'ben', jti: 'b2' }))
  for (const who of [anna, ben, otherBen]) expect(typeof (await caller(who))).toBe('object')
  expect(runCommand(['credential', 'revoke', '--issuer', 'main', '--principal', 'anna'], { folder })).toMatchObject({ exit: 0 })
  expect(runCommand(['credential', 'revoke', '--issuer', 'main', '--token', 'b1'], { folder })).toMatchObject({ exit: 0 })
  await expect.poll(() => caller(anna), { timeout: 20_000 }).toBe(401)
  await expect.poll(() => caller(ben), { timeout: 20_000 }).toBe(401)
  expect(await caller(otherBen)).toMatchObject({ sub: 'ben' })
  // What is issued afterwards is fine.
  const later = Math.floor(Date.now() / 1000) + 5
  expect(await caller(bearer(issuer.token({ iat: later })))).toMatchObject({ sub: 'anna' })
  expect(runCommand(['credential', 'revoke', '--issuer', 'main', '--everybody'], { folder })).toMatchObject({ exit: 0 })
  await expect.poll(() => caller(otherBen), { timeout: 20_000 }).toBe(401)
  const again = await restart()
  for (const who of [anna, ben, otherBen]) expect(await again.caller(who)).toBe(401)
  const lines = await again.gateway.untilLines(3)
  expect(lines.map(({ reason }) => reason)).toEqual(['revoked', 'revoked', 'revoked'])
})

test('settings that are read again forget nobody, and a secret that was changed counts at once', async () => {
  const issuer = await startIssuer()
  const settings = `  issuers:
    main: {issuer: '${issuer.address}', audience: shop}
    legacy: {issuer: 'https://legacy.example', audience: shop, secret: file:legacy.secret, prefix: 'legacy:'}
`
  const { caller, folder, gateway } = await startWorld({ settings, files: { 'legacy.secret': legacySecret } })
  const old = bearer(signHs256({ ...issuer.claims(), iss: 'https://legacy.example' }))
  const next = bearer(signHs256({ ...issuer.claims(), iss: 'https://legacy.example' }, `${legacySecret}, changed`))
  const known = bearer(issuer.token())
  for (const who of [known, old]) expect(typeof (await caller(who))).toBe('object')
  expect(await caller(next)).toBe(401)
  issuer.isAway = true
  writeFileSync(join(folder, 'legacy.secret'), `${legacySecret}, changed`)
  await expect.poll(() => gateway.errors(), { timeout: 20_000 }).toContain('taken over')
  expect(await caller(next)).toMatchObject({ sub: 'legacy:anna' })
  expect(await caller(old)).toBe(401)
  // Its keys cannot be had just now, and need not.
  expect(await caller(known)).toMatchObject({ sub: 'anna' })
  expect(await caller(bearer(issuer.token({ sub: 'ben' })))).toMatchObject({ sub: 'ben' })
})

test.each<[string, string, Readonly<Record<string, string>>, string]>([
  [
    'a secret in the settings',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: hunter2}}',
    {},
    'must be a place and no secret',
  ],
  [
    'a secret that is not there',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: env:NOT_THERE}}',
    {},
    '`gateway.issuers.main.secret`: there is no secret at `env:NOT_THERE`: there is no such variable',
  ],
  [
    'a short secret',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: file:short}}',
    { short: 'hunter2' },
    'the secret is too short to be safe',
  ],
  [
    'a secret that is short for its algorithm',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: file:short, algorithms: [HS512]}}',
    { short: 'x'.repeat(63) },
    'the secret is too short to be safe',
  ],
  [
    'an issuer without TLS elsewhere',
    '  issuers: {main: {issuer: http://login.example, audience: shop}}',
    {},
    'must be an address with https',
  ],
  [
    'keys without TLS elsewhere',
    '  issuers: {main: {issuer: https://login.example, keys: "http://127.0.0.1.evil.example/keys", audience: shop}}',
    {},
    'must be an address with https',
  ],
  [
    'a command that fails',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: {command: ["false"]}}}',
    {},
    'there is no secret at `command: false`: it ended with 1',
  ],
  [
    'a command that there is not',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: {command: [no-such-program]}}}',
    {},
    'there is no such program',
  ],
  [
    'a command that prints without end',
    '  issuers: {main: {issuer: https://a.example, audience: shop, secret: {command: ["yes"]}}}',
    {},
    'it printed too much for a secret',
  ],
  [
    'a shared secret among public keys',
    '  issuers: {main: {issuer: https://a.example, audience: shop, algorithms: [RS256, HS256]}}',
    {},
    '`main` cannot use `HS256`',
  ],
  [
    'two issuers of opaque tokens that look alike',
    `  issuers:
    one: {issuer: https://a.example, audience: shop, introspection: {address: https://a.example/i, client: c, secret: file:short}}
    two: {issuer: https://b.example, audience: shop, prefix: b, introspection: {address: https://b.example/i, client: c, secret: file:short}}`,
    { short: 'x' },
    'opaque tokens of `two` and of `one` cannot be told apart',
  ],
  ['sessions of an issuer that there is not', '  sessions: {cookie: s, issuer: main, origins: []}', {}, '`main` is no issuer'],
  ['a file of keys that holds one', '  api-keys: {file: keys}', { keys: `shop ${key}\n` }, 'the second word is no `sha256:` of a key'],
  ['certificates that nobody is asked for', '  certificates: {id: dns}', {}, 'clients are never asked for a certificate'],
  ['a network that is none', '  failures: {trusted: [10.0.0.0/99]}', {}, '`10.0.0.0/99` is neither an address nor a network'],
  ['a key that is none', '  key: file:short', { short: 'k0:AAAA' }, 'what is there is no key to sign with'],
])('%s is said before anything listens, and never shown', (_, text, files, message) => {
  const folder = writeProject({ 'main.py': 'x = 1\n', 'fastward.yaml': `gateway:\n${text}\n`, ...files })
  const { exit, stderr } = runCommand(['gateway', '--upstream', 'http://127.0.0.1:1', '--openapi', 'x.json'], { folder })
  expect(stderr).toContain(message)
  expect(exit).toBe(2)
  for (const secret of ['hunter2', key]) expect(stderr).not.toContain(secret)
})
