import { describe, expect, test } from 'vitest'
import { KeyedHash } from './keyed-hash.ts'
import { type ObjectRead, ObjectReads, usualReads } from './object-reads.ts'

const hash = new KeyedHash(Uint8Array.from({ length: 16 }, (_, index) => index))

interface Read {
  readonly caller?: string
  readonly isKnown?: boolean
  readonly route?: string
  readonly id: string | number
  readonly isObject?: boolean
  readonly status?: number
  readonly now: number
}

function toRead({ caller = 'anna', isKnown = true, route = 'GET /orders/{}', id, isObject = true }: Read): ObjectRead {
  return {
    caller: hash.of('caller', caller),
    callerThere: hash.of('there', caller, route),
    crowdThere: isKnown ? null : hash.of('crowd', 'one network', route),
    everybodyThere: hash.of('everybody', route),
    isKnown,
    object: hash.of('object', route, String(id)),
    id: typeof id === 'number' ? id : null,
    isObject,
  }
}

/** How many were let through. */
function countPassed(reads: ObjectReads, all: readonly Read[]): number {
  let passed = 0
  for (const one of all) {
    const read = toRead(one)
    if (reads.judge(read, one.now) !== null) continue
    passed++
    reads.end(read, one.status ?? 200, one.now)
  }
  return passed
}

const many = (number: number, make: (index: number) => Read): readonly Read[] => Array.from({ length: number }, (_, index) => make(index))
/** In no order. */
const scattered = (index: number): number => (index * 7919) % 1_000_003

describe('ids that are guessed', () => {
  test('and are not there end after twenty', () => {
    const reads = new ObjectReads(usualReads)
    expect(
      countPassed(
        reads,
        many(100, (index) => ({ id: scattered(index), status: 404, now: index * 100 })),
      ),
    ).toBe(20)
    expect(reads.judge(toRead({ id: 1, now: 0 }), 10_000)?.reason).toBe(
      '20 different ids of one operation within 10 minutes from one caller that are not there or not theirs',
    )
    expect(reads.judge(toRead({ id: 1, route: 'GET /menu/{}', now: 0 }), 10_000)).toBeNull()
    expect(reads.judge(toRead({ id: 1, caller: 'ben', now: 0 }), 10_000)).toBeNull()
  })

  test('slowly end within the day', () => {
    expect(
      countPassed(
        new ObjectReads(usualReads),
        many(500, (index) => ({ id: scattered(index), status: 403, now: index * 120_000 })),
      ),
    ).toBe(85)
  })

  test('one number after the other end after a hundred neighbours, also where all are there, forwards and backwards', () => {
    for (const way of [1, -1])
      expect(
        countPassed(
          new ObjectReads(usualReads),
          many(300, (index) => ({ id: 5000 + way * index, now: index * 100 })),
        ),
      ).toBe(101)
  })

  test('a few that are gone among many that are there are a list that is old', () => {
    const reads = many(300, (index) => ({ id: scattered(index), status: index % 4 === 0 ? 404 : 200, now: index * 1000 }))
    expect(countPassed(new ObjectReads(usualReads), reads)).toBe(300)
  })

  test('the same one again and again is one', () => {
    expect(
      countPassed(
        new ObjectReads(usualReads),
        many(5000, (index) => ({ id: index % 5, status: 404, now: index * 100 })),
      ),
    ).toBe(5000)
  })

  test('from many addresses of one network with one kind of client end within the day', () => {
    const reads = many(2000, (index) => ({
      caller: `address ${index % 200}`,
      isKnown: false,
      id: scattered(index),
      status: 404,
      now: index * 1000,
    }))
    expect(countPassed(new ObjectReads(usualReads), reads)).toBe(201)
  })
})

describe('objects that are taken', () => {
  test('by one caller end after about four hundred', () => {
    const passed = countPassed(
      new ObjectReads(usualReads),
      many(2000, (index) => ({ id: `key-${scattered(index)}`, now: index * 100 })),
    )
    expect(passed).toBeGreaterThan(400 * 0.85)
    expect(passed).toBeLessThan(400 * 1.15)
  })

  test('by many people behind one address do not, since they ask for the same', () => {
    // A popular thing is asked for more often: the k-th with a weight of 1 / k.
    const popular = (index: number) => Math.floor(Math.exp(((index * 0.618_033_988_7) % 1) * Math.log(5000)))
    const reads = many(6000, (index) => ({ caller: 'an address', isKnown: false, id: `product-${popular(index)}`, now: index * 500 }))
    expect(countPassed(new ObjectReads(usualReads), reads)).toBe(6000)
  })
})

test('a flood of callers leaves memory as it is', () => {
  const reads = new ObjectReads(usualReads, { callers: 100, locks: 50 })
  countPassed(
    reads,
    many(20_000, (index) => ({ caller: `caller ${index}`, id: index, status: 404, now: index })),
  )
  expect(reads.size.entries).toBeLessThanOrEqual(250)
})
