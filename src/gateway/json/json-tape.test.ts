import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../base/index.ts'
import { readTape } from './json-tape.ts'
import { scanJson } from './scan-json.ts'
import { type JsonTape, tapeArray, tapeEscaped, tapeKind, tapeObject, tapeStart, tapeText } from './tape-cells.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

/** The value, read by the places that the tape tells alone; the last of two names that are the same counts. */
function toValue({ bytes, cells, end }: JsonTape): unknown {
  const textAt = (cell: number): string => Buffer.from(bytes.subarray(tapeStart(cells[cell] ?? 0), cells[cell + 1])).toString('utf8')
  const unescaped = (cell: number): string => {
    const written = textAt(cell)
    expect(tapeKind(cells[cell] ?? 0)).toBe(written.includes('\\') ? tapeEscaped : tapeText)
    return JSON.parse(`"${written}"`)
  }
  let at = 0
  const next = (): unknown => {
    const cell = at
    at += 2
    switch (tapeKind(cells[cell] ?? 0)) {
      case tapeText:
      case tapeEscaped:
        return unescaped(cell)
      case tapeObject: {
        const value: Record<string, unknown> = {}
        while (at < (cells[cell + 1] ?? 0)) {
          const name = unescaped(at)
          at += 2
          Object.defineProperty(value, name, { value: next(), enumerable: true, configurable: true, writable: true })
        }
        return value
      }
      case tapeArray: {
        const value: unknown[] = []
        while (at < (cells[cell + 1] ?? 0)) value.push(next())
        return value
      }
      default:
        return JSON.parse(textAt(cell))
    }
  }
  const value = next()
  expect(at).toBe(end)
  return value
}

const read = (written: Uint8Array): JsonTape | null => readTape(written)
const isSound = (written: Uint8Array): boolean => scanJson(written, { depth: 256, repeats: true }).fault === null

describe('a tape of JSON', () => {
  test.each([
    ['{"a": 1, "b": [true, false, null, -0.5e+10, "x\\u00e9\\n"], "c": {}, "d": []}'],
    [' [[], {"a": {"b": [1, 2]}}] '],
    ['"\\ud83d\\ude00 é 😀"'],
    ['{"role":"user","role":"admin"}'],
    ['-0'],
  ])('holds %s', (text) => {
    const tape = read(Buffer.from(text))
    expect(tape && toValue(tape)).toEqual(JSON.parse(text))
  })
  test('says how deep it is', () => {
    expect(['1', '[]', '[[1],{"a":[2]}]'].map((text) => read(Buffer.from(text))?.depth)).toEqual([0, 1, 3])
    expect(read(Buffer.from(`${'['.repeat(256)}${']'.repeat(256)}`))?.depth).toBe(256)
    expect(read(Buffer.from(`${'['.repeat(257)}${']'.repeat(257)}`))).toBeNull()
  })
  test('is there of what scanning finds no fault in, and of nothing else', () => {
    const odd = fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      'e',
      '-',
      '.',
      '0',
      '\\u00',
      '\\ud83d',
      '\\ude00',
      'é',
      'tru',
      '\t',
      '\u0000',
    )
    fc.assert(
      fc.property(
        fc.jsonValue({ depthSize: 'medium', maxDepth: 20 }),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        odd,
        (value, place, byte, more) => {
          const written = Buffer.from(JSON.stringify(value, null, place % 3), 'utf8')
          const at = place % (written.length + 1)
          const spoilt = Buffer.from(written)
          spoilt[place % spoilt.length] = byte
          const put = Buffer.concat([written.subarray(0, at), Buffer.from(more), written.subarray(at)])
          for (const one of [written, spoilt, put, written.subarray(0, at)]) {
            const tape = read(one)
            expect(tape !== null).toBe(isSound(one))
            if (tape !== null) expect(JSON.stringify(toValue(tape))).toBe(JSON.stringify(parseJson(one.toString('utf8'))))
          }
        },
      ),
      { numRuns: runs * 4 },
    )
  })
  test('of more values than it had room for', () => {
    const many = JSON.stringify(Array.from({ length: 30_000 }, (_, at) => ({ [`k${at}`]: [at, `t${at}`] })))
    const tape = read(Buffer.from(many))
    expect(tape && JSON.stringify(toValue(tape))).toBe(many)
  })
})
