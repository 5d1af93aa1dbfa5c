import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DistinctFew, DistinctMany } from './distinct.ts'
import { KeyedHash } from './keyed-hash.ts'
import { SegmentedTable } from './segmented-table.ts'

describe('few different things', () => {
  test('are counted exactly, until it is full', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40))), (steps) => {
        const kept = new DistinctFew(16)
        const model = new Set<number>()
        for (const [isAdded, value] of steps) {
          if (!isAdded) {
            kept.delete(value)
            model.delete(value)
          } else {
            const isNew = model.size < 16 && !model.has(value)
            if (isNew) model.add(value)
            expect(kept.add(value)).toBe(isNew)
          }
          expect([...kept.values()].sort()).toEqual([...model].sort())
          expect(kept.isFull).toBe(model.size === 16)
        }
      }),
    )
  })
})

describe('many different things', () => {
  const hash = new KeyedHash(Uint8Array.from({ length: 16 }, (_, index) => index * 7))

  test.each([63, 100, 300, 1000, 3000, 10_000])('%i of them, each three times, are told within 15 %%', (number) => {
    const kept = new DistinctMany()
    for (let round = 0; round < 3; round++) for (let index = 0; index < number; index++) kept.add(hash.of('object', String(index)))
    expect(Math.abs(kept.count - number) / number).toBeLessThan(number < 64 ? 1e-9 : 0.15)
    kept.clear()
    expect(kept.count).toBe(0)
  })
})

describe('a table of two segments', () => {
  test('never holds more than it may, and a flood of new keys leaves those that came back', () => {
    const table = new SegmentedTable<{ visits: number }>(100, () => ({ visits: 0 }))
    for (let round = 0; round < 2; round++) for (let key = 0; key < 20; key++) table.visit(key, 0).visits++
    for (let key = 1000; key < 50_000; key++) table.visit(key, 0).visits++
    expect(table.size).toBeLessThanOrEqual(100)
    expect(Array.from({ length: 20 }, (_, key) => table.find(key)?.visits)).toEqual(Array.from({ length: 20 }, () => 2))
    expect(table.forgotten).toBeGreaterThan(48_000)
  })

  test('keeps its bound whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(30)), { maxLength: 300 }), (steps) => {
        const table = new SegmentedTable<{ key: number }>(8, () => ({ key: -1 }))
        for (const [isVisit, key] of steps) {
          if (isVisit) {
            const entry = table.visit(key, 0)
            expect([-1, key]).toContain(entry.key)
            entry.key = key
            expect(table.find(key)).toBe(entry)
          } else table.delete(key)
          expect(table.size).toBeLessThanOrEqual(8)
        }
      }),
    )
  })
})
