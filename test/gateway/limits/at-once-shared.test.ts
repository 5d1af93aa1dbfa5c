// What runs at once, counted by several processes together: workers of one gateway, three gateways with one store, one of them killed, the store away.

import type { ServerResponse } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hasRedis, startRedis, type TestRedis } from '../../kit/redis.ts'
import { type LimitedGateway, layFolder, startApplication, startGateway } from './standing.ts'

const patience = { timeout: 30_000 }

interface Held {
  readonly upstream: number
  /** How many are with the application now, and the most that ever were. */
  readonly running: () => number
  readonly most: () => number
  /** Answers so many of them. */
  answer(count: number): void
}

/** An application that answers `/slow` when it is told to. */
async function startHeld(): Promise<Held> {
  const held = new Set<ServerResponse>()
  let most = 0
  const upstream = await startApplication((request, response) => {
    if (request.url !== '/slow') {
      response.end('{}')
      return
    }
    held.add(response)
    most = Math.max(most, held.size)
    response.once('close', () => held.delete(response))
  })
  const answer = (count: number) => {
    for (const response of [...held].slice(0, count)) {
      held.delete(response)
      response.end('{}')
    }
  }
  onTestFinished(() => answer(1000))
  return { upstream, running: () => held.size, most: () => most, answer }
}

interface Asked {
  readonly status: Promise<number | null>
  readonly found: () => number | null | undefined
}

/** `null`: the connection broke. */
function ask({ port }: Pick<LimitedGateway, 'port'>): Asked {
  let found: number | null | undefined
  const status = fetch(`http://127.0.0.1:${port}/slow`, { headers: { connection: 'close' } })
    .then(async (answer) => {
      await answer.text()
      return answer.status
    })
    .catch(() => null)
  void status.then((known) => {
    found = known
  })
  return { status, found: () => found }
}

const count = (asked: readonly Asked[], status: number) => asked.filter(({ found }) => found() === status).length

test('workers of one gateway let through together what one would, and all of it though one of them has every connection', async () => {
  const held = await startHeld()
  const folder = layFolder('{mode: enforce, at-once: [{for: all, most: 4, on: /slow}]}')
  const gateway = await startGateway(folder, held.upstream, ['--workers', '3'])
  const asked = Array.from({ length: 12 }, () => ask(gateway))
  await expect.poll(() => count(asked, 429) + count(asked, 503), patience).toBe(8)
  await expect.poll(held.running, patience).toBe(4)
  held.answer(4)
  await Promise.all(asked.map(({ status }) => status))
  expect(count(asked, 200)).toBe(4)
  expect(held.most()).toBe(4)
  const numbers = async () => (await fetch(`http://127.0.0.1:${gateway.admin}/metrics`)).text()
  await expect.poll(numbers, patience).toContain('fastward_limit_at_once{limit="all",state="running"} 0')
  const again = Array.from({ length: 4 }, () => ask(gateway))
  await expect.poll(held.running, patience).toBe(4)
  held.answer(4)
  expect(await Promise.all(again.map(({ status }) => status))).toEqual([200, 200, 200, 200])
})

