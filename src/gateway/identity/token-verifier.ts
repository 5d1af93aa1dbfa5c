// From a bearer token to the one who holds it. What costs little is asked first; a signature is verified once per token, off the loop and
// with a bound on how many at a time; everything that may change meanwhile is judged for every request.

import type { Principal } from '../../policy/index.ts'
import { type AlgorithmName, verifySignature } from './algorithm.ts'
import { type ClaimFault, type ClaimRules, type Claims, judgeClaims } from './claims.ts'
import { type Jws, type JwsFault, longestToken, parseJsonObject, parseJws } from './jws.ts'
import type { KeySet } from './key-set.ts'
import { type PrincipalRules, toPrincipal } from './principal.ts'
import { type TokenCache, tokenHash, type VerifiedToken } from './token-cache.ts'

export interface Issuer {
  /** In the settings, and in the record. */
  readonly name: string
  readonly keys: KeySet
  readonly algorithms: readonly AlgorithmName[]
  readonly claims: ClaimRules
  /** What `typ` must be (`at+jwt`, RFC 9068), or null. */
  readonly type: string | null
  readonly principal: PrincipalRules
}

export interface Revocations {
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
  | 'nobody'
  | 'revoked'

export type TokenVerdict =
  | { readonly kind: 'known'; readonly principal: Principal; readonly issuer: string; readonly key: string; readonly claims: Claims }
  | { readonly kind: 'refused'; readonly fault: TokenFault }
  /** The keys are away, or too many are at it: whoever asks is told to come again, and is nobody meanwhile. */
  | { readonly kind: 'unavailable'; readonly because: 'keys-away' | 'too-many-at-once' }

export interface TokenLimits {
  /** Verified tokens that are kept. */
  readonly kept: number
  /** Signatures at a time. */
  readonly atOnce: number
  /** Refused tokens that are remembered, so that the same one costs no second signature. */
  readonly refusals: number
}

export const usualTokenLimits: TokenLimits = { kept: 10_000, atOnce: 64, refusals: 10_000 }

/** In milliseconds. A key that is new to the issuer makes a refused token right, so it must not be long. */
const refusalLife = 10_000

interface Refusal {
  readonly fault: TokenFault
  readonly until: number
}

export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, Issuer>
  readonly #byName: ReadonlyMap<string, Issuer>
  readonly #revocations: Revocations
  readonly #limits: TokenLimits
  readonly #verified: TokenCache
  readonly #refused = new Map<string, Refusal>()
  readonly #verifying = new Map<string, Promise<VerifiedToken | TokenVerdict>>()

  constructor(issuers: readonly Issuer[], revocations: Revocations, cache: TokenCache, limits: TokenLimits = usualTokenLimits) {
    this.#issuers = new Map(issuers.map((issuer) => [issuer.claims.issuer, issuer]))
    this.#byName = new Map(issuers.map((issuer) => [issuer.name, issuer]))
    this.#revocations = revocations
    this.#limits = limits
    this.#verified = cache
  }

  /** At once for a token that is known. `now` in milliseconds since 1970. */
  verify(token: string, now: number): TokenVerdict | Promise<TokenVerdict> {
    if (token.length > longestToken) return refused('too-long')
    const hash = tokenHash(token)
    const known = this.#verified.find(hash)
    const issuer = known === undefined ? undefined : this.#byName.get(known.issuer)
    if (known !== undefined && issuer?.keys.serves(now) === true) return this.#judge(issuer, known, now)
    const refusal = this.#refused.get(hash)
    if (refusal !== undefined && now < refusal.until) return refused(refusal.fault)
    return this.#learn(token, hash, now)
  }

  async #learn(token: string, hash: string, now: number): Promise<TokenVerdict> {
    let work = this.#verifying.get(hash)
    if (work === undefined) {
      if (this.#verifying.size >= this.#limits.atOnce) return { kind: 'unavailable', because: 'too-many-at-once' }
      work = this.#check(token, now).finally(() => this.#verifying.delete(hash))
      this.#verifying.set(hash, work)
      const result = await work
      // While the signature was looked at, its key may have gone.
      if (!('kind' in result)) {
        if (this.#byName.get(result.issuer)?.keys.holds(result.key) === true) this.#verified.add(hash, result)
      } else if (result.kind === 'refused') this.#remember(hash, result.fault, now)
    }
    const result = await work
    if ('kind' in result) return result
    const issuer = this.#byName.get(result.issuer)
    return issuer === undefined ? refused('unknown-issuer') : this.#judge(issuer, result, now)
  }

  async #check(token: string, now: number): Promise<VerifiedToken | TokenVerdict> {
    const jws = parseJws(token)
    if (typeof jws === 'string') return refused(jws)
    const claims = parseJsonObject(jws.payload)
    if (claims === null) return refused('bad-claims')
    const issuer = typeof claims['iss'] === 'string' ? this.#issuers.get(claims['iss']) : undefined
    if (issuer === undefined) return refused('unknown-issuer')
    if (!issuer.algorithms.includes(jws.algorithm)) return refused('algorithm-not-allowed')
    if (issuer.type !== null && jws.type !== issuer.type) return refused('wrong-type')
    // Before the signature: who sends a token that could not pass anyway shall not make us count.
    const fault = judgeClaims(claims, issuer.claims, now / 1000)
    if (fault !== null) return refused(fault)
    const found = await issuer.keys.find(jws.kid, jws.algorithm, now)
    if (found.kind === 'away') return { kind: 'unavailable', because: 'keys-away' }
    return this.#trySignature(jws, issuer, found.keys, claims)
  }

  async #trySignature(
    jws: Jws,
    issuer: Issuer,
    keys: Extract<Awaited<ReturnType<KeySet['find']>>, { kind: 'keys' }>['keys'],
    claims: Claims,
  ) {
    for (const key of keys)
      if (await verifySignature(jws.algorithm, key.object, jws.input, jws.signature))
        return { issuer: issuer.name, key: key.thumbprint, claims } satisfies VerifiedToken
    return refused(keys.length === 0 ? 'unknown-key' : 'wrong-signature')
  }

  #judge(issuer: Issuer, { key, claims }: VerifiedToken, now: number): TokenVerdict {
    const fault = judgeClaims(claims, issuer.claims, now / 1000)
    if (fault !== null) return refused(fault)
    const principal = toPrincipal(claims, issuer.principal)
    if (principal?.id === undefined) return refused('nobody')
    const { iat, jti } = claims
    const epoch = this.#revocations.epoch(issuer.name, principal.id)
    // A token that does not say when it was issued may be older than any revocation.
    if (epoch > 0 && !(typeof iat === 'number' && iat >= epoch)) return refused('revoked')
    if (typeof jti === 'string' && this.#revocations.isRevoked(issuer.name, jti)) return refused('revoked')
    return { kind: 'known', principal, issuer: issuer.name, key, claims }
  }

  #remember(hash: string, fault: TokenFault, now: number): void {
    // What is a matter of time is judged from the claims again; the rest stays wrong for a while.
    if (fault === 'expired' || fault === 'not-yet-valid' || fault === 'issued-in-the-future') return
    if (this.#refused.size >= this.#limits.refusals) this.#refused.delete(this.#refused.keys().next().value ?? '')
    this.#refused.set(hash, { fault, until: now + refusalLife })
  }
}

function refused(fault: TokenFault): Extract<TokenVerdict, { kind: 'refused' }> {
  return { kind: 'refused', fault }
}
