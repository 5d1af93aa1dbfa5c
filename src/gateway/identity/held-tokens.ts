// Bearer tokens that held, to the letter: that one is well written, and its hash, is not found out again when another line of the head has changed. Whether
// it still holds is judged for each request as before. Only a token that held gets in, so a flood of others drives out nobody; what is not shown for a
// while is let go, so that no token stays.

import { randomBytes } from 'node:crypto'
import type { Credential } from './credentials.ts'

export type HeldToken = Extract<Credential, { kind: 'bearer' | 'dpop' }>

/** In each of two halves: the older one is let go when the younger is full, or this old in milliseconds. */
const mostKept = 512
const rest = 60_000
const longest = 4096
/** Characters at the end by which one is found: of a signature, or of what nobody can guess. */
const tail = 32

export class HeldTokens {
  readonly #factor = randomBytes(4).readInt32LE(0) | 1
  #young = new Map<number, HeldToken>()
  #old = new Map<number, HeldToken>()
  #since = Number.NEGATIVE_INFINITY

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** Null where it is not known. `time` in milliseconds. */
  find(token: string, time: number): HeldToken | null {
    if (token.length < tail) return null
    this.#age(time)
    const key = this.#keyOf(token)
    const young = this.#young.get(key)
    if (young !== undefined) return young.token === token ? young : null
    const old = this.#old.get(key)
    if (old === undefined || old.token !== token) return null
    this.#put(key, old, time)
    return old
  }

  keep({ kind, token, hash }: HeldToken, time: number): void {
    if (kind !== 'bearer' || token.length < tail || token.length > longest || hash === undefined) return
    this.#age(time)
    const key = this.#keyOf(token)
    if (this.#young.get(key)?.token === token) return
    // A text that is a part of another would keep that one.
    this.#put(key, { kind, token: Buffer.from(token, 'latin1').toString('latin1'), hash }, time)
  }

  #put(key: number, one: HeldToken, time: number): void {
    if (this.#young.size >= mostKept) this.#turn(time)
    this.#young.set(key, one)
  }

  #age(time: number): void {
    const age = time - this.#since
    if (age < rest) return
    if (age >= rest * 2) this.#young = new Map()
    this.#turn(time)
  }

  #turn(time: number): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#since = time
  }

  #keyOf(token: string): number {
    const { length } = token
    let key = length
    for (let index = length - tail; index < length; index++) {
      key = Math.imul(key ^ token.charCodeAt(index), this.#factor)
      key ^= key >>> 15
    }
    return key
  }
}
