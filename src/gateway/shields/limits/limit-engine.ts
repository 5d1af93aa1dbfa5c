// What is counted for as long as the process runs. The policy may be read again: a limit that is the same goes on where it was.

import { AtOnce, type Rooms } from './at-once.ts'
import type { AtOnceLimit, RateLimit } from './limit.ts'
import { type Counter, OwnCounter } from './rate/counter.ts'
import { createHash, type HashName } from './rate/hash-name.ts'
import { AskLine } from './shared/ask-line.ts'
import type { LeaseAsk, LeaseGrant, LeaseKeeper } from './shared/lease.ts'
import type { PlaceAsk, PlaceGrant, PlaceKeeper } from './shared/places.ts'
import { type Room, SharedAtOnce } from './shared/shared-at-once.ts'
import { type Bucket, SharedRate } from './shared/shared-rate.ts'

export interface EngineOptions {
  /** Whoever keeps the count of several processes; null: this one is alone. */
  readonly keeper: (LeaseKeeper & PlaceKeeper) | null
  readonly away: 'share' | 'deny'
  /** How many share while nobody keeps the count; null: as many as were last heard of. */
  readonly sharers: number | null
  /** Milliseconds that only ever grow. */
  readonly elapsed: () => number
}

export interface CountedLimit {
  readonly name: string
  readonly passed: number
  readonly refused: number
  readonly forgotten: number
  readonly running: number
  readonly waiting: number
}

export interface LimitNumbers {
  readonly limits: readonly CountedLimit[]
  /** Null where this process counts alone. */
  readonly shared: { readonly isThere: boolean; readonly questions: number; readonly asks: number } | null
}

interface Held {
  readonly limits: readonly RateLimit[]
  readonly atOnce: readonly AtOnceLimit[]
}

const nothingHeld: Held = { limits: [], atOnce: [] }

export interface Tally {
  passed: number
  refused: number
}

const beatEvery = 50
const places = 65_536
const fewPlaces = 1_024

export class LimitEngine {
  readonly #options: EngineOptions
  readonly #hash: HashName = createHash()
  readonly #leases: AskLine<LeaseAsk, LeaseGrant, Bucket> | null
  readonly #places: AskLine<PlaceAsk, PlaceGrant, Room> | null
  readonly #beat: NodeJS.Timeout | null
  readonly #counters = new Map<string, Counter>()
  readonly #rooms = new Map<string, Rooms>()
  readonly #tallies = new Map<string, Tally>()
  /** What is in force, and what may be soon. */
  readonly #held = new Set<Held>()

  constructor(options: EngineOptions) {
    this.#options = options
    const { keeper } = options
    const soon = setImmediate
    this.#leases = keeper === null ? null : new AskLine({ keeper, send: (asks) => keeper.lease(asks), now: this.now, soon })
    this.#places = keeper === null ? null : new AskLine({ keeper, send: (asks) => keeper.places(asks), now: options.elapsed, soon })
    this.#beat = keeper === null ? null : setInterval(this.#onBeat, beatEvery)
    this.#beat?.unref()
  }

  /** Whole microseconds. */
  readonly now = (): number => Math.floor(this.#options.elapsed() * 1000)

  counterOf(limit: RateLimit): Counter {
    const found = this.#counters.get(limit.id)
    if (found !== undefined) return found
    const made = this.#makeCounter(limit)
    this.#counters.set(limit.id, made)
    return made
  }

  roomsOf(limit: AtOnceLimit): Rooms {
    const key = keyOfRooms(limit)
    const found = this.#rooms.get(key)
    if (found !== undefined) return found
    const made = this.#makeRooms(limit)
    this.#rooms.set(key, made)
    return made
  }

  tallyOf(name: string): Tally {
    const found = this.#tallies.get(name)
    if (found !== undefined) return found
    const made = { passed: 0, refused: 0 }
    this.#tallies.set(name, made)
    return made
  }

  /** These are the limits from now on, until they are let go; what nobody needs any more is forgotten. */
  hold(limits: readonly RateLimit[], atOnce: readonly AtOnceLimit[]): () => void {
    const held: Held = { limits, atOnce }
    this.#held.add(held)
    return () => {
      this.#held.delete(held)
      const ids = new Set([...this.#held].flatMap((one) => one.limits.map(({ id }) => id)))
      for (const [id, counter] of this.#counters) {
        if (ids.has(id)) continue
        this.#counters.delete(id)
        if (counter instanceof SharedRate) this.#leases?.remove(counter)
      }
      const keys = new Set([...this.#held].flatMap((one) => one.atOnce.map(keyOfRooms)))
      for (const [key, rooms] of this.#rooms) {
        if (keys.has(key)) continue
        this.#rooms.delete(key)
        if (rooms instanceof SharedAtOnce) this.#places?.remove(rooms)
      }
    }
  }

  get numbers(): LimitNumbers {
    const { limits, atOnce } = [...this.#held].at(-1) ?? nothingHeld
    const keeper = this.#options.keeper
    return {
      limits: [
        ...limits.map((limit) => ({
          name: limit.name,
          ...this.tallyOf(limit.name),
          forgotten: this.counterOf(limit).forgotten,
          running: 0,
          waiting: 0,
        })),
        ...atOnce.map((limit) => {
          const { running, waiting } = this.roomsOf(limit)
          return { name: limit.name, ...this.tallyOf(limit.name), forgotten: 0, running, waiting }
        }),
      ],
      shared: keeper === null || this.#leases === null ? null : { isThere: keeper.isThere, ...this.#leases.counts },
    }
  }

  close(): void {
    if (this.#beat !== null) clearInterval(this.#beat)
  }

  readonly #onBeat = (): void => {
    this.#leases?.beat()
    this.#places?.beat()
  }

  #makeRooms(limit: AtOnceLimit): Rooms {
    const { keeper, away, sharers } = this.#options
    if (keeper === null || this.#places === null) return new AtOnce(limit)
    const shared = new SharedAtOnce({ limit, keeper, away, sharers, wake: this.#places.wake })
    this.#places.add(shared)
    return shared
  }

  #makeCounter({ id, rate, by }: RateLimit): Counter {
    const { keeper, away, sharers } = this.#options
    if (keeper === null || this.#leases === null) {
      const isOfFew = by.every((word) => word === 'all' || word === 'route' || word === 'router')
      return new OwnCounter(rate, isOfFew ? fewPlaces : places, this.#hash)
    }
    const shared = new SharedRate({ limit: id, rate, keeper, away, sharers, wake: this.#leases.wake, hash: this.#hash })
    this.#leases.add(shared)
    return shared
  }
}

/** How long one waits for his turn is not what is counted. */
const keyOfRooms = ({ id, queue, wait }: AtOnceLimit): string => `${id} ${queue} ${wait}`
