// Keys to verify with, from JSON Web Keys (RFC 7517) or from settings. What a key may not be used for is decided here, once.

import { createHash, createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { type AlgorithmName, algorithmsOf } from './algorithm.ts'
import { decodeBase64url } from './base64url.ts'
import { isObject, parseJsonObject } from './jws.ts'

export interface VerificationKey {
  /** Of the key itself (RFC 7638), so that it stays the same under another `kid`. */
  readonly thumbprint: string
  readonly kid: string | null
  readonly algorithms: readonly AlgorithmName[]
  readonly object: KeyObject
}

/** Where a key comes from: what an issuer publishes can hold no secret. */
export type KeyOrigin = 'published' | 'settings'

/** A document of more keys than this is not believed to be one. */
const mostKeys = 100

/** Null where the key is of a kind we do not know, too weak, or not meant for verifying signatures. */
export function importJwk(jwk: unknown, origin: KeyOrigin): VerificationKey | null {
  if (!isObject(jwk)) return null
  const { kty, use, key_ops: operations, alg, kid } = jwk
  if (use !== undefined && use !== 'sig') return null
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return null
  if (kid !== undefined && typeof kid !== 'string') return null
  const object = kty === 'oct' ? (origin === 'settings' ? secretOf(jwk) : null) : publicKeyOf(jwk)
  if (object === null) return null
  const possible = algorithmsOf(object)
  const algorithms = alg === undefined ? possible : possible.filter((name) => name === alg)
  if (algorithms.length === 0) return null
  return { thumbprint: thumbprintOf(object), kid: kid ?? null, algorithms, object }
}

/** The usable keys of a JSON Web Key Set, or null where the document is none; keys that we cannot use are passed over (RFC 7517 §5). */
export function parseKeySet(document: Uint8Array, origin: KeyOrigin): readonly VerificationKey[] | null {
  const keys = parseJsonObject(document)?.['keys']
  if (!Array.isArray(keys) || keys.length > mostKeys) return null
  const usable = keys.map((key) => importJwk(key, origin)).filter((key) => key !== null)
  return usable
}

function publicKeyOf({ kty, n, e, crv, x, y }: Readonly<Record<string, unknown>>): KeyObject | null {
  // Public parts alone, so that a private key published by mistake is not taken in with them.
  const key: JsonWebKey | null =
    kty === 'RSA' && isNumber(n) && isNumber(e)
      ? { kty, n, e }
      : kty === 'EC' && typeof crv === 'string' && isNumber(x) && isNumber(y)
        ? { kty, crv, x, y }
        : kty === 'OKP' && typeof crv === 'string' && isNumber(x)
          ? { kty, crv, x }
          : null
  if (key === null) return null
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    // A point that is not on its curve, or a curve that OpenSSL does not know.
    return null
  }
}

function secretOf({ k }: Readonly<Record<string, unknown>>): KeyObject | null {
  const bytes = typeof k === 'string' ? decodeBase64url(k) : null
  return bytes === null ? null : createSecretKey(bytes)
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && decodeBase64url(value) !== null
}

/** RFC 7638: SHA-256 over the members that make the key, in the order of their names. */
export function thumbprintOf(key: KeyObject): string {
  const { kty, crv, e, k, n, x, y } = key.export({ format: 'jwk' })
  const members = kty === 'RSA' ? { e, kty, n } : kty === 'EC' ? { crv, kty, x, y } : kty === 'OKP' ? { crv, kty, x } : { k, kty }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}
