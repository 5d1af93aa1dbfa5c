// Several processes that tell each other what they saw: together they find what one of them would.

import { describe, expect, test } from 'vitest'
import { AbuseEngine } from './engine.ts'
import { KeyedHash } from './keyed-hash.ts'
import type { ObjectRead } from './object-reads.ts'
import type { WatchKind } from './watch-share.ts'

const key = new Uint8Array(16).fill(7)
const hash = new KeyedHash(key)
const anna = 71
const there = 5

function stand(count: number) {
  const engines = Array.from({ length: count }, () => new AbuseEngine(key, async () => undefined))
  const flushes = engines.map((engine) => engine.share())
  const told: (readonly [WatchKind, string])[] = []
  const exchange = (now: number) => {
    for (const [index, flush] of flushes.entries())
      flush((kind, line) => {
        told.push([kind, line])
        for (const [other, engine] of engines.entries()) if (other !== index) engine.hearWatch(kind, line, now)
      }, now)
  }
  return { engines, told, exchange, at: (index: number) => engines[index % count] ?? new AbuseEngine(key, async () => undefined) }
}

const readOf = (id: number, more: Partial<ObjectRead> = {}): ObjectRead => ({
  caller: anna,
  callerThere: anna * 1000 + there,
  crowdThere: null,
  everybodyThere: there,
  isKnown: true,
  object: hash.of('object', String(id)),
  id,
  isObject: true,
  ...more,
})

/** Goes around all processes; how many reads were let through before all of them refuse, or all of them. */
function walk(world: ReturnType<typeof stand>, ids: readonly number[], status: (id: number) => number, perRound: number): number {
  let passed = 0
  let now = 1_000_000
  for (const [index, id] of ids.entries()) {
    now += 20
    const engine = world.at(index)
    const read = readOf(id)
    if (engine.reads.judge(read, now) === null) {
      passed++
      engine.endRead(read, status(id), now)
    }
    if (index % perRound === perRound - 1) world.exchange(now)
  }
  return passed
}

const numbers = (count: number, step = 1) => Array.from({ length: count }, (_, index) => index * step + 1)
const scattered = (count: number) => Array.from({ length: count }, (_, index) => (index * 7919 + 13) % 1_000_003)

describe('three processes', () => {
  test.each<[string, readonly number[], (id: number) => number, number, number]>([
    ['one number after the other', numbers(600), () => 200, 12, 101],
    ['one number after the other, in turns of many', numbers(600), () => 200, 90, 101],
    ['ids that are not there', scattered(600), () => 404, 6, 20],
    ['many different objects', scattered(900), () => 200, 12, 400],
  ])('find together what one would: %s', (_, ids, status, perRound, one) => {
    const passed = walk(stand(3), ids, status, perRound)
    const alone = walk(stand(1), ids, status, perRound)
    expect(alone).toBeGreaterThanOrEqual(one * 0.9)
    expect(alone).toBeLessThanOrEqual(one * 1.1)
    // And what was on its way.
    expect(passed).toBeGreaterThanOrEqual(alone * 0.9)
    expect(passed).toBeLessThanOrEqual(alone * 1.15 + perRound)
  })

  test('tell nothing of who asks for few objects, however often', () => {
    const world = stand(3)
    const few = Array.from({ length: 600 }, (_, index) => (index % 8) * 13 + 2)
    expect(walk(world, few, () => 200, 12)).toBe(600)
    expect(world.told).toEqual([])
  })

  test('count uploads together', () => {
    const world = stand(3)
    let passed = 0
    for (let index = 0; index < 300; index++) {
      if (world.at(index).judgeUpload(anna, 1_000_000 + index) === null) passed++
      world.exchange(1_000_000 + index)
    }
    expect(passed).toBe(200)
  })

  test('see a credential in two places, whichever of them each is at, and suspect the later one', () => {
    const world = stand(3)
    const owner = { token: 9, network: 1, agent: 1 }
    const thief = { token: 9, network: 2, agent: 2 }
    let now = 1_000_000
    const use = (index: number, one: typeof owner) => {
      now += 1000
      const suspicion = world.at(index).tokens.judge(one, now)
      world.exchange(now)
      return suspicion?.kind ?? null
    }
    for (let index = 0; index < 10; index++) expect(use(0, owner)).toBeNull()
    // The other process knows of the owner from long before.
    now += 3_600_000
    expect(use(0, owner)).toBeNull()
    use(1, thief)
    now += 5_000
    expect(use(0, owner)).toBeNull()
    expect(use(1, thief)).toBe('replay')
    expect(use(2, thief)).toBe('replay')
    for (const index of [0, 1, 2]) expect(use(index, owner)).toBeNull()
  })

  test('hold nobody for a thief who moves with his program, or comes to another process', () => {
    const world = stand(3)
    let now = 1_000_000
    for (let index = 0; index < 60; index++) {
      now += 2000
      const one = { token: 9, network: index % 4, agent: 1 }
      expect(world.at(index).tokens.judge(one, now)).toBeNull()
      world.exchange(now)
    }
    // Once for each place, by whoever saw it first.
    expect(world.told.filter(([kind]) => kind === 'place').length).toBe(4)
  })
})
