// What runs at once with several processes, kept in memory: for the workers of one machine, and as what the script of the store is held against.

import { grantPlaces, type PlaceAsk, type PlaceGrant, type PlaceHolder, placeLease } from './places.ts'

export class PlaceLedger {
  readonly #rooms = new Map<string, Map<string, PlaceHolder>>()

  /** `now`: milliseconds. */
  ask(who: string, ask: PlaceAsk, now: number): PlaceGrant {
    const key = `${ask.limit}\n${ask.name}`
    const room = this.#rooms.get(key) ?? new Map<string, PlaceHolder>()
    const own = room.get(who) ?? null
    room.delete(who)
    for (const [other, { seen }] of room) if (now - seen >= placeLease) room.delete(other)
    const { holder, held, isContested } = grantPlaces(room.values(), own, ask, now)
    if (holder !== null) room.set(who, holder)
    if (room.size === 0) this.#rooms.delete(key)
    else this.#rooms.set(key, room)
    return { held, isContested }
  }

  /** It has ended. */
  forget(who: string): void {
    for (const [key, room] of this.#rooms) {
      room.delete(who)
      if (room.size === 0) this.#rooms.delete(key)
    }
  }
}
