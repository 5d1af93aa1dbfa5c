import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostInProgram, openTapeProgram } from './tape-program.ts'
import { readWritten } from './tape-reader.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const program = openTapeProgram()

/** What both say, in the same words. */
function byProgram(bytes: Uint8Array): unknown {
  if (program === null) throw new Error('this machine has no engine for WebAssembly')
  program.bytes.set(bytes)
  const end = program.read(bytes.length)
  if (end === -1 || (program.isHigh() && !isUtf8(bytes))) return null
  return { depth: program.depth(), cells: [...program.cells.subarray(0, end)] }
}
function byReader(bytes: Uint8Array): unknown {
  const tape = readWritten(bytes)
  return tape && { depth: tape.depth, cells: [...tape.cells.subarray(0, tape.end)] }
}

const bare = ['0', '-0', '12', '-1.5', '1e9', '0.25E-07', '-120.5e+10', 'true', 'false', 'null']

/** Texts end in every place of sixteen bytes, with and without what stops them. */
const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 40 }) },
      fc.constantFrom('é', '\u{1f600}', '漢字漢字漢字', '\u007f', '\n', '"', '\\', ' '.repeat(17)),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''))
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', maxDepth: 8 },
    texts,
    fc.constantFrom(...bare),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 6 }),
  ),
}))
const documents = fc.tuple(values.value, fc.constantFrom('', '\n ', '\t\t\r\n')).map(([value, space]) => write(value, space))

function write(value: unknown, space: string): string {
  if (Array.isArray(value)) return `[${space}${value.map((one) => write(one, space)).join(`${space},${space}`)}${space}]`
  if (typeof value === 'object' && value !== null)
    return `{${space}${Object.entries(value)
      .map(([name, one]) => `${JSON.stringify(name)}${space}:${space}${write(one, space)}`)
      .join(`${space},`)}${space}}`
  const said = String(value)
  return bare.includes(said) ? said : JSON.stringify(said)
}

const spoilers = fc.constantFrom(
  '"',
  '\\',
  '\\u',
  '\\ud83d',
  '\\ude00',
  '\\u12g4',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'e',
  '-',
  '.',
  '00',
  'é',
  'tru',
  '\t',
  '\0',
  '\x80',
)

describe('the program reads a tape as the reader does', () => {
  test('of whole documents', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const bytes = Buffer.from(text)
        const told = byProgram(bytes)
        expect(told).toEqual(byReader(bytes))
        expect(told).not.toBeNull()
      }),
      { numRuns: runs * 4 },
    )
  })
  test('of documents that were harmed', () => {
    fc.assert(
      fc.property(documents, fc.nat(), spoilers, fc.integer({ min: 0, max: 255 }), (text, place, more, byte) => {
        const bytes = Buffer.from(text)
        const at = place % (bytes.length + 1)
        const spoilt = Buffer.from(bytes)
        spoilt[place % spoilt.length] = byte
        const put = Buffer.concat([bytes.subarray(0, at), Buffer.from(more, 'latin1'), bytes.subarray(at)])
        for (const one of [spoilt, put, bytes.subarray(0, at), bytes.subarray(at)]) expect(byProgram(one)).toEqual(byReader(one))
      }),
      { numRuns: runs * 6 },
    )
  })
  test('of any bytes', () => {
    const few = fc.uint8Array({ maxLength: 40 })
    const signs = fc.array(spoilers, { maxLength: 30 }).map((all) => Buffer.from(all.join(''), 'latin1'))
    fc.assert(
      fc.property(fc.oneof(few, signs), (bytes) => {
        expect(byProgram(bytes)).toEqual(byReader(bytes))
      }),
      { numRuns: runs * 6 },
    )
  })
  test('of the longest that it takes, with as many values as can be', () => {
    for (const text of [
      `[${'1,'.repeat(mostInProgram / 2 - 2)}1]`,
      `[${'[],'.repeat(mostInProgram / 3 - 2)}1]`,
      `"${'a'.repeat(mostInProgram - 2)}"`,
      `"${'a'.repeat(mostInProgram - 1)}`,
      `"${'é'.repeat(mostInProgram / 2 - 1)}"`,
      '['.repeat(mostInProgram),
      `${'['.repeat(256)}${']'.repeat(256)}`,
      ' '.repeat(mostInProgram),
      `{"":${'{"":'.repeat(200)}`,
    ]) {
      const bytes = Buffer.from(text)
      expect(bytes.length).toBeLessThanOrEqual(mostInProgram)
      expect(byProgram(bytes)).toEqual(byReader(bytes))
    }
  })
  test('and nothing of a longer one before it', () => {
    const longer = Buffer.from(`["${'a'.repeat(90)}","\\ud83d\\ude00"]`)
    for (let length = 0; length < longer.length; length++) {
      byProgram(longer)
      expect(byProgram(longer.subarray(0, length))).toBeNull()
    }
  })
})
