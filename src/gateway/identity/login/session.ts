// A session as it stands in a store: who logged in, until when that may be believed, and what it takes to ask again.

import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { parseJson } from '../../../base/index.ts'
import type { Claims } from '../claims.ts'
import { isObject } from '../jws.ts'

export interface Session {
  /** Of the login, in milliseconds since 1970. */
  readonly begun: number
  /** Until when the claims count, in milliseconds since 1970; a refresh makes it later. */
  readonly until: number
  readonly claims: Claims
  readonly sub: string
  /** The issuer's own name for its session; null where it says none. */
  readonly sid: string | null
  readonly refresh: string | null
  /** As it came, for saying at the end which session it was; null where it was too long to keep. */
  readonly idToken: string | null
}

/** Sealed and in base64url it is a third longer. */
const longest = 24_576

/** Null where it is too large to be kept. */
export function writeSession(session: Session): string | null {
  const whole = JSON.stringify(session)
  if (Buffer.byteLength(whole) <= longest) return whole
  const less = JSON.stringify({ ...session, idToken: null })
  return Buffer.byteLength(less) <= longest ? less : null
}

/** Null where another version wrote it. */
export function readSession(text: string): Session | null {
  const read: unknown = parseJson(text) // It was sealed by a gateway, and is as it was.
  if (!isObject(read)) return null
  const { begun, until, claims, sub, sid, refresh, idToken } = read
  if (typeof begun !== 'number' || typeof until !== 'number' || !isObject(claims) || typeof sub !== 'string') return null
  if (!isTextOrNull(sid) || !isTextOrNull(refresh) || !isTextOrNull(idToken)) return null
  return { begun, until, claims, sub, sid, refresh, idToken }
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string'

/** What the browser holds: 256 random bits. */
export const createSessionId = (): string => randomBytes(32).toString('base64url')

export const isSessionId = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/** What we hold. */
export const hashSessionId = (id: string): string => createHash('sha256').update(id, 'latin1').digest('base64url')

/** Names under which sessions can be ended, so that a store does not hold who somebody is. */
export class SessionNames {
  readonly #keys: readonly Uint8Array[]

  /** By the first of the secrets a session is named; the others named those that are older. */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, 'fastward', 'names of sessions', 32)))
  }

  /** The first is that of a new one. */
  of(kind: 'sub' | 'sid', about: string, value: string): readonly string[] {
    const text = JSON.stringify([kind, about, value])
    return this.#keys.map((key) => createHmac('sha256', key).update(text, 'utf8').digest('base64url'))
  }
}
