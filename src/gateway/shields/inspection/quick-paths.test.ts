// What is let through early is what would be let through late: the passes over bytes against the inspection of every value, and against every shape of a leak.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../base/index.ts'
import { readTape } from '../../json/index.ts'
import { ambiguous, commandShapes, mayHaveShape, unmistakable } from './classes/command-injection.ts'
import { attackClasses } from './classes/index.ts'
import { compares, functions, literals, logic, telling } from './classes/sql-words.ts'
import { createInspect } from './inspect-value.ts'
import { keepClean } from './keep-clean.ts'
import { leakHintsOf } from './leak-hints.ts'
import { mayLeak } from './leak-signs.ts'
import { findLeaks, leakKinds } from './leaks.ts'
import { visitJson } from './request-values.ts'
import { softSigns } from './sentence.ts'
import { showSuspectTexts } from './suspect-texts.ts'

const inspect = createInspect()
const bytes = (text: string) => new TextEncoder().encode(text)
const tapeOf = (written: string) => {
  const tape = readTape(bytes(written))
  if (tape === null) throw new Error(`no JSON: ${written}`)
  return tape
}
const triggers = attackClasses.flatMap((one) => one.triggers)
const attacks = attackClasses.flatMap((one) => one.attacks)

const disguised = (text: string, as: number): string => {
  switch (as) {
    case 0:
      return Buffer.from(text, 'latin1').toString('base64').replaceAll('=', '')
    case 1:
      return Buffer.from(text, 'latin1').toString('base64url').replaceAll('-', ' ')
    case 2:
      return text.replaceAll(' ', '+')
    case 3:
      return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))
    case 4:
      return text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
    default:
      return text
  }
}
const piece = fc.oneof(
  fc.constantFrom(...triggers),
  fc.constantFrom(...attacks),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[A-Za-z ]{1,30}$/),
  fc.constantFrom('1 or 1=1', '7+or+2=2', "' or 'a'='a", '[[1]]', '{*', ':{', '; ls', '\u212a', 'İ'),
)
const text = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.nat(9)).map(([pieces, as]) => disguised(pieces.join(''), as))
const document = fc.oneof(
  text,
  fc.array(fc.oneof(text, fc.double(), fc.constant(null)), { maxLength: 4 }),
  fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.dictionary(text, text, { maxKeys: 2 })), { maxKeys: 4 }),
)

describe('texts of JSON that are shown', () => {
  it('are those that an inspection of every value finds something in', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(undefined, 2), (value, indent) => {
        const sent = JSON.stringify(value, null, indent)
        let late = true
        visitJson(parseJson(sent), 'body', (one, place) => {
          late = inspect(one, place) === null
          return late
        })
        const early = showSuspectTexts(tapeOf(sent), (one) => inspect(one, 'body') === null)
        expect(early).toBe(late)
      }),
      { numRuns: 3000 },
    )
  })
  it('are read with their escapes, and names are left out where they are no more than names', () => {
    const seen: string[] = []
    const isDone = showSuspectTexts(tapeOf('{"a":"\\u0027x","select": 5,"b \\"c":"plain","d":"one; two|","select x":[]}'), (one) => {
      seen.push(one)
      return one !== 'select'
    })
    expect(isDone).toBe(true)
    expect(seen).toEqual(["'x", 'b "c', 'one; two|', 'select x'])
  })
})

