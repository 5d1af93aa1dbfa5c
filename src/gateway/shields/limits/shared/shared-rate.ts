// A rate that several processes count together, as one of them sees it. What it was granted it lets through at once; who finds nothing granted
// waits for the next answer of whoever keeps the count, and a bucket that was found empty is not asked for again before there can be something in it.
//
// What is granted beyond what waits is at most a fiftieth of the burst over all processes, so that is by how much they may exceed the exact count,
// or fall short of it; what lies unused for long is given back. While nobody keeps the count, each process has its share.

import { createHash } from 'node:crypto'
import type { Counter } from '../rate/counter.ts'
import { type Rate, shareOf, toleranceOf } from '../rate/rate.ts'
import { RateTable, type Taken } from '../rate/rate-table.ts'
import type { Asker, Question } from './ask-line.ts'
import type { LeaseAsk, LeaseGrant, LeaseKeeper } from './lease.ts'

export interface SharedRateOptions {
  /** The same in all processes with the same policy. */
  readonly limit: string
  readonly rate: Rate
  readonly keeper: Pick<LeaseKeeper, 'isThere' | 'sharers'>
  readonly away: 'share' | 'deny'
  /** How many share while nobody keeps the count; null: as many as were last heard of. */
  readonly sharers: number | null
  /** Somebody waits: `ask` is to be called soon. */
  readonly wake: () => void
  readonly hash: (name: string) => number
}

interface Waiting {
  readonly cost: number
  readonly settle: (taken: Taken) => void
}

export interface Bucket {
  readonly key: string
  /** As the keeper knows it. */
  readonly name: string
  /** Granted and not used. */
  balance: number
  /** Used since the last grant. */
  used: number
  debt: number
  waiting: Waiting[]
  /** Asked for, and not answered. */
  asked: Waiting[]
  isAsked: boolean
  /** Until then, nothing that costs so much is there. */
  emptyUntil: number
  emptyFor: number
  /** What the keeper had left, and when. */
  left: number
  leftAt: number
  touched: number
}

/** Part of the burst that may lie with all processes together beyond what waits. */
const ahead = 0.02
/** Microseconds after which what was granted and not used goes back. */
const restTime = 150_000
/** A keeper is asked again after that long, whatever it said: others may have given back. */
const longestTrust = 500_000
const mostBuckets = 50_000
/** Microseconds: what is said to those who are refused because nobody keeps the count. */
const awayWait = 1_000_000

export class SharedRate implements Counter, Asker<LeaseAsk, LeaseGrant, Bucket> {
  readonly #options: SharedRateOptions
  readonly #tolerance: number
  /** In the order in which they were made; the oldest at rest are forgotten first. */
  readonly #buckets = new Map<string, Bucket>()
  /** Those with something to ask. */
  readonly #dirty = new Set<Bucket>()
  /** Those that hold something to give back. */
  readonly #holding = new Set<Bucket>()
  readonly #own: RateTable
  /** What was let through while nobody kept the count, at the speed of the share. */
  readonly #owed: RateTable
  readonly #owing = new Set<string>()
  #share: Rate
  #isAway: boolean

