// What is signed: the keys, the checkpoints over all chains, and the tombstones of segments that were deleted in order. One line each, every
// line holds the hash of the line before, and its last member is the Ed25519 signature (RFC 8032) over the line without it. Copies of these
// lines, kept where whoever rewrites the record cannot reach, are its anchors.

import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { parseJson } from '../base/index.ts'

export interface KeyEntry {
  readonly kind: 'key'
  /** Of the key that signs from here on; this line itself is signed by the one before it, the first by itself. */
  readonly key: string
  readonly public: string
}

export interface ChainHead {
  readonly chain: string
  readonly segment: number
  readonly next: number
  readonly seal: string
}

export interface CheckpointEntry {
  readonly kind: 'checkpoint'
  readonly chains: readonly ChainHead[]
}

export interface TombstoneEntry {
  readonly kind: 'tombstone'
  readonly chain: string
  /** The segments that are gone, both ends in. */
  readonly first: number
  readonly last: number
  /** What the segment after them stands on, and the number of its first record. */
  readonly seal: string
  readonly next: number
  readonly because: string
}

export type Entry = KeyEntry | CheckpointEntry | TombstoneEntry

export interface SignedEntry {
  readonly entry: Entry
  /** RFC 3339. */
  readonly at: string
  /** Of the key that signed it. */
  readonly by: string
  readonly previous: string
}

export const firstEntry = createHash('sha256').update('fastward audit ledger 1', 'utf8').digest('base64url')

export function keyId(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' })
  return createHash('sha256')
    .update(x ?? '', 'latin1')
    .digest('base64url')
    .slice(0, 16)
}

export function lineHash(line: string): string {
  return createHash('sha256').update(line, 'utf8').digest('base64url')
}

/** One line, without its end. `privateKey` is Ed25519. */
export function signEntry(entry: Entry, at: Date, previous: string, privateKey: KeyObject): string {
  const unsigned = JSON.stringify({ entry, at: at.toISOString(), by: keyId(createPublicKey(privateKey)), previous })
  const signature = sign(null, Buffer.from(unsigned, 'utf8'), privateKey).toString('base64url')
  return `${unsigned.slice(0, -1)},"signature":"${signature}"}`
}

export function toKeyEntry(publicKey: KeyObject): KeyEntry {
  return { kind: 'key', key: keyId(publicKey), public: String(publicKey.export({ format: 'jwk' }).x) }
}

/** Null where it is no key of ours. */
export function readKey({ key, public: x }: KeyEntry): KeyObject | null {
  try {
    const object = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return keyId(object) === key ? object : null
  } catch {
    return null
  }
}

const ending = /^(.*),"signature":"([A-Za-z0-9_-]{86})"\}$/s

/** Null where it is no line of a ledger; the signature is another matter. */
export function parseEntry(line: string): SignedEntry | null {
  if (!ending.test(line)) return null
  let value: unknown
  try {
    value = parseJson(line)
  } catch {
    return null
  }
  const { entry, at, by, previous } = value as Readonly<Record<string, unknown>> // What ends as above and parses is an object.
  if (typeof at !== 'string' || typeof by !== 'string' || typeof previous !== 'string' || !isEntry(entry)) return null
  return { entry, at, by, previous }
}

export function isSignedBy(line: string, key: KeyObject): boolean {
  const match = ending.exec(line)
  if (match === null) return false
  return verify(null, Buffer.from(`${match[1]}}`, 'utf8'), key, Buffer.from(match[2] ?? '', 'base64url'))
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Readonly<Record<string, unknown>> // An object, as the line above has seen.
  switch (entry['kind']) {
    case 'key':
      return typeof entry['key'] === 'string' && typeof entry['public'] === 'string'
    case 'checkpoint':
      return Array.isArray(entry['chains']) && entry['chains'].every(isHead)
    case 'tombstone':
      return isHead({ ...entry, segment: entry['first'] }) && isCount(entry['last']) && typeof entry['because'] === 'string'
    default:
      return false
  }
}

function isHead(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { chain, segment, next, seal } = value as Readonly<Record<string, unknown>> // An object, as the line above has seen.
  return typeof chain === 'string' && isCount(segment) && isCount(next) && typeof seal === 'string'
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
