// Tokens that are no JWT: their issuer says what they are, and what it says is judged as the claims of a token are.

import type { Claims } from './claims.ts'
import type { FailureLimit } from './failure-limit.ts'
import type { Introspected } from './introspection.ts'
import type { Introspection, Issuer } from './issuer.ts'
import { judgeToken, type KnownToken, type Revocations, refused, type TokenVerdict } from './judge-token.ts'
import { longestToken } from './jws.ts'
import { toPrincipal } from './principal.ts'

interface Asked {
  readonly issuer: Issuer
  readonly introspection: Introspection
}

/** The last second that a claim can name. */
const never = 253_402_300_799

export class OpaqueTokens {
  readonly #asked: readonly Asked[]
  readonly #revocations: Revocations
  readonly #failures: FailureLimit
  /** An answer is one object for as long as it is kept. */
  readonly #known = new WeakMap<Introspected, KnownToken>()

  constructor(issuers: readonly Issuer[], revocations: Revocations, failures: FailureLimit) {
    this.#asked = issuers.flatMap((issuer) => (issuer.introspection === null ? [] : [{ issuer, introspection: issuer.introspection }]))
    this.#revocations = revocations
    this.#failures = failures
  }

  get isEmpty(): boolean {
    return this.#asked.length === 0
  }

  /** `named`: the issuer that the token must be of, by its name; null where it tells itself. */
  verify(token: string, named: string | null, now: number, address: string): TokenVerdict | Promise<TokenVerdict> {
    if (token.length > longestToken) return refused('too-long')
    const asked = this.#asked.find(({ issuer, introspection: { begins } }) =>
      named === null ? begins === null || token.startsWith(begins) : issuer.name === named,
    )
    // Nobody is shown a token that may be another one's.
    if (asked === undefined) return refused('not-three-parts')
    const { introspector } = asked.introspection
    const known = introspector.recall(token, now)
    if (known?.kind === 'active') return this.#judge(asked, known, now, address)
    const wait = this.#failures.waits(address, now)
    if (wait > 0) return { kind: 'limited', seconds: Math.ceil(wait / 1000) }
    if (known !== null) return this.#judge(asked, known, now, address)
    return introspector.ask(token, now).then((introspected) => this.#judge(asked, introspected, now, address))
  }

  #judge({ issuer, introspection }: Asked, introspected: Introspected, now: number, address: string): TokenVerdict {
    switch (introspected.kind) {
      case 'unavailable':
        return { kind: 'unavailable', because: 'issuer-away' }
      case 'inactive':
        this.#failures.count(address, now)
        return refused('inactive')
      case 'active': {
        const before = this.#known.get(introspected)
        const known = before?.issuer === issuer ? before : toKnown(issuer, introspection, introspected.claims)
        this.#known.set(introspected, known)
        return judgeToken(known, this.#revocations, now)
      }
    }
  }
}

/** What RFC 7662 lets an issuer leave out is filled in, and nothing that it says is changed. */
function toKnown(issuer: Issuer, { audienceImplied }: Introspection, said: Claims): KnownToken {
  const { issuer: iss, audiences } = issuer.claims
  const { aud } = said
  const isForAnybody = aud === undefined || (Array.isArray(aud) && aud.length === 0)
  const claims = { ...(iss === null ? {} : { iss }), exp: never, ...said, ...(audienceImplied && isForAnybody ? { aud: audiences } : {}) }
  return { issuer, key: null, claims, principal: toPrincipal(claims, issuer.principal) }
}
