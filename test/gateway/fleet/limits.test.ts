// Three gateways with one limit behind HAProxy: what they let through together is counted to the last request, with all of them, with one killed, with the
// store away by their shares, and when it is back.

import { describe, expect, onTestFinished, test } from 'vitest'
import { startWords } from '../../deploy/standing.ts'
import { writeProject } from '../../kit/project.ts'
import { hasRedis, startRedis } from '../../kit/redis.ts'
import { startIssuer } from '../identity/world.ts'
import { startApplication } from '../limits/standing.ts'
import { ask, hasBalancer, load, patience, startBalancer } from './standing.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: { '/orders': { get: { responses: {} } }, '/health': { get: { responses: {} } } },
}

const settings = (issuer: string) => `
gateway:
  mode: enforce
  issuers: {main: {issuer: '${issuer}', audience: shop}}
  store: {address: env:STORE, instances: 3, timeout: 2}
  admin: {listen: '127.0.0.1:0'}
  revocations: file:revoked.jsonl
  rates: {mode: enforce, limits: [{for: caller, rate: 60 per day, on: /orders}]}
access: {rules: {all: {where: {path: '/**'}}}}
`

const fullest = `local time, most = redis.call('TIME'), 0
for _, key in ipairs(redis.call('KEYS', 'fastward:*:limits:*')) do
  if redis.call('TYPE', key).ok == 'string' then most = math.max(most, redis.call('GET', key) - time[1] * 1000000) end
end
return most`

describe.skipIf(!hasRedis || !hasBalancer)('three gateways with a limit behind HAProxy (skipped without Redis or HAProxy)', () => {
  test('let through what one would, to the last request', { timeout: 240_000 }, async () => {
    const issuer = await startIssuer()
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const shop = await startApplication()
    const start = () => {
      const folder = writeProject({ 'fastward.yaml': settings(issuer.address), 'openapi.json': JSON.stringify(document) })
      const words = [
        'gateway',
        folder,
        '--listen=0',
        `--upstream=http://127.0.0.1:${shop}`,
        `--openapi=${folder}/openapi.json`,
        '--log=/dev/null',
      ]
      return startWords(words, { STORE: redis.address })
    }
    const gateways = [await start(), await start(), await start()]
    const balancer = await startBalancer(gateways.map(({ address }) => Number(new URL(address).port)))
    const token = (sub: string) => issuer.token({ sub })

    // All three: 60 of each.
    const both = [['/orders', token('anna')] as const, ['/orders', token('ben')] as const]
    expect(await load(balancer, both, 150)).toEqual([
      { 200: 60, 429: 90 },
      { 200: 60, 429: 90 },
    ])

    // Half of it is used up, and one is killed: the others have the other half.
    const carl = [['/orders', token('carl')] as const]
    expect(await load(balancer, carl, 30)).toEqual([{ 200: 30 }])
    gateways[2]?.child.kill('SIGKILL')
    await expect.poll(() => ask(gateways[2]?.address ?? '', '/health', null), patience).toBeNull()
    const afterKill = (await load(balancer, carl, 100))[0] ?? {}
    expect(afterKill[200]).toBe(30)
    expect((afterKill[429] ?? 0) + 30).toBeGreaterThanOrEqual(90)

    // Without the store the two that are left have a third each, of whoever comes for the first time; and of carl nothing more.
    await redis.end()
    for (const gateway of gateways.slice(0, 2)) await expect.poll(gateway.errors, patience).toContain('the shared store is away')
    const dora = [['/orders', token('dora')] as const]
    expect(await load(balancer, dora, 150)).toEqual([{ 200: 40, 429: 110 }])
    expect(await load(balancer, carl, 50)).toEqual([{ 429: 50 }])

    // It is back, and has lost everything: it is told what was let through meanwhile.
    await redis.again()
    for (const gateway of gateways.slice(0, 2)) await expect.poll(gateway.errors, patience).toContain('the shared store is back')
    // Microseconds until the fullest count is full again: 24 minutes for each request.
    const owed = async () => Number((await redis.ask('EVAL', fullest, '0')).slice(1))
    await expect.poll(owed, patience).toBeGreaterThan(39.5 * 24 * 60 * 1_000_000)
    expect(await load(balancer, dora, 100)).toEqual([{ 200: 20, 429: 80 }])
    for (const gateway of gateways.slice(0, 2)) expect(await gateway.stop()).toBe(0)
  })
})
