import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifySignature } from './algorithm.ts'
import { type AssertedRequest, AssertionSigner } from './assertion.ts'
import { parseJws } from './jws.ts'

const request: AssertedRequest = {
  principal: {
    kind: 'user',
    id: 'anna',
    roles: ['admin'],
    scopes: ['read', 'write'],
    tenant: 'acme',
    attributes: { password: 'never told' },
  },
  operation: 'main:app|GET /orders/{}',
  method: 'GET',
  target: '/orders/%31?a=1',
}
const now = Date.UTC(2026, 0, 1) + 999

function claimsOf(assertion: string): unknown {
  return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
}

test('the application is told who, what, where and for how long, and no more', () => {
  const key = createSecretKey(Buffer.alloc(32, 1))
  const assertion = new AssertionSigner({ kid: 'k1', algorithm: 'HS256', object: key }, 'shop').sign(request, now)
  expect(claimsOf(assertion)).toEqual({
    aud: 'shop',
    iat: Date.UTC(2026, 0, 1) / 1000,
    exp: Date.UTC(2026, 0, 1) / 1000 + 30,
    op: 'main:app|GET /orders/{}',
    htm: 'GET',
    htu: '/orders/%31?a=1',
    kind: 'user',
    sub: 'anna',
    roles: ['admin'],
    scope: 'read write',
    tenant: 'acme',
  })
  const jws = parseJws(assertion)
  if (typeof jws === 'string') throw new Error(jws)
  expect(jws).toMatchObject({ algorithm: 'HS256', kid: 'k1', type: 'fastward+jwt' })
  expect(verifySignature('HS256', key, jws.input, jws.signature)).toBe(true)
})

test('nobody is told as nobody', () => {
  const signer = new AssertionSigner({ kid: 'k1', algorithm: 'HS256', object: createSecretKey(Buffer.alloc(32, 1)) }, 'shop')
  const claims = claimsOf(signer.sign({ ...request, principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} } }, now))
  expect(claims).toMatchObject({ kind: 'anonymous' })
  expect(Object.keys(claims as object)).not.toContain('sub')
})

test('an application that may hold no secret verifies by a public key', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const jws = parseJws(new AssertionSigner({ kid: 'k1', algorithm: 'EdDSA', object: privateKey }, 'shop').sign(request, now))
  if (typeof jws === 'string') throw new Error(jws)
  expect(await verifySignature('EdDSA', publicKey, jws.input, jws.signature)).toBe(true)
})

test('whatever is said, and in whatever order, each assertion says its own', () => {
  const key = createSecretKey(Buffer.alloc(32, 1))
  const signer = new AssertionSigner({ kid: 'k1', algorithm: 'HS256', object: key }, 'shop "é"')
  const short = fc.string({ unit: 'binary', maxLength: 6 })
  const callers = fc
    .array(fc.record({ id: short, roles: fc.array(short, { maxLength: 2 }) }), { minLength: 1, maxLength: 3 })
    .map((all) => all.map((one) => ({ kind: 'user', scopes: [], attributes: {}, ...one }) as const))
  const asked = fc.record({
    caller: fc.nat(2),
    operation: fc.oneof(short, fc.constantFrom('a', 'ab', 'abc')),
    method: fc.constantFrom('GET', 'POST', 'PATCH', 'M-SEARCH'),
    target: fc.oneof(short, fc.constantFrom('/', '/a', '/ab"', '/\\')),
    second: fc.nat(2),
  })
  fc.assert(
    fc.property(callers, fc.array(asked, { maxLength: 12 }), (principals, requests) => {
      for (const { caller, second, ...one } of requests) {
        const principal = principals[caller % principals.length]
        if (principal === undefined) continue
        const assertion = signer.sign({ principal, ...one }, now + second * 1000)
        const jws = parseJws(assertion)
        if (typeof jws === 'string') throw new Error(jws)
        expect(verifySignature('HS256', key, jws.input, jws.signature)).toBe(true)
        const iat = Math.floor(now / 1000) + second
        expect(claimsOf(assertion)).toEqual({
          ...{ aud: 'shop "é"', iat, exp: iat + 30, kind: 'user', sub: principal.id },
          ...(principal.roles.length === 0 ? {} : { roles: principal.roles }),
          ...{ op: one.operation, htm: one.method, htu: one.target },
        })
      }
    }),
  )
})
