// Tokens whose signature was verified, by the hash of the token (which names its issuer), so that no bearer token lasts as long as it is good for. An entry says
// "signed by key K of issuer I" and holds the claims; whether they are good enough is judged for every request. When a key leaves, its entries leave.
// Segmented LRU: what was asked for twice is not driven out by a flood of tokens that come once.

import { hash } from 'node:crypto'
import type { KnownToken } from './judge-token.ts'
import type { KeySet } from './key-set.ts'

export function tokenHash(token: string): string {
  return hash('sha256', token, 'base64')
}

interface Again {
  readonly entry: KnownToken
  /** How many had come here when it was put behind the others. */
  at: number
}

export class TokenCache {
  readonly #once = new Map<string, KnownToken>()
  readonly #again = new Map<string, Again>()
  readonly #capacity: number
  #found = 0
  #missed = 0
  #came = 0

  /** A fifth is for tokens that were seen once. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#once.size + this.#again.size
  }

  /** Of all that were looked for. */
  get counts(): { readonly known: number; readonly unknown: number; readonly kept: number } {
    return { known: this.#found, unknown: this.#missed, kept: this.size }
  }

  find(key: string): KnownToken | undefined {
    const entry = this.#find(key)
    if (entry === undefined) this.#missed++
    else this.#found++
    return entry
  }

  #find(key: string): KnownToken | undefined {
    const known = this.#again.get(key)
    if (known !== undefined) {
      // To put it behind the others for every request would leave a trail of tables, which keep one another in memory. It is done in good time
      // before so many have come that it would be the first to go.
      if (this.#came - known.at >= this.#patience) {
        known.at = this.#came
        this.#again.delete(key)
        this.#again.set(key, known)
      }
      return known.entry
    }
    const entry = this.#once.get(key)
    if (entry === undefined) return undefined
    this.#once.delete(key)
    this.#again.set(key, { entry, at: ++this.#came })
    if (this.#again.size > this.#capacity - this.#share) this.#demote()
    return entry
  }

  add(key: string, entry: KnownToken): void {
    this.#again.delete(key)
    this.#once.delete(key)
    this.#once.set(key, entry)
    if (this.#once.size > this.#share) dropFirst(this.#once)
  }

  delete(key: string): void {
    this.#once.delete(key)
    this.#again.delete(key)
  }

  /** Of a set of keys only these are left. */
  keepKeys(set: KeySet, left: ReadonlySet<string>): void {
    const goes = ({ issuer, key }: KnownToken) => issuer.keys === set && !left.has(key ?? '')
    for (const [key, entry] of this.#once) if (goes(entry)) this.#once.delete(key)
    for (const [key, { entry }] of this.#again) if (goes(entry)) this.#again.delete(key)
  }

  get #share(): number {
    return Math.max(1, Math.floor(this.#capacity / 5))
  }

  get #patience(): number {
    return Math.max(1, Math.floor((this.#capacity - this.#share) / 4))
  }

  #demote(): void {
    const first = this.#again.entries().next().value
    if (first === undefined) return
    this.#again.delete(first[0])
    this.#once.set(first[0], first[1].entry)
    if (this.#once.size > this.#share) dropFirst(this.#once)
  }
}

function dropFirst(map: Map<string, KnownToken>): void {
  const first = map.keys().next().value
  if (first !== undefined) map.delete(first)
}
