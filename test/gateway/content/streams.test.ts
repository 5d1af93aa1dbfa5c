import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventCutter } from '../../../src/gateway/content/cut-events.ts'
import { LineCutter } from '../../../src/gateway/content/cut-lines.ts'
import { ofEachItem, toFieldTree } from '../../../src/gateway/content/field-tree.ts'
import type { StreamCutter } from '../../../src/gateway/content/stream-cutter.ts'
import { parseFieldPath, withoutFields } from '../../../src/policy/access/index.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const limits = { most: 2000, depth: 16 }
const fields = ['b', 'a.b', '[].c'].map((text) => parseFieldPath(text) ?? [])
const tree = toFieldTree(ofEachItem(fields))

const cutters: Readonly<Record<'lines' | 'sequence' | 'events', () => StreamCutter>> = {
  lines: () => new LineCutter(tree, limits, false),
  sequence: () => new LineCutter(tree, limits, true),
  events: () => new EventCutter(tree, limits),
}

/** What goes on of each part, and at the end; null where nothing more does. */
function pass(kind: keyof typeof cutters, parts: readonly (string | Uint8Array)[]): readonly (string | null)[] {
  const cutter = cutters[kind]()
  const passed: (string | null)[] = []
  for (const bytes of [...parts.map((part) => Buffer.from(part)), null]) {
    const left = bytes === null ? cutter.end() : cutter.write(bytes)
    passed.push(left === null ? null : Buffer.from(left).toString('utf8'))
    // Whoever gave it writes over it.
    bytes?.fill(0x7a)
    if (left === null) break
  }
  return passed
}

