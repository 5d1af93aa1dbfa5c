import { expect, test } from 'vitest'
import { type Answer, everyAnswer, oppositeAnswer, someAnswer } from './answer.ts'

test.each<[readonly Answer[], Answer, Answer]>([
  [[], 'yes', 'no'],
  [['yes'], 'yes', 'yes'],
  [['yes', 'no'], 'no', 'yes'],
  [['unknown', 'no'], 'no', 'unknown'],
  [['unknown', 'yes'], 'unknown', 'yes'],
  [['unknown'], 'unknown', 'unknown'],
])('of %j every is %s and some is %s', (answers, every, some) => {
  expect(everyAnswer(answers)).toBe(every)
  expect(someAnswer(answers)).toBe(some)
})

test('an unknown answer has no opposite', () => {
  expect((['yes', 'no', 'unknown'] as const).map(oppositeAnswer)).toEqual(['no', 'yes', 'unknown'])
})
