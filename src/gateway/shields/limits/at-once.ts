// How many requests run at once, as this process counts them alone: who finds no room waits for his turn.

import type { AtOnceLimit } from './limit.ts'
import { Turns } from './turns.ts'

/** `away`: nobody can count just now, and then nothing passes. */
export type Entry = 'in' | 'full' | 'late' | 'away'

/** Whoever counts one limit of what runs at once: this process alone, or several together. */
export interface Rooms {
  readonly running: number
  readonly waiting: number
  /** Counts one more, whatever there is room for, and says whether there was; `leave` ends it. */
  count(key: string): boolean | Promise<boolean>
  /** `caller`: in whose line he waits. Who is `in` leaves with `leave`. */
  enter(key: string, caller: string): Entry | Promise<Entry>
  leave(key: string): void
}

interface Waiting {
  readonly enter: (entry: Entry) => void
}

interface Room {
  running: number
  readonly turns: Turns<Waiting>
}

export class AtOnce implements Rooms {
  readonly #limit: Pick<AtOnceLimit, 'most' | 'queue' | 'wait'>
  readonly #rooms = new Map<string, Room>()

  constructor(limit: Pick<AtOnceLimit, 'most' | 'queue' | 'wait'>) {
    this.#limit = limit
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

  count(key: string): boolean {
    return this.#open(key).running++ < this.#limit.most
  }

  enter(key: string, caller: string): Entry | Promise<Entry> {
    const { most, queue, wait } = this.#limit
    const room = this.#open(key)
    if (room.running < most) {
      room.running++
      return 'in'
    }
    if (room.turns.length >= queue) return 'full'
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        room.turns.remove(caller, waiting)
        this.#close(key, room)
        settle('late')
      }, wait)
      const waiting: Waiting = {
        enter: (entry) => {
          clearTimeout(timer)
          settle(entry)
        },
      }
      room.turns.push(caller, waiting)
    })
  }

  leave(key: string): void {
    const room = this.#rooms.get(key)
    if (room === undefined) return
    const next = room.running > this.#limit.most ? undefined : room.turns.shift()
    if (next !== undefined) {
      next.enter('in')
      return
    }
    room.running--
    this.#close(key, room)
  }

  #open(key: string): Room {
    const found = this.#rooms.get(key)
    if (found !== undefined) return found
    const made: Room = { running: 0, turns: new Turns() }
    this.#rooms.set(key, made)
    return made
  }

  #close(key: string, room: Room): void {
    if (room.running === 0 && room.turns.length === 0) this.#rooms.delete(key)
  }
}
