// A JSON Web Signature in compact form (RFC 7515 §7.1), taken apart and not yet believed. Keys and addresses of keys inside the token
// (`jwk`, `jku`, `x5c`, `x5u`) are not even read.

import { parseJson } from '../../base/index.ts'
import { scanJson, usualLimits } from '../json/index.ts'
import { type AlgorithmName, isAlgorithmName } from './algorithm.ts'
import { decodeBase64url } from './base64url.ts'

export interface Jws {
  readonly algorithm: AlgorithmName
  readonly kid: string | null
  /** Lower case, without `application/`; null where none is given. */
  readonly type: string | null
  /** The header, for whoever verifies a proof that carries its own key (RFC 9449). */
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Buffer
  /** What was signed. */
  readonly input: Buffer
  readonly signature: Buffer
}

export type JwsFault = 'too-long' | 'not-three-parts' | 'not-base64url' | 'bad-header' | 'unknown-algorithm' | 'critical-extension'

/** Longer ones do not fit in what servers take as a header. */
export const longestToken = 8192

const longestKid = 512

export function parseJws(token: string, longest: number = longestToken): Jws | JwsFault {
  if (token.length > longest) return 'too-long'
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  if (first === -1 || second === -1 || token.indexOf('.', second + 1) !== -1) return 'not-three-parts'
  const head = decodeBase64url(token.slice(0, first))
  const payload = decodeBase64url(token.slice(first + 1, second))
  const signature = decodeBase64url(token.slice(second + 1))
  if (head === null || payload === null || signature === null) return 'not-base64url'
  const header = parseJsonObject(head)
  if (header === null) return 'bad-header'
  const { alg, kid, typ, crit, b64 } = header
  if (typeof alg !== 'string' || !isAlgorithmName(alg)) return 'unknown-algorithm'
  // We understand no extension, and what is critical must be understood (RFC 7515 §4.1.11); an unencoded payload is one (RFC 7797).
  if (crit !== undefined || b64 !== undefined) return 'critical-extension'
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > longestKid)) return 'bad-header'
  if (typ !== undefined && typeof typ !== 'string') return 'bad-header'
  return {
    algorithm: alg,
    kid: kid ?? null,
    type: typ === undefined ? null : typ.toLowerCase().replace(/^application\//, ''),
    header,
    payload,
    input: Buffer.from(token.slice(0, second), 'latin1'),
    signature,
  }
}

/** Null where it is not one object that every reader reads alike. */
export function parseJsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  if (scanJson(bytes, usualLimits).fault !== null) return null
  const value: unknown = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'))
  return isObject(value) ? value : null
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
