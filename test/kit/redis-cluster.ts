// A Redis cluster for a test, two nodes with half of the slots each; and which slot a key lies in, by the specification.

import { expect, onTestFinished } from 'vitest'
import { startRedis, type TestRedis } from './redis.ts'

export async function startRedisCluster(): Promise<readonly [TestRedis, TestRedis]> {
  const start = async () => {
    const node = await startRedis(['--cluster-enabled', 'yes'])
    onTestFinished(() => node.stop())
    return node
  }
  const one = await start()
  const other = await start()
  await one.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '8191')
  await other.ask('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383')
  await one.ask('CLUSTER', 'MEET', '127.0.0.1', String(other.port))
  for (const node of [one, other]) await expect.poll(() => node.ask('CLUSTER', 'INFO'), { timeout: 30_000 }).toContain('cluster_state:ok')
  return [one, other]
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
