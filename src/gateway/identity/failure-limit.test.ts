import { describe, expect, test } from 'vitest'
import { FailureLimit, toBlockList } from './failure-limit.ts'

const rules = { most: 3, window: 60_000, trusted: [] }

function limited(trusted: readonly string[] = []): FailureLimit {
  const failures = new FailureLimit()
  failures.rules = { ...rules, trusted }
  return failures
}

const fail = (failures: FailureLimit, address: string, times: number, now = 0) => {
  for (let i = 0; i < times; i++) failures.count(address, now)
}

describe('an address that fails', () => {
  test('waits once it did so too often, until its window is over', () => {
    const failures = limited()
    fail(failures, '192.0.2.1', 2)
    expect(failures.waits('192.0.2.1', 10)).toBe(0)
    failures.count('192.0.2.1', 20)
    expect(failures.waits('192.0.2.1', 20)).toBe(59_980)
    expect(failures.waits('192.0.2.2', 20)).toBe(0)
    expect(failures.waits('192.0.2.1', 60_000)).toBe(0)
    failures.count('192.0.2.1', 60_000)
    expect(failures.waits('192.0.2.1', 60_000)).toBe(0)
  })

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['2001:db8::1', '2001:db8:0:0:5::', true],
    ['::1', '::2', true],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', true],
  ])('of IPv6 has its neighbours with it: %s and %s: %s', (one, other, together) => {
    const failures = limited()
    fail(failures, one, 3)
    expect(failures.waits(other, 0) > 0).toBe(together)
  })

  test('is not counted where it is trusted', () => {
    const failures = limited(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'])
    for (const address of ['10.1.2.3', '2001:db8:5::1', '192.0.2.7']) {
      fail(failures, address, 10)
      expect(failures.waits(address, 0)).toBe(0)
    }
    fail(failures, '192.0.2.8', 3)
    expect(failures.waits('192.0.2.8', 0)).toBeGreaterThan(0)
  })

  test('without an address is one like others: a socket of this machine', () => {
    const failures = limited(['10.0.0.0/8'])
    fail(failures, '', 3)
    expect(failures.waits('', 0)).toBeGreaterThan(0)
  })
})

test('many addresses take a bounded place, and whoever goes on failing is not the one who is forgotten', () => {
  const failures = limited()
  fail(failures, '192.0.2.1', 3)
  for (let i = 0; i < 60_000; i++) {
    failures.count(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 1)
    if (i % 10_000 === 0) failures.count('192.0.2.1', 1)
  }
  expect(failures.size).toBe(50_000)
  expect(failures.waits('192.0.2.1', 2)).toBeGreaterThan(0)
})

test.each(['10.0.0.0/33', 'localhost', '1.2.3', '::1/200', '10.0.0.0/', '/8', ''])('`%s` is no network', (network) => {
  expect(toBlockList([network])).toBeNull()
})
