// A Redis cluster for a test, three nodes with a third of the slots each; and which slot a key lies in, by the specification.

import { expect, onTestFinished } from 'vitest'
import { startRedis, type TestRedis } from './redis.ts'

export async function startRedisCluster(): Promise<readonly [TestRedis, TestRedis, TestRedis]> {
  const start = async () => {
    const node = await startRedis(['--cluster-enabled', 'yes'])
    onTestFinished(() => node.stop())
    return node
  }
  const nodes = [await start(), await start(), await start()] as const
  const [one, other, third] = nodes
  await one.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '5460')
  await other.ask('CLUSTER', 'ADDSLOTSRANGE', '5461', '10922')
  await third.ask('CLUSTER', 'ADDSLOTSRANGE', '10923', '16383')
  for (const node of [other, third]) await one.ask('CLUSTER', 'MEET', '127.0.0.1', String(node.port))
  const states = () => Promise.all(nodes.map((node) => node.ask('CLUSTER', 'INFO')))
  // All of them know of all.
  const isReady = async () => (await states()).every((text) => text.includes('cluster_state:ok') && text.includes('cluster_known_nodes:3'))
  await expect.poll(isReady, { timeout: 30_000 }).toBe(true)
  return nodes
}

/** CRC16 (XMODEM) of what stands between the first braces, if anything does, else of the whole key, modulo 16384. */
export function slotOf(key: string): number {
  const tag = /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key
  let crc = 0
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
    crc &= 0xffff
  }
  return crc % 16_384
}
