import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Advisory, VersionEvent } from '../../taxonomy/index.ts'
import { findBetterVersion, findSafeVersion } from './find-safe-version.ts'
import { joinAdvisories } from './find-vulnerabilities.ts'
import { isAffected, isWithin } from './is-affected.ts'
import { compareVersions } from './versions.ts'

const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) }

/** `0 -1.5 2.0 =2.3`: introduced at 0, fixed in 1.5, introduced again at 2.0, last affected 2.3; `<9` is a limit. */
function eventsOf(text: string): VersionEvent[] {
  return text.split(' ').map((word) => {
    if (word.startsWith('-')) return { kind: 'fixed', version: word.slice(1) }
    if (word.startsWith('=')) return { kind: 'last_affected', version: word.slice(1) }
    if (word.startsWith('<')) return { kind: 'limit', version: word.slice(1) }
    return { kind: 'introduced', version: word }
  })
}

describe('versions', () => {
  test.each([
    ['1.0', '1.0.0', 0],
    ['1.0.dev1', '1.0a1', -1],
    ['1.0a1', '1.0b1', -1],
    ['1.0rc1', '1.0', -1],
    ['1.0', '1.0.post1', -1],
    ['1.0', '1.0+cpu', -1],
    ['2!1.0', '9.0', 1],
    ['1.10', '1.9', 1],
    ['v1.0', '1.0', 0],
    [' 1.0 ', '1.0', 0],
    // What is no version of Python's is older than all that are.
    ['2024-12-04', '0.0.1', -1],
    ['2.6.0-NA', '0.1', -1],
    ['2.6.0-NA', '2.6.0-NA', 0],
    ['2.6.0-NA', '2.10.0-NA', -1],
    ['1.0-final-x', '1.0-y-rc', -1],
  ])('%s beside %s: %d', (one, other, order) => {
    expect(Math.sign(compareVersions(one, other))).toBe(order)
    expect(Math.sign(compareVersions(other, one))).toBe(order === 0 ? 0 : -order)
  })

  test('any three texts are in one order', () => {
    const text = fc.oneof(fc.stringMatching(/^[0-9]{1,2}(\.[0-9]{1,2}){0,2}(a1|rc2|\.post3|\.dev4|\+x)?$/), fc.string({ maxLength: 8 }))
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const [first = '', second = '', third = ''] = [a, b, c].sort(compareVersions)
        expect(compareVersions(first, third)).toBeLessThanOrEqual(0)
        expect(compareVersions(first, second)).toBeLessThanOrEqual(0)
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0)
      }),
      runs,
    )
  })

  test('a version as long as a book is compared at once', () => {
    const long = `1${'.0'.repeat(500_000)}x`
    expect(Math.sign(compareVersions(long, '1.0'))).toBe(-1)
  })
})

describe('ranges', () => {
  test.each([
    ['0 -1.5', '1.4.9', true],
    ['0 -1.5', '1.5', false],
    ['0 -1.5', '1.5.0', false],
    ['0 -1.5', '1.5rc1', true],
    ['0 -1.5', '0', true],
    ['0 -1.5', 'what-is-this', true],
    ['1.0 -1.5', '0.9', false],
    ['1.0 -1.5', '1.0', true],
    ['0 -1.5 2.0 -2.3', '1.9', false],
    ['0 -1.5 2.0 -2.3', '2.2.9', true],
    ['2.0 -2.3 0 -1.5', '1.2', true],
    ['2.0 -2.3 0 -1.5', '1.7', false],
    ['0 =1.5', '1.5', true],
    ['0 =1.5', '1.5.0', true],
    ['0 =1.5', '1.5.post1', false],
    ['0 =1.5', '1.5.1', false],
    ['1.0', '99', true],
    ['1.0', '0.9', false],
    ['0 <1.0', '0.9', true],
    ['0 <1.0', '1.0', false],
    ['0 <*', '9', true],
    ['0 <1.0 <2.0', '1.5', true],
    ['-1.5', '1.0', false],
  ])('%s at %s: %s', (events, version, expected) => {
    expect(isWithin(eventsOf(events), version)).toBe(expected)
  })

  test('a list of versions and a range each are enough, and 1.0 in a list is 1.0.0', () => {
    const affected = [{ ranges: [eventsOf('2.0 -2.1')], versions: ['1.0', '2014-odd'] }]
    const at = (version: string) => isAffected({ affected }, version)
    expect([at('1.0'), at('1.0.0'), at('2014-odd'), at('2.0.5'), at('2.1'), at('1.1')]).toEqual([true, true, true, true, false, false])
    expect(isAffected({ affected: [] }, '1.0')).toBe(false)
  })
})

