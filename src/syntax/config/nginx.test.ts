import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureGrowth } from '../../../test/kit/growth.ts'
import { type NginxDirective, parseNginx } from './nginx.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

test('directives, blocks, quotes, variables and comments', () => {
  const { value, problems } = parseNginx(
    [
      '# a comment with { and ;',
      'server { # another',
      '  listen 443 ssl;',
      '  add_header X-Text "a; b \\"c\\"" always;',
      "  location ~ \\.(js|css)$ { return 200 'it'; }",
      '  set $a ${host}x;',
      '  proxy_set_header',
      '    Host $host;',
      '}',
    ].join('\n'),
  )
  expect(problems).toEqual([])
  expect(value).toMatchObject([
    {
      name: 'server',
      line: 2,
      end: 9,
      block: [
        { name: 'listen', args: ['443', 'ssl'], line: 3, end: 3, block: null },
        { name: 'add_header', args: ['X-Text', 'a; b "c"', 'always'], line: 4 },
        { name: 'location', args: ['~', '\\.(js|css)$'], line: 5, block: [{ name: 'return', args: ['200', 'it'] }] },
        { name: 'set', args: ['$a', '${host}x'], line: 6 },
        { name: 'proxy_set_header', args: ['Host', '$host'], line: 7, end: 8 },
      ],
    },
  ])
})

test.each([
  ['server { listen 80', 'does not end'],
  ['server { listen 80; ', 'is never closed'],
  ['}', 'closes what was never opened'],
  [';', 'without a directive'],
  ['{ }', 'without a directive'],
  ['server { listen 80 }', 'does not end'],
])('a mistake is a problem, and the rest is read: %s', (text, message) => {
  expect(
    parseNginx(text)
      .problems.map((problem) => problem.message)
      .join('\n'),
  ).toContain(message)
})

test('a block of another language is passed over', () => {
  const { value } = parseNginx('location / { content_by_lua_block {\n if x then { y; } end\n}\n deny all; }')
  expect(value[0]?.block).toMatchObject([{ name: 'content_by_lua_block' }, { name: 'deny', line: 4 }])
})

test('any text is read: names are never empty within their lines, and lines lie in the text', () => {
  const piece = fc.constantFrom('server', '{', '}', ';', '"', "'", '\\', '#', '\n', ' ', '$', '${', 'location ~ ', 'x_by_lua_block', '\r\n')
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 }),
      (parts) => {
        const text = parts.join('')
        const lines = text.split('\n').length
        const walk = (directives: readonly NginxDirective[]) => {
          for (const { line, end, block } of directives) {
            expect(line).toBeGreaterThan(0)
            expect(end).toBeGreaterThanOrEqual(line)
            expect(end).toBeLessThanOrEqual(lines)
            if (block !== null) walk(block)
          }
        }
        walk(parseNginx(text).value)
      },
    ),
    { numRuns: runs },
  )
})

test.each([
  ['words', 'a '],
  ['braces', '{'],
  ['quotes', '"a'],
  ['directives', 'a{b;}'],
])('twice as many %s take twice as long', { timeout: 60_000 }, (_, piece) => {
  const grown = measureGrowth((size) => parseNginx(piece.repeat(size / piece.length)), 25_000, 3)
  expect(grown).toBeLessThan(3)
})
