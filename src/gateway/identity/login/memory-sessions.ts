// Sessions in the memory of one process. There is room for so many: beyond it the one that was not used longest ends, as it would by itself.

import type { SessionStore } from './session-store.ts'

interface Entry {
  /** Null before it was written. */
  text: string | null
  /** Milliseconds of the clock. */
  until: number
  readonly names: readonly string[]
}

const mostClaims = 20_000

export class MemorySessions implements SessionStore {
  readonly isThere = true
  /** The one that was used last stands last. */
  readonly #entries = new Map<string, Entry>()
  readonly #names = new Map<string, Set<string>>()
  readonly #claims = new Map<string, number>()
  readonly #now: () => number
  most: number

  constructor(most: number, now: () => number) {
    this.most = most
    this.#now = now
  }

  get size(): number {
    return this.#entries.size
  }

  async read(key: string, life: number): Promise<string | null> {
    const entry = this.#find(key)
    if (entry === null || entry.text === null) return null
    entry.until = this.#now() + life
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.text
  }

  async enter(key: string, names: readonly string[], most: number, life: number): Promise<readonly string[]> {
    this.#drop(key)
    this.#makeRoom()
    this.#entries.set(key, { text: null, until: this.#now() + life, names })
    for (const name of names) {
      const keys = this.#names.get(name) ?? new Set()
      keys.add(key)
      this.#names.set(name, keys)
    }
    const all = [...(this.#names.get(names[0] ?? '') ?? [])]
    const over = all.slice(0, Math.max(0, all.length - most))
    for (const one of over) this.#drop(one)
    return over
  }

  async write(key: string, _names: readonly string[], text: string, life: number): Promise<boolean> {
    return this.replace(key, text, life)
  }

  async replace(key: string, text: string, life: number): Promise<boolean> {
    const entry = this.#find(key)
    if (entry === null) return false
    entry.text = text
    entry.until = this.#now() + life
    return true
  }

  async claim(what: string, life: number): Promise<boolean> {
    const now = this.#now()
    if (now < (this.#claims.get(what) ?? 0)) return false
    this.#claims.delete(what)
    for (const [first, until] of this.#claims) {
      if (this.#claims.size < mostClaims && now < until) break
      this.#claims.delete(first)
    }
    this.#claims.set(what, now + life)
    return true
  }

  async release(what: string): Promise<void> {
    this.#claims.delete(what)
  }

  async end(key: string): Promise<void> {
    this.#drop(key)
  }

  async endAll(name: string): Promise<number> {
    const keys = [...(this.#names.get(name) ?? [])]
    for (const key of keys) this.#drop(key)
    return keys.length
  }

  #find(key: string): Entry | null {
    const entry = this.#entries.get(key)
    if (entry === undefined) return null
    if (this.#now() < entry.until) return entry
    this.#drop(key)
    return null
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    for (const name of entry.names) {
      const keys = this.#names.get(name)
      keys?.delete(key)
      if (keys?.size === 0) this.#names.delete(name)
    }
  }

  #makeRoom(): void {
    const now = this.#now()
    for (const [key, { until }] of this.#entries) {
      if (this.#entries.size < this.most && now < until) return
      this.#drop(key)
    }
  }
}
