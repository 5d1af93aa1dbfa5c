// How the gateway does, for whoever asks: which policy holds, since when, and why a newer one does not.

export interface PolicyHealth {
  /** Names the rules that hold. */
  readonly digest: string
  /** When they came to hold. */
  readonly since: string
  /** Why what is in the files now was not taken over, and when; null where it was. */
  readonly refused: { readonly reason: string; readonly at: string } | null
  /** Settings that are written otherwise than they hold, until the next start. */
  readonly waiting: readonly string[]
  /** How often it was read, and how often in vain. */
  readonly reads: number
  readonly failures: number
}

export interface GatewayHealth {
  /** What trusted proxies said, and nobody could read. */
  readonly hops: { malformed: number }
  readonly policy: PolicyHealth & {
    holds(digest: string, now: Date, waiting?: readonly string[]): void
    refuses(reason: string, now: Date): void
  }
}

export function createHealth(): GatewayHealth {
  let policy: PolicyHealth = { digest: '', since: '', refused: null, waiting: [], reads: 0, failures: 0 }
  return {
    hops: { malformed: 0 },
    policy: {
      get digest() {
        return policy.digest
      },
      get since() {
        return policy.since
      },
      get refused() {
        return policy.refused
      },
      get waiting() {
        return policy.waiting
      },
      get reads() {
        return policy.reads
      },
      get failures() {
        return policy.failures
      },
      holds(digest, now, waiting = policy.waiting) {
        const since = digest === policy.digest ? policy.since : now.toISOString()
        policy = { ...policy, digest, since, refused: null, waiting, reads: policy.reads + 1 }
      },
      refuses(reason, now) {
        policy = { ...policy, refused: { reason, at: now.toISOString() }, reads: policy.reads + 1, failures: policy.failures + 1 }
      },
    },
  }
}
