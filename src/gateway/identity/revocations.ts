// Who was shut out: everybody, one principal, or one token, from a moment on. Bounded: an entry is forgotten once every token that it could
// concern has expired.

import type { Revocations } from './judge-token.ts'

export class RevocationList implements Revocations {
  readonly #issuers = new Map<string, number>()
  readonly #principals = new Map<string, number>()
  /** Until when the token would have lived, in seconds since 1970. */
  readonly #tokens = new Map<string, number>()

  /** Times in seconds since 1970. What the principal (or, without one, anybody) was issued before it counts no more. */
  revokeBefore(issuer: string, principal: string | null, time: number): void {
    const [map, key] = principal === null ? [this.#issuers, issuer] : [this.#principals, pair(issuer, principal)]
    map.set(key, Math.max(time, map.get(key) ?? 0))
  }

  revokeToken(issuer: string, jti: string, expires: number): void {
    this.#tokens.set(pair(issuer, jti), expires)
  }

  /** Drops what concerns no living token any more. `longestLife` of a token and `now` in seconds. */
  forget(now: number, longestLife: number): void {
    for (const [key, expires] of this.#tokens) if (expires <= now) this.#tokens.delete(key)
    for (const [key, time] of this.#principals) if (time + longestLife <= now) this.#principals.delete(key)
  }

  epoch(issuer: string, principal: string): number {
    return Math.max(this.#issuers.get(issuer) ?? 0, this.#principals.get(pair(issuer, principal)) ?? 0)
  }

  isRevoked(issuer: string, jti: string): boolean {
    return this.#tokens.has(pair(issuer, jti))
  }
}

/** JSON, so that no name can end early and begin the other. */
function pair(issuer: string, name: string): string {
  return JSON.stringify([issuer, name])
}
