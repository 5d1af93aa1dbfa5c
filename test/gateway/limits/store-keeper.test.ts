// The script of the store does to the letter what the count in memory does, on a real Redis and a real cluster.

import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createStoreKeeper, leaseScript } from '../../../src/cli/gateway/limits/store-keeper.ts'
import { askPlaces } from '../../../src/cli/gateway/limits/store-places.ts'
import { parseStoreAddresses } from '../../../src/cli/shared-store/addresses.ts'
import { toScript } from '../../../src/cli/shared-store/script.ts'
import { openSharedStore, type SharedStore } from '../../../src/cli/shared-store/shared-store.ts'
import { grantLease, type LeaseAsk } from '../../../src/gateway/shields/limits/shared/lease.ts'
import { grantPlaces, type PlaceHolder } from '../../../src/gateway/shields/limits/shared/places.ts'
import { hasRedis, startRedis, type TestRedis } from '../../kit/redis.ts'
import { startRedisCluster } from '../../kit/redis-cluster.ts'

async function openStore(address: string, isCluster = false): Promise<SharedStore> {
  const store = await openSharedStore({
    addresses: parseStoreAddresses(address) ?? [],
    isCluster,
    authorities: null,
    prefix: 'shop',
    timeout: 5_000,
    note: () => undefined,
  })
  onTestFinished(() => store.close())
  await store.begun
  return store
}

async function redis(words: readonly string[] = []): Promise<TestRedis> {
  const started = await startRedis(words)
  onTestFinished(() => started.stop())
  return started
}

/** A rate so slow that the time of a test is nothing beside it. */
const hour = 3_600_000_000
const asks = record({
  limit: constantFrom('one', 'two'),
  name: constantFrom('aaa', 'bbb', 'ccc'),
  tolerance: constantFrom(hour, 10 * hour, 500 * hour),
  debt: integer({ min: -20, max: 20 }),
  least: integer({ min: 0, max: 12 }),
  most: integer({ min: 0, max: 40 }),
  step: integer({ min: 1, max: 5 }),
})
const inHours = (ask: LeaseAsk): LeaseAsk => ({
  ...ask,
  debt: ask.debt * hour,
  least: Math.min(ask.least * hour, ask.tolerance),
  most: ask.most * hour,
  step: ask.step * hour,
})
const nearest = (micros: number) => Math.round(micros / hour)

describe.skipIf(!hasRedis)('the count in a store', () => {
  test('is the count in memory', { timeout: 60_000 }, async () => {
    const server = await redis()
    const store = await openStore(server.address)
    const keeper = createStoreKeeper(store, false)
    onTestFinished(() => keeper.close())
    await assert(
      asyncProperty(array(array(asks, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }), async (questions) => {
        await server.ask('FLUSHALL')
        const times = new Map<string, number>()
        for (const question of questions) {
          const written = question.map(inHours)
          const grants = await keeper.lease(written)
          const now = 1_800_000_000_000_000
          for (const [index, ask] of written.entries()) {
            const key = `${ask.limit} ${ask.name}`
            const { granted, left, time } = grantLease(times.get(key) ?? now, ask, now)
            times.set(key, time)
            expect(nearest(grants[index]?.granted ?? -1)).toBe(nearest(granted))
            expect(nearest(grants[index]?.left ?? -1)).toBe(nearest(left))
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  test('of what runs at once is the count in memory', { timeout: 60_000 }, async () => {
    const server = await redis()
    const store = await openStore(server.address)
    const key = store.key('1', 'room')
    const all = toScript("return redis.call('HGETALL', KEYS[1])")
    const holders = async () => {
      const held = (await store.run(all, [key], [])) as readonly string[] // As HGETALL answers.
      const found = new Map<string, PlaceHolder>()
      for (let at = 0; at < held.length; at += 2) {
        const [has = 0, shortSince = 0, seen = 0] = (held[at + 1] ?? '').split(' ').map(Number)
        found.set(held[at] ?? '', { held: has, shortSince, seen })
      }
      return found
    }
    const step = record({ who: constantFrom('a', 'b', 'c'), running: integer({ min: 0, max: 4 }), more: integer({ min: 0, max: 4 }) })
    await assert(
      asyncProperty(integer({ min: 1, max: 6 }), array(step, { minLength: 1, maxLength: 12 }), async (most, steps) => {
        await server.ask('FLUSHALL')
        for (const { who, running, more } of steps) {
          const before = await holders()
          const own = before.get(who) ?? null
          before.delete(who)
          const ask = { limit: 'one', name: 'room', most, running, wanted: running + more }
          const [grant] = await askPlaces(store, who, [ask], () => key)
          const after = (await holders()).get(who) ?? null
          const { holder, ...wanted } = grantPlaces(before.values(), own, ask, after?.seen ?? 0)
          if (after === null) expect(ask.wanted).toBe(0)
          else expect({ grant, holder: after }).toEqual({ grant: wanted, holder })
        }
      }),
      { numRuns: 100 },
    )
  })

  test('keeps nothing of a bucket that is full again', async () => {
    const server = await redis()
    const store = await openStore(server.address)
    const key = store.key('1', 'a')
    await store.run(leaseScript, [key], [1_000_000, 0, 100, 100, 100])
    await expect.poll(() => server.ask('EXISTS', key)).toContain(':0')
  })

  test('lies on all nodes of a cluster, and one question asks for many of it', async () => {
    const nodes = await startRedisCluster()
    const store = await openStore(nodes[0].address, true)
    await expect.poll(() => store.isThere, { timeout: 30_000 }).toBe(true)
    const keeper = createStoreKeeper(store, true)
    onTestFinished(() => keeper.close())
    const many = Array.from(
      { length: 64 },
      (_, index): LeaseAsk => ({
        limit: 'one',
        name: `${String.fromCharCode(65 + index)}x`,
        tolerance: hour,
        debt: 0,
        least: 1,
        // Ten minutes: what is full again is gone.
        most: hour / 6,
        step: 1,
      }),
    )
    expect((await keeper.lease(many)).map(({ granted }) => granted)).toEqual(many.map(() => hour / 6))
    for (const node of nodes) expect(Number((await node.ask('DBSIZE')).slice(1))).toBeGreaterThan(10)
  })

  test('knows how many processes count together', async () => {
    const { address } = await redis()
    const keepers = await Promise.all([0, 1, 2].map(async () => createStoreKeeper(await openStore(address), false)))
    for (const keeper of keepers) onTestFinished(() => keeper.close())
    await expect.poll(() => keepers.map(({ sharers }) => sharers), { timeout: 20_000 }).toEqual([3, 3, 3])
    await keepers[2]?.close()
    await expect.poll(() => keepers[0]?.sharers, { timeout: 20_000 }).toBe(2)
  })
})
