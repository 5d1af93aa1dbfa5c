// Gateways that share a cluster of Redis: the keys of each script lie in one slot, and everything that is shared works across its nodes.

import { describe, expect, onTestFinished, test } from 'vitest'
import { createStoreKeeper } from '../../../src/cli/gateway/limits/store-keeper.ts'
import { parseStoreAddresses } from '../../../src/cli/shared-store/addresses.ts'
import { shareCallers } from '../../../src/cli/shared-store/share-callers.ts'
import { openSharedStore, type SharedStore } from '../../../src/cli/shared-store/shared-store.ts'
import { openStoreNews } from '../../../src/cli/shared-store/store-news.ts'
import { CallerMemory } from '../../../src/gateway/identity/caller-memory.ts'
import { writeProject } from '../../kit/project.ts'
import { hasRedis } from '../../kit/redis.ts'
import { slotOf, startRedisCluster } from '../../kit/redis-cluster.ts'
import { startIssuer } from '../identity/world.ts'
import { startApplication, startGateway } from '../limits/standing.ts'

const patience = { timeout: 20_000 }

describe.skipIf(!hasRedis)('a cluster (skipped without Redis)', () => {
  test('is asked by scripts whose keys lie in one slot each', { timeout: 60_000 }, async () => {
    const [one] = await startRedisCluster()
    const opened = await openSharedStore({
      addresses: parseStoreAddresses(one.address) ?? [],
      isCluster: true,
      authorities: null,
      prefix: 'shop',
      timeout: 5_000,
      note: () => undefined,
    })
    onTestFinished(() => opened.close())
    await opened.begun
    await expect.poll(() => opened.isThere, patience).toBe(true)
    const asked: (readonly string[])[] = []
    const store: SharedStore = new Proxy(opened, {
      get(target, name) {
        if (name !== 'run') {
          const value: unknown = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        }
        return (...words: Parameters<SharedStore['run']>) => {
          asked.push(words[1])
          return target.run(...words)
        }
      },
    })
    const keeper = createStoreKeeper(store, true)
    onTestFinished(() => keeper.close())
    const news = openStoreNews(store)
    onTestFinished(() => news.close())
    news.tell('failure', 'somebody')
    const watch = openStoreNews(store, 'watch')
    onTestFinished(() => watch.close())
    const memory = new CallerMemory()
    memory.revocations.add({ kind: 'token', issuer: 'main', token: 'anna-1', until: 4_000_000_000 })
    const shared = await shareCallers({
      store,
      memory,
      notebook: { isThere: true, begin: () => undefined, keep: () => undefined },
      news,
      now: () => new Date(),
      isAsked: false,
    })
    onTestFinished(() => shared.close())
    expect(await memory.proofs.share?.('a proof')).toBe(true)
    await keeper.lease(
      Array.from({ length: 200 }, (_, index) => ({
        limit: `limit ${index % 7}`,
        name: `${String.fromCharCode(33 + (index % 90))}${index}`,
        tolerance: 1000,
        debt: 0,
        least: 1,
        most: 1,
        step: 1,
      })),
    )
    await keeper.places(
      Array.from({ length: 200 }, (_, index) => ({
        limit: `limit ${index % 7}`,
        name: `${String.fromCharCode(33 + (index % 90))}${index}`,
        most: 1,
        running: 0,
        wanted: 1,
      })),
    )
    const names = ['at-once:', 'watch}:stream', 'limits:processes', 'news}:stream', 'revocations}:version', 'proof', 'limits:']
    for (const name of names) await expect.poll(() => asked.flat().some((key) => key.includes(name)), patience).toBe(true)
    for (const keys of asked) expect(new Set(keys.map(slotOf)).size).toBe(1)
    // Leases lie in many of them.
    expect(
      new Set(
        asked
          .flat()
          .filter((key) => /:limits:[0-9a-f]/.test(key))
          .map(slotOf),
      ).size,
    ).toBeGreaterThan(8)
    // And a slot is what the server says it is.
    for (const key of asked.flat().slice(0, 40)) expect(await one.ask('CLUSTER', 'KEYSLOT', key)).toContain(`:${slotOf(key)}\r\n`)
  })

  test('holds what two gateways share', { timeout: 60_000 }, async () => {
    const issuer = await startIssuer()
    const [one, other, third] = await startRedisCluster()
    const lay = () =>
      writeProject({
        'openapi.json': JSON.stringify({
          openapi: '3.1.0',
          info: { title: 'shop', version: '1' },
          paths: { '/orders': { get: { responses: {} } } },
        }),
        'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}
gateway:
  mode: enforce
  trusted: [127.0.0.1]
  store: {address: env:STORE, cluster: true, timeout: 2}
  issuers: {main: {issuer: '${issuer.address}', audience: shop}}
  revocations: file:revoked.jsonl
  abuse: {mode: enforce, enumeration: {misses: 6}}
  rates: {mode: enforce, limits: [{for: address, rate: 5 per day}], at-once: [{for: caller, most: 1, name: turns}]}
`,
      })
    const shop = await startApplication()
    const start = () => startGateway(lay(), shop, [], { STORE: `${one.address}\n${other.address}\n${third.address}` })
    const gateways = [await start(), await start()]
    const status = async (index: number, from: string, token?: string) => {
      const headers = { 'x-forwarded-for': from, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
      const answer = await fetch(`http://127.0.0.1:${gateways[index % 2]?.port}/orders`, { headers })
      await answer.text()
      return answer.status
    }
    for (let caller = 0; caller < 20; caller++) {
      const found: number[] = []
      for (let index = 0; index < 7; index++) found.push(await status(index, `192.0.2.${caller}`))
      expect(found).toEqual([200, 200, 200, 200, 200, 429, 429])
    }
    const token = issuer.token({ jti: 'anna-1' })
    expect(await status(1, '198.51.100.1', token)).toBe(200)
    const revoked = await fetch(`http://127.0.0.1:${gateways[0]?.admin}/revocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ issuer: 'main', token: 'anna-1', until: '2099-01-01T00:00:00Z' }),
    })
    expect(revoked.status).toBe(200)
    let asked = 2
    await expect.poll(() => status(1, `198.51.100.${asked++}`, token), patience).toBe(401)
    for (const { admin } of gateways) {
      const metrics = await (await fetch(`http://127.0.0.1:${admin}/metrics`)).text()
      expect(metrics).toContain('fastward_store_failures_total 0\n')
      expect(metrics).toContain('fastward_limit_counted_together 1\n')
    }
  })
})