describe('each value goes on when it is whole', () => {
  test.each<[string, keyof typeof cutters, readonly string[], readonly (string | null)[]]>([
    ['lines', 'lines', ['{"a":1,"b":2}\n{"b":3}\n'], ['{"a":1}\n{}\n', '']],
    ['a line in pieces', 'lines', ['{"a"', ':1,"b"', ':2}\n{', '}\n'], ['', '', '{"a":1}\n', '{}\n', '']],
    ['a last line without an end', 'lines', ['{"b":1}\n{"b":2,"c":1}'], ['{}\n', '{}']],
    ['empty lines and CRLF', 'lines', ['\r\n{"b":1}\r\n\n7\n'], ['\r\n{}\r\n\n7\n', '']],
    ['what is said of items is said of each value', 'lines', ['{"c":1,"d":2}\n'], ['{"d":2}\n', '']],
    ['a line that is no JSON', 'lines', ['{"a":1}\n', 'ok\n', '{}\n'], ['{"a":1}\n', null]],
    ['two values in a line', 'lines', ['{"a":1}{"b":1}\n'], [null]],
    ['a record separator where none belongs', 'lines', ['\u001e{"a":1}\n'], [null]],
    ['records', 'sequence', ['\u001e{"a":1,"b":1}\n\u001e{"b"', ':1}\n'], ['\u001e{"a":1}\n', '\u001e{}\n', '']],
    ['events', 'events', ['data: {"a":1,"b":2}\n\n', 'data:{"a":1}\n\n'], ['data: {"a":1}\n\n', 'data:{"a":1}\n\n', '']],
    [
      'ids, names, waiting times and comments',
      'events',
      ['id: 7\nevent: x\n: still here\nretry: 10\ndata: {"b":1}\n\n: more\n\n'],
      ['id: 7\nevent: x\n: still here\nretry: 10\ndata: {}\n\n: more\n\n', ''],
    ],
    ['data in several lines', 'events', ['data: {"a":1,\ndata: "b":2,\ndata: "d":3}\n\n'], ['data: {"a":1,\ndata: "d":3}\n\n', '']],
    ['a key over the end of a line', 'events', ['data: {"b\ndata: ":2}\n\n'], [null]],
    ['CRLF', 'events', ['data: {"b":1}\r\n\r\n'], ['data: {}\r\n\r\n', '']],
    ['CR alone', 'events', ['data: {"b":1}\r\rdata: {"b":1}\r\r'], ['data: {}\r\rdata: {}\r\r', '']],
    [
      'CR and LF in two pieces',
      'events',
      ['data: {"b":1}\r', '\n\r', '\ndata: 1\r\n\r\n'],
      ['', 'data: {}\r\n\r', '\ndata: 1\r\n\r\n', ''],
    ],
    ['an event that nothing ends', 'events', ['data: {"b":1}'], ['', 'data: {}']],
    [
      'data without a blank, with a blank more, without a colon',
      'events',
      ['data:{"b":1}\n\ndata:  1\n\ndata\n\n'],
      ['data: {}\n\ndata:  1\n\ndata\n\n', ''],
    ],
    ['a field that no reader knows', 'events', ['secret: 1\nData: {"b":1}\ndata: 2\n\n'], ['data: 2\n\n', '']],
    ['a byte order mark', 'events', ['\ufeffdata: {"b":1}\n\n\ufeffdata: {"b":1}\n\n'], ['\ufeffdata: {}\n\n\n', '']],
    ['the sign that nothing follows', 'events', ['data: [DONE]\n\n'], ['data: [DONE]\n\n', '']],
    ['data that is no JSON', 'events', ['data: {"a":1}\n\n', 'data: hello\n\n'], ['data: {"a":1}\n\n', null]],
    ['an event without an end that is no JSON', 'events', ['data: {"b":1'], ['', null]],
    ['a line that is too long', 'lines', ['[', `"${'x'.repeat(2000)}`], ['', null]],
    ['an event that is too long', 'events', [...Array.from({ length: 3 }, () => `data: "${'x'.repeat(900)}"\n`)], ['', '', null]],
  ])('%s', (_name, kind, parts, passed) => {
    expect(pass(kind, parts)).toEqual(passed)
  })

  test('in whatever pieces it comes', () => {
    const value = fc.oneof(
      fc.dictionary(
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.oneof(fc.integer(), fc.string(), fc.dictionary(fc.constantFrom('b', 'x'), fc.nat())),
        {
          maxKeys: 4,
        },
      ),
      fc.integer(),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('lines', 'sequence', 'events'),
        fc.array(value, { maxLength: 5 }),
        fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (kind, values, sizes, end) => {
          const close = kind === 'events' ? end : '\n'
          const text = values.map((item) => framed(kind, JSON.stringify(item), close)).join('')
          const wanted = values.map((item) => framed(kind, JSON.stringify(withoutFields(item, ofEachItem(fields))), close)).join('')
          const bytes = Buffer.from(text)
          const parts: Uint8Array[] = []
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = (sizes[turn % sizes.length] ?? 0) + 1
            parts.push(bytes.subarray(at, at + size))
            at += size
          }
          expect(pass(kind, parts).join('')).toBe(wanted)
        },
      ),
      { numRuns: runs * 2 },
    )
  })

  test('whatever bytes come, it answers, and what goes on holds nothing that is closed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('lines', 'sequence', 'events'),
        fc.array(
          fc.constantFrom(
            'data: ',
            'data',
            ':',
            '{"b":"secret"}',
            '{"a":1}',
            '\n',
            '\r',
            '\r\n',
            '\u001e',
            '[DONE]',
            'id',
            ' ',
            '\ufeff',
            '{',
            '"',
          ),
          {
            maxLength: 30,
          },
        ),
        fc.nat(10),
        (kind, pieces, size) => {
          const bytes = Buffer.from(pieces.join(''))
          const parts: Uint8Array[] = []
          for (let at = 0; at < bytes.length; at += size + 1) parts.push(bytes.subarray(at, at + size + 1))
          const passed = pass(kind, parts).join('')
          for (const line of passed.split(/[\r\n]+/))
            if (kind !== 'events' || /^\ufeff?data/.test(line)) expect(line).not.toContain('"b":"secret"')
        },
      ),
      { numRuns: runs * 4 },
    )
  })
})

function framed(kind: keyof typeof cutters, text: string, end: string): string {
  if (kind === 'events') return `data: ${text}${end}${end}`
  return `${kind === 'sequence' ? '\u001e' : ''}${text}${end}`
}
