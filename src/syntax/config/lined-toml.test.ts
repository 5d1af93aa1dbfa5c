// Our reader of TOML with lines: it reads what a full one reads, and does not give up where that one does.

import fc from 'fast-check'
import { parse, stringify } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { findLined, findLinedText, getLinedItems, type Lined } from './lined.ts'
import { parseLinedToml } from './lined-toml.ts'

function toPlain(node: Lined): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(toPlain)
  return Object.fromEntries([...node.entries].map(([key, item]) => [key, toPlain(item)]))
}

const documents: readonly [string, string][] = [
  ['tables in lists, and tables under the last of them', '[[package]]\nname = "a"\n[package.x]\ny = 1\n[[package]]\nname = "b"\n'],
  ['dotted and quoted keys', 'a.b."c d" = 1\n["x.y".z]\nq = true\n'],
  ['lists over lines with comments and a last comma', 'a = [ # one\n  1, # two\n  "b",\n]\n'],
  ['texts over lines', 'a = """\none\n  two \\\n     three"""\nb = \'\'\'\nraw \\n\'\'\'\nc = """x"" """\n'],
  ['escapes', 'a = "tab\\t quote\\" \\u00e9 \\U0001F600 back\\\\"\n'],
  ['inline tables', 'a = { b = { c = [1, { d = "e" }] }, f = false }\n'],
  ['numbers', 'a = 1_000\nb = -1.5e3\nc = 0xff\nd = 0o17\n'],
  ['line breaks of Windows', 'a = 1\r\n[t]\r\nb = """x\r\ny"""\r\n'],
]

test.each(documents)('reads %s', (_, text) => {
  const { value, problems } = parseLinedToml(text)
  expect(problems).toEqual([])
  expect(toPlain(value)).toEqual(parse(text))
})

test('knows the line of every value', () => {
  const { value } = parseLinedToml('\n[[package]]\nname = "a"\ntext = """\nx\n"""\nlist = [\n  "one",\n  { two = 2 },\n]\n')
  const [first] = getLinedItems(value, 'package')
  expect(first?.line).toBe(2)
  expect(findLined(first, 'name')?.line).toBe(3)
  expect(getLinedItems(first, 'list').map(({ line }) => line)).toEqual([8, 9])
})

describe('what is broken', () => {
  const broken: readonly [string, string, readonly string[]][] = [
    ['a truncated file', '[[package]]\nname = "a"\n[[package]]\nname = "b"\n[[package]]\nname = "c', ['a', 'b', '?']],
    ['a list that never ends', '[[package]]\nname = "a"\nfiles = [\n  "x"\n  "y",\n[[package]]\nname = "b"\n', ['a', 'b']],
    ['a key twice', '[[package]]\nname = "a"\nname = "b"\n[[package]]\nname = "c"\n', ['a', 'c']],
  ]
  test.each(broken)('%s is one problem, and the rest is read', (_, text, names) => {
    const { value, problems } = parseLinedToml(text)
    expect(problems.length).toBe(1)
    expect(getLinedItems(value, 'package').map((item) => findLinedText(item, 'name') ?? '?')).toEqual(names)
  })
})

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150)

test('what a writer of TOML writes is read as it was', () => {
  const leaf = fc.oneof(fc.string(), fc.boolean(), fc.integer())
  const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== '__proto__')
  const table = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(key, leaf, { maxKeys: 3 })), {
    maxKeys: 5,
  })
  fc.assert(
    fc.property(table, (value) => {
      const text = stringify(value)
      const read = parseLinedToml(text)
      expect(read.problems).toEqual([])
      expect(toPlain(read.value)).toEqual(parse(text))
    }),
    { numRuns },
  )
})

test('random text is never thrown at anybody', () => {
  const word = fc.constantFrom(
    '[',
    ']',
    '[[',
    ']]',
    '{',
    '}',
    '"',
    '"""',
    "'",
    '\\',
    '=',
    ',',
    '.',
    '#',
    '\n',
    '\r\n',
    ' ',
    'a',
    '1',
    '\0',
    '\ufeff',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 60 }), (words) => {
      expect(parseLinedToml(words.join('')).value.kind).toBe('table')
    }),
    { numRuns: numRuns * 4 },
  )
})

test('reads a hostile megabyte in time', () => {
  for (const part of ['a = "\n', '[', '[a]\n', 'a = [', '"""', "a = '''", 'a.', '\\', 'a = "\\'.padEnd(20)]) {
    const started = performance.now()
    parseLinedToml(part.repeat(1_000_000 / part.length))
    expect(performance.now() - started).toBeLessThan(1500)
  }
})
