import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePath } from './decode-path.ts'

describe('the path of a request', () => {
  test.each([
    ['/users/7', '/users/7', []],
    ['/a%20b', '/a b', []],
    ['/%C3%A9', '/é', []],
    ['/a%2Fb', '/a/b', ['encoded-slash']],
    ['/%61dmin', '/admin', ['needless-encoding']],
    ['/a/../b', '/a/../b', ['dot-segment']],
    ['/a/%2e%2E/b', '/a/../b', ['needless-encoding', 'dot-segment']],
    ['/a/..;/b', '/a/..;/b', ['dot-segment']],
    ['/a/.', '/a/.', ['dot-segment']],
    ['/a//b', '/a//b', ['empty-segment']],
    ['//evil.example/x', '//evil.example/x', ['empty-segment']],
    ['/a%5C..%5Cb', '/a\\..\\b', ['backslash', 'dot-segment']],
    ['/a%0A', '/a\n', ['control']],
    ['/a%00b', '/a\0b', ['control']],
    ['/a%zz', '/a%zz', ['broken-encoding']],
    ['/%ff', '/\uFFFD', ['broken-encoding']],
    ['/%EF%BB%BFa', '/\uFEFFa', []],
    ['a', 'a', ['not-a-path']],
    ['*', '*', ['not-a-path']],
    ['/é', '/é', ['not-a-path']],
    ['/a#b', '/a#b', ['not-a-path']],
  ])('%s', (target, path, doubts) => {
    expect(decodePath(target)).toEqual({ path, doubts })
  })

  test('without a doubt it means the same when it is written plainly again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', '.', '%', '2', 'F', 'e', 'a', '\\', ';', '~', '\u00e9', '\0') }), (text) => {
        const { path, doubts } = decodePath(`/${text}`)
        if (doubts.length > 0) return
        const again = path
          .split('/')
          .map((segment) => encodeURIComponent(segment))
          .join('/')
        expect(decodePath(again).path).toBe(path)
        expect(
          path
            .split('/')
            .slice(1, -1)
            .every((segment) => segment !== '' && segment !== '.' && segment !== '..'),
        ).toBe(true)
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 4 },
    )
  })
})
