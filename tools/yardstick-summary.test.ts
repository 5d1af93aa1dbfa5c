// Rows of the scoring script come in, one for each tool and case; sums, ratios and targets go out.
import { expect, test } from 'vitest'
import { summariseYardsticks, type Tool } from './yardstick-summary.ts'

const cases = [
  { id: 'a', repo: 'o/r', class: 'ssrf' },
  { id: 'b', repo: 'o/r', class: 'ssrf' },
  { id: 'c', repo: 'o/r', class: 'cors' },
]
const tools: Tool[] = [
  {
    name: 'fastward',
    rows: [
      { id: 'a', hit: true, silent: true, rules: ['x'] },
      { id: 'b', hit: true, silent: true, rules: ['x'] },
      { id: 'c', hit: true, rules: ['y'] },
    ],
  },
  {
    name: 'semgrep',
    rows: [
      { id: 'a', hit: true, rules: ['tmp.rules.pulls.7.python.lang.eval'], silent: false },
      { id: 'b', error: 'exit 3: timed out after 570 s' },
      { id: 'c', hit: false },
    ],
  },
  {
    name: 'bandit',
    rows: [
      { id: 'a', hit: false },
      { id: 'b', hit: false },
      { id: 'c', hit: false },
    ],
  },
  {
    name: 'pysa',
    rows: [
      { id: 'a', hit: true, silent: true },
      { id: 'b', hit: true, silent: false },
    ],
  },
]
const result = summariseYardsticks(cases, tools, ['ssrf'])
const checkOf = (start: string, of = result) => of.checks.find(({ name }) => name.startsWith(start))

test.each([
  ['flow cases found', 2],
  ['all cases found', 3],
  ['silent at the fix', 1],
  ['found ÷ what the better', 3],
  ['flow cases found ÷', 1],
  ['flow cases: share', 2],
  ['flow cases that are silent', 2],
  ['found ÷ what Semgrep and Bandit find together', 3],
])('%s is %d', (name, value) => expect(checkOf(name)?.value).toBe(value))

test('an error counts as a miss and is said', () => {
  const semgrep = result.tools.find(({ name }) => name === 'semgrep')
  expect(semgrep?.all).toEqual({ cases: 3, hits: 1, fair: 1, silent: 0, failed: 1 })
  expect(result.cases[1]?.tools.semgrep).toEqual({ hit: false, silent: null, rules: [], error: 'exit 3: timed out after 570 s' })
})

test('what only rules find that were not merged is counted apart, and their names lose the folder of this machine', () => {
  expect(result.tools.find(({ name }) => name === 'semgrep')).toMatchObject({ hitsWithoutPulls: 0 })
  expect(result.cases[0]?.tools.semgrep?.rules).toEqual(['pulls.7.python.lang.eval'])
})

test('a tool that did not run, or found nothing, gives no ratio', () => {
  const alone = summariseYardsticks(cases, tools.slice(0, 1), ['ssrf'])
  expect(checkOf('found ÷', alone)).toMatchObject({ value: null, met: null })
  const nothing = summariseYardsticks(cases, [...tools.slice(0, 1), { name: 'pysa', rows: [{ id: 'a', hit: false }] }], ['ssrf'])
  expect(checkOf('flow cases found ÷', nothing)?.value).toBeNull()
})
