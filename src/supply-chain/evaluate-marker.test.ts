// Markers, as Python's `packaging` 26 answers them (`npm run conformance -- packages` asks it about thousands).

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureGrowth } from '../../test/kit/growth.ts'
import { evaluateMarker } from './evaluate-marker.ts'

const values = { python_version: '3.11', python_full_version: '3.11.7', sys_platform: 'linux', platform_machine: 'x86_64', extra: 'a-b' }

test.each([
  ['python_version >= "3.8"', 'yes'],
  ['python_version < "3.9"', 'no'],
  // Versions, and no texts: 3.11 is above 3.9.
  ['python_version > "3.9"', 'yes'],
  ['"3.9" < python_version', 'yes'],
  ['python_version == "3.11.*"', 'yes'],
  ['python_full_version ~= "3.11.2"', 'yes'],
  ['python_version in "3.10, 3.11"', 'yes'],
  ['python_version not in "3.10 3.12"', 'yes'],
  ["sys_platform == 'linux' and platform_machine != 'arm64'", 'yes'],
  ["sys_platform == 'win32' or (sys_platform == 'linux' and python_version >= '3')", 'yes'],
  ["'linux' in sys_platform", 'yes'],
  ['extra == "A_B"', 'yes'],
  ['extra == "c"', 'no'],
  ["os.name == 'posix'", 'unknown'],
  ["os_name == 'posix' and sys_platform == 'win32'", 'no'],
  ["os_name == 'posix' or sys_platform == 'linux'", 'yes'],
  ["'dev' in dependency_groups", 'unknown'],
  ['nonsense', 'unknown'],
  ['python_version >=', 'unknown'],
  ['("3" == "3")', 'unknown'],
] as const)('%s: %s', (marker, answer) => {
  expect(evaluateMarker(marker, { values })).toBe(answer)
})

test('the groups of a lock file', () => {
  const environment = { values, dependency_groups: new Set(['dev']), extras: new Set<string>() }
  expect(evaluateMarker("'Dev' in dependency_groups and 'x' not in extras", environment)).toBe('yes')
})

test('no text makes it throw or wait', () => {
  const word = fc.constantFrom('python_version', 'extra', '==', '<', 'in', 'not', 'and', 'or', '(', ')', '"3.1"', "'x'", ' ')
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 30 }), (words) => {
      expect(['yes', 'no', 'unknown']).toContain(evaluateMarker(words.join(' '), { values }))
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 3 },
  )
})

test.each(['(', 'not ', ' ', '"', 'python_version == "1" and ', 'a.'])(
  'twice as many of %j take twice as long',
  { timeout: 60_000 },
  (part) => {
    const grown = measureGrowth((size) => evaluateMarker(part.repeat(size / part.length), { values }), 6000, 3)
    expect(grown).toBeLessThan(3)
  },
)
