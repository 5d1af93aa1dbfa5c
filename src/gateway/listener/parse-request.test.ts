// A request line that is read as bytes says what it says when it is read as text.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRequestHead, parseRequestLine } from './parse-request.ts'

const part = fc.oneof(
  fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'get', 'GETS', 'FOO', ''),
  fc.constantFrom(' ', '  ', '\t', '/', '/a', '/a?b=c', '*', '\xe9', '\n', '\0'),
  fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'http/1.1', 'HTTP/1.'),
)
const usual = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'),
    fc.array(part, { maxLength: 3 }),
    fc.constantFrom('1.1', '1.0'),
  )
  .map(([method, target, version]) => `${method} /${target.join('')} HTTP/${version}`)

test('whatever stands there', () => {
  let read = 0
  fc.assert(
    fc.property(
      fc.oneof(
        usual,
        fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
      ),
      fc.constantFrom('', '\r\n', '\r\nHost: a'),
      (line, behind) => {
        const found = parseRequestLine(Buffer.from(line + behind, 'latin1'), line.length)
        const parsed = parseRequestHead(line, line.length, null)
        const { method, target, version } = parsed.kind === 'head' ? parsed.sent : {}
        expect(found).toEqual(parsed.kind === 'head' ? { method, target, version } : null)
        if (found !== null) read++
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 10 },
  )
  expect(read).toBeGreaterThan(50)
})
