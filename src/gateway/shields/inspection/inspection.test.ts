import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectedAttacks, watchedLeaks } from '../../../policy/index.ts'
import { readTape } from '../../json/index.ts'
import { attackClasses } from './classes/index.ts'
import { formsOf } from './decode.ts'
import { proofOf } from './harmless.ts'
import { createInspect } from './inspect-value.ts'
import { findLeaks, leakKinds } from './leaks.ts'
import { LeakMask } from './mask-leaks.ts'
import { createMatcher } from './matcher.ts'
import { visitBody, visitHead } from './request-values.ts'
import { isPlainDocument, showSuspectTexts } from './suspect-texts.ts'

const inspect = createInspect()
const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (from: Uint8Array) => new TextDecoder().decode(from)
const spiced = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1 }),
    fc.constantFrom("'", '"', '<', '(', '%', '\\u0027', '&#', '../', '${', ' or ', '--', ';', '`', '{{', '\n'),
  ),
  maxLength: 80,
})

describe('the words of the settings', () => {
  it('are the classes that there are', () => expect(inspectedAttacks).toEqual(attackClasses.map(({ id }) => id)))
  it('are the kinds of leaks that there are', () => expect(watchedLeaks).toEqual(leakKinds.map(({ id }) => id)))
})

describe('the matcher', () => {
  it('finds what stands in a text, in texts and in bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[ab<]{1,4}$/), { minLength: 1, maxLength: 6 }),
        fc.stringMatching(/^[ABab<c]{0,40}$/),
        (words, text) => {
          const matcher = createMatcher(words.map((word, at) => [word, 1 << at]))
          const all = bytes(text)
          const wanted = words.reduce((bits, word, at) => bits | (text.toLowerCase().includes(word) ? 1 << at : 0), 0)
          expect(matcher.seenIn(all, 0, all.length, 0)).toBe(wanted)
          expect(matcher.seenIn(all, 0, all.length, 1) & 1).toBe(wanted & 1)
          expect(matcher.bitsOf(text)).toBe(wanted)
        },
      ),
    )
  })
})

describe('the texts of JSON', () => {
  const attacks = attackClasses.flatMap(({ attacks: own }) => own)
  const isShown = (written: unknown): boolean => {
    const tape = readTape(bytes(JSON.stringify(written)))
    if (tape === null) throw new Error('it is no JSON')
    return !showSuspectTexts(tape, () => false)
  }
  it.each(attacks)('show %j', (attack) => {
    for (const written of [attack, Buffer.from(attack.padEnd(18)).toString('base64').replaceAll('=', '')])
      if (written === attack || inspect(written, 'body') !== null) expect(isShown({ name: written })).toBe(true)
  })
  it.each(attacks)('are not passed over as a whole where one of them is %j', (attack) => {
    for (const written of [attack, Buffer.from(attack.padEnd(18)).toString('base64').replaceAll('=', '')])
      expect(isPlainDocument(bytes(JSON.stringify({ name: [written] })))).toBe(false)
  })
  it('are not passed over as a whole where an inspection of the values would find something', () => {
    fc.assert(
      fc.property(spiced, fc.constantFrom('', ...attacks), (lead, attack) => {
        const text = `${lead}${attack}`
        if (isPlainDocument(bytes(JSON.stringify({ a: { b: [[text]] } })))) expect(inspect(text, 'body')).toBeNull()
      }),
      { numRuns: 2000 },
    )
  })
  it('show whatever an inspection of the values would find', () => {
    fc.assert(
      fc.property(spiced, fc.constantFrom(...attacks), (lead, attack) => {
        const text = `${lead}${attack}`
        fc.pre(inspect(text, 'body') !== null && !/[\ud800-\udfff]/.test(text))
        expect(isShown([text])).toBe(true)
      }),
    )
  })
  it('are passed over where none holds anything', () => {
    expect(isPlainDocument(bytes('{"id": 5, "of": {"name": [["Anna Smith"]]}, "at": "2026-11-23T08:00:00Z"}'))).toBe(true)
  })
  it.each([
    [{ id: 5, name: 'Anna Smith', tags: ['red', 'blue'], at: '2026-11-23T08:00:00Z' }],
    [{ note: 'Leave it with the neighbours, please; the bell does not ring.', include_values: true, passwd: 'x' }],
    [["It's not here; Anna's friend selected one, and the table is put into the hall."]],
  ])('are plain in %j', (plain) => expect(isShown(plain)).toBe(false))
})

