import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../../src/base/index.ts'
import { cutForNow, cutJson } from '../../../src/gateway/content/cut-json.ts'
import { toFieldTree } from '../../../src/gateway/content/field-tree.ts'
import { type FieldPath, parseFieldPath, withoutFields } from '../../../src/policy/access/index.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

const paths = (...texts: readonly string[]): readonly FieldPath[] =>
  texts.map((text) => parseFieldPath(text) ?? expect.fail(`${text} is no path`))

/** What is left, or the fault with a mark before it. */
function cut(text: string | Uint8Array, fields: readonly string[], depth = 64): string {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text
  const tree = toFieldTree(paths(...fields))
  const left = cutJson(bytes, tree, depth)
  const brief = cutForNow(bytes, tree, depth)
  if (typeof left === 'string' || typeof brief === 'string') expect(brief).toBe(left)
  else expect(Buffer.compare(left, brief)).toBe(0)
  return typeof left === 'string' ? `! ${left}` : Buffer.from(left).toString('utf8')
}

describe('what stands at closed paths is cut, and the rest is as it was', () => {
  test.each<[string, readonly string[], string]>([
    ['{"a":1,"b":2,"c":3}', ['b'], '{"a":1,"c":3}'],
    ['{"a":1,"b":2,"c":3}', ['a'], '{"b":2,"c":3}'],
    ['{"a":1,"b":2,"c":3}', ['c'], '{"a":1,"b":2}'],
    ['{"a":1,"b":2,"c":3}', ['a', 'c'], '{"b":2}'],
    ['{"a":1,"b":2,"c":3}', ['b', 'c'], '{"a":1}'],
    ['{"a":1,"b":2,"c":3}', ['*'], '{}'],
    ['{ "a": 1, "b": 2 }', ['b'], '{ "a": 1 }'],
    ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', ['b'], '{\n  "a": 1,\n  "c": 3\n}'],
    ['{\n  "a": 1\n}', ['a'], '{\n  \n}'],
    ['{"a":12345678901234567890,"b":1.10,"c":"\\u0061\\/"}', ['b'], '{"a":12345678901234567890,"c":"\\u0061\\/"}'],
    ['{"\\u0062":1,"a":2,"b":3}', ['b'], '{"a":2}'],
    ['{"b":{"c":1},"b":{"c":2,"d":3}}', ['b.c'], '{"b":{},"b":{"d":3}}'],
    ['{"x":{"b":1,"k":2},"y":[{"b":1}]}', ['*.b'], '{"x":{"k":2},"y":[{"b":1}]}'],
    ['{"x":{"b":1,"c":2,"d":3}}', ['*.b', 'x.c'], '{"x":{"d":3}}'],
    ['[{"id":1,"n":2},{"n":3},4]', ['[].id'], '[{"n":2},{"n":3},4]'],
    ['{"items":[{"price":1,"n":{"price":2}}],"price":3}', ['items[].price'], '{"items":[{"n":{"price":2}}],"price":3}'],
    ['{"a":[ 1, 2 ],"b":[]}', ['a[]', 'b[]'], '{"a":[  ],"b":[]}'],
    ['[[1],[2]]', ['[][]'], '[[],[]]'],
    ['{"a":{"b":[{"c":1,"d":[1,{"c":2}]}]}}', ['a.b[].d'], '{"a":{"b":[{"c":1}]}}'],
    ['{"é":1,"e":2}', ['é'], '{"e":2}'],
    ['{"__proto__":{"a":1},"a":2}', ['__proto__'], '{"a":2}'],
    ['{"a":"\\ud800"}', ['b'], '{"a":"\\ud800"}'],
    [' 7 ', ['a'], ' 7 '],
    ['"a"', ['a'], '"a"'],
    ['{"a":"}],{\\"b\\":1","b":"\\\\"}', ['b'], '{"a":"}],{\\"b\\":1"}'],
  ])('%s without %j', (text, fields, left) => {
    expect(cut(text, fields)).toBe(left)
  })
})

describe('what another reader could take otherwise is refused', () => {
  test.each<[string, string]>([
    ['', 'syntax'],
    ['{"a":1', 'syntax'],
    ['{"a":1}}', 'syntax'],
    ['{"a":1} {"b":2}', 'syntax'],
    ['{"a":1,}', 'syntax'],
    ['{,"a":1}', 'syntax'],
    ['[1,]', 'syntax'],
    ['[1 2]', 'syntax'],
    ['{"a" 1}', 'syntax'],
    ['{a:1}', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['{"a":NaN}', 'syntax'],
    ['{"a":-}', 'syntax'],
    ['{"a":01}', 'syntax'],
    ['{"a":1.}', 'syntax'],
    ['{"a":.5}', 'syntax'],
    ['{"a":1e}', 'syntax'],
    ['{"a":tru}', 'syntax'],
    ['/**/{"b":1}', 'syntax'],
    ['{"a":"\n"}', 'syntax'],
    ['{"a":"\\x"}', 'syntax'],
    ['{"a":"\\u12"}', 'syntax'],
    ['{"a":"b', 'syntax'],
    ['{"a":"b\\', 'syntax'],
    ['[}', 'syntax'],
    ['{"a":[}]', 'syntax'],
    ['\ufeff{}', 'byte-order-mark'],
    ['['.repeat(65), 'depth'],
    [`{"a":${'['.repeat(200_000)}`, 'depth'],
  ])('%s is %s', (text, fault) => {
    expect(cut(text, ['b'])).toBe(`! ${fault}`)
    expect(cut(text, ['zzz'])).toBe(`! ${fault}`)
  })

  test('bytes that are not UTF-8', () => {
    expect(cut(Uint8Array.from([0x22, 0xff, 0x22]), ['a'])).toBe('! not-utf8')
    expect(cut(Buffer.from('{"a":1}', 'utf16le'), ['a'])).toBe('! syntax')
  })
})

const key = fc.constantFrom('a', 'b', 'c', 'é', '__proto__', 'a b', '"', '\\', '\ud83d\ude00')
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.string(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
})).value
const path = fc.constantFrom('a', 'b', 'é', 'a.b', 'a[].b', '[].a', '*.a', 'a.*', '__proto__', 'a[]', '[]', 'a b', '*', 'c.*[].a', '[][]')
const blank = fc.constantFrom('', '', '', ' ', '\n  ', '\t', '\r\n')
const blanks = fc.array(blank, { minLength: 1, maxLength: 7 })