  constructor(options: SharedRateOptions) {
    this.#options = options
    this.#tolerance = toleranceOf(options.rate)
    this.#own = new RateTable(8192)
    this.#owed = new RateTable(8192)
    this.#share = options.rate
    this.#isAway = !options.keeper.isThere
    if (this.#isAway) this.#setShare()
  }

  get isAway(): boolean {
    return this.#isAway
  }

  get isClosed(): boolean {
    return this.#isAway && this.#options.away === 'deny'
  }

  get hasWork(): boolean {
    return this.#dirty.size > 0
  }

  get forgotten(): number {
    return this.#own.forgotten
  }

  /** The outcome, or null where `settle` is told it. */
  take(key: string, cost: number, now: number, settle: (taken: Taken) => void): Taken | null {
    if (this.#isAway) return this.#takeAway(key, cost, now)
    const bucket = this.#open(key)
    bucket.touched = now
    // What lies there while somebody waits was counted for him.
    if (bucket.balance >= cost && bucket.waiting.length === 0 && bucket.asked.length === 0) {
      bucket.balance -= cost
      bucket.used += cost
      return this.#room(bucket, now)
    }
    if (now < bucket.emptyUntil && Math.min(cost, this.#tolerance) >= bucket.emptyFor)
      return now - bucket.emptyUntil - (Math.min(cost, this.#tolerance) - bucket.emptyFor)
    bucket.waiting.push({ cost, settle })
    this.#mark(bucket)
    return null
  }

  /** Of what was taken before: more (above 0), or less. */
  settle(key: string, cost: number, now: number): void {
    if (this.#isAway) {
      const name = this.#options.hash(key)
      const slow = Math.round(cost * this.#sharers)
      this.#own.settle(name, slow, now)
      this.#owe(key, name, slow, now)
      return
    }
    const bucket = this.#open(key)
    const paid = Math.min(bucket.balance, Math.max(0, cost))
    bucket.balance -= paid
    bucket.debt += cost - paid
    bucket.touched = now
    // The next beat brings it.
    this.#holding.add(bucket)
  }

  /** What is to be asked now; its answer goes to `hear`, its failure to `fail`. */
  ask(most: number): Question<LeaseAsk, Bucket> {
    const asks: LeaseAsk[] = []
    const entries: Bucket[] = []
    if (this.#isAway) return { asks, entries }
    const spare = Math.floor((this.#tolerance * ahead) / Math.max(1, this.#options.keeper.sharers))
    for (const bucket of this.#dirty) {
      if (asks.length >= most) break
      // What it asked for before comes first.
      if (bucket.isAsked) continue
      this.#dirty.delete(bucket)
      bucket.isAsked = true
      bucket.asked = bucket.waiting
      bucket.waiting = []
      let sum = 0
      let least = Number.POSITIVE_INFINITY
      for (const { cost } of bucket.asked) {
        sum += cost
        if (cost < least) least = cost
      }
      const { debt } = bucket
      bucket.debt = 0
      const isWaited = bucket.asked.length > 0
      const isOversize = least >= this.#tolerance
      asks.push({
        limit: this.#options.limit,
        name: bucket.name,
        tolerance: this.#tolerance,
        debt,
        step: isWaited ? Math.max(1, least) : 1,
        least: isWaited ? Math.min(Math.max(0, least - bucket.balance), this.#tolerance) : 0,
        most: isWaited
          ? Math.max(
              0,
              (isOversize
                ? (bucket.asked[0]?.cost ?? 0)
                : sum + Math.floor(Math.min(spare, bucket.used) / Math.max(1, least)) * Math.max(1, least)) - bucket.balance,
            )
          : 0,
      })
      entries.push(bucket)
    }
    return { asks, entries }
  }

  hear(buckets: readonly Bucket[], grants: readonly LeaseGrant[], now: number): void {
    for (const [index, bucket] of buckets.entries()) {
      const grant = grants[index]
      if (grant === undefined) throw new Error('fewer grants than were asked for')
      bucket.isAsked = false
      bucket.balance += grant.granted
      bucket.left = grant.left
      bucket.leftAt = now
      bucket.used = 0
      const { asked } = bucket
      bucket.asked = []
      for (const { cost, settle } of asked) this.#serve(bucket, cost, settle, now)
      // Who came meanwhile takes what is left, or is told what is known now.
      if (bucket.waiting.length > 0) {
        const { waiting } = bucket
        bucket.waiting = []
        for (const { cost, settle } of waiting) {
          const taken = this.take(bucket.key, cost, now, settle)
          if (taken !== null) settle(taken)
        }
      }
      if (bucket.balance > 0) this.#holding.add(bucket)
      if (bucket.waiting.length > 0) this.#mark(bucket)
    }
  }

  /** Nobody knows what became of what was asked; what was granted by it is lost until the bucket has filled. */
  fail(buckets: readonly Bucket[], asks: readonly LeaseAsk[], now: number): void {
    for (const [index, bucket] of buckets.entries()) {
      bucket.isAsked = false
      // Rather twice than not at all, and rather not than twice given back.
      bucket.debt += Math.max(0, asks[index]?.debt ?? 0)
      const { asked } = bucket
      bucket.asked = []
      for (const { cost, settle } of asked) settle(this.#takeAway(bucket.key, cost, now))
      if (!this.#isAway && bucket.waiting.length > 0) this.#mark(bucket)
    }
  }

  /** Now and then: what lies unused goes back, and what is owed is told. */
  beat(now: number): void {
    if (this.#isAway) return
    for (const bucket of this.#holding) {
      const isResting = now - bucket.touched >= restTime && bucket.waiting.length === 0 && !bucket.isAsked
      if (isResting && bucket.balance > 0) {
        bucket.debt -= bucket.balance
        bucket.balance = 0
      }
      if (bucket.debt !== 0) this.#mark(bucket)
      else if (bucket.balance === 0) this.#holding.delete(bucket)
    }
  }

  /** Told by the keeper. */
  change(isThere: boolean, now: number): void {
    if (isThere === !this.#isAway) return
    if (!isThere) {
      this.#isAway = true
      this.#setShare()
      this.#dirty.clear()
      this.#holding.clear()
      for (const bucket of this.#buckets.values()) {
        const { waiting } = bucket
        bucket.waiting = []
        for (const { cost, settle } of waiting) settle(this.#takeAway(bucket.key, cost, now))
      }
      return
    }
    this.#isAway = false
    for (const key of this.#owing) {
      const debt = Math.ceil(this.#owed.level(this.#options.hash(key), now) / this.#sharers)
      if (debt === 0) continue
      const bucket = this.#open(key)
      bucket.debt += debt
      bucket.touched = now
      this.#holding.add(bucket)
      this.#mark(bucket)
    }
    this.#owing.clear()
  }

  get #sharers(): number {
    return this.#options.sharers ?? Math.max(1, this.#options.keeper.sharers)
  }

  #setShare(): void {
    this.#share = shareOf(this.#options.rate, this.#sharers)
  }

  #serve(bucket: Bucket, cost: number, settle: (taken: Taken) => void, now: number): void {
    if (bucket.balance >= cost) {
      bucket.balance -= cost
      bucket.used += cost
      bucket.emptyUntil = 0
      settle(this.#room(bucket, now))
      return
    }
    const needed = Math.min(cost, this.#tolerance)
    const wait = Math.max(1, needed - bucket.balance - bucket.left)
    bucket.emptyUntil = now + Math.min(wait, longestTrust)
    bucket.emptyFor = needed
    settle(-wait)
  }

  /** What may still be taken, as far as it is known here. */
  #room({ balance, left, leftAt }: Bucket, now: number): Taken {
    return Math.max(0, Math.min(this.#tolerance, left + (now - leftAt)) + balance)
  }

  #takeAway(key: string, cost: number, now: number): Taken {
    if (this.#options.away === 'deny') return -awayWait
    const sharers = this.#sharers
    const name = this.#options.hash(key)
    const tolerance = toleranceOf(this.#share)
    if (!this.#own.isKnown(name)) this.#seed(key, name, tolerance, now)
    const slow = Math.round(cost * sharers)
    const taken = this.#own.take(name, slow, tolerance, now)
    if (taken < 0) return taken
    this.#owe(key, name, slow, now)
    return Math.floor(taken / sharers)
  }

  /** What was left when the count was last known is shared too. */
  #seed(key: string, name: number, tolerance: number, now: number): void {
    const bucket = this.#buckets.get(key)
    if (bucket === undefined || bucket.leftAt === Number.NEGATIVE_INFINITY) return
    const left = Math.min(this.#tolerance, Math.max(0, bucket.left) + (now - bucket.leftAt))
    const room = Math.min(tolerance, left + bucket.balance * this.#sharers)
    bucket.balance = 0
    this.#own.settle(name, tolerance - room, now)
  }

  #owe(key: string, name: number, slow: number, now: number): void {
    this.#owed.settle(name, slow, now)
    if (this.#owing.size < mostBuckets) this.#owing.add(key)
  }

  #mark(bucket: Bucket): void {
    this.#dirty.add(bucket)
    this.#options.wake()
  }

  #open(key: string): Bucket {
    const found = this.#buckets.get(key)
    if (found !== undefined) return found
    if (this.#buckets.size >= mostBuckets) this.#forget()
    const made: Bucket = {
      key,
      name: createHash('sha256').update(key).digest('base64url').slice(0, 22),
      balance: 0,
      used: 0,
      debt: 0,
      waiting: [],
      asked: [],
      isAsked: false,
      emptyUntil: 0,
      emptyFor: Number.POSITIVE_INFINITY,
      left: this.#tolerance,
      leftAt: Number.NEGATIVE_INFINITY,
      touched: 0,
    }
    this.#buckets.set(key, made)
    return made
  }

  /** Those at rest lose nothing that the keeper does not know. */
  #forget(): void {
    let seen = 0
    for (const [key, bucket] of this.#buckets) {
      if (++seen > 64) return
      if (bucket.isAsked || bucket.waiting.length > 0 || bucket.debt !== 0 || bucket.balance > 0) {
        this.#buckets.delete(key)
        this.#buckets.set(key, bucket)
      } else {
        this.#buckets.delete(key)
        return
      }
    }
  }
}