const shapes = [
  ...['4111 1111 1111 1111', '4111-1111-1111-1111', '378282246310005', 'DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432'],
  ...['529.982.247-25', '12345678Z', '12345678-Z', 'X1234567L', 'RSSMRA85T10A562S', '219-09-9999', '2 55 08 14 168 025 38'],
  ...['1 85 05 2A 033 042 12', '185052A03304212', '1 85 05 2B 033 042 12', 'AKIAQYLPMN5HHHFPZAM2', `ASIA${'B'.repeat(16)}`],
  ...[`ghp_${'a1B2'.repeat(9)}`, `github_pat_${'a'.repeat(22)}_${'b'.repeat(59)}`, `glpat-${'a'.repeat(20)}`, `xoxb-${'1a'.repeat(12)}`],
  ...[
    `sk_live_${'a1B2'.repeat(6)}`,
    `rk_live_${'a1B2'.repeat(6)}`,
    `AIza${'a'.repeat(35)}`,
    `sk-proj-${'a1'.repeat(20)}`,
    `sk-${'a1'.repeat(20)}`,
  ],
  ...[
    `$2b$12$${'a'.repeat(53)}`,
    `$argon2id$v=19$m=65536,t=3$${'a'.repeat(16)}$${'b'.repeat(32)}`,
    `pbkdf2_sha256$6000$${'a'.repeat(8)}$${'b'.repeat(30)}`,
  ],
  ...['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlc2ln', '-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----'],
  '-----BEGIN RSA PRIVATE KEY-----\nMIIB',
]

describe('sentences', () => {
  const spaceless = [...functions, ...telling, ...unmistakable, ...ambiguous].filter((word) => /^[a-z]+$/.test(word))
  const word = fc.oneof(
    fc.constantFrom(...[...logic, ...compares].filter((one) => /^[a-z]/.test(one))),
    fc.constantFrom(...literals, '5', '7', '10.5', '0xff', '1e5', '5th', 'x'),
    fc.constantFrom(
      ...['order', 'group', 'by', 'limit', 'as', 'collate', 'between', 'is', 'where', 'select', 'from', 'into', 'offset', 'mode'],
    ),
    fc.constantFrom(
      ...['drop', 'table', 'delete', 'insert', 'update', 'set', 'shutdown', 'alter', 'grant', 'create', 'declare', 'if', 'waitfor'],
    ),
    fc.constantFrom(
      ...['begin', 'user', 'copy', 'to', 'merge', 'replace', 'call', 'immediate', 'master', 'case', 'when', 'then', 'outfile'],
    ),
    fc.constantFrom(
      ...['net', 'type', 'c:', 'systeminfo', 'process.env', 'java.lang.system', 'bash -i', 'perl -e x', 'mail -s x', 'sys.user'],
    ),
    fc.constantFrom(...['the', 'bell', 'does', 'not', 'ring', 'leave', 'please', 'a', 'I', 'é', 'ça', 'x.y', 'abc']),
    fc.constantFrom(...spaceless),
  )
  const between = fc.constantFrom(
    ' ',
    ' ',
    ' ',
    "'",
    " '",
    "' ",
    "''",
    '; ',
    ';',
    ' - ',
    '-',
    ', ',
    '. ',
    '.',
    '? ',
    '  ',
    ": '",
    "';",
    '"; ',
  )
  const sentence = fc
    .tuple(fc.constantFrom('', '', ' ', ';', "'", '-'), fc.array(fc.tuple(word, between), { minLength: 1, maxLength: 7 }))
    .map(([lead, parts]) => lead + parts.map(([one, glue], at) => (at === parts.length - 1 && glue === ' ' ? one : one + glue)).join(''))
  it('that are let through hold nothing that reading them word by word finds', () => {
    fc.assert(
      fc.property(sentence, fc.boolean(), (written, isLoud) => {
        const said = isLoud ? written.toUpperCase() : written
        const isLetThrough = showSuspectTexts(tapeOf(JSON.stringify(said)), () => false)
        if (isLetThrough) expect(inspect(said, 'body')).toBeNull()
      }),
      { numRuns: 20_000 },
    )
  })
  it('have no sign that another class is asked by', () => {
    const asked = attackClasses.filter((one) => one.triggers.some((trigger) => softSigns.has(trigger))).map(({ id }) => id)
    expect(asked).toEqual(['sql-injection', 'command-injection'])
    expect([...softSigns].filter((sign) => !triggers.includes(sign))).toEqual([])
  })
})

