import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormEntry } from './form-entries.ts'
import { parseMediaType } from './media-type.ts'
import { MultipartStream } from './multipart-stream.ts'
import { parsePartHead } from './part-head.ts'
import { readMultipart } from './read-multipart.ts'

interface Part {
  readonly lines: readonly string[]
  readonly data: string
}

function read(parts: readonly Uint8Array[], boundary = 'X') {
  const seen: Part[] = []
  let lines: readonly string[] = []
  let data: Buffer[] = []
  const stream = new MultipartStream(boundary, {
    head: (written) => {
      lines = written
      data = []
    },
    data: (bytes) => data.push(Buffer.from(bytes)),
    close: () => seen.push({ lines, data: Buffer.concat(data).toString('latin1') }),
  })
  for (const part of parts) stream.add(part)
  const fault = stream.end()
  return { seen, fault, isClear: stream.isClear }
}

const part = (head: string, data: string) => `--X\r\n${head}\r\n\r\n${data}\r\n`
const field = part('Content-Disposition: form-data; name="a"', 'one')
const bytesOf = (text: string) => Buffer.from(text, 'latin1')
const eachByte = (text: string) => [...bytesOf(text)].map((byte) => Uint8Array.of(byte))

describe('a form is read as it comes', () => {
  test.each<[string, string, readonly string[], string | null, boolean]>([
    ['one field', `${field}--X--\r\n`, ['one'], null, true],
    ['one field without a last line break', `${field}--X--`, ['one'], null, true],
    ['half a line break at the end', `${field}--X--\r`, ['one'], null, false],
    ['more behind the end', `${field}--X--\r\nmore`, ['one'], null, false],
    ['no part', '--X--\r\n', [], null, true],
    ['data that is empty', `${part('a: b', '')}--X--`, [''], null, true],
    ['data with what is nearly a delimiter', `${part('a: b', 'x\r\n--Y\r\n--')}--X--`, ['x\r\n--Y\r\n--'], null, true],
    ['a delimiter within a line', `${part('a: b', 'x--X\r\ny')}--X--`, ['x--X\r\ny'], null, false],
    ['a delimiter that goes on', `${part('a: b', 'x\r\n--XY')}--X--`, ['x\r\n--XY'], null, false],
    ['a line break in front', `\r\n${field}--X--`, ['one'], null, false],
    ['words in front', `hello\r\n${field}--X--`, [], 'begin', false],
    ['no end', field, ['one\r\n'], 'cut', false],
    ['a head without a line', '--X\r\n\r\none\r\n--X--', ['one'], null, true],
    ['a head without an end', `--X\r\na: ${'x'.repeat(40_000)}`, [], 'head', false],
  ])('%s', (_name, text, data, fault, isClear) => {
    for (const parts of [[bytesOf(text)], eachByte(text)]) {
      const said = read(parts)
      expect(said.seen.map((one) => one.data)).toEqual(data)
      expect({ fault: said.fault, isClear: said.isClear }).toEqual({ fault, isClear })
    }
  })
})

const heads = [
  'Content-Disposition: form-data; name="a"',
  'content-disposition: form-data; name="b"; filename="x.txt"\r\nContent-Type: text/plain',
  'Content-Disposition: form-data; name="c"; filename="a\\"b"',
  'Content-Type: text/plain',
]
const pieces = ['--X', '\r\n', '--', '\n', 'X', '\r', 'data', '\xff', '"', ' ']
const written = fc
  .record({
    parts: fc.array(fc.tuple(fc.constantFrom(...heads), fc.array(fc.constantFrom(...pieces), { maxLength: 4 })), { maxLength: 3 }),
    end: fc.constantFrom('--X--', '--X--\r\n', '--X', '', '--X--\r\nmore'),
  })
  .map(({ parts, end }) => bytesOf(parts.map(([head, data]) => part(head, data.join(''))).join('') + end))

test('wherever it is cut, it is read as the whole is', () => {
  const type = parseMediaType('multipart/form-data; boundary=X')
  if (type === null) throw new Error('a type')
  fc.assert(
    fc.property(written, fc.array(fc.nat(), { maxLength: 5 }), (bytes, cuts) => {
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length]
      const cut = read(places.slice(1).map((end, at) => bytes.subarray(places[at] ?? 0, end)))
      expect(cut).toEqual(read([bytes]))
      const whole = readMultipart(bytes, type)
      const entries = cut.seen.map(({ lines, data }): FormEntry | null => {
        const head = parsePartHead(lines)
        if (head === null) return null
        return [head.name, head.filename === null ? data : { filename: head.filename, size: data.length, content_type: head.type }]
      })
      const isText = cut.seen.every(({ data, lines }) => !data.includes('\xff') || lines.some((line) => line.includes('filename')))
      // A form without a part is one that nobody reads otherwise.
      if (whole !== null) expect(entries).toEqual(whole)
      else expect(cut.isClear && isText && entries.length > 0 && entries.every((one) => one !== null)).toBe(false)
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1500) },
  )
})
