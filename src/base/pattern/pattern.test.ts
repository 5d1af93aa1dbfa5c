import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureGrowth } from '../../../test/kit/growth.ts'
import { compilePattern, type Dialect, type Pattern, type PatternOptions } from './index.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 2000)

function matches(source: string, text: string, options: PatternOptions = {}): boolean | string {
  const compiled = compilePattern(source, options)
  return compiled.kind === 'ok' ? test(compiled.pattern, text) : compiled.reason
}

/** By both ways. */
function test(pattern: Pattern, text: string): boolean {
  const said = pattern.test(text)
  const bytes = Buffer.from(`x${text}y`, 'utf8')
  const quickly = pattern.testBytes(bytes, 1, bytes.length - 1)
  if (quickly !== null) expect([text, quickly]).toEqual([text, said])
  return said
}

/** Patterns of what ECMA-262 and this engine both know. */
const atoms = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    'k',
    'K',
    '\u212a',
    'é',
    'É',
    '😀',
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '\\n',
    '\\x41',
    '\\u{1F600}',
    '\\.',
  ],
  ...[
    '[ab]',
    '[^a]',
    '[a-c]',
    '[^a-k]',
    '[\\d_]',
    '[^\\s]',
    '[\\W\\d]',
    '[]',
    '[^]',
    '[-a]',
    '[a-]',
    '[\\-k]',
    '\\p{L}',
    '\\P{Lu}',
    '\\p{Script=Greek}',
  ],
)
const places = fc.constantFrom('^', '$', '\\b', '\\B')
const counts = fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '{0}', '*?', '+?')
const { pattern: patterns } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small' },
    { weight: 5, arbitrary: atoms },
    { weight: 1, arbitrary: places },
    { weight: 2, arbitrary: fc.tuple(atoms, counts).map(([atom, count]) => atom + count) },
    { weight: 2, arbitrary: fc.tuple(tie('pattern'), counts).map(([inner, count]) => `(${inner})${count}`) },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`) },
  ),
  pattern: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
}))
const texts = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'c',
      'k',
      'K',
      's',
      'ſ',
      '\u212a',
      'é',
      'É',
      'α',
      '7',
      '_',
      ' ',
      '\n',
      '\u2028',
      '-',
      '.',
      'A',
      '😀',
      '\ud83d',
    ),
    { maxLength: 8 },
  )
  .map((characters) => characters.join(''))

describe('patterns', () => {
  it('are matched as JavaScript matches them', () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 6 }), fc.boolean(), (source, samples, ignoreCase) => {
        const native = new RegExp(source, ignoreCase ? 'iu' : 'u')
        const compiled = compilePattern(source, { ignoreCase })
        if (compiled.kind === 'refused') throw new Error(`${source}: ${compiled.reason}`)
        for (const sample of samples) {
          // V8 finds `\\B` between the halves of a pair, where there is no place of a text of code points.
          const text = source.includes('\\B') ? sample.replaceAll('😀', 'a') : sample
          expect([source, text, test(compiled.pattern, text)]).toEqual([source, text, native.test(text)])
        }
      }),
      { numRuns: runs },
    )
  })

  it.each([
    ['^sku-[0-9]{4}$', 'sku-0001', true],
    ['^[A-Z]{2}$', 'DEU', false],
    ['b', 'abc', true],
    ['^a|b$', 'a\u00e9', null],
    ['^.a$', '\u00e9a', null],
    ['^[a-z]{1,4096}$', 'a'.repeat(4096), null],
  ])('%s: %j is told by its bytes, once it was asked: %s', (source, text, wanted) => {
    const compiled = compilePattern(source)
    if (compiled.kind === 'refused') throw new Error(compiled.reason)
    const bytes = Buffer.from(text)
    expect(compiled.pattern.testBytes(bytes, 0, bytes.length)).toBe(null)
    compiled.pattern.test(text)
    expect(compiled.pattern.testBytes(bytes, 0, bytes.length)).toBe(wanted)
  })

  it('are read or refused, whatever they are', () => {
    const parts = fc.constantFrom(
      ...'()[]{}|*+?^$\\.-&~:=!<>#,ab01dwspPuxUkQZ'.split(''),
      '(?',
      '(?i)',
      '[[:',
      ':]',
      '\\Q',
      '\\E',
      '&&',
      '\\p{',
      '😀',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts, { maxLength: 16 }).map((each) => each.join('')),
        ),
        fc.constantFrom('ecma', 'rust', 'python', 're2'),
        texts,
        (source, dialect, text) => {
          const compiled = compilePattern(source, { dialect })
          if (compiled.kind === 'ok') test(compiled.pattern, text)
          else expect(compiled.at).toBeLessThanOrEqual([...source].length)
        },
      ),
      { numRuns: runs },
    )
  })

  it.each([
    ['(a+)+$', 'a'],
    ['^(a|aa)+$', 'a'],
    ['^(a*)*b', 'a'],
    ['(x+x+)+y', 'x'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
    ['(.*a){12}', 'a'],
    ['(?:a?){60}a{60}$', 'a'],
  ])('%s takes time in proportion to the text', (source, letter) => {
    const compiled = compilePattern(source)
    if (compiled.kind === 'refused') throw new Error(compiled.reason)
    expect(measureGrowth((size) => compiled.pattern.test(`${letter.repeat(size)}!`), 2000, 2.6)).toBeLessThan(2.6)
  })

  it('finish a text that needs more states than are kept', () => {
    const source = '^[ab]*a[ab]{14}c'
    const text = Array.from({ length: 6000 }, (_, index) => ((index * index * 7 + index) % 11 < 5 ? 'a' : 'b')).join('')
    for (const tail of ['c', 'd', `a${'b'.repeat(14)}c`])
      expect(matches(source, text + tail)).toBe(new RegExp(source, 'u').test(text + tail))
  })

  it.each([
    ['(?=a)', 'looking ahead or behind, which cannot be run in linear time', 0],
    ['x(?<!a)', 'looking ahead or behind, which cannot be run in linear time', 1],
    ['(a)\\1', 'a back reference, which cannot be run in linear time', 3],
    ['(?<n>a)\\k<n>', 'a back reference, which cannot be run in linear time', 7],
    ['(.*x{200}){40}', 'a repetition that is too long to be run in parallel', 0],
    ['(a{1000}){1000}', 'a repetition that is too long to be run', 0],
    ['[a-z]{4096}', 'a repetition that is too long to be run in parallel', 0],
    ['[z-a]', 'a range whose end is before its start', 2],
    ['a(b', 'a `(` that nothing closes', 1],
    ['a**', 'a repetition of a repetition', 2],
    ['\\p{Nothing}', 'a `\\p` with a name that nobody knows', 0],
    ['\\y', '`\\y`, which means nothing here', 0],
  ])('%s is refused with a reason and a place', (source, reason, at) => {
    expect(compilePattern(source)).toEqual({ kind: 'refused', reason, at })
  })

  it.each<[string, string, boolean, boolean, boolean]>([
    ['^\\d$', '٣', false, true, true],
    ['^\\w+$', 'größe', false, true, true],
    ['^\\s$', '\ufeff', true, false, false],
    ['^\\s$', '\x1c', false, false, true],
    ['^a$', 'a\n', false, false, true],
    ['^a$', 'a\n\n', false, false, false],
    ['^.$', '\r', false, true, true],
    ['\\bé', 'né', true, false, false],
    ['(?i)^STRASSE$', 'strasse', true, true, true],
    ['(?i:k)b', '\u212ab', true, true, true],
  ])('%s on %j: as JSON Schema, Rust and Python mean it', (source, text, ecma, rust, python) => {
    expect([matches(source, text), matches(source, text, { dialect: 'rust' }), matches(source, text, { dialect: 'python' })]).toEqual([
      ecma,
      rust,
      python,
    ])
  })

  it.each<[Dialect, string, string, boolean]>([
    ['rust', '^[[:alpha:]&&[^x]]+$', 'abc', true],
    ['rust', '^[[:alpha:]&&[^x]]+$', 'axc', false],
    ['rust', '^[a-z--[aeiou]]$', 'e', false],
    ['rust', '^[a-g~~c-k]$', 'd', false],
    ['rust', '^\\pL\\p{greek}\\p{^Lu}$', 'xαx', true],
    ['rust', '\\Aab\\z', 'ab', true],
    ['rust', '\\b{start}b', 'ab b', true],
    ['rust', '^(?:a{2}){2}{2}$', 'aaaaaaaa', true],
    ['rust', '(?m)^b$', 'a\nb\nc', true],
    ['rust', '(?s)^a.b$', 'a\nb', true],
    ['python', '(?P<year>\\d{4})\\Z', 'x2024', true],
    ['python', '^\\101\\x42\\u0043$', 'ABC', true],
    ['python', '(?a)^\\w$', 'é', false],
    ['python', '^[]x]{,2}$', ']x', true],
    ['python', '^(?#a remark)a(?:b)$', 'ab', true],
    ['python', 'a$\\n', 'a\n', true],
    ['re2', '^\\Qa.b\\E+$', 'a.bbb', true],
    ['re2', '^\\Qa.b\\E+$', 'axb', false],
    ['re2', '^\\d$', '٣', false],
    ['re2', '^\\s$', '\v', false],
    ['re2', '^[[:space:]]$', '\v', true],
    ['re2', '^[[:^upper:]\\d-z]+$', 'a-5', true],
    ['re2', '(?i)^[[:^upper:]]$', 'a', false],
    ['re2', '(?i)^k\\W$', '\u212a-', true],
    ['re2', '(?i)\\bs', 'ſs', true],
    ['re2', '^\\pL\\p{Greek}\\p{^Lu}\\123\\x{53}$', 'xαxSS', true],
    ['re2', '^a{,2}$', 'a{,2}', true],
    ['re2', 'a$', 'a\n', false],
    ['re2', '(?m)^b$', 'a\nb\nc', true],
    ['re2', '(?U)^(?P<all>.+)\\z', 'ab', true],
    ['ecma', '^a{,2}$', 'a{,2}', true],
    ['ecma', '^\\ud83d\\ude00$', '😀', true],
    ['ecma', '^[a-z]{1,4096}$', 'a'.repeat(4096), true],
  ])('%s: %s on a text', (dialect, source, text, wanted) => {
    expect(matches(source, text, { dialect })).toBe(wanted)
  })

  it.each([
    ['(a)\\1', 'a back reference, which cannot be run in linear time', 3],
    ['a{1001}', 'a count that is out of range', 1],
    ['(?i){2}', 'a count that repeats nothing', 4],
    ['a**', 'a repetition of a repetition', 2],
    ['[[:nothing:]]', 'a class in brackets that nobody knows', 1],
    ['\\p{Alphabetic}', 'a `\\p` with a name that nobody knows', 0],
    ['\\é', '`\\é`, which means nothing here', 0],
    ['(?#a remark)', 'a group of a kind that is not run here', 0],
    ['x'.repeat(2001), 'a pattern longer than 2000 characters', 2000],
  ])('%s is refused where RE2 is meant', (source, reason, at) => {
    expect(compilePattern(source, { dialect: 're2', mostCharacters: 2000 })).toEqual({ kind: 'refused', reason, at })
  })
})
