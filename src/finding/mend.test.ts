import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFinding, type Edit, planMending, type RuleCard, spliceBytes, spliceText } from './index.ts'

const card: RuleCard = {
  id: 'door-left-open',
  title: 'A door is left open',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: null,
  asvs: [],
  why: 'Anybody walks in.',
  fix: 'Close it.',
  blindSpots: [],
  examples: [],
}

const edit = (line: number, from: number, to: number, text: string, file = 'a.py'): Edit => ({
  file,
  from: { line, column: from },
  to: { line, column: to },
  text,
})

let doors = 0
const finding = (...edits: Edit[]) =>
  createFinding(card, { place: { file: 'a.py', line: 1 }, cause: { name: 'a', what: `door ${++doors}` }, what: 'open', edits }, 1)

function mend(text: string, ...groups: Edit[][]) {
  const { splices, mended, left } = planMending(
    groups.map((edits) => finding(...edits)),
    (file) => (file === 'a.py' ? text : null),
  )
  return { text: spliceText(text, splices.get('a.py') ?? []), mended: mended.length, left: left.map(({ why }) => why) }
}

describe('edits of findings', () => {
  test.each<[string, string, Edit[][], string, string[]]>([
    ['replace words', 'open(1)\nb\n', [[edit(1, 1, 5, 'shut')]], 'shut(1)\nb\n', []],
    ['take away over lines', 'f(a,\n  b)\n', [[{ ...edit(1, 4, 4, ''), to: { line: 2, column: 4 } }]], 'f(a)\n', []],
    ['are made from the back', 'a b c', [[edit(1, 5, 6, 'C')], [edit(1, 1, 2, 'AA')]], 'AA b C', []],
    ['of two that touch the same words the first counts', 'abcd', [[edit(1, 1, 3, 'x')], [edit(1, 2, 4, 'y')]], 'xcd', ['overlap']],
    ['of a finding are made together or not', 'abcd', [[edit(1, 1, 3, 'x')], [edit(1, 4, 5, 'D'), edit(1, 2, 4, 'y')]], 'xcd', ['overlap']],
    ['that are the same are one', 'b\n', [[edit(1, 1, 1, 'import a\n')], [edit(1, 1, 1, 'import a\n')]], 'import a\nb\n', []],
    ['add arguments at one place one after another', 'f(a)', [[edit(1, 4, 4, ', b=1')], [edit(1, 4, 4, ', c=2')]], 'f(a, b=1, c=2)', []],
    ['do not add first arguments one after another', 'f()', [[edit(1, 3, 3, 'b=1')], [edit(1, 3, 3, 'c=2')]], 'f(b=1)', ['overlap']],
    ['may touch', 'abcd', [[edit(1, 1, 3, 'x')], [edit(1, 3, 5, 'y')], [edit(1, 3, 3, '-')]], 'x-y', []],
    ['take the line ends of the file', 'a\r\nb\r\n', [[edit(2, 1, 1, 'x\n')]], 'a\r\nx\r\nb\r\n', []],
    [
      'are not made outside of the text',
      'a\r\nb',
      [[edit(1, 3, 4, 'x')], [edit(9, 1, 1, 'x')], [edit(2, 3, 3, 'x')]],
      'a\r\nb',
      Array(3).fill('outside'),
    ],
    ['are not made within a character', '𝒳', [[edit(1, 2, 3, 'x')]], '𝒳', ['outside']],
    ['are not made in a file that cannot be had', 'a', [[edit(1, 1, 2, 'x'), edit(1, 1, 1, 'x', 'b.py')]], 'a', ['outside']],
  ])('%s', (_, text, groups, expected, left) => {
    expect(mend(text, ...groups)).toEqual({ text: expected, mended: groups.length - left.length, left })
  })

  test('never undo each other, whatever they are', () => {
    const any = fc
      .tuple(fc.nat(9), fc.nat(4), fc.constantFrom('', 'X', ', x'))
      .map(([from, length, text]) => edit(1, from + 1, from + 1 + length, text))
    fc.assert(
      fc.property(fc.array(fc.array(any, { minLength: 1, maxLength: 2 }), { maxLength: 6 }), (groups) => {
        const { splices, mended, left } = planMending(
          groups.map((edits) => finding(...edits)),
          () => '0123456789',
        )
        expect(mended.length + left.length).toBe(groups.length)
        let at = 0
        for (const { from, to } of splices.get('a.py') ?? []) {
          expect(from).toBeGreaterThanOrEqual(at)
          at = to
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('in bytes', () => {
  const bytes = (...parts: (string | number)[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])))
  test.each<[string, Uint8Array, string, Uint8Array | null]>([
    ['a mark at the beginning stays', bytes(0xef, 0xbb, 0xbf, 'é = 𝒳 # b'), 'é = 𝒳 # b', bytes(0xef, 0xbb, 0xbf, 'é = 𝒳 # new')],
    ['an encoding of one byte stays', bytes(0xe9, ' = 1 # b'), 'é = 1 # b', bytes(0xe9, ' = 1 # new')],
    ['what cannot be told apart is left alone', bytes(0xff, 0xe9, 0xe9, ' # b'), 'é # b', null],
  ])('%s', (_, before, text, after) => {
    const at = text.length - 1
    expect(spliceBytes(before, text, [{ from: at, to: at + 1, text: 'new' }])).toEqual(after)
  })

  test('it is the same as in text', () => {
    const texts = fc.array(fc.constantFrom('a', 'é', '𝒳', '\r\n', '\u2028', ' '), { maxLength: 12 })
    fc.assert(
      fc.property(texts, texts, fc.constantFrom('', 'x', 'ü'), (head, tail, inserted) => {
        const text = [...head, 'OLD', ...tail].join('')
        const splices = [{ from: head.join('').length, to: head.join('').length + 3, text: inserted }]
        const made = spliceBytes(bytes(text), text, splices)
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(made ?? undefined)).toBe(spliceText(text, splices))
      }),
    )
  })
})
