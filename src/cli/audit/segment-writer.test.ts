// The chain on a real disk: what a process leaves, however it ends, and what the next one makes of it.

import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../../test/kit/project.ts'
import { verifyAudit } from '../../audit/index.ts'
import { readHeads } from './chain-heads.ts'
import { countPath, listSegments, segmentPath } from './layout.ts'
import { appendToLedger } from './ledger-file.ts'
import { readRecord } from './read-record.ts'
import { retainRecord } from './retain-record.ts'
import { rotateKey } from './rotate-key.ts'
import { createKeyReader } from './secret-files.ts'
import { BrokenRecord, SegmentWriter } from './segment-writer.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 30)
const day = 86_400_000

interface Desk {
  readonly folder: string
  day: number
  open(): SegmentWriter
  sign(): void
}

function layDesk(bytes = 10_000): Desk {
  const folder = join(writeProject({}), 'record')
  mkdirSync(join(folder, 'chains'), { recursive: true })
  const desk: Desk = {
    folder,
    day: 0,
    open: () => new SegmentWriter(folder, 'worker-1', { bytes, milliseconds: day / 2 }, () => new Date(desk.day * day)),
    sign: () => void appendToLedger(folder, { kind: 'checkpoint', chains: readHeads(folder) }, reader(folder)),
  }
  return desk
}

const reader = (folder: string) => createKeyReader(folder, { key: null, base: folder }, {})
const form = { event: '{"a":null,"metadata":{"log_name":"worker-1","sequence":null,"uid":null}}', places: ['/a'] }
/** Every third one whole. */
const put = (writer: SegmentWriter, count: number) =>
  writer.write(count, (chain) => {
    const n = chain.next
    if (n % 3 === 0) chain.recordText(JSON.stringify({ n }))
    else chain.recordAs(form, (lines) => lines.number(n))
  })
const verify = (folder: string) => verifyAudit(readRecord(folder, 'verify'), { anchors: [], key: null })

function count(folder: string, number: number): void {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(number))
  writeFileSync(countPath(folder, 'worker-1'), bytes)
}

describe('a process that ends without a word', () => {
  test('what it had counted and not written is missing, and said to be', () => {
    const { folder, open } = layDesk()
    put(open(), 3)
    count(folder, 10)
    const next = open()
    expect(next.next).toBe(10)
    put(next, 2)
    next.close()
    expect(verify(folder)).toMatchObject({ faults: [], records: 5, gaps: [{ n: 3, count: 7, because: 'process-ended' }] })
  })

  test('what it was writing is cut off, and counted', () => {
    const { folder, open } = layDesk()
    put(open(), 3)
    const path = segmentPath(folder, 'worker-1', 1)
    appendFileSync(path, '{"kind":"record","n":3,"event":{}}\n{"kind":"record","n":4,"event":{}}\n{"kind":"rec')
    const next = open()
    next.close()
    expect(verify(folder)).toMatchObject({ faults: [], records: 3, unsealed: 0, gaps: [{ n: 3, count: 2, because: 'torn-write' }] })
  })

  test('in the middle of its first file, nothing of that is left', () => {
    const { folder, open } = layDesk()
    mkdirSync(join(folder, 'chains', 'worker-1'))
    writeFileSync(segmentPath(folder, 'worker-1', 1), '{"kind":"segm')
    const next = open()
    put(next, 1)
    next.close()
    expect(verify(folder)).toMatchObject({ faults: [], records: 1, gaps: [] })
  })

  test('wherever its last file is cut, what is sealed before stays, and the chain goes on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), fc.nat(), (batches, where) => {
        const { folder, open } = layDesk()
        const writer = open()
        const sealed: { readonly bytes: number; readonly records: number }[] = []
        const path = segmentPath(folder, 'worker-1', 1)
        let records = 0
        for (const size of batches) {
          put(writer, size)
          records += size
          sealed.push({ bytes: readFileSync(path).length, records })
        }
        count(folder, records)
        const cut = where % (readFileSync(path).length + 1)
        truncateSync(path, cut)
        const next = open()
        put(next, 1)
        next.close()
        const kept = sealed.findLast(({ bytes }) => bytes <= cut)?.records ?? 0
        const missing = verify(folder).gaps.reduce((sum, gap) => sum + gap.count, 0)
        expect(verify(folder)).toMatchObject({ faults: [], records: kept + 1 })
        expect(missing).toBe(records - kept)
      }),
      { numRuns: runs },
    )
  })

  test('a file that somebody changed is not gone on with', () => {
    const { folder, open } = layDesk()
    put(open(), 3)
    const path = segmentPath(folder, 'worker-1', 1)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1,', '"n":7,'))
    expect(open).toThrow(BrokenRecord)
  })
})

