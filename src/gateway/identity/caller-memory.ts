// What a running gateway knows of callers beside its settings: it stays when the settings are read again.

import { ProofMemory } from './dpop.ts'
import { FailureLimit } from './failure-limit.ts'
import { IssuerShelf } from './issuer.ts'
import { RevocationList } from './revocations.ts'
import { TokenCache } from './token-cache.ts'
import { usualTokenLimits } from './token-verifier.ts'

export class CallerMemory {
  readonly cache = new TokenCache(usualTokenLimits.kept)
  readonly issuers = new IssuerShelf(this.cache)
  readonly proofs = new ProofMemory()
  readonly failures = new FailureLimit()
  readonly revocations = new RevocationList()
}
