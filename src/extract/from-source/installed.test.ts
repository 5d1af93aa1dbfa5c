import { expect, test } from 'vitest'
import { createInstalled } from './installed.ts'

const PINS = new Map(
  ['anyio', 'fastapi', 'starlette', 'pydantic', 'pyjwt', 'python-jose', 'pillow', 'google-cloud-storage', 'typing-extensions'].map((n) => [
    n,
    '1',
  ]),
)

test.each([
  ['fastapi', true],
  ['typing_extensions', true],
  ['jwt', null],
  ['jose', null],
  ['PIL', null],
  ['google', null],
  ['tomllib', null],
  ['sqlalchemy', false],
])('a complete list says of `%s`: %s', (name, expected) => {
  expect(createInstalled(new Map(), PINS)(name)).toBe(expected)
})

test('a short list says no more than what is in it', () => {
  const installed = createInstalled(new Map([['fastapi', { origin: 'lock' }]]), undefined)
  expect([installed('fastapi'), installed('sqlalchemy')]).toEqual([true, null])
})
