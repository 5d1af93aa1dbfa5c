import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { withoutOwnCookies } from './own-cookies.ts'

test.each([
  ['none of ours', 'theme=dark; session=1', 'theme=dark; session=1'],
  ['ours alone', '__Host-fastward-session=a', null],
  ['ours first', '__Host-fastward-session=a; theme=dark', 'theme=dark'],
  ['ours between', 'a=1; __Host-fastward-login-3=b; theme=dark', 'a=1; theme=dark'],
  ['ours last, and twice', 'a=1;__Host-fastward-session=b;  __Host-fastward-session=c', 'a=1'],
  ['ours as a value', 'a=__Host-fastward-session', 'a=__Host-fastward-session'],
])('%s', (_, value, left) => {
  expect(withoutOwnCookies(value)).toBe(left)
})

test('whatever is sent, no cookie of ours is left, and every other one is', () => {
  const pairs = constantFrom(
    'a=1',
    ' b=2',
    '__Host-fastward-session=x',
    '  __Host-fastward-csrf=y',
    '',
    '=',
    '__Host-fastward-',
    'c="__Host-fastward-session=x"',
  )
  assert(
    property(array(pairs, { maxLength: 6 }), (parts) => {
      const left = (withoutOwnCookies(parts.join(';')) ?? '').split(';').map((pair) => pair.trim())
      expect(left.filter((pair) => pair.startsWith('__Host-fastward-'))).toEqual([])
      for (const part of parts) if (!part.trim().startsWith('__Host-fastward-') && part.trim() !== '') expect(left).toContain(part.trim())
    }),
  )
})
