import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../base/index.ts'
import { isUtf8Type, parseMediaType } from './media-type.ts'
import { readForm } from './read-form.ts'
import { readJson } from './read-json.ts'
import { readMultipart } from './read-multipart.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8')

describe('a content type', () => {
  test.each<[string, string | null, Readonly<Record<string, string>>]>([
    ['application/json', 'application/json', {}],
    ['Application/JSON ; Charset="UTF-8"', 'application/json', { charset: 'UTF-8' }],
    ['multipart/form-data; boundary=a-b', 'multipart/form-data', { boundary: 'a-b' }],
    ['a/b;c=d;e="f;g"', 'a/b', { c: 'd', e: 'f;g' }],
    ['application/json;', null, {}],
    [' application/json', null, {}],
    ['application/json, text/plain', null, {}],
    ['application/json; charset', null, {}],
    ['application/json; charset=utf-8; charset=latin-1', null, {}],
    ["multipart/form-data; boundary*=utf-8''x", null, {}],
    ['multipart/form-data; boundary="a\\"b"', null, {}],
    ['json', null, {}],
    ['', null, {}],
  ])('%j', (written, type, parameters) => {
    const parsed = parseMediaType(written)
    expect(parsed?.type ?? null).toBe(type)
    if (parsed !== null) expect(Object.fromEntries(parsed.parameters)).toEqual(parameters)
  })

  test('whatever is written, what is read can be written again', () => {
    const pieces = fc.constantFrom('application/json', 'a/b', ';', '=', '"', 'charset', 'utf-8', ' ', '\t', '\\', '*', ',', 'é')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const parsed = parseMediaType(parts.join(''))
        if (parsed === null) return
        const again = [parsed.type, ...[...parsed.parameters].map(([name, value]) => `${name}="${value}"`)].join('; ')
        expect(parseMediaType(again)).toEqual(parsed)
        expect(isUtf8Type(parsed)).toBe(/^(?:utf-?8)?$/i.test(parsed.parameters.get('charset') ?? ''))
      }),
      { numRuns: runs * 4 },
    )
  })
})

describe('a form', () => {
  test('is read as URLSearchParams reads what it wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ unit: 'binary' }))), (entries) => {
        const written = new URLSearchParams(entries)
        expect(readForm(bytes(written.toString()))).toEqual([...written])
      }),
      { numRuns: runs },
    )
  })

  test('of whatever pieces is read as URLSearchParams reads it, or refused', () => {
    const pieces = fc.constantFrom('a', 'b=', '=', '&', '+', '%20', '%C3%A9', '%c3', '%', '%0', ';', 'é', '\0', ' ', '%00', '%26')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        const read = readForm(bytes(text))
        if (read !== null) expect(read).toEqual([...new URLSearchParams(text)])
        if (/[;é\0 ]|%(?![0-9A-Fa-f]{2})/.test(text)) expect(read).toBeNull()
      }),
      { numRuns: runs * 4 },
    )
  })

  test('with too many fields, or one that is too long, is refused', () => {
    expect(readForm(bytes(Array.from({ length: 1000 }, () => 'a=b').join('&')))).toHaveLength(1000)
    expect(readForm(bytes(Array.from({ length: 1001 }, () => 'a=b').join('&')))).toBeNull()
    expect(readForm(bytes(`a=${'b'.repeat(1024 * 1024)}`))).toBeNull()
  })
})

describe('multipart', () => {
  const type = { type: 'multipart/form-data', parameters: new Map([['boundary', 'XX']]) }

  test('is read as it was written by a client, part by part', async () => {
    const name = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'b', ' ', 'é', ';', '=', '-', '\u{1f600}') })
    const text = fc.array(fc.constantFrom('a', '\r', '\n', '--', 'é', '\0', '"'), { maxLength: 8 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, text, fc.boolean()), { minLength: 1, maxLength: 5 }), async (parts) => {
        const form = new FormData()
        for (const [key, value, isFile] of parts) {
          if (isFile) form.append(key, new File([value], `${key}.txt`, { type: 'text/plain' }))
          // A client writes line breaks of texts as CRLF.
          else form.append(key, value.replaceAll(/\r\n|\r|\n/g, '\r\n'))
        }
        const sent = new Response(form)
        const parsed = parseMediaType(sent.headers.get('content-type') ?? '')
        if (parsed === null) throw new Error('a client writes what is no content type')
        const read = readMultipart(new Uint8Array(await sent.arrayBuffer()), parsed)
        expect(read).toEqual(
          [...form].map(([key, value]) =>
            typeof value === 'string' ? [key, value] : [key, { filename: value.name, size: value.size, content_type: 'text/plain' }],
          ),
        )
      }),
      { numRuns: runs },
    )
  })

  test('of whatever pieces is read with its delimiters where they stand, or refused', () => {
    const head = 'Content-Disposition: form-data; name="a"\r\n'
    const pieces = fc.constantFrom(
      '--XX',
      '\r\n',
      '\n',
      '--',
      head,
      head.replace('"a"', '"b"; filename="c"'),
      'Content-Type: text/plain\r\n',
      'x',
      ' ',
      '--XX--',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const text = parts.join('')
        const read = readMultipart(bytes(text), type)
        if (read === null) return
        expect(text.startsWith('--XX\r\n')).toBe(true)
        expect(text).toMatch(/\r\n--XX--(?:\r\n)?$/)
        expect(read).toHaveLength(text.split('--XX').length - 2)
      }),
      { numRuns: runs * 10 },
    )
  })
})

describe('JSON with integers that a double cannot hold', () => {
  test('is read to the last digit', () => {
    expect(
      readJson(bytes('{"a":[12345678901234567890, -9007199254740993, 1.5, 7],"b":{"__proto__":12345678901234567890},"c":[],"d":{}}'), 8),
    ).toEqual({
      kind: 'read',
      value: {
        a: [12345678901234567890n, -9007199254740993n, 1.5, 7],
        b: Object.defineProperty({}, '__proto__', { value: 12345678901234567890n, enumerable: true }),
        c: [],
        d: {},
      },
    })
  })

  test('is otherwise read as any JSON is', () => {
    const big = 9007199254740993n
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        if (/\\ud[89a-f]/i.test(text)) return
        const read = readJson(bytes(`[ ${big},${text} , "x"]`), 100)
        expect(toDoubles(read)).toEqual({ kind: 'read', value: [Number(big), parseJson(text), 'x'] })
      }),
      { numRuns: runs * 2 },
    )
  })
})

function toDoubles(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toDoubles)
  const made = {}
  for (const [key, inner] of Object.entries(value))
    Object.defineProperty(made, key, { value: toDoubles(inner), enumerable: true, configurable: true, writable: true })
  return made
}
