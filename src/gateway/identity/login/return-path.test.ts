import { array, assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { parseReturnPath } from './return-path.ts'

test.each([
  ['the first page', '/'],
  ['a page', '/me'],
  ['a page below another, with a query', '/orders/1?view=all&sort=-date'],
  ['escapes that are part of a name', '/caf%C3%A9?q=%2F%2Fevil.example'],
  ['an address in the query', '/open?page=https://evil.example/'],
])('%s is one', (_, text) => {
  expect(parseReturnPath(text)).toBe(text)
})

test.each([
  ['nothing', null],
  ['an empty text', ''],
  ['another origin', 'https://evil.example/'],
  ['a scheme that runs', 'javascript:alert(1)'],
  ['another host, by two slashes', '//evil.example'],
  ['another host, by three', '///evil.example'],
  ['a backslash, which browsers read as a slash', '/\\evil.example'],
  ['a backslash at the beginning', '\\/evil.example'],
  ['two slashes that are escaped', '/%2F%2Fevil.example'],
  ['one that is', '/%2fevil.example'],
  ['a backslash that is escaped', '/%5Cevil.example'],
  ['escaped twice', '/%252F%252Fevil.example'],
  ['all of it escaped', '%2F%2Fevil.example'],
  ['a tab, which browsers leave out', '/\t/evil.example'],
  ['a tab that is escaped', '/%09/evil.example'],
  ['a line break', '/me\r\nset-cookie: a=b'],
  ['NUL', '/me\0'],
  ['a dot segment that leads to another host', '/.//evil.example'],
  ['dot segments', '/a/../..//evil.example'],
  ['dot segments that are escaped', '/%2e%2e//evil.example'],
  ['a place on the page', '/me#https://evil.example'],
  ['what is no path', 'me'],
  ['letters that are not ASCII', '/caf\u00e9'],
  ['a full stop of another script', '/\u3002evil.example'],
  ['more than anybody types', `/${'a'.repeat(3000)}`],
])('%s is none', (_, text) => {
  expect(parseReturnPath(text)).toBeNull()
})

test('whatever is taken stays on this origin, read at once or decoded once more', () => {
  const pieces = constantFrom(
    '/',
    '\\',
    '%2F',
    '%5c',
    '%09',
    '\t',
    '.',
    '..',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
    'https:',
    '%',
    '%25',
    ' ',
    'me',
  )
  const check = (text: string) => {
    const path = parseReturnPath(text)
    if (path === null) return
    expect(path).toBe(text)
    for (const read of [path, decodeAll(path)]) expect(new URL(read, 'https://shop.example').host).toBe('shop.example')
  }
  assert(property(array(pieces, { maxLength: 8 }), (parts) => check(`/${parts.join('')}`)))
  assert(property(string({ unit: 'binary' }), (text) => check(`/${text}`)))
})

/** As somebody might who decodes before he redirects. */
function decodeAll(path: string): string {
  try {
    return decodeURIComponent(path.split('?', 1)[0] ?? '')
  } catch {
    return path
  }
}
