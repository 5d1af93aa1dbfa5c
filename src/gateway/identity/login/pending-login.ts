// A login that was begun and is not over: kept by the browser that began it, sealed and for ten minutes, so that nobody can fill our memory with
// them. Whoever comes back without it began somewhere else.

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { parseJson } from '../../../base/index.ts'
import { parseReturnPath } from './return-path.ts'
import type { Seal } from './seal.ts'

export interface PendingLogin {
  /** What the issuer says back. It begins with the number of the cookie. */
  readonly state: string
  readonly nonce: string
  /** Of PKCE (RFC 7636). */
  readonly verifier: string
  readonly returns: string
  /** Milliseconds since 1970. */
  readonly begun: number
}

/** A few logins may be on their way in one browser, one for each tab. */
const slots = 8
export const pendingLife = 600_000
const prefix = '__Host-fastward-login-'
/** The longest path to return to, sealed, with what stands around it. */
const longestSealed = 4000

/** `isTaken`: whether the browser shows a cookie of that name already, for a login in another tab. */
export function beginLogin(returns: string, now: number, isTaken: (cookie: string) => boolean): PendingLogin {
  const all = Array.from({ length: slots }, (_, slot) => slot)
  const free = all.filter((slot) => !isTaken(`${prefix}${slot}`))
  const among = free.length === 0 ? all : free
  const slot = among[(randomBytes(1)[0] ?? 0) % among.length] ?? 0
  return { state: `${slot}.${word()}`, nonce: word(), verifier: word(), returns, begun: now }
}

const word = (): string => randomBytes(32).toString('base64url')

/** Of a state that could be ours; null of any other. */
export function pendingCookie(state: string): string | null {
  return /^[0-7]\.[A-Za-z0-9_-]{43}$/.test(state) ? `${prefix}${state[0]}` : null
}

/** `about`: for whom, at whom. */
export function sealPending({ state, nonce, verifier, returns, begun }: PendingLogin, about: string, seal: Seal): string {
  return seal.seal(JSON.stringify([state, nonce, verifier, returns, begun]), `${about}\n${pendingCookie(state)}`)
}

export type PendingFault = 'state-unknown' | 'state-altered' | 'state-of-another' | 'state-too-old'

/** `cookie`: what the cookie of that state holds, null where it is not there. `now` in milliseconds since 1970. */
export function openPending(
  state: string,
  { cookie, about, now }: { readonly cookie: string | null; readonly about: string; readonly now: number },
  seal: Seal,
): PendingLogin | PendingFault {
  const name = pendingCookie(state)
  if (name === null || cookie === null || cookie.length > longestSealed) return 'state-unknown'
  const opened = seal.open(cookie, `${about}\n${name}`)
  const pending = opened === null ? null : readPending(opened)
  if (pending === null) return 'state-altered'
  if (!timingSafeEqual(Buffer.from(pending.state), Buffer.from(state))) return 'state-of-another'
  return now - pending.begun > pendingLife || pending.begun - now > pendingLife ? 'state-too-old' : pending
}

function readPending(text: string): PendingLogin | null {
  const read: unknown = parseJson(text) // It was sealed by us, and is as it was.
  if (!Array.isArray(read)) return null
  const [state, nonce, verifier, returns, begun]: readonly unknown[] = read
  if (typeof state !== 'string' || typeof nonce !== 'string' || typeof verifier !== 'string' || typeof begun !== 'number') return null
  if (typeof returns !== 'string' || pendingCookie(state) === null) return null
  return { state, nonce, verifier, returns: parseReturnPath(returns) ?? '/', begun }
}
