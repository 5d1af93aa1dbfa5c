// The door to the shared store, beside a real Redis: there, away, silent, back, with passwords, with TLS, as a cluster.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseStoreAddresses } from '../../../src/cli/shared-store/addresses.ts'
import { toScript } from '../../../src/cli/shared-store/script.ts'
import { openSharedStore, type SharedStore, type SharedStoreOptions, StoreAway } from '../../../src/cli/shared-store/shared-store.ts'
import { makeAuthority } from '../../kit/certificates.ts'
import { hasRedis, startRedis, type TestRedis } from '../../kit/redis.ts'

interface Opened {
  readonly store: SharedStore
  readonly said: string[]
  until(isThere: boolean): Promise<void>
}

const count = toScript("return redis.call('INCRBY', KEYS[1], ARGV[1])")

async function redis(words: Parameters<typeof startRedis>[0] = []): Promise<TestRedis> {
  const started = await startRedis(words)
  onTestFinished(() => started.stop())
  return started
}

async function open(address: string, options: Partial<SharedStoreOptions> = {}): Promise<Opened> {
  const said: string[] = []
  const store = await openSharedStore({
    addresses: parseStoreAddresses(address) ?? [],
    isCluster: false,
    authorities: null,
    prefix: 'shop',
    timeout: 2_000,
    note: (text) => said.push(text),
    ...options,
  })
  onTestFinished(() => store.close())
  const waiting = new Set<() => void>()
  store.onChange(() => {
    for (const look of waiting) look()
  })
  await store.begun
  const until = (isThere: boolean) =>
    new Promise<void>((settle) => {
      const look = () => {
        if (store.isThere !== isThere) return
        waiting.delete(look)
        settle()
      }
      waiting.add(look)
      look()
    })
  return { store, said, until }
}

describe.skipIf(!hasRedis)('a store', () => {
  test('that is there runs scripts, also those that it did not know, and says nothing', async () => {
    const { address, ask } = await redis()
    const { store, said } = await open(address)
    expect(store.isThere).toBe(true)
    const key = store.key('7', 'calls')
    expect(key).toBe('shop:{7}:calls')
    expect(await store.run(count, [key], [2])).toBe(2)
    await ask('SCRIPT', 'FLUSH')
    expect(await store.run(count, [key], [3])).toBe(5)
    expect(said).toEqual([])
  })

  test('tells a script that is wrong from one that is away', async () => {
    const { store } = await open((await redis()).address)
    await expect(store.run(toScript('return nothing()'), ['a'], [])).rejects.not.toBeInstanceOf(StoreAway)
    expect(store.isThere).toBe(true)
  })

  test('that ends is away, and is back when it is there again', async () => {
    const server = await redis()
    const { store, said, until } = await open(server.address)
    await server.end()
    await until(false)
    await expect(store.run(count, ['a'], [1])).rejects.toBeInstanceOf(StoreAway)
    await server.again()
    await until(true)
    expect(await store.run(count, ['a'], [1])).toBe(1)
    expect(said).toEqual([expect.stringMatching(/^the shared store is away: /), 'the shared store is back\n'])
  })

  test('that is silent is away after its time, and back when it answers', async () => {
    const server = await redis()
    const { store, until } = await open(server.address, { timeout: 300 })
    server.freeze()
    await expect(store.run(count, ['a'], [1])).rejects.toBeInstanceOf(StoreAway)
    expect(store.isThere).toBe(false)
    server.thaw()
    await until(true)
    expect(Number(await store.run(count, ['a'], [1]))).toBeGreaterThan(0)
  })

  test('that is nowhere at the start is away, and nobody waits for it', async () => {
    const { store, said } = await open('redis://127.0.0.1:1')
    expect(store.isThere).toBe(false)
    expect(said).toEqual(['the shared store is away: ECONNREFUSED\n'])
  })

  test('wants its password, and no message holds it', async () => {
    const server = await redis(['--requirepass', 'pass-7'])
    const right = await open(`redis://:pass-7@127.0.0.1:${server.port}`)
    expect(await right.store.run(count, ['a'], [1])).toBe(1)
    const wrong = await open(`redis://:pass-8@127.0.0.1:${server.port}`)
    expect(wrong.store.isThere).toBe(false)
    expect(wrong.said.join()).toMatch(/away: (?:WRONGPASS|NOAUTH)/)
    expect(wrong.said.join()).not.toContain('pass-8')
  })

  test('speaks TLS, and is believed by the authority that signed for it alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fastward-redis-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const authority = makeAuthority()
    const { certificate, key } = authority.sign('/CN=store')
    writeFileSync(join(folder, 'store.pem'), certificate)
    writeFileSync(join(folder, 'store.key'), key)
    const files = ['--tls-cert-file', join(folder, 'store.pem'), '--tls-key-file', join(folder, 'store.key')]
    const { port } = await redis((port) => ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', ...files])
    const { store } = await open(`rediss://localhost:${port}`, { authorities: authority.certificate })
    expect(await store.run(count, ['a'], [1])).toBe(1)
    const other = await open(`rediss://localhost:${port}`, { authorities: makeAuthority('another').certificate })
    expect(other.store.isThere).toBe(false)
    expect((await open(`redis://localhost:${port}`)).store.isThere).toBe(false)
  })

  test('that is a cluster takes keys of one tag together, and those of another elsewhere', async () => {
    const nodes = await Promise.all([redis(['--cluster-enabled', 'yes']), redis(['--cluster-enabled', 'yes'])])
    const [one, other] = nodes
    await one?.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '8191')
    await other?.ask('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383')
    await one?.ask('CLUSTER', 'MEET', '127.0.0.1', String(other?.port))
    for (const node of nodes) while (!(await node.ask('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    const { store, until } = await open(`redis://127.0.0.1:${one?.port}`, { isCluster: true })
    await until(true)
    const both = toScript("redis.call('SET', KEYS[1], 1) redis.call('SET', KEYS[2], 1) return 'both'")
    for (let tag = 0; tag < 16; tag++)
      expect(await store.run(both, [store.key(String(tag), 'a'), store.key(String(tag), 'b')], [])).toBe('both')
    const held = await Promise.all(nodes.map((node) => node.ask('DBSIZE')))
    expect(held).not.toContain(':0\r\n')
    expect(held).toHaveLength(2)
  })
})