describe.skipIf(!hasRedis)('three gateways with one store (skipped without Redis)', () => {
  const store = (more = '') => `  store: {address: env:STORE, timeout: 2, instances: 3${more}}\n`

  async function stand(rates: string, more = store()) {
    const redis: TestRedis = await startRedis()
    onTestFinished(() => redis.stop())
    const held = await startHeld()
    const folder = layFolder(rates, more)
    const start = () => startGateway(folder, held.upstream, [], { STORE: redis.address })
    const gateways = await Promise.all([start(), start(), start()])
    const askAll = (times: number) => Array.from({ length: times }, (_, index) => ask(gateways[index % 3] ?? { port: 0 }))
    /** Rooms that the store knows of. */
    const rooms = async () => (await redis.ask('EVAL', "return #redis.call('KEYS', '*at-once*')", '0')).trim()
    return { redis, held, gateways, askAll, rooms }
  }

  test('let run together what one would, wherever it is asked for', async () => {
    const { held, gateways, askAll, rooms } = await stand('{mode: enforce, at-once: [{for: all, most: 6, on: /slow}]}')
    const asked = askAll(30)
    await expect.poll(() => count(asked, 503), patience).toBe(24)
    await expect.poll(held.running, patience).toBe(6)
    held.answer(6)
    await Promise.all(asked.map(({ status }) => status))
    // A client has its answer a moment before the others have its place.
    await expect.poll(rooms, patience).toBe(':0')
    // All of them by one alone: a third is not all that it may.
    const one = gateways[0] ?? { port: 0 }
    const alone = Array.from({ length: 9 }, () => ask(one))
    await expect.poll(() => count(alone, 503), patience).toBe(3)
    await expect.poll(held.running, patience).toBe(6)
    held.answer(6)
    await Promise.all(alone.map(({ status }) => status))
    expect(held.most()).toBe(6)
  })

  test('take turns: who waits at one of them comes in though others have more that wait', async () => {
    const { held, gateways } = await stand('{mode: enforce, at-once: [{for: all, most: 2, queue: 50, wait: 60, on: /slow}]}')
    const [busy = { port: 0 }, other = { port: 0 }] = gateways
    const many = Array.from({ length: 30 }, () => ask(busy))
    await expect.poll(held.running, patience).toBe(2)
    const few = [ask(other), ask(other)]
    let answered = 0
    while (few.some(({ found }) => found() === undefined)) {
      await expect.poll(held.running, patience).toBeGreaterThan(0)
      held.answer(1)
      answered++
    }
    expect(count(few, 200)).toBe(2)
    expect(answered).toBeLessThan(24)
    while (many.some(({ found }) => found() === undefined)) {
      await expect.poll(() => held.running() > 0 || many.every(({ found }) => found() !== undefined), patience).toBe(true)
      held.answer(1)
    }
    expect(count(many, 200)).toBe(30)
    expect(held.most()).toBe(2)
  })

  test('have the places of one that was killed again, when its lease is over', async () => {
    const { held, gateways, askAll } = await stand('{mode: enforce, at-once: [{for: all, most: 6, on: /slow}]}')
    const asked = askAll(6)
    await expect.poll(held.running, patience).toBe(6)
    const [one = { port: 0 }, , killed] = gateways
    killed?.child.kill('SIGKILL')
    await expect.poll(() => asked.filter(({ found }) => found() === null).length, patience).toBe(2)
    const began = performance.now()
    // Nobody knows yet that it is gone: its places count.
    expect(await ask(one).status).toBe(503)
    await expect
      .poll(
        async () => {
          const next = ask(one)
          await expect.poll(() => held.running() === 5 || next.found() !== undefined, patience).toBe(true)
          return held.running()
        },
        { ...patience, interval: 200 },
      )
      .toBe(5)
    // Five seconds after it said so last, which is up to one before it was killed.
    expect(performance.now() - began).toBeGreaterThan(2_000)
    const last = [ask(one), ask(one)]
    await expect.poll(() => count(last, 503), patience).toBe(1)
    await expect.poll(held.running, patience).toBe(6)
  })

  test('have a third each while the store is away, and count what ran meanwhile when it is back', async () => {
    const { redis, held, gateways, askAll, rooms } = await stand('{mode: enforce, at-once: [{for: all, most: 6, on: /slow}]}')
    await redis.end()
    await Promise.all(gateways.map(({ errors }) => expect.poll(errors, patience).toContain('the shared store is away')))
    const asked = askAll(30)
    await expect.poll(() => count(asked, 503), patience).toBe(24)
    await expect.poll(held.running, patience).toBe(6)
    await redis.again()
    await Promise.all(gateways.map(({ errors }) => expect.poll(errors, patience).toContain('the shared store is back')))
    await expect.poll(rooms, patience).toBe(':1')
    const everybody = "local n = 0 for _, k in ipairs(redis.call('KEYS', '*at-once*')) do n = n + redis.call('HLEN', k) end return n"
    await expect.poll(async () => (await redis.ask('EVAL', everybody, '0')).trim(), patience).toBe(':3')
    const more = askAll(3)
    await expect.poll(() => count(more, 503), patience).toBe(3)
    held.answer(6)
    await Promise.all(asked.map(({ status }) => status))
    expect(held.most()).toBe(6)
    // Nothing stays where nothing runs.
    await expect.poll(rooms, patience).toBe(':0')
  })

  test('let nothing run while the store is away, where the policy says so', async () => {
    const { redis, gateways, askAll } = await stand('{mode: enforce, at-once: [{for: all, most: 6, on: /slow}]}', store(', away: deny'))
    await redis.end()
    await Promise.all(gateways.map(({ errors }) => expect.poll(errors, patience).toContain('the shared store is away')))
    const asked = askAll(3)
    expect(await Promise.all(asked.map(({ status }) => status))).toEqual([503, 503, 503])
    const [{ lines } = { lines: () => [] }] = gateways
    await expect.poll(() => lines().at(-1)?.reason, patience).toContain('cannot be counted while the store is away')
  })

  test('that only observe let everything run, and note what would not', async () => {
    const { held, gateways, askAll } = await stand('{at-once: [{for: all, most: 3, on: /slow}]}')
    const asked = askAll(9)
    await expect.poll(held.running, patience).toBe(9)
    held.answer(9)
    await Promise.all(asked.map(({ status }) => status))
    const noted = () => gateways.flatMap(({ lines }) => lines()).filter(({ objections }) => objections !== undefined)
    await expect.poll(() => noted().length, patience).toBe(6)
    expect(noted().every(({ status, objections }) => status === 200 && objections?.[0]?.enforced === false)).toBe(true)
  })
})
