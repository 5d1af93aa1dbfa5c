import { array, assert, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHash } from './hash-name.ts'
import { type Rate, shareOf, toleranceOf, toMicros, toUnits } from './rate.ts'
import { RateTable } from './rate-table.ts'

const rate: Rate = { count: 10, period: 1_000_000, burst: 5 }
const unit = toMicros(rate, 1)
const tolerance = toleranceOf(rate)

describe('a rate', () => {
  test('lets its burst through at once, and then one for each part of its time', () => {
    const table = new RateTable(8)
    expect([1, 2, 3, 4, 5].map(() => table.take(1, unit, tolerance, 0))).toEqual([400_000, 300_000, 200_000, 100_000, 0])
    expect(table.take(1, unit, tolerance, 0)).toBe(-100_000)
    expect(table.take(1, unit, tolerance, 99_999)).toBe(-1)
    expect(table.take(1, unit, tolerance, 100_000)).toBe(0)
  })

  test('lets through what costs more than the burst when it is full, and is paid off after', () => {
    const table = new RateTable(8)
    expect(table.take(1, 20 * unit, tolerance, 0)).toBe(0)
    expect(table.take(1, unit, tolerance, 0)).toBe(-1_600_000)
    expect(table.take(1, unit, tolerance, 1_600_000)).toBe(0)
  })

  test('takes back what was too much, and no more than there was', () => {
    const table = new RateTable(8)
    table.take(1, 5 * unit, tolerance, 0)
    table.settle(1, -2 * unit, 0)
    expect(table.level(1, 0)).toBe(3 * unit)
    table.settle(1, -9 * unit, 0)
    expect(table.level(1, 0)).toBe(0)
    table.settle(1, 2 * unit, 0)
    expect(table.level(1, 0)).toBe(2 * unit)
  })

  test('is never more than it is said to be, however it divides', () => {
    assert(
      property(
        integer({ min: 1, max: 1_000_000 }),
        integer({ min: 1, max: 86_400 }),
        integer({ min: 1, max: 1000 }),
        (count, seconds, units) => {
          const odd: Rate = { count, period: seconds * 1_000_000, burst: units }
          expect(toUnits(odd, toMicros(odd, units))).toBeGreaterThanOrEqual(units)
          expect((toMicros(odd, units) * count) / odd.period).toBeGreaterThanOrEqual(units)
        },
      ),
    )
  })

  test('is parted into shares that are no more than the whole, but for one request each', () => {
    expect(shareOf({ count: 10, period: 1_000_000, burst: 20 }, 3)).toEqual({ count: 10, period: 3_000_000, burst: 6 })
    expect(shareOf({ count: 10, period: 1_000_000, burst: 2 }, 3).burst).toBe(1)
  })

  test('is the exact count for any arrivals', () => {
    assert(
      property(
        array(record({ gap: integer({ min: 0, max: 400_000 }), units: integer({ min: 1, max: 6 }) }), { maxLength: 80 }),
        (arrivals) => {
          const table = new RateTable(8)
          let now = 0
          let full = 0
          for (const { gap, units } of arrivals) {
            now += gap
            const cost = units * unit
            const time = Math.max(full, now)
            const isIn = tolerance - (time - now) >= Math.min(cost, tolerance)
            if (isIn) full = time + cost
            expect(table.take(7, cost, tolerance, now) >= 0).toBe(isIn)
          }
        },
      ),
    )
  })
})

describe('a table of buckets', () => {
  test('does not grow, and keeps those who have used up theirs while others come with ever new names', () => {
    const hash = createHash([3, 4])
    const table = new RateTable(64)
    const victims = Array.from({ length: 6 }, (_, index) => hash(`victim ${index}`))
    for (const victim of victims) for (let index = 0; index < 5; index++) table.take(victim, unit, tolerance, 0)
    for (let index = 0; index < 20_000; index++) table.take(hash(`flood ${index}`), unit, tolerance, 0)
    expect(table.forgotten).toBeGreaterThan(19_000)
    // All of it is used up, so nobody who used less takes its place.
    for (const victim of victims) expect(table.take(victim, unit, tolerance, 0)).toBeLessThan(0)
  })

  test('takes the place of what is full again, and forgets nobody for it', () => {
    const hash = createHash([5, 6])
    const table = new RateTable(64)
    for (let index = 0; index < 1000; index++) table.take(hash(`one ${index}`), unit, tolerance, index * unit)
    expect(table.forgotten).toBe(0)
  })
})

test('names are spread evenly, and two of them never fall together by chance', () => {
  const hash = createHash([7, 8])
  const names = Array.from({ length: 50_000 }, (_, index) => hash(`a:192.0.${index >> 8}.${index & 255}`))
  expect(new Set(names).size).toBe(names.length)
  expect(names.every((name) => Number.isSafeInteger(name) && name > 0)).toBe(true)
  const sets = new Array<number>(256).fill(0)
  for (const name of names) sets[(name >>> 0) & 255] = (sets[(name >>> 0) & 255] ?? 0) + 1
  expect(Math.max(...sets)).toBeLessThan(280)
  expect(Math.min(...sets)).toBeGreaterThan(120)
})