describe('shapes of commands', () => {
  const words = fc.constantFrom(
    ...[
      'net user',
      'then sleep 5',
      'mkfifo x',
      'systeminfo',
      ';',
      'processbuilder',
      'bash -i',
      'cat /etc/passwd',
      'os.system("',
      'process.env',
      '$ifs',
    ],
    ...[
      'cmd=',
      'eval(request',
      '() { :;}',
      '<?php',
      '|sh',
      'if [ ',
      '__class__',
      'wscript.shell',
      '%windir%',
      'server.scripttimeout',
      'php -r x',
    ],
    ...[
      'a/??/cat',
      'mail -s x',
      'child_process',
      'java.lang.system',
      'move_uploaded_file',
      'c:\\windows',
      'dir c:\\',
      'tasklist',
      '${#a}',
      'a',
    ],
  )
  it('all have one of the signs that they are asked by', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 4 }),
        fc.constantFrom('', ' ', ';', '('),
        (pieces, glue) => {
          const written = pieces.join(glue).toLowerCase()
          if (commandShapes.some(([shape]) => shape.test(written))) expect(mayHaveShape(written)).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
    for (const [shape] of commandShapes)
      for (const attack of attacks) if (shape.test(attack.toLowerCase())) expect(mayHaveShape(attack.toLowerCase())).toBe(true)
  })
})

describe('a value of a header', () => {
  it('is said the same of when it comes again, and when hundreds came between', () => {
    const mine = keepClean(createInspect())
    const others = Array.from({ length: 600 }, (_, at) => `agent/${at}`)
    for (const one of ['Mozilla/5.0 (X11; Linux)', ...attacks, ...others, ...attacks]) {
      const first = mine(one, 'header')
      expect(first).toEqual(inspect(one, 'header'))
      expect(mine(one, 'header')).toEqual(first)
    }
  }, 60_000)
})

describe('hints at leaks', () => {
  it.each(leakKinds.map(({ id }) => id))('are tried with what looks like %s', (id) => {
    const kind = leakKinds.find((one) => one.id === id)
    expect(shapes.some((one) => new RegExp(kind?.shape ?? /$^/).test(one))).toBe(true)
  })
  it('are there wherever a shape is', () => {
    const around = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.stringMatching(/^[0-9A-Za-z .,"_$-]{0,8}$/))
    fc.assert(
      fc.property(
        around,
        fc.constantFrom(...shapes),
        around,
        fc.constantFrom(...shapes),
        around,
        fc.nat(60),
        fc.nat(60),
        (a, one, b, two, c, from, to) => {
          for (const written of [
            `${one}`,
            `${a}${one}${b}${two}${c}`,
            `${one}${two.slice(from, to)}`,
            `${one.slice(0, from)}${a}${two.slice(to)}`,
          ]) {
            const sent = bytes(written)
            const latin = Buffer.from(sent).toString('latin1')
            const hinted = leakHintsOf(sent)
            for (const { shape, hint, id } of leakKinds)
              if (latin.match(shape) !== null && (hinted & hint) === 0) expect.fail(`${id} is not hinted at in ${JSON.stringify(written)}`)
            expect(findLeaks(latin, leakKinds, hinted)).toEqual(findLeaks(latin))
          }
        },
      ),
      { numRuns: 3000 },
    )
  })
  it('are there of digits in any arrangement', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,4}[0-9 .AB-]{6,30}[0-9A-Z]{1,3}$/), (written) => {
        const hinted = leakHintsOf(bytes(written))
        for (const { shape, hint } of leakKinds) if (written.match(shape) !== null) expect(hinted & hint).not.toBe(0)
      }),
      { numRuns: 5000 },
    )
  })
  it('are none in what most answers hold', () => {
    const plain = {
      id: 7,
      at: '2026-11-23T08:00:00Z',
      day: '2026-11-23',
      one: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      price: 18.5,
      sku: 'sku-0001',
    }
    expect(leakHintsOf(bytes(JSON.stringify([plain, { note: 'a thing to put on a shelf, number 5', status: 'PACKED' }])))).toBe(0)
  })
})