function advisory(id: string, aliases: readonly string[], events: string, rest: Partial<Advisory> = {}): Advisory {
  const affected = [{ ranges: [eventsOf(events)], versions: [] }]
  return {
    id,
    aliases,
    package: 'tin',
    summary: '',
    published: '',
    modified: '',
    score: null,
    affected,
    exploited: null,
    epss: null,
    ...rest,
  }
}

describe('what several databases tell', () => {
  test('is one weakness by any name that they share, in any order', () => {
    const all = [
      advisory('PYSEC-1', ['CVE-1'], '0'),
      advisory('GHSA-1', ['CVE-2'], '0', { summary: 'Told well', score: { vector: null, value: null, rating: 'high' } }),
      advisory('PYSEC-2', [], '0'),
      advisory('X-1', ['CVE-1', 'GHSA-1'], '0', { score: { vector: 'CVSS:3.1/…', value: 5, rating: 'medium' } }),
    ]
    for (const order of [all, all.toReversed()]) {
      const joined = joinAdvisories(order)
      expect(joined.map(({ id, ids }) => [id, ...ids])).toEqual([
        ['CVE-1', 'CVE-1', 'CVE-2', 'GHSA-1', 'PYSEC-1', 'X-1'],
        ['PYSEC-2', 'PYSEC-2'],
      ])
      expect(joined[0]).toMatchObject({ summary: 'Told well', score: { value: 5 }, isMalicious: false })
    }
  })

  test('that a package was made to do harm is said by its name', () => {
    expect(joinAdvisories([advisory('MAL-2026-1', [], '0')])[0]?.isMalicious).toBe(true)
  })
})

describe('the smallest safe release', () => {
  const find = (version: string, ...ranges: string[]) => {
    const list = ranges.map((events, at) => advisory(`A-${at}`, [], events))
    const about = { made: '', asOf: '', advisories: 0, packages: 0, withdrawn: 0, skipped: 0, sources: [] }
    return findSafeVersion({ about, of: () => list }, 'tin', version)
  }
  test.each<[string, string | null, ...string[]]>([
    ['1.0', '1.5', '0 -1.5'],
    ['1.0', '1.6', '0 -1.5', '1.2 -1.6'],
    // 1.5 is where the next weakness begins, which nobody has mended yet.
    ['1.0', '1.4.2', '0 -1.4.2 1.5 -1.5.1', '1.5'],
    // A branch of its own is mended before the next number.
    ['1.0', '1.0.9', '0 -1.0.9 1.1 -1.3'],
    ['1.1', '1.3', '0 -1.0.9 1.1 -1.3'],
    ['1.0', '2.0', '0 -2.0rc1', '0 -2.0'],
    ['1.0', '2.0rc1', '0 -2.0rc1'],
    ['1.0', null, '0 =1.5'],
    ['1.0', null, '0'],
    ['1.0', null, '0 -1.5', '0'],
  ])('of %s is %s', (version, safe, ...ranges) => {
    expect(find(version, ...ranges)).toBe(safe)
  })

  test('is not known where nobody mended one of them, and what mends the most is told', () => {
    const list = ['0 -1.5', '0 -1.6', '0'].map((events, at) => advisory(`A-${at}`, [], events))
    const about = { made: '', asOf: '', advisories: 0, packages: 0, withdrawn: 0, skipped: 0, sources: [] }
    const database = { about, of: () => list }
    const better = (version: string) => {
      const found = findBetterVersion(database, 'tin', version, joinAdvisories(list.filter((one) => isAffected(one, version))))
      return found === null ? null : [found.version, ...found.remaining.map(({ id }) => id)]
    }
    expect([better('1.0'), better('1.5'), better('1.6')]).toEqual([['1.6', 'A-2'], ['1.6', 'A-2'], null])
  })
})
