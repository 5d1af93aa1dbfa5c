import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { type AlgorithmName, signWith } from './algorithm.ts'
import { boundKey, judgeProof, ProofMemory } from './dpop.ts'
import { thumbprintOf } from './jwk.ts'

const now = 1_800_000_000
const mine = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const thumbprint = thumbprintOf(mine.publicKey)
const token = 'access-token'
const request = { method: 'POST', address: 'https://api.example/orders', token }

const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: mine.publicKey.export({ format: 'jwk' }) }
const claims = {
  htm: 'POST',
  htu: 'https://api.example/orders',
  iat: now,
  jti: 'one',
  ath: createHash('sha256').update(token).digest('base64url'),
}

function prove(head: object, body: object, key: KeyObject = mine.privateKey, algorithm: AlgorithmName = 'ES256'): string {
  const input = [head, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${input}.${signWith(algorithm, key, Buffer.from(input)).toString('base64url')}`
}

test.each([
  ['as it should be', header, claims],
  ['with the address in other letters, the port and a query', header, { ...claims, htu: 'HTTPS://API.example:443/orders?a=1#b' }],
  ['a minute old', header, { ...claims, iat: now - 60 }],
])('a proof passes: %s', async (_, head, body) => {
  expect(await judgeProof([prove(head, body)], thumbprint, request, new ProofMemory(), now)).toBeNull()
})

test.each([
  ['none', [], 'proof-missing'],
  ['two', [prove(header, claims), prove(header, { ...claims, jti: 'two' })], 'proof-not-one'],
  ['of another type', [prove({ ...header, typ: 'JWT' }, claims)], 'bad-proof'],
  ['with its private key', [prove({ ...header, jwk: mine.privateKey.export({ format: 'jwk' }) }, claims)], 'bad-proof'],
  ['without a key', [prove({ ...header, jwk: undefined }, claims)], 'bad-proof'],
  ['by a secret', [prove({ ...header, alg: 'HS256' }, claims)], 'bad-proof'],
  [
    'by another key',
    [prove({ ...header, jwk: other.publicKey.export({ format: 'jwk' }) }, claims, other.privateKey)],
    'proof-of-another-key',
  ],
  ['signed by another key', [prove(header, claims, other.privateKey)], 'bad-proof'],
  ['for another method', [prove(header, { ...claims, htm: 'GET' })], 'proof-of-another-request'],
  ['for another path', [prove(header, { ...claims, htu: 'https://api.example/users' })], 'proof-of-another-request'],
  ['for another host', [prove(header, { ...claims, htu: 'https://evil.example/orders' })], 'proof-of-another-request'],
  ['for another token', [prove(header, { ...claims, ath: 'x' })], 'proof-of-another-request'],
  ['for any token', [prove(header, { ...claims, ath: undefined })], 'proof-of-another-request'],
  ['too old', [prove(header, { ...claims, iat: now - 61 })], 'proof-too-old'],
  ['from the future', [prove(header, { ...claims, iat: now + 61 })], 'proof-too-old'],
  ['without an id', [prove(header, { ...claims, jti: '' })], 'bad-proof'],
])('a proof does not: %s', async (_, proofs, fault) => {
  expect(await judgeProof(proofs, thumbprint, request, new ProofMemory(), now)).toBe(fault)
})

test('a proof passes once, as long as it could pass at all', async () => {
  const memory = new ProofMemory(2)
  const proof = prove(header, claims)
  expect(await judgeProof([proof], thumbprint, request, memory, now)).toBeNull()
  expect(await judgeProof([proof], thumbprint, request, memory, now + 59)).toBe('proof-seen-before')
  expect(await judgeProof([prove(header, { ...claims, jti: 'two' })], thumbprint, request, memory, now)).toBeNull()
  // Full: what cannot be remembered is not taken.
  expect(await judgeProof([prove(header, { ...claims, jti: 'three' })], thumbprint, request, memory, now)).toBe('proof-seen-before')
  expect(await judgeProof([prove(header, { ...claims, jti: 'three', iat: now + 121 })], thumbprint, request, memory, now + 121)).toBeNull()
})

test('a token says which key it is bound to', () => {
  expect(boundKey({ cnf: { jkt: thumbprint } })).toBe(thumbprint)
  for (const claims of [{}, { cnf: null }, { cnf: 'x' }, { cnf: {} }, { cnf: { jkt: 1 } }]) expect(boundKey(claims)).toBeNull()
})
