// Values that one request stores and another reads: found by the class and the field, told step by step, and never certain.
import { expect, test } from 'vitest'
import { firstOf, flowsOf, secondOf } from './flow-twins.ts'
import { inModules, inRecords } from './flow-words/stored.ts'

test.each(inRecords)('%s', (_, code) => {
  const [flow, ...others] = flowsOf(firstOf(code))
  expect(others).toEqual([])
  expect(flow).toMatchObject({ isStored: true, certainty: 'likely' })
  const notes = flow?.steps.map(({ role, note }) => `${role}: ${note}`) ?? []
  expect(notes).toContainEqual(expect.stringMatching(/^stored: is stored in `Job\.path`$/))
  expect(notes).toContainEqual(expect.stringMatching(/^read: is read again from `Job\.path`$/))
  expect(flowsOf(secondOf(code))).toEqual([])
})

test.each(inModules)('%s', (_, code) => {
  expect(flowsOf(firstOf(code)).map(({ certainty }) => certainty)).toEqual(['likely'])
  expect(flowsOf(secondOf(code))).toEqual([])
})
