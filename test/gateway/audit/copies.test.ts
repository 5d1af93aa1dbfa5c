// Copies of decisions on their way to a real PostgreSQL: what it cannot take, what is too much, and what is somebody else's.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DecisionCopies } from '../../../src/cli/postgres/decision-copies.ts'
import { hasPostgres, type Postgres, startPostgres } from '../../kit/postgres.ts'

const patience = { timeout: 30_000 }

const toCopy = (sequence: unknown, path = '/') => ({
  time: 0,
  name: 'fastward.decision',
  severity: 'INFO' as const,
  body: JSON.stringify({ time: 1, http_request: { url: { path } }, metadata: { log_name: 'worker-1', sequence } }),
})

function open(address: string) {
  const notes: string[] = []
  let missed = 0
  const copies = new DecisionCopies(address, 'the database', {
    note: (text) => void notes.push(text),
    missed: (count) => {
      missed += count
    },
  })
  return { copies, said: () => notes.join(''), missed: () => missed }
}

describe.skipIf(!hasPostgres)('copies of decisions', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())
  beforeEach(() => void postgres.ask('drop table if exists fastward_decisions, fastward_gaps'))

  test('one that the database cannot take is counted, and holds up no other', async () => {
    const { copies, said, missed } = open(postgres.address)
    copies.add([toCopy(0), toCopy(1), toCopy('no number'), toCopy(3, 'a\u0000b\ud83d'), toCopy(4)])
    copies.add([])
    copies.add([toCopy(null), toCopy(6)])
    await copies.close()
    expect(postgres.ask('select n, path from fastward_decisions order by n')).toEqual(['0|/', '1|/', '3|a\ufffdb\ufffd', '4|/', '6|/'])
    expect(missed()).toBe(2)
    expect(said()).toBe('store: the database cannot hold 2 decisions as they are; the record does\n')
  })

  test('more than may wait are counted while it is away, and what waits comes', async () => {
    postgres.pause()
    const { copies, said, missed } = open(postgres.address)
    copies.add(Array.from({ length: 20_003 }, (_, n) => toCopy(n)))
    await expect.poll(said, patience).toContain('the database does not take decisions')
    expect(missed()).toBe(3)
    postgres.resume()
    await expect.poll(said, patience).toContain('the database takes decisions again; 3 are missing there')
    await copies.close()
    expect(postgres.ask('select count(*), max(n) from fastward_decisions')).toEqual(['20000|19999'])
  })

  const toGap = (n: number, count: number) => ({
    time: 0,
    name: 'fastward.gap',
    severity: 'WARN' as const,
    body: JSON.stringify({ chain: 'worker-1', n, count, because: 'disk-full', time: 1_000 }),
  })

  test('gaps stand in a table of their own, once', async () => {
    const { copies, said } = open(postgres.address)
    copies.add([toCopy(0), toGap(1, 5), toCopy(6)])
    copies.add([toGap(1, 5)])
    await copies.close()
    expect(said()).toBe('')
    expect(postgres.ask('select n from fastward_decisions order by n')).toEqual(['0', '6'])
    expect(postgres.ask('select chain, n, count, because, extract(epoch from noticed)::int from fastward_gaps')).toEqual([
      'worker-1|1|5|disk-full|1',
    ])
  })

  test('gaps that find no table hold up no decision, and are told', async () => {
    postgres.ask('create view fastward_gaps as select 1 as one')
    try {
      const { copies, said } = open(postgres.address)
      copies.add([toGap(0, 3), toCopy(3)])
      await copies.close()
      expect(postgres.ask('select n from fastward_decisions')).toEqual(['3'])
      expect(said()).toContain('does not take gaps into `fastward_gaps`')
      expect(said()).toContain('1 gaps did not come to the database; `fastward audit store` brings them')
    } finally {
      postgres.ask('drop view fastward_gaps')
    }
  })

  test('of another record, which has the same numbers, are told apart aloud', async () => {
    const first = open(postgres.address)
    first.copies.add([toCopy(0, '/first')])
    await first.copies.close()
    const second = open(postgres.address)
    second.copies.add([toCopy(0, '/second'), toCopy(1, '/second')])
    await second.copies.close()
    expect(first.said()).toBe('')
    expect(second.said()).toContain('the database has other decisions under these numbers')
    expect(postgres.ask('select path from fastward_decisions order by n')).toEqual(['/first', '/second'])
  })
})
