import { describe, expect, test } from 'vitest'
import { KeyedHash } from './keyed-hash.ts'
import { type Attempt, type AttemptResult, SignIns, usualSignIns } from './sign-ins.ts'

const hash = new KeyedHash(Uint8Array.from({ length: 16 }, (_, index) => index))

interface Try {
  readonly account: string
  readonly password?: string
  readonly address?: string
  readonly network?: string
  readonly agent?: string
  readonly result?: AttemptResult
  readonly now: number
}

function toAttempt({ account, password = 'wrong', address = '192.0.2.1', network = '192.0.2', agent = 'a browser' }: Try): Attempt {
  return {
    account: hash.of('account', account),
    secret: hash.of('secret', account, password),
    pair: hash.of('pair', account, address),
    home: hash.of('home', account, network),
    address: hash.of('address', address),
    network: hash.of('network', network),
    agent: hash.of('agent', agent),
  }
}

/** True where it was let through. */
function tryIt(signIns: SignIns, one: Try): boolean {
  const attempt = toAttempt(one)
  const said = signIns.judge(attempt, one.now)
  if (said !== null && said.isOfEverybody === undefined) return false
  signIns.begin(attempt, one.now)
  signIns.end(attempt, one.result ?? 'failed', one.now)
  return true
}

const countPassed = (signIns: SignIns, tries: readonly Try[]): number => tries.filter((one) => tryIt(signIns, one)).length
const many = (number: number, make: (index: number) => Try): readonly Try[] => Array.from({ length: number }, (_, index) => make(index))

describe('many passwords for one account', () => {
  test('from one address end after ten, for a quarter of an hour, then for twice as long', () => {
    const signIns = new SignIns(usualSignIns)
    const guess = (index: number, now: number): Try => ({ account: 'anna', password: `p${index}`, now })
    expect(
      countPassed(
        signIns,
        many(100, (index) => guess(index, index * 100)),
      ),
    ).toBe(10)
    expect(signIns.judge(toAttempt(guess(0, 0)), 10_000)).toMatchObject({
      kind: 'brute-force',
      reason: '10 wrong passwords for one account from one address within 10 minutes',
    })
    expect(tryIt(signIns, guess(200, 899_000))).toBe(false)
    expect(
      countPassed(
        signIns,
        many(100, (index) => guess(300 + index, 901_000 + index)),
      ),
    ).toBe(10)
    expect(tryIt(signIns, guess(500, 901_000 + 1_799_000))).toBe(false)
    expect(tryIt(signIns, guess(501, 901_000 + 1_801_000))).toBe(true)
  })

  test('leave the same account from elsewhere, and other accounts from there, alone', () => {
    const signIns = new SignIns(usualSignIns)
    countPassed(
      signIns,
      many(20, (index) => ({ account: 'anna', password: `p${index}`, now: index })),
    )
    expect(tryIt(signIns, { account: 'anna', address: '198.51.100.7', network: '198.51.100', now: 100 })).toBe(true)
    expect(tryIt(signIns, { account: 'ben', now: 100 })).toBe(true)
  })

  test('the same wrong one again and again is a program that was not told', () => {
    const signIns = new SignIns(usualSignIns)
    expect(
      countPassed(
        signIns,
        many(500, (index) => ({ account: 'anna', password: 'last year’s', now: index * 60_000 })),
      ),
    ).toBe(500)
  })

  test('side by side are no more than one after the other', () => {
    const signIns = new SignIns(usualSignIns)
    const attempts = many(50, (index) => ({ account: 'anna', password: `p${index}`, now: 0 })).map(toAttempt)
    const passed = attempts.filter((attempt) => {
      if (signIns.judge(attempt, 0) !== null) return false
      signIns.begin(attempt, 0)
      return true
    })
    expect(passed).toHaveLength(10)
  })

  test('from a hundred addresses end after thirty, and whoever signed in from home before still may', () => {
    const signIns = new SignIns(usualSignIns)
    expect(tryIt(signIns, { account: 'anna', address: '203.0.113.5', network: '203.0.113', result: 'succeeded', now: 0 })).toBe(true)
    const guesses = many(100, (index) => ({
      account: 'anna',
      password: `p${index}`,
      address: `10.${index}.0.1`,
      network: `10.${index}.0`,
      agent: `agent ${index}`,
      now: 1000 + index * 1000,
    }))
    expect(countPassed(signIns, guesses)).toBe(30)
    expect(tryIt(signIns, { account: 'anna', address: '203.0.113.99', network: '203.0.113', result: 'succeeded', now: 200_000 })).toBe(true)
  })
})

describe('many accounts from one place', () => {
  const stuff = (index: number, now: number): Try => ({ account: `name-${index}`, now })

  test('of which none succeeds end after twelve', () => {
    const signIns = new SignIns(usualSignIns)
    expect(
      countPassed(
        signIns,
        many(100, (index) => stuff(index, index * 1000)),
      ),
    ).toBe(12)
    expect(signIns.judge(toAttempt(stuff(200, 0)), 100_000)).toMatchObject({
      kind: 'stuffing',
      reason: '12 accounts from one address within 10 minutes, 12 of them in vain',
    })
  })

  test('of which most succeed are an office, however many mistype once', () => {
    const signIns = new SignIns(usualSignIns)
    const tries = many(400, (index) => stuff(index, index * 1000)).flatMap((one, index): readonly Try[] =>
      index % 3 === 0 ? [one, { ...one, password: 'right', result: 'succeeded', now: one.now + 500 }] : [{ ...one, result: 'succeeded' }],
    )
    expect(countPassed(signIns, tries)).toBe(tries.length)
  })

  test('of one network end after thirty-six, of one kind of client after sixty', () => {
    const network = many(200, (index) => ({ ...stuff(index, index * 1000), address: `192.0.2.${index}` }))
    expect(countPassed(new SignIns(usualSignIns), network)).toBe(36)
    const spread = many(200, (index) => ({ ...stuff(index, index * 1000), address: `10.${index}.0.1`, network: `10.${index}.0` }))
    expect(countPassed(new SignIns(usualSignIns), spread)).toBe(60)
  })
})

test('a flood of made-up names leaves memory as it is, and the lock where it was', () => {
  const signIns = new SignIns(usualSignIns, { pairs: 100, accounts: 100, places: 100, homes: 100, locks: 100 })
  countPassed(
    signIns,
    many(20, (index) => ({ account: 'anna', password: `p${index}`, now: index })),
  )
  for (let index = 0; index < 20_000; index++)
    tryIt(signIns, { account: `flood ${index}`, address: `flood ${index}`, network: `n ${index}`, agent: `a ${index}`, now: 1000 })
  expect(signIns.size.entries).toBeLessThanOrEqual(500)
  expect(signIns.size.forgotten).toBeGreaterThan(50_000)
  expect(tryIt(signIns, { account: 'anna', password: 'another', now: 2000 })).toBe(false)
})
