// Names and passwords (HTTP Basic, RFC 7617). A password is made costly to try, so one that was right is known again for some minutes by a
// keyed hash, and only so many are tried at a time.

import { createHmac, randomBytes } from 'node:crypto'
import type { Principal } from '../../policy/index.ts'
import { type Holder, type LineFault, parseHolders, toHolderPrincipal } from './holders.ts'
import { isPassword, parseStoredPassword, type StoredPassword, usualCost } from './stored-secret.ts'

interface Known {
  readonly principal: Principal
  readonly until: number
  readonly stored: StoredPassword
}

export type PasswordVerdict = Principal | 'wrong-password' | 'expired' | 'too-many-at-once'

const rememberedFor = 5 * 60_000
const mostRemembered = 10_000
/** Each takes tens of megabytes while it lasts. */
const mostAtOnce = 2

export class Passwords {
  readonly #known: ReadonlyMap<string, Known>
  /** Tried where the name is unknown, so that it takes as long. */
  readonly #nobody: StoredPassword
  readonly #secret = randomBytes(32)
  readonly #right = new Map<string, number>()
  readonly #trying = new Map<string, Promise<PasswordVerdict>>()

  constructor(known: ReadonlyMap<string, Known>) {
    this.#known = known
    const like = known.values().next().value?.stored ?? usualCost
    this.#nobody = { cost: like.cost, blockSize: like.blockSize, parallel: like.parallel, salt: randomBytes(16), hash: randomBytes(32) }
  }

  /** Null where it has to be tried. `now` in milliseconds since 1970. */
  recall(user: string, password: string, now: number): PasswordVerdict | null {
    const until = this.#right.get(this.#hash(user, password))
    const known = this.#known.get(user)
    if (until === undefined || now >= until || known === undefined) return null
    return now < known.until ? known.principal : 'expired'
  }

  /** The same password, many times at once, is tried once. */
  check(user: string, password: string, now: number): Promise<PasswordVerdict> {
    const hash = this.#hash(user, password)
    const trying = this.#trying.get(hash)
    if (trying !== undefined) return trying
    if (this.#trying.size >= mostAtOnce) return Promise.resolve('too-many-at-once')
    const work = this.#try(user, password, hash, now).finally(() => this.#trying.delete(hash))
    this.#trying.set(hash, work)
    return work
  }

  async #try(user: string, password: string, hash: string, now: number): Promise<PasswordVerdict> {
    const known = this.#known.get(user)
    const isRight = await isPassword(password, known?.stored ?? this.#nobody)
    if (known === undefined || !isRight) return 'wrong-password'
    if (now >= known.until) return 'expired'
    if (this.#right.size >= mostRemembered) this.#right.delete(this.#right.keys().next().value ?? '')
    this.#right.set(hash, now + rememberedFor)
    return known.principal
  }

  #hash(user: string, password: string): string {
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify([user, password]))
      .digest('base64')
  }
}

export function parsePasswords(text: string, prefix: string): Passwords | LineFault {
  const holders = parseHolders(text)
  if ('line' in holders) return holders
  const known = new Map<string, Known>()
  for (const holder of holders) {
    const read = readKnown(holder, prefix)
    if (read === null) return { line: holder.line, reason: 'the second word is no `scrypt$` of a password' }
    if (holder.id.includes(':')) return { line: holder.line, reason: 'a name with a colon can never be shown' }
    if (known.has(holder.id)) return { line: holder.line, reason: 'the name stands twice' }
    known.set(holder.id, read)
  }
  return new Passwords(known)
}

function readKnown(holder: Holder, prefix: string): Known | null {
  const stored = parseStoredPassword(holder.secret)
  return stored === null ? null : { stored, until: holder.until, principal: toHolderPrincipal(holder, 'user', prefix) }
}
