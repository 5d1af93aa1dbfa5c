// What runs at once with several processes, as one of them sees it: who finds no place that is held here waits for the next answer of whoever keeps the
// count, and is told then that all are taken, or waits for his turn. While nobody keeps the count, each process has its share.

import { createHash } from 'node:crypto'
import type { Entry, Rooms } from '../at-once.ts'
import type { AtOnceLimit } from '../limit.ts'
import { Turns } from '../turns.ts'
import type { Asker, Question } from './ask-line.ts'
import type { PlaceAsk, PlaceGrant, PlaceKeeper } from './places.ts'

export interface SharedAtOnceOptions {
  readonly limit: Pick<AtOnceLimit, 'id' | 'most' | 'queue' | 'wait'>
  readonly keeper: Pick<PlaceKeeper, 'isThere' | 'sharers'>
  readonly away: 'share' | 'deny'
  /** How many share while nobody keeps the count; null: as many as were last heard of. */
  readonly sharers: number | null
  /** There is something to ask: `ask` is to be called soon. */
  readonly wake: () => void
}

interface Waiting {
  readonly settle: (entry: Entry) => void
  isSecond?: true
}

export interface Room {
  readonly key: string
  /** As the keeper knows it. */
  readonly name: string
  running: number
  /** Granted. */
  held: number
  isContested: boolean
  readonly turns: Turns<Waiting>
  /** Nobody has been asked for them yet. */
  fresh: Waiting[]
  /** Asked for, and not answered. */
  asked: Waiting[]
  /** Told once that all are taken, and asked for once more: whoever was answered a moment ago has his place until that is told. */
  refused: Waiting[]
  refusedAt: number
  isAsked: boolean
  /** Milliseconds: when those that wait are asked for again, and how long after the last time that is. */
  againAt: number
  pause: number
}

const shortestPause = 5
const longestPause = 50
/** Milliseconds until who was refused once is asked for again; how many of one room wait for that. */
const secondTry = 20
const mostRefused = 200
/** Milliseconds between two times of saying what runs: a few of them within the lease. */
export const renewEvery = 1_000

export class SharedAtOnce implements Rooms, Asker<PlaceAsk, PlaceGrant, Room> {
  readonly #options: SharedAtOnceOptions
  readonly #rooms = new Map<string, Room>()
  readonly #dirty = new Set<Room>()
  #isAway: boolean
  #renewed = 0

  constructor(options: SharedAtOnceOptions) {
    this.#options = options
    this.#isAway = !options.keeper.isThere
  }

