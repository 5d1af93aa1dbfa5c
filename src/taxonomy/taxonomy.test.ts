import { expect, test } from 'vitest'
import { compareSeverities, findCweWords, isAsvsRequirement, owaspApiRisks, severities, worstSeverity } from './index.ts'

test.each([
  ['v5.0.0-1.1.1', true],
  ['v5.0.0-8.2.1', true],
  ['v5.0.0-10.4.16', true],
  ['v5.0.0-10.4.17', false],
  ['v5.0.0-17.3.2', true],
  ['v5.0.0-18.1.1', false],
  ['v5.0.0-3.8.1', false],
  ['v5.0.0-8.2.0', false],
  ['v5.0.0-08.2.1', false],
  ['v4.0.3-8.2.1', false],
  ['8.2.1', false],
])('%s is a requirement of ASVS 5.0.0: %s', (id, known) => {
  expect(isAsvsRequirement(id)).toBe(known)
})

test('the ten risks of 2023 are ten, and numbered', () => {
  expect(Object.keys(owaspApiRisks)).toEqual(Array.from({ length: 10 }, (_, index) => `API${index + 1}:2023`))
})

test('a weakness outside the table has no words', () => {
  expect(findCweWords('CWE-942')).toBe('other origins are let in too widely')
  expect(findCweWords('CWE-31337')).toBeNull()
})

test('the worst severity comes first', () => {
  expect(severities.toSorted(compareSeverities)).toEqual(['critical', 'high', 'medium', 'low'])
  expect(worstSeverity(['low', 'high', 'medium'])).toBe('high')
  expect(worstSeverity([])).toBeNull()
})
