// The keys of one issuer: fetched, kept, and fetched again. A token with an unknown key id makes us look for it at most once in half a
// minute, however many such tokens come; while the issuer is away its last keys serve for an hour, a day at most where the settings say so.
// After that nobody is known, which is said: never is somebody let in as nobody.

import type { AlgorithmName } from './algorithm.ts'
import { parseKeySet, type VerificationKey } from './jwk.ts'

/** One document from the issuer. Never follows a redirect. Null if it could not be had, for whatever reason. */
export type FetchKeys = () => Promise<FetchedKeys | null>

export interface FetchedKeys {
  readonly document: Uint8Array
  /** As `Cache-Control` has it, in milliseconds; null where it says nothing. */
  readonly fresh: number | null
}

export interface KeySetRules {
  /** How long keys serve after they were last fetched, in milliseconds. */
  readonly stale: number
}

const second = 1000
const minute = 60 * second
export const usualStale = 60 * minute
export const longestStale = 24 * 60 * minute

const usualFresh = 10 * minute
const shortestFresh = minute
const missPause = 30 * second
const failurePause = 10 * second
/** A token that names no key, or one of many, costs no more signatures than these. */
const mostTried = 8

export type FoundKeys =
  | { readonly kind: 'keys'; readonly keys: readonly VerificationKey[] }
  /** Nothing was ever fetched, or too long ago; or the key is new, and the issuer cannot be asked for it just now. */
  | { readonly kind: 'away' }

export class KeySet {
  readonly #fetch: FetchKeys | null
  readonly #stale: number
  readonly #removed: (left: ReadonlySet<string>) => void
  #keys: readonly VerificationKey[]
  #fetchedAt: number
  #freshUntil: number
  #tryAfter = Number.NEGATIVE_INFINITY
  #lookAfter = Number.NEGATIVE_INFINITY
  #fetching: Promise<void> | null = null
  /** It did not answer when it was asked last. */
  #isAway = false

  private constructor(
    fetch: FetchKeys | null,
    stale: number,
    keys: readonly VerificationKey[],
    removed: (left: ReadonlySet<string>) => void,
  ) {
    this.#fetch = fetch
    this.#stale = Math.min(stale, longestStale)
    this.#keys = keys
    this.#removed = removed
    this.#fetchedAt = fetch === null ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
    this.#freshUntil = this.#fetchedAt
  }

  /** Keys of the settings: they stay. */
  static of(keys: readonly VerificationKey[]): KeySet {
    return new KeySet(null, 0, keys, () => undefined)
  }

  /** `removed` hears which keys are left, by thumbprint, whenever one has gone. */
  static from(fetch: FetchKeys, { stale }: KeySetRules, removed: (left: ReadonlySet<string>) => void): KeySet {
    return new KeySet(fetch, stale, [], removed)
  }

  /** Whether a token that was verified by one of these keys still is; looks after newer keys in passing. `now` in milliseconds. */
  serves(now: number): boolean {
    if (now >= this.#freshUntil && now >= this.#tryAfter) void this.#refresh(now)
    return now - this.#fetchedAt <= this.#stale || this.#fetch === null
  }

  /** The keys that may have signed this: those of that id, or all where the token names none. Waits for the issuer only where it must. */
  async find(kid: string | null, algorithm: AlgorithmName, now: number): Promise<FoundKeys> {
    if (!this.serves(now)) {
      await (this.#fetching ?? (now >= this.#tryAfter ? this.#refresh(now) : null))
      if (!this.serves(now)) return { kind: 'away' }
    }
    const keys = this.#matching(kid, algorithm)
    if (keys.length > 0 || this.#fetch === null) return { kind: 'keys', keys }
    if (now >= this.#lookAfter || this.#fetching !== null) {
      this.#lookAfter = now + missPause
      await (this.#fetching ?? this.#refresh(now))
      if (this.#isAway) this.#lookAfter = now + failurePause
    }
    const found = this.#matching(kid, algorithm)
    return found.length === 0 && this.#isAway ? { kind: 'away' } : { kind: 'keys', keys: found }
  }

  /** Whether the issuer still has it. */
  holds(thumbprint: string): boolean {
    return this.#keys.some((key) => key.thumbprint === thumbprint)
  }

  #matching(kid: string | null, algorithm: AlgorithmName): readonly VerificationKey[] {
    return this.#keys.filter((key) => (kid === null || key.kid === kid) && key.algorithms.includes(algorithm)).slice(0, mostTried)
  }

  #refresh(now: number): Promise<void> {
    this.#fetching ??= this.#load(now).finally(() => {
      this.#fetching = null
    })
    return this.#fetching
  }

  async #load(now: number): Promise<void> {
    this.#tryAfter = now + failurePause
    const fetched = (await this.#fetch?.().catch(() => null)) ?? null
    const keys = fetched === null ? null : parseKeySet(fetched.document, 'published')
    this.#isAway = fetched === null
    // A set without a usable key is a mistake of the issuer, like none at all.
    if (fetched === null || keys === null || keys.length === 0) return
    const left = new Set(keys.map((key) => key.thumbprint))
    const gone = this.#keys.some((key) => !left.has(key.thumbprint))
    this.#keys = keys
    this.#fetchedAt = now
    this.#freshUntil = now + Math.min(Math.max(fetched.fresh ?? usualFresh, shortestFresh), this.#stale)
    if (gone) this.#removed(left)
  }
}
