// From a bearer token to the one who holds it. What costs little is asked first; a signature is verified once per token, off the loop and
// with a bound on how many at a time; everything that may change meanwhile is judged for every request.

import { verifySignature } from './algorithm.ts'
import { type Claims, judgeClaims } from './claims.ts'
import type { FailureLimit } from './failure-limit.ts'
import type { Issuer } from './issuer.ts'
import { judgeToken, type KnownToken, type Revocations, refused, type TokenFault, type TokenVerdict } from './judge-token.ts'
import type { VerificationKey } from './jwk.ts'
import { type Jws, longestToken, parseJsonObject, parseJws } from './jws.ts'
import { toPrincipal } from './principal.ts'
import { type TokenCache, tokenHash } from './token-cache.ts'

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

/** A matter of time, or of what was decided since: the token itself was no attempt at anything. */
const harmless: ReadonlySet<TokenFault> = new Set(['expired', 'not-yet-valid', 'issued-in-the-future', 'revoked'])

export interface VerifierRooms {
  readonly cache: TokenCache
  readonly revocations: Revocations
  readonly failures: FailureLimit
}

export class TokenVerifier {
  /** By what `iss` says; null where it is not there. */
  readonly #issuers: ReadonlyMap<string | null, Issuer>
  readonly #current: ReadonlySet<Issuer>
  readonly #revocations: Revocations
  readonly #failures: FailureLimit
  readonly #limits: TokenLimits
  readonly #verified: TokenCache
  readonly #refused = new Map<string, Refusal>()
  readonly #verifying = new Map<string, Promise<KnownToken | TokenVerdict>>()

  constructor(issuers: readonly Issuer[], { cache, revocations, failures }: VerifierRooms, limits: TokenLimits = usualTokenLimits) {
    this.#issuers = new Map(issuers.map((issuer) => [issuer.claims.issuer, issuer]))
    this.#current = new Set(issuers)
    this.#revocations = revocations
    this.#failures = failures
    this.#limits = limits
    this.#verified = cache
  }

  /** At once for a token that is known. `now` in milliseconds since 1970; `knownHash`: by whoever has asked before. */
  verify(token: string, now: number, address: string, knownHash?: string): TokenVerdict | Promise<TokenVerdict> {
    if (token.length > longestToken) return refused('too-long')
    const hash = knownHash ?? tokenHash(token)
    const known = this.#verified.find(hash)
    if (known !== undefined && this.#current.has(known.issuer) && known.issuer.keys.serves(now))
      return judgeToken(known, this.#revocations, now)
    const wait = this.#failures.waits(address, now)
    if (wait > 0) return { kind: 'limited', seconds: Math.ceil(wait / 1000) }
    const refusal = this.#refused.get(hash)
    if (refusal !== undefined && now < refusal.until) {
      this.#failures.count(address, now)
      return refused(refusal.fault)
    }
    return this.#learn(token, hash, now, address)
  }

  async #learn(token: string, hash: string, now: number, address: string): Promise<TokenVerdict> {
    let work = this.#verifying.get(hash)
    if (work === undefined) {
      if (this.#verifying.size >= this.#limits.atOnce) return { kind: 'unavailable', because: 'too-many-at-once' }
      work = this.#check(token, now).finally(() => this.#verifying.delete(hash))
      this.#verifying.set(hash, work)
      const result = await work
      // While the signature was looked at, its key may have gone.
      if (!('kind' in result)) {
        if (result.issuer.keys.holds(result.key ?? '')) this.#verified.add(hash, result)
      } else if (result.kind === 'refused') this.#remember(hash, result.fault, now)
    }
    const result = await work
    const verdict = 'kind' in result ? result : judgeToken(result, this.#revocations, now)
    if (verdict.kind === 'refused' && !harmless.has(verdict.fault)) this.#failures.count(address, now)
    return verdict
  }

  async #check(token: string, now: number): Promise<KnownToken | TokenVerdict> {
    const jws = parseJws(token)
    if (typeof jws === 'string') return refused(jws)
    const claims = parseJsonObject(jws.payload)
    if (claims === null) return refused('bad-claims')
    const { iss = null } = claims
    const issuer =
      typeof iss === 'string' || !Object.hasOwn(claims, 'iss') ? this.#issuers.get(typeof iss === 'string' ? iss : null) : undefined
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

  async #trySignature(jws: Jws, issuer: Issuer, keys: readonly VerificationKey[], claims: Claims): Promise<KnownToken | TokenVerdict> {
    for (const key of keys)
      if (await verifySignature(jws.algorithm, key.object, jws.input, jws.signature))
        return { issuer, key: key.thumbprint, claims, principal: toPrincipal(claims, issuer.principal) }
    return refused(keys.length === 0 ? 'unknown-key' : 'wrong-signature')
  }

  #remember(hash: string, fault: TokenFault, now: number): void {
    // What is a matter of time is judged from the claims again; the rest stays wrong for a while.
    if (harmless.has(fault)) return
    if (this.#refused.size >= this.#limits.refusals) this.#refused.delete(this.#refused.keys().next().value ?? '')
    this.#refused.set(hash, { fault, until: now + refusalLife })
  }
}
