// A gateway that dies, a disk that is full, a machine that tells it to stop: what was acknowledged is there, and what is missing is counted.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { type Gateway, layPlace, readLines, readRecords, startApplication, startGateway } from './standing.ts'

/** Clients that ask one after the other, each for a path of its own, until the gateway is gone or they are told to stop. */
function load({ port }: Gateway, clients: number) {
  const agent = new Agent({ connections: clients, pipelining: 1 })
  onTestFinished(async () => agent.destroy())
  const answered: string[] = []
  const refused: string[] = []
  let isOver = false
  let tell: () => void = () => undefined
  const enough = new Promise<void>((settle) => {
    tell = settle
  })
  const ask = async (client: number, prefix: string) => {
    for (let number = 0; !isOver; number++) {
      const path = `/${prefix}/${client}-${number}`
      try {
        const { statusCode, body } = await agent.request({ origin: `http://127.0.0.1:${port}`, path, method: 'GET' })
        await body.dump()
        if (statusCode === 200) answered.push(path)
        else refused.push(path)
      } catch {
        return
      }
      if (answered.length + refused.length >= 400) tell()
    }
  }
  const running = Array.from({ length: clients }, (_, client) => ask(client, client % 2 === 0 ? 'payments' : 'items'))
  return {
    answered,
    refused,
    enough,
    async stop() {
      isOver = true
      await Promise.all(running)
    },
  }
}

const pathsOf = (record: string): ReadonlySet<string> => new Set(readRecords(record).map(({ event }) => event.http_request.url.path))

const verify = (folder: string) => runCommand(['audit', 'verify', 'record'], { folder })

test('killed under load: who had to be recorded and got an answer is on disk, and the next start counts the rest', async () => {
  const place = layPlace()
  const upstream = await startApplication()
  const gateway = await startGateway(place, upstream)
  const clients = load(gateway, 16)
  await clients.enough
  await gateway.stop('SIGKILL')
  await clients.stop()
  const kept = pathsOf(place.record)
  const payments = clients.answered.filter((path) => path.startsWith('/payments/'))
  expect(payments.length).toBeGreaterThan(20)
  expect(payments.filter((path) => !kept.has(path))).toEqual([])
  expect(verify(place.folder)).toMatchObject({ exit: 0 })

  const counted = Number(readFileSync(join(place.record, 'chains', 'worker-1', 'count')).readBigUInt64LE())
  const sealed = readLines(place.record).findLast(({ kind }) => kind === 'seal')
  const missing = counted - Number(sealed && 'next' in sealed ? sealed.next : 0)
  const again = await startGateway(place, upstream)
  await load(again, 2).enough
  await again.stop()
  const gaps = readLines(place.record).filter(({ kind }) => kind === 'gap')
  expect(gaps).toMatchObject(missing === 0 ? [] : [{ count: missing, because: 'process-ended' }])
  // No more than is in flight: what one batch holds, and what had come since.
  expect(missing).toBeLessThan(1024)
  const verified = verify(place.folder)
  expect(verified).toMatchObject({ exit: 0 })
  if (missing > 0) expect(verified.stdout).toContain('missing: the process ended before they were on disk')
})

test('told to stop under load: everything that was answered is recorded, sealed and signed', async () => {
  const place = layPlace()
  const gateway = await startGateway(place, await startApplication())
  const clients = load(gateway, 16)
  await clients.enough
  expect(await gateway.stop()).toBe(0)
  await clients.stop()
  const kept = pathsOf(place.record)
  expect(clients.answered.filter((path) => !kept.has(path))).toEqual([])
  const lines = readLines(place.record)
  expect(lines.slice(-2).map(({ kind }) => kind)).toEqual(['end', 'seal'])
  expect(lines.filter(({ kind }) => kind === 'gap')).toEqual([])
  const { exit, stdout } = verify(place.folder)
  expect(exit).toBe(0)
  const [, records, signed] = /^(\d+) records, (\d+) of them under a signed checkpoint/.exec(stdout) ?? []
  expect(signed).toBe(records)
})

/** Only root may, and not in every container. */
function mount(folder: string, size: string): boolean {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', folder])
  return status === 0
}

const unmount = (folder: string) => spawnSync('umount', ['-l', folder])

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-'))
  const isMounted = mount(folder, '64k')
  if (isMounted) unmount(folder)
  rmSync(folder, { recursive: true })
  return isMounted
}

test.skipIf(!mayMount())(
  'a disk that is full (skipped where nothing may be mounted): who must be recorded is refused, others pass and are counted, and it goes on when there is room',
  async () => {
    const place = layPlace()
    const disk = join(place.folder, 'disk')
    mkdirSync(disk)
    expect(mount(disk, '64k')).toBe(true)
    onTestFinished(() => void unmount(disk))
    const gateway = await startGateway({ ...place, record: join(disk, 'record') }, await startApplication())
    const clients = load(gateway, 8)
    await clients.enough
    await clients.stop()
    expect(statfsSync(disk).bavail).toBeLessThan(8)
    expect(clients.refused.filter((path) => path.startsWith('/items/'))).toEqual([])
    expect(clients.refused.length).toBeGreaterThan(0)
    // Room again.
    spawnSync('mount', ['-o', 'remount,size=8m', disk])
    const later = load(gateway, 2)
    await later.enough
    await gateway.stop()
    await later.stop()
    expect(later.refused).toEqual([])
    const lines = readLines(join(disk, 'record'))
    const gaps = lines.filter(({ kind }) => kind === 'gap')
    expect(gaps.length).toBeGreaterThan(0)
    expect(new Set(gaps.map(({ because }) => because))).toEqual(new Set(['disk-full']))
    expect(runCommand(['audit', 'verify', join(disk, 'record')], { folder: place.folder })).toMatchObject({ exit: 0 })
  },
)
