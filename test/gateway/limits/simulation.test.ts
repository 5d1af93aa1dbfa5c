import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Rate, toleranceOf, toMicros } from '../../../src/gateway/shields/limits/rate/rate.ts'
import { type Arrival, countExactly, simulate, worstExcess } from './simulation.ts'

const second = 1_000_000

const rates = record({
  count: integer({ min: 1, max: 2000 }),
  period: constantFrom(second, 10 * second, 60 * second),
  burst: integer({ min: 1, max: 500 }),
})

/** Stretches of arrivals, each on some processes at some speed. */
const stretches = array(
  record({
    process: integer({ min: 0, max: 2 }),
    key: constantFrom('one', 'two'),
    count: integer({ min: 1, max: 60 }),
    gap: integer({ min: 0, max: 30_000 }),
    pause: integer({ min: 0, max: 400_000 }),
    isSpread: boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

function lay(
  written: readonly {
    readonly process: number
    readonly key: string
    readonly count: number
    readonly gap: number
    readonly pause: number
    readonly isSpread: boolean
  }[],
  cost: (index: number) => number,
): readonly Arrival[] {
  const arrivals: Arrival[] = []
  let at = 1000
  for (const { process, key, count, gap, pause, isSpread } of written) {
    at += pause
    for (let index = 0; index < count; index++) {
      arrivals.push({ at, process: isSpread ? (process + index) % 3 : process, key, cost: cost(arrivals.length) })
      at += gap
    }
  }
  return arrivals
}

const longestWay = 6_000
const latencies = array(integer({ min: 100, max: longestWay }), { minLength: 1, maxLength: 20 })

describe('three processes that count together', () => {
  test('let through no more than the burst and the rate, a fiftieth of the burst, and what large requests cost more than small ones', async () => {
    await assert(
      asyncProperty(
        rates,
        stretches,
        latencies,
        array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
        async (rate, written, ways, weights) => {
          const arrivals = lay(written, (index) => toMicros(rate, weights[index % weights.length] ?? 1))
          const verdicts = await simulate({
            rate,
            processes: 3,
            arrivals,
            latency: (question) => ways[question % ways.length] ?? 100,
            away: [],
          })
          expect(verdicts).toHaveLength(arrivals.length)
          const tolerance = toleranceOf(rate)
          const largest = Math.max(...arrivals.map(({ cost }) => cost))
          const smallest = Math.min(...arrivals.map(({ cost }) => cost))
          // Where requests cost differently, what is too little for one may lie there for another.
          const lying = 3 * (largest - smallest)
          // An answer on its way is told up to half of it later than it was counted.
          const bound = 0.02 * tolerance + lying + longestWay / 2 + Math.max(0, largest - tolerance) + 1
          expect(worstExcess(verdicts, tolerance)).toBeLessThanOrEqual(bound)
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('let through what the exact count does, counted as late as the keeper is far, but for a fiftieth of the burst and what comes in a fifth of a second', async () => {
    await assert(
      asyncProperty(rates, stretches, latencies, async (rate, written, ways) => {
        const cost = toMicros(rate, 1)
        const arrivals = lay(written, () => cost)
        const verdicts = await simulate({
          rate,
          processes: 3,
          arrivals,
          latency: (question) => ways[question % ways.length] ?? 100,
          away: [],
        })
        const tolerance = toleranceOf(rate)
        for (const [key, exact] of countExactly({ tolerance, late: longestWay }, arrivals)) {
          const admitted = verdicts.filter((verdict) => verdict.key === key && verdict.taken >= 0).length * cost
          expect(admitted).toBeGreaterThanOrEqual(exact - 0.02 * tolerance - 200_000 - 2 * longestWay - cost)
        }
      }),
      { numRuns: 1500 },
    )
  })
})

const rate: Rate = { count: 100, period: second, burst: 100 }
const unit = toMicros(rate, 1)
const steady = (perSecond: number, seconds: number, process: (index: number) => number = (index) => index % 3): readonly Arrival[] =>
  Array.from({ length: perSecond * seconds }, (_, index) => ({
    at: 1000 + Math.round((index * second) / perSecond),
    process: process(index),
    key: 'one',
    cost: unit,
  }))
const admittedOf = (verdicts: Awaited<ReturnType<typeof simulate>>) => verdicts.filter(({ taken }) => taken >= 0).length

describe('admitted beside the exact count', () => {
  test.each([
    ['half of the rate', steady(50, 20)],
    ['the rate', steady(100, 20)],
    ['twice the rate', steady(200, 20)],
    ['ten times the rate', steady(1000, 20)],
    ['ten times the rate on one process', steady(1000, 20, () => 0)],
    ['ten times the rate, moving each second', steady(1000, 20, (index) => Math.floor(index / 1000) % 3)],
    [
      'bursts of 200 every two seconds',
      Array.from({ length: 2000 }, (_, index) => ({
        at: Math.floor(index / 200) * 2 * second,
        process: index % 3,
        key: 'one',
        cost: unit,
      })),
    ],
  ])('%s: within a fiftieth', async (_, arrivals) => {
    const verdicts = await simulate({ rate, processes: 3, arrivals, latency: () => 800, away: [] })
    const allowed = (countExactly({ tolerance: toleranceOf(rate) }, arrivals).get('one') ?? 0) / unit
    expect(admittedOf(verdicts) / allowed).toBeGreaterThan(0.98)
    expect(admittedOf(verdicts) / allowed).toBeLessThan(1.02)
  })
})

describe('while nobody keeps the count', () => {
  test('each process lets through its share, and together they let through the rate', async () => {
    const verdicts = await simulate({ rate, processes: 3, arrivals: steady(1000, 20), latency: () => 800, away: [[0, 30 * second]] })
    // The burst, and the rate for twenty seconds.
    expect(admittedOf(verdicts) / (99 + 20 * 100)).toBeGreaterThan(0.98)
    expect(admittedOf(verdicts) / (99 + 20 * 100)).toBeLessThan(1.02)
    expect(verdicts.every(({ wasAway }) => wasAway)).toBe(true)
  })

  test('nothing passes where the policy says so', async () => {
    const verdicts = await simulate({
      rate,
      processes: 3,
      arrivals: steady(10, 5),
      latency: () => 800,
      away: [[0, 30 * second]],
      policy: 'deny',
    })
    expect(admittedOf(verdicts)).toBe(0)
  })

  test.each([[false], [true]])('each change lets through at most one burst more (what was counted is lost: %s)', async (forgets) => {
    await assert(
      asyncProperty(
        rates,
        stretches,
        latencies,
        array(integer({ min: 0, max: 3 * second }), { minLength: 2, maxLength: 6 }),
        async (some, written, ways, times) => {
          const cost = toMicros(some, 1)
          const arrivals = lay(written, () => cost)
          const sorted = [...new Set(times)].sort((one, other) => one - other)
          const away: (readonly [number, number])[] = []
          for (let index = 0; index + 1 < sorted.length; index += 2) away.push([sorted[index] ?? 0, sorted[index + 1] ?? 0])
          const verdicts = await simulate({
            rate: some,
            processes: 3,
            arrivals,
            latency: (question) => ways[question % ways.length] ?? 100,
            away,
            forgets,
          })
          expect(verdicts).toHaveLength(arrivals.length)
          const tolerance = toleranceOf(some)
          // Where the burst has fewer units than there are processes, each has one all the same.
          const burst = Math.max(tolerance, 3 * cost)
          const bound = (1 + 2 * away.length) * burst - tolerance + 0.02 * tolerance + longestWay + 3 * cost
          expect(worstExcess(verdicts, tolerance)).toBeLessThanOrEqual(bound)
        },
      ),
      { numRuns: 500 },
    )
  })
})
