import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coversPath, parsePath } from './path-shape.ts'

const covers = (earlier: string, later: string) => {
  const [one, other] = [parsePath(earlier), parsePath(later)]
  return one !== null && other !== null && coversPath(one, other)
}

describe('an earlier path takes all that a later one takes', () => {
  test.each([
    ['/users/{id}', '/users/me', true],
    ['/users/{id}', '/users/{name}', true],
    ['/users/{id}', '/users/{id:int}', true],
    ['/users/{id:str}', '/users/me', true],
    ['/users/{id}', '/users/', false],
    ['/users/{id}', '/users', false],
    ['/users/{id}', '/users/me/orders', false],
    ['/users/{id}', '/people/me', false],
    ['/users/me', '/users/{id}', false],
    ['/users/{id:int}', '/users/me', false],
    ['/users/{id:int}', '/users/42', true],
    ['/users/{id:int}', '/users/{name}', false],
    ['/v/{x:float}', '/v/{y:int}', true],
    ['/v/{x:float}', '/v/1.5', true],
    ['/v/{x:int}', '/v/{y:float}', false],
    ['/o/{x:uuid}', '/o/123e4567-e89b-12d3-a456-426614174000', true],
    ['/o/{x:uuid}', '/o/latest', false],
    ['/{rest:path}', '/', true],
    ['/{rest:path}', '/a/b/c', true],
    ['/files/{rest:path}', '/files/a/b', true],
    ['/files/{rest:path}', '/files/', true],
    ['/files/{rest:path}', '/files', false],
    ['/files/{rest:path}/raw', '/files/a/raw', false],
    ['/files/{rest:path}/raw', '/files/{other:path}/raw', true],
    ['/files/{name}', '/files/{rest:path}', false],
    ['/files/{name}.json', '/files/{other}.json', true],
    ['/files/{name}.json', '/files/a.json', false],
    ['/files/{name}', '/files/{other}.json', true],
    ['/x/{id:slug}', '/x/{id:slug}', true],
    ['/x/{id:slug}', '/x/{id:other}', false],
    ['/x/{id}', '/x/{id:slug}', false],
    ['/{?}/x', '/a/x', false],
    ['/a/{id}', '/a/{?}', false],
  ])('%s, then %s: %s', (earlier, later, expected) => {
    expect(covers(earlier, later)).toBe(expected)
  })
})

// The oracle: what Starlette's regular expressions say about one request.
const converters: Readonly<Record<string, string>> = { '': '[^/]+', int: '[0-9]+', float: '[0-9]+(\\.[0-9]+)?', path: '.*' }
const toExpression = (path: string) =>
  new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+(?::(\w+))?\}/g, (_, name = '') => converters[name] ?? '')}$`)

test('a request that the later path takes is taken by the one that covers it', () => {
  const segment = fc.constantFrom('a', 'me', '42', '1.5', '{x}', '{x:int}', '{x:float}', '{x:path}', '{x}.json', '')
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`)
  const request = fc
    .array(fc.constantFrom('a', 'me', '42', '1.5', '7.json', 'b', ''), { minLength: 1, maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`)
  fc.assert(
    fc.property(path, path, fc.array(request, { minLength: 5, maxLength: 20 }), (earlier, later, requests) => {
      fc.pre(covers(earlier, later))
      for (const one of requests) if (toExpression(later).test(one)) expect(one).toMatch(toExpression(earlier))
    }),
    { numRuns: 2000 },
  )
})

test('any text can be a path', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(() => covers(one, other)).not.toThrow()
    }),
  )
})