describe('a look at sixteen bytes at a time', () => {
  const told = fc.oneof(
    fc.constantFrom(...shapes),
    fc.stringMatching(/^[0-9A-Za-z .,"_$-]{0,12}$/),
    fc.stringMatching(/^[0-9]{1,4}[0-9 .AB-]{6,40}[0-9A-Z]{1,3}$/),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )

  it('is there on this machine', () => {
    expect(mayLeak(bytes('{}'))).toBe(false)
    expect(mayLeak(bytes('{"key":"AKIAIOSFODNN7EXAMPLE"}'))).toBe(true)
  })
  it('says yes wherever a hint is, at any place and behind whatever was looked at before', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), fc.nat(20), (parts, indent) => {
        const sent = bytes(' '.repeat(indent) + parts.join(''))
        if (leakHintsOf(sent) !== 0) expect(mayLeak(sent)).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
  it('says what one long pattern says, of leaks and of what is nearly one, wherever they lie', () => {
    const signs = /\$|sk-|at-|ox.-|at_|ve_|gh._|A[KS]?I|eyJ|--BE|df2/s
    const numbers = /[A-Z]{2}\d\d|\..{3}\..{3}-\d\d|-.{2}-\d{4}|\d{7}-?[A-Z]|[\d AB-]{12}\d/s
    const few = fc.constantFrom(
      '0123456789-. AB',
      '01-.AZ',
      '1 ',
      'skatoxgheve_-',
      'AKISJyeBE-2fd',
      '1A-',
      '.1-2',
      'fd2eyJ',
      '\0\x80\xff19AZ-',
    )
    const drawn = few.chain((characters) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 24 }))
    const nearly = fc.constantFrom(
      ...[
        'sk',
        '-',
        'at',
        'ox?',
        'gh?',
        '_',
        'v',
        'A',
        'I',
        'K',
        'ey',
        'J',
        '--',
        'BE',
        'df',
        '2',
        'AA',
        '11',
        '111',
        '1111',
        '.111',
        '-11',
      ],
      ...['1234567', '-A', '1 1 1 1 1 1 ', '1-1A1 1B1-1', ' '.repeat(13), '2026-11-23T08:00:00Z', 'sku-0001', '\xe9', '\x80', '\0'],
    )
    const filler = fc.tuple(fc.constantFrom('.', 'z', '\0', '\x9f', ' '), fc.nat(40)).map(([one, count]) => one.repeat(count))
    fc.assert(
      fc.property(fc.array(fc.oneof(drawn, nearly, nearly, filler), { maxLength: 8 }), (parts) => {
        const sent = Buffer.from(parts.join(''), 'latin1')
        const said = sent.toString('latin1')
        expect(mayLeak(sent)).toBe(signs.test(said) || numbers.test(said))
      }),
      { numRuns: 30_000 },
    )
  })
  it('says yes of what lies across the parts in which long bytes are looked at', () => {
    for (const shape of shapes.filter((one) => leakHintsOf(bytes(one)) !== 0))
      for (let from = 65_536 - 200 - shape.length; from < 65_536; from += 7)
        expect(mayLeak(bytes(`${'.'.repeat(from)}${shape}${'.'.repeat(100)}`)), `${shape} at ${from}`).toBe(true)
  })
  it('says no of most answers, whatever was looked at before', () => {
    const plain = { id: 7, at: '2026-11-23T08:00:00Z', one: '3fa85f64-57c7-4562-b3fc-2c963f66afa6', price: 18.5, sku: 'sku-0001' }
    const text = JSON.stringify(Array.from({ length: 8 }, () => plain))
    for (let length = 1; length < text.length; length++) {
      expect(mayLeak(bytes('AKIA$2b$ghp_eyJ0'.repeat(80)))).toBe(true)
      expect(mayLeak(bytes(text.slice(0, length))), text.slice(0, length)).toBe(false)
    }
  })
})
