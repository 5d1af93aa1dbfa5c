// A real PostgreSQL beside the record: signed checkpoints, and copies of decisions.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { hasPostgres, type Postgres, startPostgres } from '../../kit/postgres.ts'
import { ask } from '../front/raw-client.ts'
import { type Gateway, layPlace, type Place, policy, readRecords, startApplication, startGateway } from './standing.ts'

const get = (port: number, target: string) => ask(port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)

let postgres: Postgres

describe.skipIf(!hasPostgres)('a database beside the record', () => {
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  test('takes signed checkpoints, a row each, and the record is held against them', async () => {
    const place = layPlace(`${policy}\ngateway: {audit: {anchors: ['env:ANCHOR_DB']}}\n`)
    const gateway = await startGateway(place, await startApplication(), [], { environment: { ANCHOR_DB: postgres.address } })
    await get(gateway.port, '/items/1')
    expect(await gateway.stop()).toBe(0)
    expect(gateway.errors()).not.toContain('pass-7')
    expect(gateway.errors()).not.toContain('does not take checkpoints')
    const rows = postgres.ask('select line from fastward_anchors order by at')
    expect(rows.length).toBeGreaterThan(0)
    const anchors = join(place.folder, 'anchors.txt')
    writeFileSync(anchors, rows.map((row) => `${row}\n`).join(''))
    expect(runCommand(['audit', 'verify', place.record, '--anchors', anchors], place)).toMatchObject({ exit: 0 })
  })

  test('that is away is told, and the gateway goes on', async () => {
    const place = layPlace(`${policy}\ngateway: {audit: {anchors: ['postgres://admin@127.0.0.1:1/none']}}\n`)
    const gateway = await startGateway(place, await startApplication())
    expect(await get(gateway.port, '/items/1')).toMatchObject({ status: 200 })
    expect(await gateway.stop()).toBe(0)
    expect(gateway.errors()).toContain('postgres://admin@127.0.0.1:1/none does not take checkpoints; they are sent again')
  })

  test.each([['postgres://admin:secret-7@127.0.0.1/none'], ['postgres://127.0.0.1/none?user=a&password=secret-7']])(
    'with a password in the file is refused: %s',
    async (written) => {
      const place = layPlace(`${policy}\ngateway: {audit: {anchors: ['${written}']}}\n`)
      await expect(startGateway(place, await startApplication())).rejects.toThrow(/must be `stdout`.*without a password/)
    },
  )

  describe('copies of decisions', () => {
    beforeEach(() => void postgres.ask('drop table if exists fastward_decisions, fastward_gaps'))
    const environment = () => ({ AUDIT_DB: postgres.address })
    const store = ['--store', 'env:AUDIT_DB']
    const start = async (place: Place, upstream: number, words: readonly string[] = []) =>
      startGateway(place, upstream, [...store, ...words], { environment: environment() })
    const audit = (place: Place, ...words: string[]) => runCommand(['audit', ...words], { ...place, environment: environment() })
    const inTable = () => Number(postgres.ask('select count(*) from fastward_decisions')[0])

    test('stand in the table when the gateway has ended, and are found there as in the segments', async () => {
      const place = layPlace()
      const gateway = await start(place, await startApplication())
      for (const target of ['/items/1', '/items/2', '/closed/a', '/payments/1', '/nowhere']) await get(gateway.port, target)
      expect(await gateway.stop()).toBe(0)
      expect(gateway.errors()).not.toContain('pass-7')
      expect(postgres.ask('select chain, n, method, path, status, action, route, rule from fastward_decisions order by n limit 3')).toEqual(
        [
          'worker-1|0|GET|/items/1|200|Allowed|openapi|GET /items/{}|items',
          'worker-1|1|GET|/items/2|200|Allowed|openapi|GET /items/{}|items',
          'worker-1|2|GET|/closed/a|403|Denied|openapi|GET /closed/{}|nobody',
        ],
      )
      const queries = [
        [],
        ['--route', 'GET /items'],
        ['--rule', 'payments'],
        ['--code', '403'],
        ['--code', 'rule-denies'],
        ['--verdict', 'refuse'],
        ['--client', '127.0.0.1'],
        ['--since', '1h', '--most', '2'],
        ['--until', '2020-01-01'],
        ['--format', 'csv'],
      ]
      for (const query of queries) {
        const found = audit(place, 'search', place.record, ...query)
        expect(found.exit).toBe(0)
        expect(audit(place, 'search', place.record, ...query, ...store), query.join(' ')).toEqual(found)
      }
    })

    test('wait while the database is away, and come when it is there again', async () => {
      const place = layPlace()
      const gateway = await start(place, await startApplication())
      await get(gateway.port, '/items/1')
      await expect.poll(inTable, patience).toBe(1)
      postgres.pause()
      for (const target of ['/items/2', '/payments/1']) expect(await get(gateway.port, target)).toMatchObject({ status: 200 })
      await untilSaid(gateway, 'env:AUDIT_DB does not take decisions; they wait, and are in the record')
      postgres.resume()
      await untilSaid(gateway, 'env:AUDIT_DB takes decisions again')
      await expect.poll(inTable, patience).toBe(3)
      expect(await gateway.stop()).toBe(0)
    })

    test('that never came are counted, and `fastward audit store` brings them', async () => {
      const place = layPlace(`${policy}\ngateway: {audit: {folder: record, store: 'env:AUDIT_DB'}}\n`)
      const upstream = await startApplication()
      const first = await start(place, upstream)
      await get(first.port, '/items/1')
      expect(await first.stop()).toBe(0)
      postgres.pause()
      try {
        const second = await start(place, upstream)
        for (const target of ['/items/2', '/items/3']) await get(second.port, target)
        expect(await second.stop()).toBe(0)
        expect(second.errors()).toContain('2 decisions did not come to env:AUDIT_DB')
        expect(audit(place, 'store')).toMatchObject({ exit: 2, stderr: expect.stringContaining('`env:AUDIT_DB`: the database did not') })
      } finally {
        postgres.resume()
      }
      expect(inTable()).toBe(1)
      const said = (brought: number) =>
        `3 decisions are in the record; ${brought} of them were missing in the database, and are there now\n`
      expect(audit(place, 'store')).toMatchObject({ exit: 0, stdout: said(2) })
      expect(audit(place, 'store', place.record, ...store)).toMatchObject({ exit: 0, stdout: said(0) })
      expect(inTable()).toBe(readRecords(place.record).length)
    })

    test('and what is missing in the record is told there too, once', async () => {
      const place = layPlace(`${policy}\ngateway: {audit: {folder: record, store: 'env:AUDIT_DB'}}\n`)
      const upstream = await startApplication()
      const first = await start(place, upstream)
      await get(first.port, '/items/1')
      expect(await first.stop()).toBe(0)
      // As a process leaves it that counted seven more, and died before they were on disk.
      const path = join(place.record, 'chains', 'worker-1', 'count')
      const bytes = readFileSync(path)
      bytes.writeBigUInt64LE(bytes.readBigUInt64LE() + 7n)
      writeFileSync(path, bytes)
      const second = await start(place, upstream)
      await get(second.port, '/items/2')
      expect(await second.stop()).toBe(0)
      expect(postgres.ask('select n from fastward_decisions order by n')).toEqual(['0', '8'])
      const gaps = () => postgres.ask('select chain, n, count, because from fastward_gaps')
      expect(gaps()).toEqual(['worker-1|1|7|process-ended'])
      const { stdout } = audit(place, 'verify', place.record)
      expect(stdout).toContain('7')
      // Numbers of decisions and of what is missing are without a break, in the table too.
      const numbers =
        'select sum(count) from (select 1 as count from fastward_decisions union all select count from fastward_gaps) as all_of_them'
      expect(postgres.ask(numbers)).toEqual(['9'])
      postgres.ask('drop table fastward_gaps')
      const said = (missing: number) => `1 gaps are in the record; ${missing} of them were missing in the database, and are there now\n`
      expect(audit(place, 'store').stdout).toContain(said(1))
      expect(audit(place, 'store').stdout).toContain(said(0))
      expect(gaps()).toEqual(['worker-1|1|7|process-ended'])
    })

    test('of several workers stand beside each other', async () => {
      const place = layPlace()
      const gateway = await start(place, await startApplication(), ['--workers', '2'])
      await untilSaid(gateway, '2 workers')
      for (let round = 0; round < 6; round++) await get(gateway.port, '/items/1')
      expect(await gateway.stop()).toBe(0)
      expect(postgres.ask('select distinct chain from fastward_decisions order by chain')).toEqual(['worker-1', 'worker-2'])
      expect(inTable()).toBe(6)
      expect(audit(place, 'search', ...store)).toEqual(audit(place, 'search', place.record))
    })

    test('are written by whoever may add rows to the table and may do nothing else', async () => {
      const place = layPlace()
      const upstream = await startApplication()
      const visit = async (address: string) => {
        const gateway = await startGateway(place, upstream, store, { environment: { AUDIT_DB: address } })
        await get(gateway.port, '/items/1')
        expect(await gateway.stop()).toBe(0)
        expect(gateway.errors()).not.toContain('store:')
      }
      await visit(postgres.address)
      postgres.ask("create role writer login password 'pass-8'; grant insert on fastward_decisions to writer")
      await visit(postgres.address.replace('admin:pass-7', 'writer:pass-8'))
      expect(inTable()).toBe(2)
    })

    test('are not asked for with a password that others see', async () => {
      const word = 'postgres://admin:secret-7@127.0.0.1/none'
      const refused = startGateway(layPlace(), 9, ['--store', word])
      await expect(refused).rejects.toThrow(/there is no address of a PostgreSQL here/)
      await expect(refused).rejects.not.toThrow(/secret-7/)
    })
  })
})

const patience = { timeout: 30_000 }
const untilSaid = ({ errors }: Gateway, text: string) => expect.poll(errors, patience).toContain(text)