/** The same value as bytes with blanks between its parts, and keys written in another way here and there. */
function write(written: unknown, between: readonly string[], escapes: boolean): string {
  let turn = 0
  const gap = () => between[turn++ % between.length] ?? ''
  const text = (string: string): string =>
    escapes && string.length > 0 && turn % 3 === 0
      ? `"\\u${string.charCodeAt(0).toString(16).padStart(4, '0')}${JSON.stringify(string.slice(1)).slice(1)}`
      : JSON.stringify(string)
  const one = (item: unknown): string => {
    if (Array.isArray(item)) return `${gap()}[${item.map(one).join(',')}${gap()}]${gap()}`
    if (typeof item === 'object' && item !== null)
      return `${gap()}{${Object.entries(item)
        .map(([name, inner]) => `${gap()}${text(name)}${gap()}:${one(inner)}`)
        .join(',')}${gap()}}${gap()}`
    return `${gap()}${typeof item === 'string' ? text(item) : JSON.stringify(item)}${gap()}`
  }
  return one(written)
}

describe('of any JSON', () => {
  test('what is left is what the rules mean, and it is a part of what was sent, in order', () => {
    fc.assert(
      fc.property(value, fc.array(path, { minLength: 1, maxLength: 4 }), blanks, fc.boolean(), (given, fields, between, escapes) => {
        const text = write(given, between, escapes)
        const left = cut(text, fields)
        expect(parseJson(left)).toEqual(withoutFields(parseJson(text), paths(...fields)))
        expect(isPartOf(left, text)).toBe(true)
        expect(cut(left, fields)).toBe(left)
      }),
      { numRuns: runs * 4 },
    )
  })

  test('bytes of which one was changed are refused, or are read as JSON.parse reads them', () => {
    fc.assert(
      fc.property(
        value,
        fc.array(path, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        (given, fields, place, byte, drop) => {
          const spoilt = Buffer.from(JSON.stringify(given))
          const at = place % spoilt.length
          spoilt[at] = byte
          const bytes = drop ? spoilt.subarray(0, at) : spoilt
          const left = cut(bytes, fields)
          const read = parse(bytes)
          if (left.startsWith('! ')) expect(read).toBeUndefined()
          // JSON.parse keeps the last of several members with one key, and we cut all.
          else if (read !== undefined) expect(parseJson(left)).toEqual(withoutFields(read, paths(...fields)))
          else expect.fail(`JSON.parse refuses what was cut: ${bytes.toString('latin1')}`)
        },
      ),
      { numRuns: runs * 4 },
    )
  })

  test('whatever bytes come, it answers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const left = cutJson(bytes, toFieldTree(paths('a', '[].b')), 8)
        if (typeof left !== 'string') expect(parse(bytes)).not.toBeUndefined()
      }),
      { numRuns: runs * 4 },
    )
  })

  test('what is left lasts, and what is left for now stands until the next one', () => {
    const tree = toFieldTree(paths('b'))
    const last = cutJson(Buffer.from('{"a":"one","b":1}'), tree, 64)
    const brief = cutForNow(Buffer.from('{"a":"two","b":1}'), tree, 64)
    expect([last, brief].map(String)).toEqual(['{"a":"one"}', '{"a":"two"}'])
    const long = cutForNow(Buffer.from(`{"b":1,"a":"${'x'.repeat(20_000)}"}`), tree, 64)
    cutForNow(Buffer.from('{"a":"new","b":1}'), tree, 64)
    expect([last, brief].map(String)).toEqual(['{"a":"one"}', '{"a":"new"}'])
    expect(String(long)).toBe(`{"a":"${'x'.repeat(20_000)}"}`)
  })

  test('a megabyte takes time by its length', () => {
    const started = performance.now()
    const many = `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":0,"a":${index}`).join(',')}}`
    expect(cut(many, ['a']).length).toBeLessThan(many.length)
    expect(cut(`[${'{"a":[]},'.repeat(100_000)}0]`, ['[].a'])).toContain('{},{}')
    expect(performance.now() - started).toBeLessThan(8000)
  })
})

function isPartOf(left: string, whole: string): boolean {
  let at = 0
  for (const letter of whole) if (left.startsWith(letter, at)) at += letter.length
  return at === left.length
}

/** undefined where it is no JSON in UTF-8. */
function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}
