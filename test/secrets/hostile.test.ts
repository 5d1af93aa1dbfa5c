// What holds of every text, whoever wrote it: the search ends in time, says the same again, and no value leaves it.

import { env } from 'node:process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { createDetectors, scan } from '../../src/scan/index.ts'
import { createRandom, kinds, searchText } from '../../src/secrets/index.ts'
import { measureGrowth } from '../kit/growth.ts'
import { readExample } from '../rules/read-example.ts'

const numRuns = Number(env['FUZZ_RUNS'] ?? 150)
const paths = [
  'app/settings.py',
  '.env',
  'compose.yaml',
  'Dockerfile',
  'config.json',
  'secret.yaml',
  'book.ipynb',
  'keys/a.pem',
  'web/a.min.js',
]
const model = readExample(new Map([['main.py', 'from fastapi import FastAPI\n\napp = FastAPI()\n']]))

const made = fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 0xffff_ffff })).map(([kind, seed]) => {
  const { name, value, wrap, file } = kind.sample(createRandom(seed))
  return { value, piece: file?.text ?? `${name}=${wrap?.(value) ?? value}` }
})
/** Words that keywords and patterns hang on, so that nearly every branch is met. */
const word = fc.constantFrom(
  ...new Set(kinds.flatMap(({ keywords }) => keywords)),
  ...[
    'password=',
    'SECRET_KEY: str = "',
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    '${A:-',
    '://',
    '@',
    '"',
    "'",
    '\n',
    '\\n',
  ],
)
const noise = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), word, word, fc.stringMatching(/^[A-Za-z0-9+/_=-]{0,80}$/))
const text = fc.array(fc.oneof(noise, noise, made), { maxLength: 14 }).map((pieces) => ({
  text: pieces.map((piece) => (typeof piece === 'string' ? piece : piece.piece)).join('\n'),
  values: pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.value])),
}))

test('any text is searched without a failure, and with the same result again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), text, (path, { text }) => {
      const first = searchText(path, text)
      expect(searchText(path, text)).toEqual(first)
      for (const { start, end, line, column, value } of first) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThanOrEqual(start)
        expect(end).toBeLessThanOrEqual(text.length)
        expect([line >= 1, column >= 1, value !== '']).toEqual([true, true, true])
      }
    }),
    { numRuns },
  )
})

test('no value that was made stands whole in what a scan says', () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), text, (path, { text, values }) => {
      const tree = createTree(new Map([[path, text]]))
      const detectors = createDetectors({ tree, model, today: new Date('2026-11-22T12:00:00Z'), advisories: null })
      const result = scan(model, detectors, { only: ['secrets'], skip: [], rules: new Map(), readLine: () => null })
      expect(result.problems.filter(({ code }) => code === 'secrets-not-searched')).toEqual([])
      const said = JSON.stringify([result.findings, result.problems, result.statements])
      const found = new Set(searchText(path, text).map(({ value }) => value))
      for (const value of [...values, ...found]) {
        // A short one is a part of other words.
        if (value.length < 12 || path.includes(value)) continue
        expect(said.includes(JSON.stringify(value).slice(1, -1))).toBe(false)
      }
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  )
})

describe('a long line takes time in proportion', () => {
  test.each<[string, string, string]>([
    ['names of secrets again and again', 'a.env', 'SECRET_KEY=PASSWORD_TOKEN_'],
    ['addresses that do not end', 'a.py', 'postgresql://user:'],
    ['assignments without a value', 'a.py', 'api_key = password : str = '],
    ['quotes and holes', 'compose.yaml', 'secret_key: "${SECRET_KEY:-'],
    ['underscores', 'a.py', 'a_b_c_d_secret_'],
    ['a key that does not end', 'a.pem', '-----BEGIN PRIVATE KEY-----\\nMIIE'],
    ['base64 without an end', 'a.yaml', 'eyJhbGciOiJIUzI1NiJ9'],
    ['white space', 'a.env', 'secret                    '],
  ])('%s', (_, path, unit) => {
    // Sixteen times as much is a megabyte.
    expect(
      measureGrowth(
        (size) => {
          searchText(path, unit.repeat(Math.ceil(size / unit.length)))
        },
        65_536,
        3,
      ),
    ).toBeLessThan(3)
  })
})
