// What an issuer says to the gateway itself and to nobody else: who logged in (ID token, OpenID Connect Core §3.1.3.7 and §12.2), and that a session is over
// (logout token, Back-Channel Logout §2.6). Neither is a credential, and neither passes for the other.

import { createHash, timingSafeEqual } from 'node:crypto'
import { type AlgorithmName, verifySignature } from '../algorithm.ts'
import { type ClaimFault, type Claims, judgeClaims } from '../claims.ts'
import type { Issuer } from '../issuer.ts'
import { isObject, type JwsFault, parseJsonObject, parseJws } from '../jws.ts'

export type StatementFault =
  | JwsFault
  | ClaimFault
  | 'algorithm-not-allowed'
  | 'wrong-type'
  | 'unknown-key'
  | 'wrong-signature'
  | 'keys-away'
  | 'wrong-party'
  | 'wrong-nonce'
  | 'wrong-hash'
  | 'nobody'
  | 'no-logout'

interface Verified {
  readonly claims: Claims
  readonly algorithm: AlgorithmName
}

export interface IdTokenPlace {
  readonly issuer: Issuer
  /** The gateway's name at the issuer. */
  readonly client: string
  /** Milliseconds since 1970. */
  readonly now: number
}

const longest = 16_384
const longestSub = 255

/** `nonce`: of the login; null of a token that came with a refresh, which may leave it out. `access`: the token beside it. */
export async function verifyIdToken(
  token: string,
  place: IdTokenPlace,
  { nonce, access }: { readonly nonce: string | null; readonly access: string },
): Promise<Claims | StatementFault> {
  const verified = await verify(token, place, [null, 'jwt'])
  if (typeof verified === 'string') return verified
  const { claims, algorithm } = verified
  const { aud, azp, iat, sub, at_hash: hash } = claims
  // Several audiences: the one that it was made for must be said, and must be us.
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined) return 'wrong-party'
  if (azp !== undefined && azp !== place.client) return 'wrong-party'
  if (iat === undefined) return 'bad-claims'
  if (typeof sub !== 'string' || sub === '' || sub.length > longestSub) return 'nobody'
  if (nonce !== null && claims['nonce'] !== nonce) return 'wrong-nonce'
  if (hash !== undefined && !isHashOf(hash, access, algorithm)) return 'wrong-hash'
  return claims
}

export interface LogoutStatement {
  /** At least one of both. */
  readonly sub: string | null
  readonly sid: string | null
  /** Until when it counts, in seconds since 1970; and what it is called. */
  readonly until: number
  readonly jti: string
}

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

export async function verifyLogoutToken(token: string, place: IdTokenPlace): Promise<LogoutStatement | StatementFault> {
  const verified = await verify(token, place, [null, 'jwt', 'logout+jwt'])
  if (typeof verified === 'string') return verified
  const { iat, exp, jti, events, nonce, sub = null, sid = null } = verified.claims
  // A nonce would make an ID token of it.
  if (nonce !== undefined || !isObject(events) || !isObject(events[logoutEvent])) return 'no-logout'
  if (iat === undefined || typeof exp !== 'number' || typeof jti !== 'string' || jti === '' || jti.length > 512) return 'bad-claims'
  if ((sub !== null && !isName(sub)) || (sid !== null && !isName(sid)) || (sub === null && sid === null)) return 'nobody'
  return { sub, sid, until: exp, jti }
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 512

async function verify(
  token: string,
  { issuer, client, now }: IdTokenPlace,
  types: readonly (string | null)[],
): Promise<Verified | StatementFault> {
  const jws = parseJws(token, longest)
  if (typeof jws === 'string') return jws
  const { algorithm, kid, type } = jws
  if (!issuer.algorithms.includes(algorithm)) return 'algorithm-not-allowed'
  // An access token (`at+jwt`) is signed by the same keys.
  if (!types.includes(type)) return 'wrong-type'
  const claims = parseJsonObject(jws.payload)
  if (claims === null) return 'bad-claims'
  const { issuer: name, skew } = issuer.claims
  const fault = judgeClaims(claims, { issuer: name, audiences: [client], skew, longestLife: null, required: {} }, now / 1000)
  if (fault !== null) return fault
  const found = await issuer.keys.find(kid, algorithm, now)
  if (found.kind === 'away') return 'keys-away'
  for (const key of found.keys) if (await verifySignature(algorithm, key.object, jws.input, jws.signature)) return { claims, algorithm }
  return found.keys.length === 0 ? 'unknown-key' : 'wrong-signature'
}

/** OpenID Connect Core §3.1.3.6: the left half of the hash that the algorithm has. */
function isHashOf(written: unknown, token: string, algorithm: AlgorithmName): boolean {
  const bits = /\d+$/.exec(algorithm)?.[0] ?? '512'
  // Ed25519 signs with SHA-512 inside, and its name ends with another number.
  const hash = algorithm === 'EdDSA' || algorithm === 'Ed25519' ? 'sha512' : `sha${bits}`
  const digest = createHash(hash).update(token, 'latin1').digest()
  const expected = Buffer.from(digest.subarray(0, digest.length / 2).toString('base64url'))
  const given = Buffer.from(typeof written === 'string' ? written : '')
  return expected.length === given.length && timingSafeEqual(expected, given)
}
