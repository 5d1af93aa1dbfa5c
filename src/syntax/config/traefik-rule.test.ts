import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureGrowth } from '../../../test/kit/growth.ts'
import { parseTraefikRule, type TraefikRule } from './traefik-rule.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

/** As one would read it aloud. */
function say(rule: TraefikRule | null): string | null {
  if (rule === null) return null
  if (rule.kind === 'matcher') return `${rule.name} ${rule.args.join('|')}`
  if (rule.kind === 'not') return `not ${say(rule.part)}`
  return `(${rule.parts.map(say).join(` ${rule.kind} `)})`
}

test.each([
  ['Host(`a.example`)', 'host a.example'],
  ['host("a.example", `b.example`)', 'host a.example|b.example'],
  ['Host(`a`) && PathPrefix(`/x`) || !Path(`/y`)', '((host a and pathprefix /x) or not path /y)'],
  ['Host(`a`) && (PathPrefix(`/x`) || Path(`/y`))', '(host a and (pathprefix /x or path /y))'],
  ['HeaderRegexp(`X-A`, `^(a|b)$`)', 'headerregexp X-A|^(a|b)$'],
  ['!(Host(`a`) && Method(`GET`))', 'not (host a and method GET)'],
  ["PathRegexp('\\\\d+')", 'pathregexp \\d+'],
  ['Host(`a`', null],
  ['Host(`a`) Host(`b`)', null],
  ['Host(a)', null],
  ['&& Host(`a`)', null],
  ['', null],
])('%s', (text, expected) => {
  expect(say(parseTraefikRule(text))).toBe(expected)
})

test('any text is read, and what is built of matchers is a rule', () => {
  const piece = fc.constantFrom('Host', '(', ')', '`', '`a`', '"', '&&', '||', '!', ' ', ',', '\\', 'Path(`/`)')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 }), (parts) => {
      parseTraefikRule(parts.join(''))
    }),
    { numRuns: runs },
  )
  const matcher = fc.constantFrom('Host(`a`)', 'Path(`/x`)', '!PathPrefix(`/y`)')
  fc.assert(
    fc.property(fc.array(matcher, { minLength: 1, maxLength: 10 }), fc.constantFrom(' && ', ' || '), (parts, sign) => {
      expect(parseTraefikRule(`(${parts.join(sign)})`)).not.toBeNull()
    }),
    { numRuns: runs },
  )
})

test.each(['(', '!', '`', '"\\', ' ', 'a', 'Host(`a`) && '])('twice as many of %j take twice as long', (piece) => {
  expect(measureGrowth((size) => parseTraefikRule(piece.repeat(size / piece.length)), 1200, 3)).toBeLessThan(3)
})
