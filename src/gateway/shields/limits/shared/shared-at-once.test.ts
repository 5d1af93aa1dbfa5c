// Several processes that count together what runs at once, in memory, with answers that take their time, are lost, and processes that end.

import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../at-once.ts'
import { AskLine } from './ask-line.ts'
import { PlaceLedger } from './place-ledger.ts'
import { grantPlaces, type PlaceAsk, type PlaceGrant, type PlaceKeeper, placeLease } from './places.ts'
import { type Room, SharedAtOnce } from './shared-at-once.ts'

class World {
  now = 1
  readonly ledger = new PlaceLedger()
  /** Questions on their way. */
  readonly mail: (() => void)[] = []
  isLossy = false

  open(who: string, most: number, queue: number) {
    const keeper: PlaceKeeper = {
      isThere: true,
      onChange: () => undefined,
      sharers: 3,
      places: (asks) =>
        new Promise((settle, refuse) => {
          const isLost = this.isLossy
          this.mail.push(() => {
            const grants = asks.map((ask) => this.ledger.ask(who, ask, this.now))
            if (isLost) refuse(new Error('the answer was lost'))
            else settle(grants)
          })
        }),
    }
    const line = new AskLine<PlaceAsk, PlaceGrant, Room>({
      keeper,
      send: (asks) => keeper.places(asks),
      now: () => this.now,
      soon: (call) => void Promise.resolve().then(call),
    })
    const limit = { id: 'one', most, queue, wait: 2_000_000 }
    const rooms = new SharedAtOnce({ limit, keeper, away: 'share', sharers: null, wake: line.wake })
    line.add(rooms)
    return { rooms, line }
  }

  /** Everything that is on its way arrives. */
  async settle(beats: readonly { beat(): void }[], rounds = 40): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < 8; turn++) await Promise.resolve()
      for (const deliver of this.mail.splice(0)) deliver()
      for (let turn = 0; turn < 8; turn++) await Promise.resolve()
      this.now += 60
      for (const one of beats) one.beat()
    }
  }
}

const steps = array(record({ who: integer({ min: 0, max: 2 }), what: constantFrom('enter', 'enter', 'leave', 'deliver', 'beat') }), {
  maxLength: 80,
})

test('never more at once than may, wherever answers are, and everybody comes to his turn', async () => {
  await assert(
    asyncProperty(integer({ min: 1, max: 5 }), steps, async (most, done) => {
      const world = new World()
      const processes = [0, 1, 2].map((who) => world.open(String(who), most, 1000))
      const inside = [0, 0, 0]
      let entered = 0
      let asked = 0
      const come = (who: number) => (entry: Entry) => {
        expect(entry).toBe('in')
        entered++
        inside[who] = (inside[who] ?? 0) + 1
        expect(inside.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(most)
      }
      const leave = (who: number) => {
        if ((inside[who] ?? 0) === 0) return
        inside[who] = (inside[who] ?? 0) - 1
        processes[who]?.rooms.leave('all')
      }
      for (const { who, what } of done) {
        if (what === 'enter') {
          asked++
          const entry = processes[who]?.rooms.enter('all', `caller ${asked % 3}`) ?? 'full'
          if (entry instanceof Promise) void entry.then(come(who))
          else come(who)(entry)
        } else if (what === 'leave') leave(who)
        else if (what === 'deliver') world.mail.shift()?.()
        else {
          world.now += 60
          processes[who]?.line.beat()
        }
        for (let turn = 0; turn < 4; turn++) await Promise.resolve()
      }
      const lines = processes.map(({ line }) => line)
      for (let round = 0; entered < asked || inside.some((one) => one > 0); round++) {
        expect(round).toBeLessThan(300)
        for (const who of [0, 1, 2]) while ((inside[who] ?? 0) > 0) leave(who)
        await world.settle(lines, 6)
      }
      await world.settle(lines)
      expect(processes.map(({ rooms }) => [rooms.running, rooms.waiting])).toEqual([
        [0, 0],
        [0, 0],
        [0, 0],
      ])
      // Nobody holds anything any more.
      expect(world.ledger.ask('other', { limit: 'one', name: 'x', most, running: 0, wanted: most }, world.now).held).toBe(most)
    }),
    { numRuns: 200 },
  )
})

test('an answer that is lost loses no place', async () => {
  const world = new World()
  const { rooms, line } = world.open('a', 2, 0)
  world.isLossy = true
  const first = rooms.enter('all', 'a')
  await world.settle([line], 1)
  world.isLossy = false
  await world.settle([line])
  expect(await first).toBe('in')
  const second = rooms.enter('all', 'a')
  await world.settle([line])
  expect(await second).toBe('in')
  const third = rooms.enter('all', 'a')
  await world.settle([line])
  expect(await third).toBe('full')
})

test('the places of a process that says nothing more are free when its lease is over, and not before', async () => {
  const world = new World()
  const ended = world.open('ended', 2, 0)
  const other = world.open('other', 2, 0)
  const both = [ended.rooms.enter('all', 'a'), ended.rooms.enter('all', 'b')]
  await world.settle([ended.line, other.line])
  expect(await Promise.all(both)).toEqual(['in', 'in'])
  const said = world.now
  const tryNow = async () => {
    const entry = other.rooms.enter('all', 'c')
    await world.settle([other.line], 2)
    return entry
  }
  world.now = said + placeLease - 2000
  expect(await tryNow()).toBe('full')
  world.now = said + placeLease + 1
  expect(await tryNow()).toBe('in')
})

test('away, each has its share and at least one; where the policy says so nobody has any', () => {
  for (const [most, away, expected] of [
    [7, 'share', ['in', 'in', 'full']],
    [1, 'share', ['in', 'full', 'full']],
    [7, 'deny', ['away', 'away', 'away']],
  ] as const) {
    const keeper = { isThere: false, sharers: 3 }
    const limit = { id: 'one', most, queue: 0, wait: 1000 }
    const rooms = new SharedAtOnce({ limit, keeper, away, sharers: null, wake: () => undefined })
    expect(['a', 'b', 'c'].map((caller) => rooms.enter('all', caller))).toEqual(expected)
  }
})

test('places go to those who have waited for longest, one at a time', () => {
  const short = { held: 0, shortSince: 5, seen: 90 }
  const ask = { most: 3, running: 1, wanted: 9 }
  expect(grantPlaces([short], { held: 1, shortSince: 7, seen: 80 }, ask, 100)).toMatchObject({ held: 2, isContested: true })
  expect(grantPlaces([short], { held: 1, shortSince: 3, seen: 80 }, ask, 100)).toMatchObject({ held: 3 })
  // Who got something waits behind the other for the next.
  expect(grantPlaces([short], { held: 1, shortSince: 3, seen: 80 }, ask, 100).holder?.shortSince).toBe(100)
  // Who does not ask any more waits for nothing.
  expect(grantPlaces([{ ...short, seen: 0 }], null, ask, 400)).toMatchObject({ held: 3, isContested: false })
})
