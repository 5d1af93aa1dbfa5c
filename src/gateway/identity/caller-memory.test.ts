// Settings that are read again while the gateway runs: what was learnt before stays, and what was verified for other settings does not.

import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { RequestHead } from '../request/index.ts'
import { createAuthenticator } from './authenticate.ts'
import { CallerMemory } from './caller-memory.ts'
import { usualFailures } from './failure-limit.ts'
import type { IssuerSettings } from './issuer.ts'
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

test('keys that were fetched and tokens that were verified stay; another audience, another algorithm, another rule for names count at once', async () => {
  const { settings, token, asked } = await startIssuer()
  const memory = new CallerMemory()
  const ask = async (other: Partial<IssuerSettings>) => {
    const authenticator = createAuthenticator({
      ...{ issuers: [{ ...settings, ...other }], apiKeys: null, passwords: null, sessions: null, certificates: null },
      ...{ failures: usualFailures, memory, now: () => now, origin: null },
      askProfile: () => Promise.resolve({ kind: 'refused' }),
    })
    const head: RequestHead = {
      ...{ method: 'GET', target: '/', rawPath: '/', query: null, decoded: { path: '/', doubts: [] }, version: '1.1', host: 'a' },
      ...{ framing: { kind: 'none' }, expectsContinue: false, upgrade: null, forOneHop: new Set() },
      headers: [{ name: 'authorization', value: `Bearer ${token}` }],
    }
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
