import { expect, test } from 'vitest'
import { list, str, type Value } from '../evaluate/index.ts'
import { readingOf } from './reading.ts'

test('a value that holds itself twice at each level has its sources once, and soon', () => {
  let value: Value = list([str('a')])
  for (let level = 0; level < 500; level++) value = list([value, value])
  expect(readingOf(value).from).toEqual([{ kind: 'constant' }])
})

test('the sources of the parts are those of the whole', () => {
  expect(readingOf(list([str('a', 'SETTING'), list([str('b', 'OTHER')])])).from).toEqual([
    { kind: 'constant' },
    { kind: 'setting', name: 'SETTING' },
    { kind: 'setting', name: 'OTHER' },
  ])
})
