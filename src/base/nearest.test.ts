import { expect, test } from 'vitest'
import { findNearest } from './nearest.ts'

const words = ['scan', 'routes', 'map', 'rules', 'explain', '--format', '--output']

test.each([
  ['scna', 'scan'],
  ['route', 'routes'],
  ['ruels', 'rules'],
  ['--formt', '--format'],
  ['--ouput', '--output'],
  ['deploy', undefined],
  ['', undefined],
  ['x'.repeat(10_000), undefined],
])('%s is probably %s', (word, meant) => {
  expect(findNearest(word, words)).toBe(meant)
})
