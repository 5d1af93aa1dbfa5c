// A token that is known to be the issuer's, judged for one request: what may change while its signature stays right.

import type { Principal } from '../../policy/index.ts'
import { type ClaimFault, type Claims, judgeClaims } from './claims.ts'
import type { Issuer } from './issuer.ts'
import type { JwsFault } from './jws.ts'

export interface Revocations {
  /** False for as long as nobody could be asked who was shut out: then nobody's token holds. */
  readonly isKnown: boolean
  /** Seconds since 1970: what was issued before it counts no more. 0 where nothing was revoked. */
  epoch(issuer: string, principal: string): number
  isRevoked(issuer: string, jti: string): boolean
}

export type TokenFault =
  | JwsFault
  | ClaimFault
  | 'unknown-issuer'
  | 'algorithm-not-allowed'
  | 'wrong-type'
  | 'unknown-key'
  | 'wrong-signature'
  | 'inactive'
  | 'nobody'
  | 'revoked'

export type TokenVerdict =
  | {
      readonly kind: 'known'
      readonly principal: Principal
      readonly issuer: string
      /** Null where the issuer said it and no key did. */
      readonly key: string | null
      readonly claims: Claims
    }
  | { readonly kind: 'refused'; readonly fault: TokenFault }
  /** The keys are away, or too many are at it: whoever asks is told to come again, and is nobody meanwhile. */
  | { readonly kind: 'unavailable'; readonly because: 'keys-away' | 'issuer-away' | 'revocations-away' | 'too-many-at-once' }
  /** The address has shown too many that do not hold; seconds until it may try again. */
  | { readonly kind: 'limited'; readonly seconds: number }

/** What is worth keeping of a token. */
export interface KnownToken {
  readonly issuer: Issuer
  /** The thumbprint of the key; null where the issuer said it. */
  readonly key: string | null
  readonly claims: Claims
  /** Null where the claims name nobody. */
  readonly principal: Principal | null
}

/** `now` in milliseconds since 1970. */
export function judgeToken({ issuer, key, claims, principal }: KnownToken, revocations: Revocations, now: number): TokenVerdict {
  const fault = judgeClaims(claims, issuer.claims, now / 1000)
  if (fault !== null) return refused(fault)
  if (principal?.id === undefined) return refused('nobody')
  const { iat, jti } = claims
  const epoch = revocations.epoch(issuer.name, principal.id)
  // A token that does not say when it was issued may be older than any revocation.
  if (epoch > 0 && !(typeof iat === 'number' && iat >= epoch)) return refused('revoked')
  if (typeof jti === 'string' && revocations.isRevoked(issuer.name, jti)) return refused('revoked')
  if (!revocations.isKnown) return { kind: 'unavailable', because: 'revocations-away' }
  return { kind: 'known', principal, issuer: issuer.name, key, claims }
}

export function refused(fault: TokenFault): Extract<TokenVerdict, { kind: 'refused' }> {
  return { kind: 'refused', fault }
}
