import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonStream, type JsonStreamLimits, type TextSink } from './json-stream.ts'
import { scanJson } from './scan-json.ts'

const limits: JsonStreamLimits = { depth: 5 }

/** Cut at those places. */
function partsOf(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length]
  return places.slice(1).map((end, at) => bytes.subarray(places[at] ?? 0, end))
}

function read(parts: readonly Uint8Array[], rules = limits, sink: TextSink | null = null) {
  const stream = new JsonStream(rules, sink)
  for (const part of parts) if (stream.add(part) !== null) break
  return { fault: stream.end(), offset: stream.offset }
}

describe('what breaks it is told at the byte that does', () => {
  test.each<[string, string, string, number, Partial<JsonStreamLimits>?]>([
    ['one level too many', '[[[[[[1]]]]]]', 'depth', 5],
    ['a name that stands twice', '{"a":1,"b":2,"a":3}', 'duplicate-key', 15],
    ['the same name in another spelling', '{"a":1,"\\u0061":3}', 'duplicate-key', 14],
    ['a name twice among many', `{${[...'abcdefghijklmnopqrstuvwxyz'].map((one) => `"${one}":0`).join(',')},"z":1}`, 'duplicate-key', 159],
    ['half of a surrogate pair', '["\\ud800x"]', 'lone-surrogate', 8],
    ['the second half of one', '["\\udc00"]', 'lone-surrogate', 7],
    ['a comma too many', '[1,]', 'syntax', 3],
    ['a number with a nought in front', '[01]', 'syntax', 2],
    ['a line break in a text', '["a\nb"]', 'syntax', 3],
    ['a second value', '{} {}', 'syntax', 3],
    ['a byte order mark', '\ufeff{}', 'byte-order-mark', 0],
    ['one item too many', '[1,2,3]', 'members', 5, { members: 2 }],
    ['one member too many', '{"a":1,"b":2,"c":3}', 'members', 13, { members: 2 }],
    ['a name that is too long', '{"abcdef":1}', 'name', 7, { name: 5 }],
    ['a text that is too long', '{"a":"abcdef"}', 'text', 11, { text: 5 }],
  ])('%s', (_name, text, fault, offset, more = {}) => {
    const bytes = Buffer.from(text)
    const rules = { ...limits, ...more }
    expect(read([bytes], rules)).toMatchObject({ fault, offset })
    expect(
      read(
        [...bytes].map((byte) => Uint8Array.of(byte)),
        rules,
      ),
    ).toMatchObject({ fault, offset })
  })
})

test.each([
  ['of a text in a list', '{"items":[{},{"name":"x', 'body.items[1].name'],
  ['of a name', '{"a":{"b":1,"c', 'body.a.c'],
  ['of what stands alone', '"x', 'body'],
  ['behind what was closed', '{"a":{"b":[1,2]},"c":[true,"x', 'body.c[1]'],
  ['whose names are odd', '{"a\\"<b>":"x', 'body.a??b?'],
])('the place %s is known where it is read', (_name, text, place) => {
  for (const repeats of [false, true]) {
    const stream = new JsonStream({ depth: 9, repeats })
    expect(stream.add(Buffer.from(text))).toBeNull()
    expect(stream.place('body')).toBe(place)
  }
})

test('values one after another are read where they may come', () => {
  expect(read([Buffer.from('{"a":1}\n[2]\n3\n"x"\n')], { depth: 5, many: true }).fault).toBeNull()
  expect(read([Buffer.from('\n')], { depth: 5, many: true }).fault).toBeNull()
  expect(read([Buffer.from('{"a":1}\n{"a"')], { depth: 5, many: true }).fault).toBe('syntax')
})

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 4 }),
  ),
})).value

/** Written in one of the ways in which it may be, and often harmed. */
const written = fc
  .record({ value: json, escapes: fc.boolean(), blanks: fc.boolean(), harm: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }) })
  .map(({ value, escapes, blanks, harm }) => {
    const plain = JSON.stringify(value, null, blanks ? 1 : 0) ?? 'null'
    const text = escapes ? plain.replace(/[a-z]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`) : plain
    const bytes = Buffer.from(text)
    for (const [at, byte] of harm) if (bytes.length > 0) bytes[at % bytes.length] = byte
    return bytes
  })

test('wherever it is cut, it is read as the whole is', () => {
  fc.assert(
    fc.property(written, fc.array(fc.nat(), { maxLength: 6 }), fc.boolean(), (bytes, cuts, repeats) => {
      const whole = scanJson(bytes, { depth: 5, repeats }).fault
      const cut = read(partsOf(bytes, cuts), { depth: 5, repeats })
      expect(cut.fault === null).toBe(whole === null)
      expect(cut).toEqual(read([bytes], { depth: 5, repeats }))
      // What is not UTF-8 is told of the whole before anything else is.
      if (
        whole !== null &&
        whole.kind !== 'not-utf8' &&
        whole.kind !== 'lone-surrogate' &&
        cut.fault !== 'lone-surrogate' &&
        cut.fault !== 'byte-order-mark'
      )
        expect(cut.fault).toBe(whole.kind)
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2000) },
  )
})

test('wherever it is cut, the same texts are shown', () => {
  const texts = (parts: readonly Uint8Array[]) => {
    const shown: string[] = []
    let held = Buffer.alloc(0)
    read(
      parts,
      { depth: 9, repeats: true },
      {
        part(bytes, from, to, _whole, isFirst, isLast, isName) {
          held = Buffer.concat([isFirst ? Buffer.alloc(0) : held, bytes.subarray(from, to)])
          if (isLast) shown.push(`${isName ? 'name' : 'text'} ${JSON.parse(`"${held.toString()}"`)}`)
        },
      },
    )
    return shown
  }
  fc.assert(
    fc.property(json, fc.array(fc.nat(), { maxLength: 6 }), (value, cuts) => {
      const expected: string[] = []
      const written = JSON.stringify(value, (_name, inner) => {
        if (typeof inner === 'string') expected.push(`text ${inner}`)
        return inner
      })
      const bytes = Buffer.from(written ?? 'null')
      const shown = texts(partsOf(bytes, cuts))
      expect(shown.filter((one) => one.startsWith('text ')).toSorted()).toEqual(expected.toSorted())
      expect(shown).toEqual(texts([bytes]))
    }),
  )
})