  get running(): number {
    let sum = 0
    for (const { running } of this.#rooms.values()) sum += running
    return sum
  }

  get waiting(): number {
    let sum = 0
    for (const { turns } of this.#rooms.values()) sum += turns.length
    return sum
  }

  get hasWork(): boolean {
    return this.#dirty.size > 0
  }

  async count(key: string): Promise<boolean> {
    const room = this.#open(key)
    if (this.#take(room) || (await this.#askFor(room)) === 'in') return true
    // It runs all the same.
    const open = this.#open(key)
    open.running++
    this.#mark(open)
    return false
  }

  enter(key: string, caller: string): Entry | Promise<Entry> {
    const room = this.#open(key)
    // What is free here while others wait goes back to all, and who waits here goes first.
    const isOpen = this.#isAway || (!room.isContested && room.turns.length === 0)
    if (isOpen && this.#take(room)) return 'in'
    const { queue, wait } = this.#options.limit
    if (this.#isAway) return this.#options.away === 'deny' ? 'away' : this.#waitFor(room, caller, queue, wait)
    if (queue > 0 && room.turns.length >= queue) return 'full'
    return this.#askFor(room).then((entry) => (entry === 'full' ? this.#waitFor(this.#open(key), caller, queue, wait) : entry))
  }

  leave(key: string): void {
    const room = this.#rooms.get(key)
    if (room === undefined) return
    room.running--
    if ((room.isContested && !this.#isAway) || !this.#serve(room)) this.#mark(room)
    this.#close(room)
  }

  /** What is to be asked now; its answer goes to `hear`, its failure to `fail`. */
  ask(most: number): Question<PlaceAsk, Room> {
    const asks: PlaceAsk[] = []
    const entries: Room[] = []
    if (this.#isAway) return { asks, entries }
    const { id, most: mostPlaces } = this.#options.limit
    for (const room of this.#dirty) {
      if (asks.length >= most) break
      if (room.isAsked) continue
      this.#dirty.delete(room)
      room.isAsked = true
      room.asked = room.fresh
      room.fresh = []
      // What is not used goes back with it.
      room.held = room.running
      const wanted = room.running + room.turns.length + room.asked.length
      asks.push({ limit: id, name: room.name, most: mostPlaces, running: room.running, wanted })
      entries.push(room)
    }
    return { asks, entries }
  }

  /** `now`: milliseconds. */
  hear(rooms: readonly Room[], grants: readonly PlaceGrant[], now: number): void {
    for (const [index, room] of rooms.entries()) {
      const grant = grants[index]
      if (grant === undefined) throw new Error('fewer places than were asked for')
      const { asked } = room
      room.isAsked = false
      room.asked = []
      room.held = grant.held
      room.isContested = grant.isContested
      let isServed = this.#serve(room)
      for (const waiting of asked) {
        const isIn = this.#take(room)
        isServed ||= isIn
        if (isIn || waiting.isSecond === true || room.refused.length >= mostRefused) {
          waiting.settle(isIn ? 'in' : 'full')
          continue
        }
        waiting.isSecond = true
        if (room.refused.push(waiting) === 1) room.refusedAt = now
      }
      room.pause = isServed ? shortestPause : Math.min(longestPause, room.pause * 2)
      room.againAt = now + room.pause
      // Of those who left meanwhile.
      if (room.fresh.length > 0 || room.running < room.held) this.#mark(room)
      this.#close(room)
    }
  }

  /** Nobody knows what became of what was asked. */
  fail(rooms: readonly Room[]): void {
    for (const room of rooms) {
      room.isAsked = false
      room.fresh = [...room.asked, ...room.fresh]
      room.asked = []
      if (this.#isAway) this.#settleAway(room)
      else this.#mark(room)
    }
  }

  /** Now and then: who waits is asked for again, and what runs is said again. */
  beat(now: number): void {
    if (this.#isAway) return
    const isRenewed = now - this.#renewed >= renewEvery
    if (isRenewed) this.#renewed = now
    for (const room of this.#rooms.values()) {
      if (room.refused.length > 0 && now - room.refusedAt >= secondTry) {
        room.fresh.push(...room.refused)
        room.refused = []
        this.#mark(room)
      }
      if ((isRenewed && room.running > 0) || (room.turns.length > 0 && now >= room.againAt)) this.#mark(room)
    }
  }

  /** Told by the keeper. */
  change(isThere: boolean): void {
    if (isThere === !this.#isAway) return
    this.#isAway = !isThere
    this.#dirty.clear()
    for (const room of this.#rooms.values()) {
      if (isThere) {
        room.held = room.running
        if (room.running + room.turns.length > 0) this.#mark(room)
      } else if (!room.isAsked) this.#settleAway(room)
    }
  }

  get #share(): number {
    const { limit, keeper, sharers, away } = this.#options
    return away === 'deny' ? 0 : Math.max(1, Math.floor(limit.most / (sharers ?? Math.max(1, keeper.sharers))))
  }

  #settleAway(room: Room): void {
    const fresh = [...room.refused, ...room.fresh]
    room.refused = []
    room.fresh = []
    this.#serve(room)
    for (const { settle } of fresh) settle(this.#take(room) ? 'in' : this.#options.away === 'deny' ? 'away' : 'full')
    if (this.#options.away === 'deny') for (let one = room.turns.shift(); one !== undefined; one = room.turns.shift()) one.settle('away')
    this.#close(room)
  }

  #take(room: Room): boolean {
    if (room.running >= (this.#isAway ? this.#share : room.held)) return false
    room.running++
    return true
  }

  /** Whether somebody's turn came. */
  #serve(room: Room): boolean {
    let isServed = false
    while (room.turns.length > 0 && this.#take(room)) {
      room.turns.shift()?.settle('in')
      isServed = true
    }
    return isServed
  }

  #askFor(room: Room): Promise<Entry> {
    if (this.#isAway) return Promise.resolve(this.#options.away === 'deny' ? 'away' : 'full')
    return new Promise((settle) => {
      room.fresh.push({ settle })
      this.#mark(room)
    })
  }

  #waitFor(room: Room, caller: string, queue: number, wait: number): Entry | Promise<Entry> {
    if (this.#take(room)) return 'in'
    if (room.turns.length >= queue) {
      this.#close(room)
      return 'full'
    }
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        room.turns.remove(caller, waiting)
        this.#mark(room)
        settle('late')
      }, wait)
      const waiting: Waiting = {
        settle: (entry) => {
          clearTimeout(timer)
          settle(entry)
        },
      }
      room.turns.push(caller, waiting)
    })
  }

  #mark(room: Room): void {
    if (this.#isAway) return
    this.#dirty.add(room)
    this.#options.wake()
  }

  #open(key: string): Room {
    const found = this.#rooms.get(key)
    if (found !== undefined) return found
    const made: Room = {
      key,
      name: createHash('sha256').update(key).digest('base64url').slice(0, 22),
      running: 0,
      held: 0,
      isContested: false,
      turns: new Turns(),
      fresh: [],
      asked: [],
      refused: [],
      refusedAt: 0,
      isAsked: false,
      againAt: 0,
      pause: shortestPause,
    }
    this.#rooms.set(key, made)
    return made
  }

  #close(room: Room): void {
    const { running, turns, fresh, asked, refused, isAsked } = room
    if (running + turns.length + fresh.length + asked.length + refused.length > 0 || isAsked || this.#dirty.has(room)) return
    this.#rooms.delete(room.key)
  }
}
