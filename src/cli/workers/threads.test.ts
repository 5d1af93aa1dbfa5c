import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { countThreads } from './threads.ts'

test.each([
  ['one', '1', 1],
  ['more than there are', '64', 64],
  ['none is one', '0', 1],
  ['a word says nothing', 'many', availableParallelism()],
  ['nothing', undefined, availableParallelism()],
])('threads: %s', (_what, said, count) => {
  expect(countThreads({ FASTWARD_THREADS: said })).toBe(count)
})
