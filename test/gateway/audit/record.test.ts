// The record that a running gateway writes, as an operator has it.

import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { ask } from '../front/raw-client.ts'
import { layPlace, readRecords, readSegments, startApplication, startGateway } from './standing.ts'

const get = (port: number, target: string, more = '') => ask(port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n${more}\r\n`)

test('each decision is an event of OCSF, sealed and signed when the gateway stops', async () => {
  const place = layPlace()
  const gateway = await startGateway(place, await startApplication())
  expect(await get(gateway.port, '/items/7?q=hunter2')).toMatchObject({ status: 200 })
  expect(await get(gateway.port, '/closed/door')).toMatchObject({ status: 403 })
  expect(await get(gateway.port, '/payments/3')).toMatchObject({ status: 200 })
  // Who got an answer to what has to be recorded first finds it on disk.
  expect(readRecords(place.record).map(({ event }) => event.http_request.url.path)).toContain('/payments/3')
  expect(await get(gateway.port, '/nowhere')).toMatchObject({ status: 404 })
  expect(await gateway.stop()).toBe(0)

  const records = readRecords(place.record)
  expect(records.map(({ n }) => n)).toEqual([0, 1, 2, 3])
  expect(records[0]?.event).toMatchObject({
    class_uid: 6003,
    type_uid: 600302,
    status_code: '200',
    action: 'Allowed',
    actor: { user: { name: 'anonymous' } },
    api: { operation: 'openapi|GET /items/{}' },
    http_request: { http_method: 'GET', url: { path: '/items/7' } },
    policy: { name: 'items', is_applied: true },
    metadata: { uid: 'worker-1/0', version: '1.8.0' },
  })
  expect(records[1]?.event).toMatchObject({ action: 'Denied', disposition: 'Blocked', status_code: '403', policy: { name: 'nobody' } })
  expect(records[3]?.event).toMatchObject({ action: 'Denied', unmapped: { code: 'route-unknown', routes: [] } })
  const verified = runCommand(['audit', 'verify', 'record'], { folder: place.folder })
  expect(verified).toMatchObject({ exit: 0 })
  expect(verified.stdout).toContain('4 records, 4 of them under a signed checkpoint')
})

test('nobody else may look into the folder, and a folder that is open to others is refused', async () => {
  const place = layPlace()
  const gateway = await startGateway(place, await startApplication())
  await get(gateway.port, '/items/7')
  await gateway.stop()
  for (const { path } of readSegments(place.record)) expect(statSync(path).mode & 0o777).toBe(0o600)
  for (const name of ['ledger.jsonl', 'signing.key', 'hash.key']) expect(statSync(join(place.record, name)).mode & 0o777).toBe(0o600)
  for (const name of ['.', 'chains', 'chains/worker-1']) expect(statSync(join(place.record, name)).mode & 0o777).toBe(0o700)
  mkdirSync(join(place.folder, 'open'), { mode: 0o755 })
  await expect(startGateway({ ...place, record: join(place.folder, 'open') }, 9)).rejects.toThrow(/others than its owner may look/)
})

test('no secret that a client sends stands in the record, the log or the output', async () => {
  const place = layPlace()
  const gateway = await startGateway(place, await startApplication(), ['--log', 'log.jsonl'])
  const secrets = ['s3cret-in-query', 'Zm9vYmFyYmF6cXV4MTIz', 's3cret-in-header', 's3cret-in-cookie']
  const more = `Authorization: Bearer ${secrets[2]}\r\nCookie: session=${secrets[3]}\r\n`
  await get(gateway.port, `/items/1?token=${secrets[0]}`, more)
  await get(gateway.port, `/reset/${secrets[1]}`)
  await get(gateway.port, `/resets/${secrets[1]}`)
  await gateway.stop()
  const log = readFileSync(join(place.folder, 'log.jsonl'), 'utf8')
  const said = [gateway.output(), gateway.errors(), log, ...readSegments(place.record).map(({ text }) => text)].join('\n')
  for (const secret of secrets) expect(said).not.toContain(secret)
  expect(said).toContain('/reset/~')
  expect(log).toContain('"path":"/reset/~"')
  // The address of the client is a personal value.
  expect(readSegments(place.record).every(({ text }) => !text.includes('127.0.0.1'))).toBe(true)
})

test('two gateways do not write one record', async () => {
  const place = layPlace()
  const upstream = await startApplication()
  await startGateway(place, upstream)
  await expect(startGateway(place, upstream)).rejects.toThrow(/another gateway \(process \d+\) writes its record here/)
})
