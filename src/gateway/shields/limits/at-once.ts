// How many requests run at once: who finds no room waits in a line of his own, and the lines take turns. So a caller who sends a thousand requests
// waits behind himself, and not everybody behind him.

import type { AtOnceLimit } from './limit.ts'

export type Entry = 'in' | 'full' | 'late'

interface Waiting {
  readonly enter: (entry: Entry) => void
  readonly timer: NodeJS.Timeout
}

interface Room {
  running: number
  waiting: number
  /** By caller, in the order of their turns. */
  readonly lines: Map<string, Waiting[]>
}

export class AtOnce {
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
    for (const { waiting } of this.#rooms.values()) sum += waiting
    return sum
  }

  /** Whether there is room now. */
  hasRoom(key: string): boolean {
    return (this.#rooms.get(key)?.running ?? 0) < this.#limit.most
  }

  /** Counts one more, whatever there is room for; `leave` ends it. */
  count(key: string): void {
    this.#open(key).running++
  }

  /** `caller`: in whose line he waits. Who is `in` leaves with `leave`. */
  enter(key: string, caller: string): Entry | Promise<Entry> {
    const { most, queue, wait } = this.#limit
    const room = this.#open(key)
    if (room.running < most) {
      room.running++
      return 'in'
    }
    if (room.waiting >= queue) return 'full'
    return new Promise((settle) => {
      const line = room.lines.get(caller) ?? []
      const waiting: Waiting = {
        enter: (entry) => {
          clearTimeout(waiting.timer)
          settle(entry)
        },
        timer: setTimeout(() => {
          line.splice(line.indexOf(waiting), 1)
          if (line.length === 0) room.lines.delete(caller)
          room.waiting--
          this.#close(key, room)
          settle('late')
        }, wait),
      }
      line.push(waiting)
      room.waiting++
      room.lines.set(caller, line)
    })
  }

  leave(key: string): void {
    const room = this.#rooms.get(key)
    if (room === undefined) return
    const [next] = room.lines
    if (next === undefined || room.running > this.#limit.most) {
      room.running--
      this.#close(key, room)
      return
    }
    const [caller, line] = next
    const first = line.shift()
    // Its next turn comes after all the others.
    room.lines.delete(caller)
    if (line.length > 0) room.lines.set(caller, line)
    room.waiting--
    first?.enter('in')
  }

  #open(key: string): Room {
    const found = this.#rooms.get(key)
    if (found !== undefined) return found
    const made: Room = { running: 0, waiting: 0, lines: new Map() }
    this.#rooms.set(key, made)
    return made
  }

  #close(key: string, room: Room): void {
    if (room.running === 0 && room.waiting === 0) this.#rooms.delete(key)
  }
}
