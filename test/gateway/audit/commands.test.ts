// `fastward audit …` on a record that a gateway wrote.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { ask } from '../front/raw-client.ts'
import { layPlace, type Place, policy, readRecords, startApplication, startGateway } from './standing.ts'

const get = (port: number, target: string) => ask(port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)

async function record(settings: string, words: readonly string[] = []): Promise<Place> {
  const place = layPlace(settings)
  const gateway = await startGateway(place, await startApplication(), words)
  for (const target of ['/items/1', '/items/2', '/closed/a,"b', '/payments/5', '/nowhere']) await get(gateway.port, target)
  await gateway.stop()
  return place
}

test('search finds by operation, code, person and time, as lines', async () => {
  const { folder } = await record(policy)
  const search = (...words: string[]) => {
    const { exit, stdout, stderr } = runCommand(['audit', 'search', 'record', ...words], { folder })
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    return stdout.split('\n').filter((line) => line !== '')
  }
  expect(search()).toHaveLength(5)
  expect(search('--route', 'GET /items')).toHaveLength(2)
  expect(search('--code', 'rule-denies')).toHaveLength(1)
  expect(search('--code', '404')).toHaveLength(1)
  expect(search('--rule', 'payments')).toHaveLength(1)
  expect(search('--verdict', 'refuse')).toHaveLength(2)
  expect(search('--principal', 'anonymous')).toHaveLength(5)
  // It stands there as a keyed hash, and is found by its name.
  expect(search('--client', '127.0.0.1')).toHaveLength(5)
  expect(search('--client', '127.0.0.2')).toHaveLength(0)
  expect(search('--since', '1h', '--most', '2')).toHaveLength(2)
  expect(search('--since', '2020-01-01', '--until', '2020-01-02')).toHaveLength(0)
  expect(search('--code', 'rule-denies')[0]).toContain('Denied  GET /closed/')
  expect(runCommand(['audit', 'search', 'record', '--since', 'lately'], { folder })).toMatchObject({ exit: 2 })
})

test('export writes lines of JSON, events of OCSF and tables that a spreadsheet reads', async () => {
  const { folder } = await record(policy)
  const lines = runCommand(['audit', 'export', 'record'], { folder }).stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line)).map(({ chain, n }) => `${chain}/${n}`)).toEqual([0, 1, 2, 3, 4].map((n) => `worker-1/${n}`))
  const [event] = runCommand(['audit', 'export', 'record', '--format', 'ocsf'], { folder }).stdout.split('\n')
  expect(JSON.parse(event ?? '')).toMatchObject({ class_uid: 6003, metadata: { version: '1.8.0' } })
  runCommand(['audit', 'export', 'record', '--format', 'csv', '--output', 'out.csv'], { folder })
  const table = readFileSync(join(folder, 'out.csv'), 'utf8').split('\r\n')
  expect(table).toHaveLength(7)
  expect(table[0]).toMatch(/^time,chain,n,action/)
})

test('the key is changed beside a gateway that runs, and anchors hold the record to what was sent', async () => {
  const place = layPlace(`${policy}\ngateway:\n  audit: {folder: record, anchors: 'file:elsewhere.jsonl', every: 1, plain: [client]}\n`)
  const { folder } = place
  const gateway = await startGateway(place, await startApplication())
  await get(gateway.port, '/payments/1')
  expect(runCommand(['audit', 'rotate'], { folder })).toMatchObject({ exit: 0 })
  await get(gateway.port, '/payments/2')
  await gateway.stop()
  const verified = runCommand(['audit', 'verify', '--anchors', 'elsewhere.jsonl'], { folder })
  expect(verified).toMatchObject({ exit: 0 })
  expect(verified.stdout).toContain('2 records, 2 of them under a signed checkpoint, 2 under an anchored one')
  expect(readRecords(place.record).map(({ event }) => event)).toMatchObject([
    { src_endpoint: { ip: '127.0.0.1' } },
    { src_endpoint: { ip: '127.0.0.1' } },
  ])

  // Whoever has the folder with the key writes everything anew: right in itself, and not what was anchored.
  const other = await record(policy)
  writeFileSync(join(folder, 'other.jsonl'), readFileSync(join(other.record, 'ledger.jsonl')))
  const forged = runCommand(['audit', 'verify', other.record, '--anchors', 'elsewhere.jsonl'], { folder })
  expect(forged.exit).toBe(1)
  expect(forged.stdout).toContain('WRONG  anchor 1: not in ledger')
})

test.each([
  ['without a folder', ['audit', 'verify'], /it is not said where the record lies/],
  ['on a folder without a record', ['audit', 'verify', 'nothing'], /there is no record here/],
  ['for something else', ['audit', 'burn', 'nothing'], /`burn` is nothing that can be done with a record/],
  ['retain without days', ['audit', 'retain', 'nothing'], /it is not said how old/],
])('asked %s it says what to do', (_, words, message) => {
  const { folder } = layPlace()
  const { exit, stderr } = runCommand(words, { folder })
  expect(exit).toBe(2)
  expect(stderr).toMatch(message)
})
