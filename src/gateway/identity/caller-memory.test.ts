// Settings that are read again while the gateway runs: what was learnt before stays, and what was verified for other settings does not.

import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { HeaderBlock, type RequestHead } from '../request/index.ts'
import { parseApiKeys } from './api-keys.ts'
import { createAuthenticator } from './authenticate.ts'
import { CallerMemory } from './caller-memory.ts'
import { usualFailures } from './failure-limit.ts'
import type { IssuerSettings } from './issuer.ts'
import { parsePasswords } from './passwords.ts'
import { usualPrincipal } from './principal.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const now = new Date(Date.UTC(2026, 10, 23))
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function startIssuer() {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.end(JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // A server of TCP has an address with a port.
  const settings: IssuerSettings = {
    ...{ name: 'main', issuer: address, keys: new URL(address), secrets: null, introspection: null, profile: null },
    ...{ audiences: ['shop'], algorithms: ['ES256'], type: null, required: {}, skew: 0, stale: 3600, longestLife: null },
    principal: usualPrincipal,
  }
  const seconds = now.getTime() / 1000
  const input = `${encode({ alg: 'ES256' })}.${encode({ iss: address, aud: 'shop', sub: 'anna', iat: seconds, exp: seconds + 60 })}`
  const token = `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  return { settings, token, asked: () => asked }
}

const headOf = (method: string, headers: RequestHead['headers'], query: string | null = null): RequestHead => ({
  ...{ method, target: '/', rawPath: '/', query, decoded: { path: '/', doubts: [] }, version: '1.1', host: 'a', headers },
  ...{ framing: { kind: 'none' }, expectsContinue: false, upgrade: null, forOneHop: new Set(), block: null },
})

test('keys that were fetched and tokens that were verified stay; another audience, another algorithm, another rule for names count at once', async () => {
  const { settings, token, asked } = await startIssuer()
  const memory = new CallerMemory()
  const ask = async (other: Partial<IssuerSettings>) => {
    const authenticator = createAuthenticator({
      ...{ issuers: [{ ...settings, ...other }], apiKeys: null, passwords: null, sessions: null, certificates: null },
      ...{ failures: usualFailures, memory, now: () => now, origin: null },
      askProfile: () => Promise.resolve({ kind: 'refused' }),
    })
    const head = headOf('GET', [{ name: 'authorization', value: `Bearer ${token}` }])
    const answer = authenticator.authenticate(head, { address: '192.0.2.1', isEncrypted: false })
    const isAtOnce = !(answer instanceof Promise)
    const made = await answer
    return [made.kind === 'principal' ? made.principal.id : made.reason, isAtOnce]
  }
  expect(await ask({})).toEqual(['anna', false])
  expect(await ask({})).toEqual(['anna', true])
  expect(await ask({ audiences: ['mail'] })).toEqual(['wrong-audience', false])
  expect(await ask({ algorithms: ['RS256'] })).toEqual(['algorithm-not-allowed', false])
  expect(await ask({ principal: { ...usualPrincipal, prefix: 'main:' } })).toEqual(['main:anna', false])
  // What was set before is set again: the issuer is another object, and its keys are the ones that were fetched.
  expect(await ask({})).toEqual(['anna', false])
  expect(asked()).toBe(1)
})

test('a token that held is known again in whatever head, and holds for no longer than it says', async () => {
  const { settings, token } = await startIssuer()
  const memory = new CallerMemory()
  let time = now.getTime()
  const authenticator = createAuthenticator({
    ...{ issuers: [settings], apiKeys: null, passwords: null, sessions: null, certificates: null },
    ...{ failures: usualFailures, memory, now: () => new Date(time), origin: null },
    askProfile: () => Promise.resolve({ kind: 'refused' }),
  })
  const ask = async (shown: string, id: string) => {
    const lines = `Authorization: Bearer ${shown}\r\nX-Request-Id: ${id}`
    const block = HeaderBlock.parse(lines, 10)
    const head = headOf('GET', [{ name: 'authorization', value: `Bearer ${shown}` }])
    const made = await authenticator.authenticate({ ...head, block }, { address: '192.0.2.1', isEncrypted: false })
    return made.kind === 'principal' ? made.principal.id : made.reason
  }
  for (const id of ['a', 'b', 'c']) expect(await ask(token, id)).toBe('anna')
  const last = token.at(-1) === 'A' ? 'B' : 'A'
  expect(await ask(`${token.slice(0, -1)}${last}`, 'd')).not.toBe('anna')
  expect(await ask(token.replace('.', '..'), 'd')).not.toBe('anna')
  time += 59_000
  expect(await ask(token, 'e')).toBe('anna')
  time += 1000
  expect(await ask(token, 'f')).toBe('expired')
  time -= 30_000
  expect(await ask(token, 'g')).toBe('anna')
  memory.revocations.add({ kind: 'before', issuer: 'main', principal: 'anna', time: time / 1000 })
  expect(await ask(token, 'h')).toBe('revoked')
})

test('whatever a client shows, it gets an answer, and nobody is known by it', async () => {
  const { settings, token } = await startIssuer()
  const keys = parseApiKeys('', '')
  const passwords = parsePasswords('', '')
  if ('line' in keys || 'line' in passwords) throw new Error('an empty file is one')
  const authenticator = createAuthenticator({
    ...{ issuers: [settings], apiKeys: { header: 'x-api-key', keys: () => keys }, passwords: () => passwords },
    sessions: { cookie: 's', issuer: 'main', forgery: { origins: ['https://shop.example'], token: null } },
    certificates: { id: 'uri', prefix: '', known: new Map() },
    failures: { most: Number.POSITIVE_INFINITY, window: 1, trusted: [] },
    ...{ memory: new CallerMemory(), now: () => now, origin: null },
    askProfile: () => Promise.resolve({ kind: 'refused' }),
  })
  const name = fc.constantFrom('authorization', 'cookie', 'x-api-key', 'dpop', 'origin', 'sec-fetch-site')
  const piece = fc.oneof(
    fc.constantFrom('Bearer ', 'DPoP ', 'Basic ', 's=', '.', '; ', '"', 'eyJ', '=', ',', ' '),
    fc.string(),
    fc.base64String(),
  )
  const value = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  const bent = fc
    .tuple(fc.nat(token.length), fc.string({ maxLength: 3 }))
    .map(([at, text]) => `Bearer ${token.slice(0, at)}${text}${token.slice(at + 1)}`)
  const header = fc.oneof(
    fc.record({ name, value }),
    fc.record({ name: fc.constant('authorization'), value: bent }),
    fc.record({ name: fc.constant('cookie'), value: bent.map((text) => `s=${text.slice(7)}`) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST'),
      fc.array(header, { maxLength: 4 }),
      fc.option(fc.string()),
      async (method, headers, query) => {
        fc.pre(!headers.some((sent) => sent.value.includes(token)))
        const answer = await authenticator.authenticate(headOf(method, headers, query), { address: '192.0.2.1', isEncrypted: true })
        expect(answer.kind === 'principal' ? answer.principal.kind : 'nobody').toMatch(/^(?:anonymous|nobody)$/)
      },
    ),
  )
})

test('who is set to know nobody judges no credential', () => {
  const authenticator = createAuthenticator({
    ...{ issuers: [], apiKeys: null, passwords: null, sessions: null, certificates: null },
    ...{ failures: usualFailures, memory: new CallerMemory(), now: () => now, origin: null },
    askProfile: () => Promise.resolve({ kind: 'refused' }),
  })
  const head = headOf('GET', [{ name: 'authorization', value: 'Bearer of.the.application' }])
  expect(authenticator.authenticate(head, { address: '192.0.2.1', isEncrypted: false })).toMatchObject({ principal: { kind: 'anonymous' } })
})
