import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureGrowth } from '../../../test/kit/growth.ts'
import { type CaddyLine, parseCaddyfile } from './caddyfile.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

test('sites, blocks, quotes, placeholders and comments', () => {
  const { value, problems } = parseCaddyfile(
    '# first\n{\n\tadmin off\n}\nexample.org,\nwww.example.org {\n\thandle /v1/* {\n\t\treverse_proxy {$HOST:api}:8000\n\t}\n\theader X-A "b c" # d\n}\n',
  )
  expect(problems).toEqual([])
  expect(value).toMatchObject([
    { words: [], line: 2, block: [{ words: ['admin', 'off'], line: 3 }] },
    {
      words: ['example.org,', 'www.example.org'],
      line: 5,
      block: [
        { words: ['handle', '/v1/*'], line: 7, block: [{ words: ['reverse_proxy', '{$HOST:api}:8000'], line: 8, block: null }] },
        { words: ['header', 'X-A', 'b c'], line: 10 },
      ],
    },
  ])
})

test('what is not closed, and what was never opened, is a problem', () => {
  expect(parseCaddyfile('a {\n b').problems).toMatchObject([{ line: 1 }])
  expect(parseCaddyfile('a\n}').problems).toMatchObject([{ line: 2 }])
})

test('any text is read, and lines lie in it', () => {
  const piece = fc.constantFrom('{', '}', '\n', ' ', '"', '`', '#', '\\', ' {\n', '\n}\n', 'a,', '\r\n')
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 }),
      (parts) => {
        const text = parts.join('')
        const walk = (lines: readonly CaddyLine[]) => {
          for (const { line, block } of lines) {
            expect(line).toBeGreaterThan(0)
            expect(line).toBeLessThanOrEqual(text.split('\n').length)
            if (block !== null) walk(block)
          }
        }
        walk(parseCaddyfile(text).value)
      },
    ),
    { numRuns: runs },
  )
})

test.each(['a ', '{ ', '"a', 'a {\n'])('twice as many of %j take twice as long', { timeout: 60_000 }, (piece) => {
  const grown = measureGrowth((size) => parseCaddyfile(piece.repeat(size / piece.length)), 25_000, 3)
  expect(grown).toBeLessThan(3)
})