describe('decoding', () => {
  it.each([
    ['%253Cscript%253E', '<script>'],
    ['\\u003cscript\\x3e', '<script>'],
    ['&lt;script&#62;', '<script>'],
    ['＜script＞', '<script>'],
    ['%c0%ae%c0%ae%c0%af', '../'],
    ['PHNjcmlwdD5nbygpPC9zY3JpcHQ+', '<script>go()</script>'],
    ['+ADw-script+AD4-', '<script>'],
  ])('reads %j as %j', (written, meant) => expect(formsOf(written)).toContain(meant))
  it('ends, whatever it is given, and begins with what it was given', () => {
    fc.assert(
      fc.property(spiced, (text) => {
        expect(formsOf(text)[0]).toBe(text)
      }),
    )
  })
})

describe('inspection', () => {
  it('takes any text, and the same text twice alike', () => {
    fc.assert(
      fc.property(spiced, (text) => {
        expect(inspect(text, 'query')).toEqual(inspect(text, 'query'))
      }),
      { numRuns: 1000 },
    )
  })
  it('takes time that grows with the text and not faster', () => {
    for (const part of [
      "'",
      '<',
      '(',
      '&#',
      '${',
      '../',
      ' or 1',
      '`',
      '[[',
      '%2',
      '/*',
      'a=',
      '\n',
      '<a ',
      ';a',
      '{{',
      'on',
      '=1 ',
      '"(',
    ]) {
      const before = performance.now()
      inspect(part.repeat(200_000 / part.length), 'body')
      expect(performance.now() - before).toBeLessThan(8000)
    }
  }, 120_000)
})

describe('where a value stands', () => {
  const placesOf = (visits: (visit: (text: string, place: string, where: string) => boolean) => void) => {
    const seen: [string, string][] = []
    visits((text, _place, where) => {
      seen.push([where, text])
      return true
    })
    return Object.fromEntries(seen)
  }
  it('is told of heads', () => {
    const head = {
      rawPath: '/a/b%20c',
      query: 'q=x+y&q2=%27',
      headers: [
        { name: 'x-note', value: 'hi' },
        { name: 'cookie', value: 'theme=dark%21' },
        { name: 'host', value: 'a' },
      ],
    }
    expect(placesOf((visit) => visitHead(head, visit))).toEqual({
      path: 'b c',
      'query.q': 'x y',
      'query.q2': "'",
      'header.x-note': 'hi',
      'cookie.theme': 'dark!',
    })
  })
  it.each([
    ['application/json', '{"items":[{"name":"one"}]}', { 'body.items[0].name': 'one' }],
    ['application/x-www-form-urlencoded', 'a=1+2&b=%3C', { 'body.a': '1 2', 'body.b': '<' }],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n',
      { 'the file name of body.f': 'a.txt', 'body.f': 'hello' },
    ],
    ['text/plain', 'hello', { body: 'hello' }],
  ])('is told of %s', (type, body, wanted) => expect(placesOf((visit) => visitBody(bytes(body), type, undefined, visit))).toEqual(wanted))
})

