import { createHmac, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AlgorithmName, algorithmsOf, signWith, verifySignature } from './algorithm.ts'
import { decodeBase64url } from './base64url.ts'
import { importJwk, parseKeySet, thumbprintOf } from './jwk.ts'
import { parseJws } from './jws.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const part = (text: string): string => encode(text)

describe('base64url', () => {
  test.each(['', 'AA', 'AAA', 'AAAA', '_-8', 'Zm9v'])('`%s` is the one spelling of some bytes', (text) => {
    expect(decodeBase64url(text)?.toString('base64url')).toBe(text)
  })
  test.each(['A', 'AAAAA', 'AB', 'AAB', 'AA==', 'A A', 'AA\n', '+/8', 'Zm9v.', 'Zé9v'])('`%s` is not', (text) => {
    expect(decodeBase64url(text)).toBeNull()
  })
})

describe('what is not even looked at', () => {
  test.each([
    ['no parts', 'abc', 'not-three-parts'],
    ['two parts', 'a.b', 'not-three-parts'],
    ['an encrypted token', 'a.b.c.d.e', 'not-three-parts'],
    ['the algorithm none', `${part('{"alg":"none"}')}.e30.`, 'unknown-algorithm'],
    ['none in other letters', `${part('{"alg":"nOnE"}')}.e30.`, 'unknown-algorithm'],
    ['no algorithm', `${part('{}')}.e30.AA`, 'unknown-algorithm'],
    ['an algorithm that is a member of every object', `${part('{"alg":"constructor"}')}.e30.AA`, 'unknown-algorithm'],
    ['an algorithm in a list', `${part('{"alg":["HS256"]}')}.e30.AA`, 'unknown-algorithm'],
    ['an algorithm twice', `${part('{"alg":"none","alg":"HS256"}')}.e30.AA`, 'bad-header'],
    ['a header that is a list', `${part('["HS256"]')}.e30.AA`, 'bad-header'],
    ['a header that is no JSON', `${part('alg=HS256')}.e30.AA`, 'bad-header'],
    ['a critical extension', `${part('{"alg":"HS256","crit":["exp"],"exp":1}')}.e30.AA`, 'critical-extension'],
    ['an unencoded payload', `${part('{"alg":"HS256","b64":false}')}.e30.AA`, 'critical-extension'],
    ['a key id that is a number', `${part('{"alg":"HS256","kid":1}')}.e30.AA`, 'bad-header'],
    ['a key id of a kilobyte', `${part(`{"alg":"HS256","kid":"${'k'.repeat(1024)}"}`)}.e30.AA`, 'bad-header'],
    ['padding', `${part('{"alg":"HS256"}')}=.e30.AA`, 'not-base64url'],
    ['a line end', `${part('{"alg":"HS256"}')}.e30.AA\n`, 'not-base64url'],
    ['bits left over in the signature', `${part('{"alg":"HS256"}')}.e30.AB`, 'not-base64url'],
    ['a megabyte', 'a'.repeat(1_048_576), 'too-long'],
  ])('%s', (_, token, fault) => {
    expect(parseJws(token)).toBe(fault)
  })

  test('nothing makes the parser throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.json(), fc.json(), fc.base64String()).map(([head, body, end]) => `${encode(head)}.${encode(body)}.${end}`),
        ),
        (token) => {
          expect(['string', 'object']).toContain(typeof parseJws(token))
        },
      ),
      { numRuns: runs },
    )
  })
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pairs: Record<string, { publicKey: KeyObject; privateKey: KeyObject }> = {
  rsa,
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed25519: generateKeyPairSync('ed25519'),
}

describe('a key says what it may verify', () => {
  test.each([
    ['rsa', ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['p256', ['ES256']],
    ['p384', ['ES384']],
    ['p521', ['ES512']],
    ['ed25519', ['EdDSA', 'Ed25519']],
  ])('%s', async (name, algorithms) => {
    const pair = pairs[name]
    if (pair === undefined) throw new Error(name)
    expect(importJwk(pair.publicKey.export({ format: 'jwk' }), 'published')?.algorithms).toEqual(algorithms)
    const input = Buffer.from('what is signed')
    for (const algorithm of algorithms as AlgorithmName[]) {
      const signature = signWith(algorithm, pair.privateKey, input)
      expect(await verifySignature(algorithm, pair.publicKey, input, signature)).toBe(true)
      expect(await verifySignature(algorithm, pair.publicKey, Buffer.from('something else'), signature)).toBe(false)
      expect(await verifySignature(algorithm, pair.publicKey, input, signature.subarray(1))).toBe(false)
      expect(await verifySignature(algorithm, pair.publicKey, input, Buffer.alloc(0))).toBe(false)
      // r = s = 0, which some verifiers took for every message (CVE-2022-21449).
      expect(await verifySignature(algorithm, pair.publicKey, input, Buffer.alloc(signature.length))).toBe(false)
    }
  })

  test('a secret as long as the hash, and no shorter', () => {
    expect(algorithmsOf(createSecretKey(Buffer.alloc(31, 1)))).toEqual([])
    expect(algorithmsOf(createSecretKey(Buffer.alloc(32, 1)))).toEqual(['HS256'])
    expect(algorithmsOf(createSecretKey(Buffer.alloc(64, 1)))).toEqual(['HS256', 'HS384', 'HS512'])
    const key = createSecretKey(Buffer.alloc(32, 1))
    const right = createHmac('sha256', Buffer.alloc(32, 1)).update('x').digest()
    expect(verifySignature('HS256', key, Buffer.from('x'), right)).toBe(true)
    expect(verifySignature('HS256', key, Buffer.from('y'), right)).toBe(false)
  })

  test.each([
    ['one of 1,024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })],
    ['one for encryption', { ...rsa.publicKey.export({ format: 'jwk' }), use: 'enc' }],
    ['one that may only encrypt', { ...rsa.publicKey.export({ format: 'jwk' }), key_ops: ['encrypt'] }],
    ['one for an algorithm of other keys', { ...rsa.publicKey.export({ format: 'jwk' }), alg: 'ES256' }],
    ['a secret that was published', { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') }],
    [
      'a point off its curve',
      { kty: 'EC', crv: 'P-256', x: Buffer.alloc(32, 1).toString('base64url'), y: Buffer.alloc(32, 1).toString('base64url') },
    ],
    ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' })],
    ['X25519', generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })],
    ['a number', 7],
    ['nothing', null],
  ])('not taken: %s', (_, jwk) => {
    expect(importJwk(jwk, 'published')).toBeNull()
  })

  test('of a private key that was published only the public half is taken in', () => {
    expect(importJwk(rsa.privateKey.export({ format: 'jwk' }), 'published')?.object.type).toBe('public')
  })

  test('the thumbprint of RFC 7638 §3.1', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    const key = importJwk({ kty: 'RSA', n, e: 'AQAB' }, 'published')
    expect(key?.thumbprint).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
    expect(key && thumbprintOf(key.object)).toBe(key?.thumbprint)
  })
})

describe('a set of keys', () => {
  test('what cannot be used is passed over', () => {
    const set = { keys: [{ kty: 'quantum' }, pairs['p256']?.publicKey.export({ format: 'jwk' }), null] }
    expect(parseKeySet(Buffer.from(JSON.stringify(set)), 'published')?.map((key) => key.algorithms)).toEqual([['ES256']])
  })
  test.each(['', '[]', '{}', '{"keys":{}}', '{"keys":[],"keys":[]}', `{"keys":[${'{},'.repeat(200)}{}]}`])('%s is none', (text) => {
    expect(parseKeySet(Buffer.from(text), 'published')).toBeNull()
  })
})
