import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureGrowth } from '../../../test/kit/growth.ts'
import { parseHaproxy } from './haproxy.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

test('sections, lines and comments, with where they stand', () => {
  const { value, problems } = parseHaproxy(
    '# first\nglobal\n  daemon\n\nfrontend web from base\r\n  bind :80 # all\r\n  default_backend app\r\n',
  )
  expect(problems).toEqual([])
  expect(value).toEqual([
    { kind: 'global', args: [], line: 2, lines: [{ words: ['daemon'], line: 3 }] },
    {
      kind: 'frontend',
      args: ['web', 'from', 'base'],
      line: 5,
      lines: [
        { words: ['bind', ':80'], line: 6 },
        { words: ['default_backend', 'app'], line: 7 },
      ],
    },
  ])
})

test.each([
  [String.raw`a b\ c d\#e`, ['a', 'b c', 'd#e']],
  [`a "b 'c' # d" e`, ['a', "b 'c' # d", 'e']],
  [String.raw`a 'b "c" \n' e`, ['a', 'b "c" \\n', 'e']],
  [String.raw`a "b\"c\\" \x41\t`, ['a', 'b"c\\', 'A\t']],
  ['a "" b"c"\'d\'', ['a', '', 'bcd']],
  ['a "${PORT-8000}" ${OTHER}', ['a', '8000', '${OTHER}']],
  ['a b#c', ['a', 'b']],
])('%s is cut into words', (line, words) => {
  expect(parseHaproxy(`global\n${line}`).value[0]?.lines).toEqual([{ words, line: 2 }])
})

test('what is not closed or stands in no section is a problem, and the rest is read', () => {
  const { value, problems } = parseHaproxy('bind :80\nlisten a\n bind "x\n mode http')
  expect(problems.map(({ line }) => line)).toEqual([1, 3])
  expect(value[0]?.lines).toHaveLength(2)
})

test('any text is read, and lines lie in it', () => {
  const piece = fc.constantFrom('listen', ' ', '\n', '"', "'", '\\', '#', '${', '}', '-', '\r\n', 'frontend a\n', '\\x4')
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 }),
      (parts) => {
        const text = parts.join('')
        const last = text.split('\n').length
        const { value, problems } = parseHaproxy(text)
        const lines = [...value, ...value.flatMap((section) => section.lines), ...problems].map(({ line }) => line)
        for (const line of lines) expect(line >= 1 && line <= last).toBe(true)
      },
    ),
    { numRuns: runs },
  )
})

test.each(['a ', '"a', '\\', '${a-', 'listen a\n', '${A'])('twice as many of %j take twice as long', { timeout: 60_000 }, (piece) => {
  const grown = measureGrowth((size) => parseHaproxy(`global\n${piece.repeat(size / piece.length)}`), 25_000, 3)
  expect(grown).toBeLessThan(3)
})
