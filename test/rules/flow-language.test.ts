// What a value may go through on its way from a request to an effect: a program for each word, and its twin in which the effect
// gets something else.
import { expect, test } from 'vitest'
import { firstOf, flowsOf, secondOf } from './flow-twins.ts'
import { python } from './flow-words/python.ts'
import { web } from './flow-words/web.ts'

test.each([...python, ...web])('%s', (_, code) => {
  expect(flowsOf(firstOf(code)).map(({ effect }) => effect.callee)).toContain('os.remove')
  expect(flowsOf(secondOf(code)).map(({ effect }) => effect.callee)).not.toContain('os.remove')
})
