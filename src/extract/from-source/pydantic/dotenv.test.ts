import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDotenv } from './dotenv.ts'

const cases: readonly [what: string, text: string, variables: Record<string, string>][] = [
  ['a plain assignment', 'A=1', { A: '1' }],
  ['spaces around', ' A = hello world ', { A: 'hello world' }],
  ['export', 'export A=1\nexport B="2"', { A: '1', B: '2' }],
  ['comments', '# A=1\nB=2 # two\nC=a#b', { B: '2', C: 'a#b' }],
  ['quotes keep spaces and signs', `A=" x # y "\nB='z $ {A}'`, { A: ' x # y ', B: 'z $ {A}' }],
  ['escapes within double quotes', 'A="a\\nb\\"c"', { A: 'a\nb"c' }],
  ['several lines within quotes', 'A="one\ntwo"\nB=3', { A: 'one\ntwo', B: '3' }],
  ['nothing after the sign', 'A=\nB=2', { A: '', B: '2' }],
  ['a name alone', 'A\nB=2', { B: '2' }],
  ['the value of an earlier one', 'A=1\nB=\x24{A}2\nC="\x24{A}"\nD=\'\x24{A}\'', { A: '1', B: '12', C: '1', D: '\x24{A}' }],
  ['a fallback', 'A=\x24{NO:-x}\nB=\x24{NO}', { A: 'x', B: '' }],
  ['Windows line ends and a BOM', '\uFEFFA=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['no assignment at all', '= = =\n"quoted"\nA=1', { A: '1' }],
  ['JSON', `A=["a", "b"]`, { A: '["a", "b"]' }],
]

describe('parseDotenv', () => {
  it.each(cases)('%s', (_, text, variables) => expect(Object.fromEntries(parseDotenv(text))).toEqual(variables))

  it('does not grow without end', () => {
    const text = Array.from({ length: 60 }, (_, i) => `A${i + 1}=\x24{A${i}}\x24{A${i}}`).join('\n')
    const longest = Math.max(...[...parseDotenv(`A0=xx\n${text}`).values()].map((value) => value.length))
    expect(longest).toBeLessThan(200_001)
  })

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.array(fc.constantFrom('A=', '"', "'", '\n', '\x24{', '}', '#', '\\', 'x'), { maxLength: 40 }),
        (text, parts) => {
          parseDotenv(text)
          parseDotenv(parts.join(''))
        },
      ),
    )
  })
})
