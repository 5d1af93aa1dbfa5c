// The page of facts: every kind has an example, and it is a condition.

import { expect, test } from 'vitest'
import { parseCondition } from '../cel/index.ts'
import { declarationsOf } from './fact-types.ts'
import { listFacts } from './list-facts.ts'

test.each(listFacts())('the example of $kind is a condition over it', ({ kind, example, facts }) => {
  const parsed = parseCondition(example, declarationsOf(kind))
  expect(parsed.kind === 'ok' ? parsed.condition.reads.every((path) => path.startsWith(`${kind}.`)) : parsed.message).toBe(true)
  expect(facts.every(({ type, description }) => type !== '' && description !== '')).toBe(true)
})