describe('what a schema proves', () => {
  it.each([
    [{ type: 'integer' }, '42', true],
    [{ type: 'integer' }, '4 or 1=1', false],
    [{ type: 'string', format: 'uuid' }, '3fa85f64-5717-4562-b3fc-2c963f66afa6', true],
    [{ enum: ['order by', 'x'] }, 'order by', true],
    [{ anyOf: [{ type: 'boolean' }, { type: 'null' }] }, 'true', true],
    [{ type: 'string', pattern: '^[a-z]+-\\d{3}$' }, 'abc-123', true],
    [{ type: 'array', items: { $ref: '#/components/schemas/Size' } }, 'small', true],
    [{ type: 'string', pattern: '^(?:foo|bar)$' }, 'bar', true],
    [{ type: 'string', pattern: '^(a|b)(c|d)?$' }, 'ad', true],
  ])('%j holds %j: %s', (schema, text, wanted) => {
    expect(proofOf(schema, { Size: { enum: ['small'] } })?.(text)).toBe(wanted)
  })
  it('is nothing of a text', () => {
    const patterns = ['^.*$', '^(a+)+$', '^foo|bar$', '^(?:a)|(?:b)$', '^(?:a|b$', '^[a|b$']
    for (const schema of [{ type: 'string' }, {}, ...patterns.map((pattern) => ({ type: 'string', pattern }))])
      for (const text of ['x', 'a', "foo' or 1=1", '<script>bar']) expect(proofOf(schema, {})?.(text) ?? null).not.toBe(true)
  })
})

const maskAll = () => new LeakMask({ kinds: leakKinds, hints: -1, covers: () => true }, { found: () => undefined })

describe('leaks', () => {
  const real: readonly (readonly [string, string])[] = [
    ['card', '4111 1111 1111 1111'],
    ['iban', 'DE89 3704 0044 0532 0130 00'],
    ['iban', 'GB82WEST12345698765432'],
    ['cpf', '529.982.247-25'],
    ['dni', '12345678Z'],
    ['fiscal-code', 'RSSMRA85T10A562S'],
    ['social-security', '219-09-9999'],
    ['nir', '2 55 08 14 168 025 38'],
    ['aws-key', 'AKIAQYLPMN5HHHFPZAM2'],
    ['github-token', `ghp_${'a1B2'.repeat(9)}`],
    ['stripe-key', `sk_live_${'a1B2'.repeat(6)}`],
    ['password-hash', `$2b$12$${'a'.repeat(53)}`],
    ['private-key', '-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----'],
  ]
  it.each(real)('%s is found', (id, text) => expect(findLeaks(`{"a":"${text}"}`).map(({ kind }) => kind.id)).toEqual([id]))
  it.each([
    '4111 1111 1111 1112',
    'DE89 3704 0044 0532 0130 01',
    '529.982.247-24',
    '12345678A',
    '1234567890123',
    '2026-11-23',
    'AKIAIOSFODNN7EXAMPLE',
    '000-12-3456',
    '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  ])('%s is none', (text) => expect(findLeaks(`{"a":"${text}"}`)).toEqual([]))

  it('are covered in pieces as in one, and nothing else is touched', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...real.map(([, text]) => text)), fc.string({ unit: 'binary' })), { maxLength: 5 }),
        fc.array(fc.nat(300), { maxLength: 6 }),
        (texts, cuts) => {
          const all = bytes(JSON.stringify({ texts, end: 1 }))
          const through = (pieces: readonly Uint8Array[]) => {
            const mask = maskAll()
            return Buffer.concat([...pieces.map((piece) => mask.write(piece)), mask.end()])
          }
          const whole = through([all])
          const places = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((one, other) => one - other), all.length]
          const cut = through(places.slice(1).map((end, at) => all.subarray(places[at], end)))
          expect(whole.length).toBe(all.length)
          expect(textOf(cut)).toBe(textOf(whole))
          for (const [at, byte] of whole.entries()) if (byte !== all[at]) expect(byte).toBe(0x2a)
        },
      ),
    )
  })
  it('hold nothing back of an event', () => {
    const mask = maskAll()
    expect(textOf(mask.write(bytes('data: {"card":"4111111111111111"}\n\n')))).toBe('data: {"card":"************1111"}\n\n')
  })
})
