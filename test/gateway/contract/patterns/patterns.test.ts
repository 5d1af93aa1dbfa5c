// Random patterns and texts, judged by pydantic with both of its engines. Without the Python of the oracle it is skipped.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, type Dialect } from '../../../../src/base/pattern/index.ts'
import { DEFAULT_PYTHON, findEnvironment } from '../../../oracle/environments.ts'

const python = findEnvironment({ fastapi: '0.165.0', python: DEFAULT_PYTHON })
const count = Number(process.env['FUZZ_RUNS'] ?? 2000)

const atoms = fc.constantFrom(
  ...[
    'a',
    'b',
    'k',
    'K',
    'é',
    'É',
    'ß',
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
    '\\.',
    '\\-',
    '[ab]',
    '[^a]',
    '[a-c]',
  ],
  ...[
    '[^a-k]',
    '[\\d_]',
    '[^\\s]',
    '[\\W\\d]',
    '[-a]',
    '[a-]',
    '[\\-k]',
    '[]a]',
    '[^]a]',
    '٣',
    '\\t',
    '(?:x{2})',
    '\\u0041',
    '\\p{L}',
    '\\pN',
    '[[:alpha:]]',
  ],
  ...[
    '[[:^digit:]a]',
    '[a-z&&[^k]]',
    '[\\w--[a]]',
    '{',
    '}',
    ']',
    '\\p{Greek}',
    '\\P{Lu}',
    '[\\P{Ll}]',
    '\\/',
    '\\@',
    '\\_',
    '\\07',
    '\\0',
  ],
  ...['(?i)', '(?i:k)', '(?s).', '(?m)^', '(?m)$', '(?a)', '(?P<n>a)', '(?<m>b)', '\\b{start}', '\\<'],
)
const places = fc.constantFrom('^', '$', '\\b', '\\A', '\\z', '\\Z')
const counts = fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '{,2}', '{0}', '*?', '+?', '{2}{2}', '{2,1}', '{a}')
const { pattern: patterns } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small' },
    { weight: 5, arbitrary: atoms },
    { weight: 1, arbitrary: places },
    { weight: 2, arbitrary: fc.tuple(atoms, counts).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), counts).map(([inner, times]) => `(${inner})${times}`) },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`) },
  ),
  pattern: fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => pieces.join('')),
}))
const letters = fc.constantFrom(
  ...[
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
    'ß',
    'ẞ',
    'α',
    '7',
    '٣',
    '_',
    ' ',
    '\n',
    '\r',
    '\x1c',
    '\x85',
    '\ufeff',
    '\u2028',
    '-',
    '.',
  ],
  ...['A', '😀', '\u200d', 'ⅷ', '²', '\u0301', '＿'],
)
const texts = fc.array(letters, { maxLength: 5 }).map((characters) => characters.join(''))

describe('a pattern of a model', () => {
  test.skipIf(python === null)('is matched as pydantic matches it, by Rust and by Python (skipped without its Python)', () => {
    const rows = fc.sample(fc.tuple(patterns, fc.array(texts, { minLength: 4, maxLength: 6 })), { numRuns: count, seed: 20261123 })
    const said = execFileSync(python ?? '', [join(import.meta.dirname, 'patterns.py')], {
      input: JSON.stringify(rows),
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
    // One row for each row that was asked about, as the script above writes them.
    const verdicts = JSON.parse(said) as readonly (readonly [readonly boolean[] | null, readonly boolean[] | null])[]
    const wrong: unknown[] = []
    let same = 0
    const refused: unknown[] = []
    rows.forEach(([pattern, samples], row) => {
      for (const [engine, dialect] of (['rust', 'python'] satisfies Dialect[]).entries()) {
        const theirs = verdicts[row]?.[engine] ?? null
        // An application with a pattern that its own engine refuses does not start.
        if (theirs === null) continue
        const compiled = compilePattern(pattern, { dialect })
        if (compiled.kind === 'refused') {
          refused.push([dialect, pattern, compiled.reason])
          continue
        }
        samples.forEach((text, index) => {
          if (compiled.pattern.test(text) === theirs[index]) same++
          else wrong.push([dialect, pattern, text, theirs[index]])
        })
      }
    })
    expect(wrong).toEqual([])
    expect(refused).toEqual([])
    expect(same).toBeGreaterThan(count * 4)
  })
})
