// The record beside itself: signed checkpoints in a real PostgreSQL.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { hasPostgres, type Postgres, startPostgres } from '../../kit/postgres.ts'
import { ask } from '../front/raw-client.ts'
import { layPlace, policy, startApplication, startGateway } from './standing.ts'

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
})