test('files are closed when they are full, or old, and each stands on the one before', () => {
  const desk = layDesk(300)
  const writer = desk.open()
  for (let index = 0; index < 5; index++) put(writer, 4)
  desk.day = 1
  writer.rollIfFull()
  writer.close()
  expect(listSegments(desk.folder, 'worker-1').length).toBeGreaterThan(3)
  expect(verify(desk.folder)).toMatchObject({ faults: [], records: 20 })
})

test('what is too old goes, with a line that says so; what is left is right, and goes on', () => {
  const desk = layDesk()
  const { folder } = desk
  const writer = desk.open()
  for (desk.day = 0; desk.day < 10; desk.day++) {
    put(writer, 2)
    writer.rollIfFull()
    desk.sign()
  }
  writer.close()
  const retain = (days: number) =>
    retainRecord(folder, { days, now: new Date(10 * day), sign: (entry) => appendToLedger(folder, entry, reader(folder)) })
  const before = listSegments(folder, 'worker-1').length
  const gone = retain(4)
  expect(gone).toBeGreaterThan(0)
  expect(listSegments(folder, 'worker-1')).toHaveLength(before - gone)
  expect(verify(folder)).toMatchObject({ faults: [], removed: Array.from({ length: gone }, () => ({ because: 'older than 4 days' })) })
  expect(retain(4)).toBe(0)
  const next = desk.open()
  put(next, 1)
  next.close()
  desk.sign()
  expect(verify(folder).faults).toEqual([])
  // Whoever deletes more than was signed is found out.
  retainRecord(folder, { days: 1, now: new Date(100 * day), sign: () => undefined })
  expect(verify(folder).faults).not.toEqual([])
})

test('the chains of several workers stand under one checkpoint, each where it is', () => {
  const { folder, open, sign } = layDesk()
  const other = new SegmentWriter(folder, 'worker-2', { bytes: 10_000, milliseconds: day }, () => new Date(0))
  const one = open()
  put(one, 3)
  put(other, 5)
  sign()
  put(one, 2)
  const before = verify(folder)
  expect(before).toMatchObject({ faults: [], records: 10, signed: 8, checkpoints: 1 })
  one.close()
  other.close()
  sign()
  expect(verify(folder)).toMatchObject({ faults: [], records: 10, signed: 10 })
  // A whole chain that is gone is found by what was signed of it.
  rmSync(join(folder, 'chains', 'worker-2'), { recursive: true })
  expect(verify(folder).faults).not.toEqual([])
})

describe('a change of keys', () => {
  const settings = (folder: string) => ({ folder, base: folder, section: {}, store: null })

  test('is signed by the old key, and the new one signs what follows', () => {
    const desk = layDesk()
    put(desk.open(), 2)
    desk.sign()
    const { id } = rotateKey(settings(desk.folder), null, {})
    desk.sign()
    const verified = verify(desk.folder)
    expect(verified.faults).toEqual([])
    expect(verified.keys).toHaveLength(2)
    expect(verified.keys[1]).toBe(id)
  })

  test('that ended before the new key was in its place is brought to its end', () => {
    const desk = layDesk()
    put(desk.open(), 2)
    desk.sign()
    const old = readFileSync(join(desk.folder, 'signing.key'))
    rotateKey(settings(desk.folder), null, {})
    const fresh = readFileSync(join(desk.folder, 'signing.key'))
    writeFileSync(join(desk.folder, 'signing.key'), old)
    writeFileSync(join(desk.folder, 'signing.key.next'), fresh)
    desk.sign()
    expect(verify(desk.folder)).toMatchObject({ faults: [], checkpoints: 2 })
  })

  test('without the key that signed before is refused', () => {
    const desk = layDesk()
    put(desk.open(), 2)
    desk.sign()
    writeFileSync(join(desk.folder, 'signing.key'), readFileSync(join(layDeskWithKey(), 'signing.key')))
    expect(() => desk.sign()).toThrow(/signed with another key/)
  })
})

function layDeskWithKey(): string {
  const other = layDesk()
  put(other.open(), 1)
  other.sign()
  return other.folder
}
