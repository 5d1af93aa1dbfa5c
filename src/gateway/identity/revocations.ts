// Who was shut out: everybody of an issuer, one principal, or one token, from a moment on. What the file says and what could not be written to it
// yet count alike.

import type { Revocations } from './judge-token.ts'
import type { Revocation } from './revocation-lines.ts'

interface Tables {
  readonly issuers: Map<string, number>
  readonly principals: Map<string, number>
  /** Until when the token would have lived, in seconds since 1970. */
  readonly tokens: Map<string, number>
}

const createTables = (): Tables => ({ issuers: new Map(), principals: new Map(), tokens: new Map() })

export class RevocationList implements Revocations {
  isKnown = true
  /** Whoever is to hear that there may be more than before. */
  onMore: (() => void) | null = null
  #tables = createTables()
  #written: readonly Revocation[] = []
  /** Of this process alone, or learnt from others. */
  #own: readonly Revocation[] = []

  /** All that the file says; what stood there before and does not any more is forgotten. `now` in seconds since 1970. */
  replace(revocations: readonly Revocation[], now: number): void {
    this.#written = revocations
    const tables = createTables()
    for (const revocation of [...revocations, ...this.#own]) put(tables, revocation, now)
    this.#tables = tables
    this.onMore?.()
  }

  /** Stays until the process ends, whatever the file says. */
  add(revocation: Revocation): void {
    this.#own = [...this.#own, revocation]
    put(this.#tables, revocation, 0)
    this.onMore?.()
  }

  /** All that is known. */
  list(): readonly Revocation[] {
    return [...this.#written, ...this.#own]
  }

  get size(): number {
    const { issuers, principals, tokens } = this.#tables
    return issuers.size + principals.size + tokens.size
  }

  epoch(issuer: string, principal: string): number {
    const { issuers, principals } = this.#tables
    if (issuers.size === 0 && principals.size === 0) return 0
    return Math.max(issuers.get(issuer) ?? 0, principals.get(pair(issuer, principal)) ?? 0)
  }

  isRevoked(issuer: string, jti: string): boolean {
    const { tokens } = this.#tables
    return tokens.size > 0 && tokens.has(pair(issuer, jti))
  }
}

function put({ issuers, principals, tokens }: Tables, revocation: Revocation, now: number): void {
  const { issuer } = revocation
  if (revocation.kind === 'token') {
    // A token that has ended anyway needs no place.
    if (revocation.until > now) tokens.set(pair(issuer, revocation.token), revocation.until)
    return
  }
  const { principal, time } = revocation
  const [map, key] = principal === null ? [issuers, issuer] : [principals, pair(issuer, principal)]
  map.set(key, Math.max(time, map.get(key) ?? 0))
}

/** JSON, so that no name can end early and begin the other. */
function pair(issuer: string, name: string): string {
  return JSON.stringify([issuer, name])
}
