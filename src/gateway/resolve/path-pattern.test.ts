import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchPath, matchPieces, parsePathPattern } from './path-pattern.ts'

const match = (pattern: string, path: string, own: Record<string, string> = {}) => matchPath(parsePathPattern(pattern, own), path)

describe('a path', () => {
  test.each([
    ['/users/{id}', '/users/7', { id: '7' }],
    ['/users/{id}', '/users/', null],
    ['/users/{id}', '/users/7/', null],
    ['/users/{id}', '/Users/7', null],
    ['/users/{id:int}', '/users/07', { id: '07' }],
    ['/users/{id:int}', '/users/-7', null],
    ['/users/{id:int}', '/users/٧', null],
    ['/f/{x:float}', '/f/1.5', { x: '1.5' }],
    ['/f/{x:float}', '/f/1.', null],
    ['/p/{rest:path}', '/p/', { rest: '' }],
    ['/p/{rest:path}', '/p/a/b', { rest: 'a/b' }],
    ['/p/{rest:path}/tail', '/p/a/tail/tail', { rest: 'a/tail' }],
    ['/n/{name}.{kind}', '/n/a.b.c', { name: 'a.b', kind: 'c' }],
    ['/n/{a}{b}', '/n/xyz', { a: 'xy', b: 'z' }],
    ['/n/{a:float}.{b}', '/n/1.2.3', { a: '1.2', b: '3' }],
    ['/n/{a:int}{b:int}', '/n/123', { a: '12', b: '3' }],
    ['', '', {}],
    ['', '/', null],
    ['/', '/', {}],
    ['/a//b', '/a//b', {}],
    ['/{?}/users', '/v1/users', {}],
    ['/x{?}', '/x', {}],
    ['/{not a name}', '/{not a name}', {}],
  ])('%s against %s', (pattern, path, expected) => {
    expect(match(pattern, path)).toEqual(expected)
  })

  test("a converter of the project's own may take anything", () => {
    const pattern = parsePathPattern('/d/{day:date}')
    expect(pattern.isKnown).toBe(false)
    expect(matchPath(pattern, '/d/2026-11-23')).toEqual({})
  })

  test('the short way and the table say the same', () => {
    const piece = fc.constantFrom('a', '1', '/', '{x}', '{y:int}', '{z:float}', '{w:path}', '.', '-')
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 7 }),
        fc.array(fc.constantFrom('a', '1', '2', '/', '.', '-', 'b'), { maxLength: 9 }),
        (pieces, letters) => {
          const pattern = parsePathPattern(`/${[...new Set(pieces)].join('')}`)
          const path = `/${letters.join('')}`
          expect(matchPath(pattern, path)).toEqual(matchPieces(pattern.pieces, path))
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 4 },
    )
  })

  test('takes time in proportion to its length, whatever the pattern', () => {
    const pattern = parsePathPattern('/{a}{b}{c}{d}{e}x')
    expect(matchPath(pattern, `/${'a'.repeat(200_000)}`)).toBeNull()
    expect(matchPath(parsePathPattern('/{a:path}-{b:path}-{c:path}!'), `/${'-'.repeat(200_000)}`)).toBeNull()
  })
})
