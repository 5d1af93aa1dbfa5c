// Sessions of people in a cluster of Redis: gateways that share it know the same people, whichever node holds them; while a part of it is away nobody is taken for
// nobody; and what is moved to another node is found there.

import { describe, expect, test } from 'vitest'
import { hashSessionId } from '../../../src/gateway/identity/login/session.ts'
import { hasRedis, type TestRedis } from '../../kit/redis.ts'
import { slotOf, startRedisCluster } from '../../kit/redis-cluster.ts'
import { findProvider } from '../identity/oidc/provider.ts'
import { startLoginIssuer } from './issuer.ts'
import { startShop } from './login-world.ts'
import { Person, shop } from './person.ts'

const provider = findProvider()
const patience = { timeout: 40_000, interval: 200 }

const keyOf = (person: Person): string => `fastward:{${hashSessionId(person.session ?? '')}}:session`
const nodeOf = (key: string): number => [5460, 10_922, 16_383].findIndex((last) => slotOf(key) <= last)

async function start() {
  const nodes = await startRedisCluster()
  const issuer = await startLoginIssuer(provider ?? '')
  const options = {
    login: ', key: file:login.key, most-each: 2',
    settings: '  store: {address: env:STORE, cluster: true, timeout: 2}\n',
    files: { 'login.key': `${'k'.repeat(40)}\n` },
    environment: { STORE: nodes.map(({ address }) => address).join('\n') },
  }
  const worlds = [await startShop(issuer.address, options), await startShop(issuer.address, options)] as const
  const [world] = worlds
  const ports = worlds.map(({ gateway }) => gateway.port)
  await issuer.reach(ports.map((port) => `http://127.0.0.1:${port}`))
  let turn = 0
  /** Asks the gateways by turns. */
  const visitor = () => new Person(() => ports[turn++ % 2] ?? 0)
  /** Who each of them says it is. */
  const who = async (person: Person) => {
    const both = [await world.caller(person), await world.caller(person)]
    return both.map((one) => (typeof one === 'number' ? one : one['sub']))
  }
  const people = new Map<string, Person>()
  const logIn = async (name: string) => {
    const person = visitor()
    expect((await person.logIn('/me', name)).status).toBe(200)
    people.set(name, person)
    return person
  }
  /** Until every node holds the session of somebody. */
  const fill = async () => {
    const held = () => new Set([...people.values()].map((one) => nodeOf(keyOf(one)))).size
    for (let index = 0; held() < 3; index++) await logIn(`somebody-${index}`)
  }
  return { nodes, issuer, world, people, who, visitor, logIn, fill }
}

describe.skipIf(provider === null || !hasRedis)('with oidc-provider and a Redis cluster (skipped where one cannot be had)', () => {
  test('two gateways know the same people, on every node, and end their sessions together', { timeout: 120_000 }, async () => {
    const { nodes, issuer, people, who, visitor, logIn, fill } = await start()
    await fill()
    for (const [name, person] of people) {
      expect(await who(person)).toEqual([name, name])
      const node = nodes[nodeOf(keyOf(person))]
      expect(await node?.ask('EXISTS', keyOf(person))).toBe(':1\r\n')
      expect(await node?.ask('GET', keyOf(person))).not.toContain(name)
    }
    // The third session of one person ends the first, wherever the three of them lie.
    const hers = [await logIn('anna'), await logIn('anna'), await logIn('anna')] as const
    await expect.poll(() => who(hers[0]), patience).toEqual([401, 401])
    expect(await who(hers[2])).toEqual(['anna', 'anna'])
    // By themselves, and by the issuer.
    const [, second, third] = hers
    const copy = visitor()
    copy.jar(shop).set('__Host-fastward-session', second.session ?? '')
    await second.open(`${shop}/.fastward/logout`, { method: 'POST', headers: { origin: shop } })
    await expect.poll(() => who(copy), patience).toEqual([401, 401])
    const asked = await third.open(`${issuer.address}/session/end?client_id=shop-web`)
    const [, action = ''] = /action="([^"]+)"/.exec(asked.body) ?? []
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asked.body) ?? []
    await third.open(action, { method: 'POST', form: { xsrf, logout: 'yes' } })
    await expect.poll(() => who(third), patience).toEqual([401, 401])
    for (const [name, person] of people) if (name !== 'anna') expect(await who(person)).toEqual([name, name])
  })

  test('a session that is moved to another node is found there', { timeout: 120_000 }, async () => {
    const { nodes, who, logIn } = await start()
    const person = await logIn('anna')
    const key = keyOf(person)
    const slot = String(slotOf(key))
    const [from, to] = [nodeOf(key), (nodeOf(key) + 1) % 3]
    const [giver, taker] = [nodes[from], nodes[to]]
    if (giver === undefined || taker === undefined) throw new Error('a node is missing')
    const idOf = async (node: TestRedis) => /[0-9a-f]{40}/.exec(await node.ask('CLUSTER', 'MYID'))?.[0] ?? ''
    const [giverId, takerId] = [await idOf(giver), await idOf(taker)]
    await taker.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', giverId)
    await giver.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', takerId)
    expect(await giver.ask('MIGRATE', '127.0.0.1', String(taker.port), key, '0', '5000')).toBe('+OK\r\n')
    // On its way, and where it is from then on.
    expect(await who(person)).toEqual(['anna', 'anna'])
    for (const node of [taker, giver]) expect(await node.ask('CLUSTER', 'SETSLOT', slot, 'NODE', takerId)).toBe('+OK\r\n')
    expect(await who(person)).toEqual(['anna', 'anna'])
    await person.open(`${shop}/.fastward/logout`, { method: 'POST', headers: { origin: shop } })
    expect(await taker.ask('EXISTS', key)).toBe(':0\r\n')
  })

  test('while a node is away whoever it knew is nobody to nobody, and the others are there when it is back', {
    timeout: 180_000,
  }, async () => {
    const { nodes, world, people, who, visitor, fill } = await start()
    await fill()
    const [node] = nodes
    await node.end()
    const lost = [...people].filter(([, person]) => nodeOf(keyOf(person)) === 0)
    const kept = [...people].filter(([, person]) => nodeOf(keyOf(person)) !== 0)
    expect(Math.min(lost.length, kept.length)).toBeGreaterThan(0)
    for (const [, person] of lost) await expect.poll(() => who(person), patience).toEqual([503, 503])
    // Of those who lie elsewhere nobody is taken for nobody, or for somebody else.
    for (const [name, person] of kept) for (const one of await who(person)) expect([name, 503]).toContain(one)
    expect((await world.person().open('/')).status).toBe(200)
    await node.again()
    for (const [name, person] of kept) await expect.poll(() => who(person), patience).toEqual([name, name])
    // What the node kept in its memory is over.
    for (const [, person] of lost) await expect.poll(() => who(person), patience).toEqual([401, 401])
    const again = visitor()
    await expect.poll(async () => (await again.logIn('/me', 'carla')).status, patience).toBe(200)
  })
})
