// The signature algorithms of JSON Web Signatures that we verify (RFC 7518 §3, RFC 8037, RFC 9864), each with the only keys that may be
// used with it. The key decides what a token may be signed with, never the token: that is what ends algorithm swaps. `none` is no row here.

import { constants, createHmac, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'

export const algorithmNames = [
  ...(['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
]

export type AlgorithmName = (typeof algorithmNames)[number]

interface Algorithm {
  readonly key: 'secret' | 'rsa' | 'ec' | 'ed25519'
  /** Null where the algorithm has its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  /** OpenSSL's name of the curve. */
  readonly curve?: string
  /** In bytes, where it has one length only. */
  readonly signature?: number
  readonly padding?: 'pkcs1' | 'pss'
}

const rows: Readonly<Record<AlgorithmName, Algorithm>> = {
  HS256: { key: 'secret', hash: 'sha256', signature: 32 },
  HS384: { key: 'secret', hash: 'sha384', signature: 48 },
  HS512: { key: 'secret', hash: 'sha512', signature: 64 },
  RS256: { key: 'rsa', hash: 'sha256', padding: 'pkcs1' },
  RS384: { key: 'rsa', hash: 'sha384', padding: 'pkcs1' },
  RS512: { key: 'rsa', hash: 'sha512', padding: 'pkcs1' },
  PS256: { key: 'rsa', hash: 'sha256', padding: 'pss' },
  PS384: { key: 'rsa', hash: 'sha384', padding: 'pss' },
  PS512: { key: 'rsa', hash: 'sha512', padding: 'pss' },
  ES256: { key: 'ec', hash: 'sha256', curve: 'prime256v1', signature: 64 },
  ES384: { key: 'ec', hash: 'sha384', curve: 'secp384r1', signature: 96 },
  ES512: { key: 'ec', hash: 'sha512', curve: 'secp521r1', signature: 132 },
  EdDSA: { key: 'ed25519', hash: null, signature: 64 },
  Ed25519: { key: 'ed25519', hash: null, signature: 64 },
}

const hashBytes = { sha256: 32, sha384: 48, sha512: 64 }

export function isAlgorithmName(name: string): name is AlgorithmName {
  return Object.hasOwn(rows, name)
}

/** What this key may sign or verify; empty for a key that is too short (RFC 7518 §3.2 and §3.3), or of a kind that no row has. */
export function algorithmsOf(key: KeyObject): readonly AlgorithmName[] {
  return algorithmNames.filter((name) => fits(rows[name], key))
}

function fits({ key: kind, hash, curve }: Algorithm, key: KeyObject): boolean {
  if (key.type === 'secret') return kind === 'secret' && hash !== null && (key.symmetricKeySize ?? 0) >= hashBytes[hash]
  switch (key.asymmetricKeyType) {
    case 'rsa': {
      const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
      return kind === 'rsa' && modulusLength >= 2048 && modulusLength <= 16_384 && publicExponent >= 3n && publicExponent < 1n << 33n
    }
    case 'ec':
      return kind === 'ec' && key.asymmetricKeyDetails?.namedCurve === curve
    case 'ed25519':
      return kind === 'ed25519'
    default:
      return false
  }
}

/** The caller has seen to it that the key allows the algorithm. A secret answers at once, the others from the pool of threads. */
export function verifySignature(name: AlgorithmName, key: KeyObject, input: Uint8Array, signature: Uint8Array): Promise<boolean> | boolean {
  const row = rows[name]
  if (row.signature !== undefined && signature.length !== row.signature) return false
  if (row.key === 'secret') {
    const expected = createHmac(row.hash ?? '', key)
      .update(input)
      .digest()
    return expected.length === signature.length && timingSafeEqual(expected, signature)
  }
  return new Promise((resolve) => {
    verify(row.hash, input, withParameters(row, key), signature, (error, right) => {
      // OpenSSL's complaints are about the signature: the key was looked at when it came.
      resolve(error === null && right)
    })
  })
}

export function signWith(name: AlgorithmName, key: KeyObject, input: Uint8Array): Buffer {
  const row = rows[name]
  if (row.key === 'secret')
    return createHmac(row.hash ?? '', key)
      .update(input)
      .digest()
  return sign(row.hash, input, withParameters(row, key))
}

function withParameters({ key: kind, padding }: Algorithm, key: KeyObject) {
  if (kind === 'ec') return { key, dsaEncoding: 'ieee-p1363' as const }
  if (padding === 'pss') return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  if (padding === 'pkcs1') return { key, padding: constants.RSA_PKCS1_PADDING }
  return { key }
}
