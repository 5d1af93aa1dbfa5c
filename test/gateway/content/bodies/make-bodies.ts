// Bodies that clients send, and bodies that somebody sends who wants two readers to disagree.

import { createRandom, type Random } from '../../../kit/random.ts'

export interface MadeBody {
  readonly path: string
  readonly contentType: string | null
  readonly bytes: Uint8Array
}

export function makeBodies(count: number, seed: number): readonly MadeBody[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const path = random.pick(paths)
    if (path in forms) return random.once(3) ? urlencoded(path, random) : multipart(path, random)
    return json(path, random)
  })
}

// JSON.

type Write = (random: Random) => string

const texts = [
  'ada',
  '',
  'a b',
  'é',
  '\u{1f600}',
  '\u0000',
  '</b>',
  '__proto__',
  'admin',
  'x'.repeat(300),
  '٣',
  '"',
  '\\',
  '\u2028',
  '1',
  'true',
]
const string: Write = (random) => {
  const written = JSON.stringify(random.pick(texts))
  if (random.once(6))
    return `"${Array.from(random.pick(texts), (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
  return random.once(30)
    ? random.pick(['"\\ud800"', '"\\udc00\\ud83d"', '"\\ud83d\\ude00"', '"\\x41"', "'a'", '"a\nb"', '"\t"', '"\\/"'])
    : written
}
const whole: Write = (random) =>
  random.once(8)
    ? random.pick([
        '5.0',
        '1e2',
        '-0',
        '9007199254740993',
        '12345678901234567890',
        '1E400',
        '01',
        '+1',
        '0x5',
        '1_0',
        '5.5',
        '-7',
        '1.0e0',
        '"5"',
        '" 5"',
        '"5.0"',
        '"٣"',
        '"1_0"',
        '"+5"',
        '"05"',
        '"-0"',
        'true',
        'null',
        'NaN',
        '[]',
        '"1e2"',
        '"9007199254740993"',
      ])
    : String(random.below(1000))
const real: Write = (random) =>
  random.once(4)
    ? random.pick([
        '1',
        '-0.0',
        '1e400',
        '0.1',
        '1e-7',
        '12345678901234567890',
        '"1.5"',
        '"nan"',
        '"inf"',
        'Infinity',
        '-Infinity',
        'NaN',
        '"1e3"',
        '".5"',
        '"1_0.5"',
        'true',
        '""',
        '0.30000000000000004',
        '123456789.123456789',
        '5e-324',
      ])
    : `${random.below(100)}.${random.below(1000)}`
const truth: Write = (random) =>
  random.once(3)
    ? random.pick(['1', '0', '"true"', '"on"', '"yes"', '"N"', '"1"', '"TRUE"', '" true"', '1.0', '2', '"off"', 'null', '""', '"t"'])
    : random.pick(['true', 'false'])
const key: Write = (random) =>
  random.pick([
    '"00000000-0000-4000-8000-000000000001"',
    '"AAAAAAAA-0000-4000-8000-000000000001"',
    '"{00000000-0000-4000-8000-000000000001}"',
    '"urn:uuid:00000000-0000-4000-8000-000000000001"',
    '"00000000000040008000000000000001"',
    'null',
    '1',
    '"x"',
  ])
const mail: Write = (random) =>
  random.pick([
    '"ada@example.com"',
    '"Ada@Example.COM"',
    '"Ada <ada@example.com>"',
    '"ada"',
    '"ada@exämple.com"',
    '" ada@example.com"',
    '"a+b@example.com"',
    'null',
    '"ada@example.com."',
  ])
const anything: Write = (random) =>
  random.pick([
    string,
    whole,
    real,
    truth,
    () => 'null',
    () => '[]',
    () => '{}',
    () => '[1,[2,[3]]]',
    () => '{"a":{"b":1}}',
    () => '['.repeat(70) + ']'.repeat(70),
  ])(random)

const other =
  (usual: Write): Write =>
  (random) =>
    random.once(30) ? anything(random) : usual(random)
const listOf =
  (item: Write): Write =>
  (random) =>
    `[${Array.from({ length: random.below(4) }, () => item(random)).join(', ')}]`
const oneOf =
  (...values: readonly string[]): Write =>
  (random) =>
    random.pick(values)

interface Field {
  readonly name: string
  readonly value: Write
  readonly isNeeded?: boolean
}

const table =
  (fields: readonly Field[], extra: readonly string[] = ['role', 'Owner', 'owner-id', '__proto__', 'constructor', 'extra']): Write =>
  (random) => {
    const members: (readonly [string, string])[] = []
    for (const { name, value, isNeeded = false } of fields)
      if (isNeeded ? !random.once(40) : random.once(3)) members.push([name, other(value)(random)])
    if (random.once(8)) members.push([random.pick(extra), anything(random)])
    if (random.once(12)) members.push([random.pick(fields).name, anything(random)])
    if (random.once(3)) members.reverse()
    const gap = () => (random.once(12) ? random.pick([' ', '\n', '\t', '\r\n  ', '\u00a0', '\u000b', '/**/']) : '')
    const written = members.map(([name, value]) => `${gap()}${writeKey(name, random)}${gap()}:${gap()}${value}`).join(`,${gap()}`)
    return `{${gap()}${written}${random.once(60) ? ',' : ''}${gap()}}`
  }

function writeKey(name: string, random: Random): string {
  if (!random.once(15) || name === '') return JSON.stringify(name)
  const at = random.below(name.length)
  return `"${name.slice(0, at)}\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}${name.slice(at + 1)}"`
}

const line = table([
  { name: 'sku', value: string, isNeeded: true },
  { name: 'count', value: whole },
  { name: 'price', value: real },
])
const tree: Write = (random) =>
  table([
    { name: 'value', value: whole, isNeeded: true },
    { name: 'below', value: (inner) => (inner.once(3) ? `[${tree(inner)}]` : '[]') },
  ])(random)
const card = table([
  { name: 'kind', value: oneOf('"card"', '"cash"', '"Card"', 'null', '"c\\u0061rd"'), isNeeded: true },
  { name: 'number', value: string, isNeeded: true },
  { name: 'limit', value: whole },
])
const cash = table([
  { name: 'kind', value: oneOf('"cash"', '"cash"', '"card"', '1'), isNeeded: true },
  { name: 'amount', value: real, isNeeded: true },
])

const bodies: Readonly<Record<string, Write>> = {
  '/order': table([
    { name: 'owner', value: string, isNeeded: true },
    { name: 'total', value: whole, isNeeded: true },
    { name: 'rate', value: real },
    { name: 'paid', value: truth },
    { name: 'role', value: string },
    { name: 'note', value: (random) => (random.once(2) ? 'null' : string(random)) },
    { name: 'color', value: oneOf('"red"', '"blue"', '"Red"', '"green"', '1', '" red"') },
    { name: 'key', value: key },
    { name: 'level', value: oneOf('"low"', '"high"', '3', '"3"', '3.0', 'true') },
    { name: 'lines', value: listOf(line) },
    {
      name: 'more',
      value: table(
        [
          { name: 'a', value: whole },
          { name: 'b', value: whole },
        ],
        ['c', '__proto__'],
      ),
    },
  ]),
  '/named': table(
    [
      { name: 'ownerId', value: whole, isNeeded: true },
      { name: 'isAdmin', value: truth },
      { name: 'from', value: string },
    ],
    ['owner_id', 'is_admin', 'from_', 'OwnerId', 'isadmin'],
  ),
  '/open': table([
    { name: 'name', value: string, isNeeded: true },
    { name: 'mail', value: mail },
  ]),
  '/pay': (random) => (random.once(2) ? card(random) : cash(random)),
  '/either': (random) => (random.once(2) ? line(random) : tree(random)),
  '/tree': tree,
  '/numbers': listOf((random) => random.pick([string, whole, real, () => 'null', truth])(random)),
  '/any': (random) => random.pick([anything, line, tree, listOf(anything)])(random),
  '/two': table([
    { name: 'line', value: line, isNeeded: true },
    { name: 'count', value: whole },
    { name: 'name', value: string },
  ]),
  '/embedded': table([{ name: 'name', value: string, isNeeded: true }]),
  '/raw': (random) => random.pick([anything, line, tree])(random),
}

const jsonTypes = [
  'APPLICATION/JSON',
  'application/json;charset=utf-8',
  'application/json; charset="UTF-8"',
  'application/json; charset=utf8',
  'application/json; charset=latin-1',
  'application/json; charset=utf-16',
  'application/json; version=1',
  'application/vnd.api+json',
  'application/merge-patch+JSON ; a="b;c"',
  'application/json+x',
  'application/jsonx',
  'text/json',
  'text/plain',
  ' application/json',
  'application/json, text/plain',
  'application/json;',
  'application/json; charset',
  'application /json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
  null,
] as const

function json(path: string, random: Random): MadeBody {
  const written = bodies[path]?.(random) ?? ''
  const contentType = random.once(8) ? random.pick(jsonTypes) : 'application/json'
  return { path, contentType, bytes: random.once(14) ? spoil(written, random) : Buffer.from(written) }
}

function spoil(text: string, random: Random): Uint8Array {
  const bytes = Buffer.from(text)
  return random.pick<() => Uint8Array>([
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(`\ufeff${text}`, 'utf16le'),
    () => Buffer.from(text, 'utf16le').swap16(),
    () => Buffer.concat([bytes, Buffer.from(random.pick([' ', '\n', '}', ' {}', '\0', '\u0085', '\ufeff']))]),
    () => bytes.subarray(0, Math.max(0, bytes.length - 1 - random.below(4))),
    () => new Uint8Array(0),
    () => {
      bytes[random.below(Math.max(1, bytes.length))] = random.below(256)
      return bytes
    },
    () => Buffer.from(text, 'latin1'),
    () => Buffer.from([...bytes].flatMap((byte) => [byte, 0, 0, 0])),
  ])()
}

// Forms.

const forms: Readonly<Record<string, readonly string[]>> = {
  '/form': ['name', 'age', 'rate', 'sure', 'tags', 'tags', 'scores', 'color', 'with-dash'],
  '/login': ['name', 'age', 'tags', 'tags'],
  '/file': ['title', 'age'],
  '/files': ['name'],
}
const files: Readonly<Record<string, readonly string[]>> = { '/file': ['document'], '/files': ['documents', 'documents', 'extra'] }
const paths = [...Object.keys(bodies), ...Object.keys(bodies), ...Object.keys(forms), ...Object.keys(forms), ...Object.keys(forms)]

const formValues: Readonly<Record<string, readonly string[]>> = {
  age: ['7', '7', '007', ' 7', '7.0', '+7', '-7', '1e1', '٣', '', '12345678901234567890', '0', '-0', '1_0', 'x'],
  rate: ['1.5', '1', '', 'nan', 'inf', '1e3', ' 1.5', '-0.0', '.5', '1.', '0.1'],
  sure: ['true', 'false', 'on', 'off', 'yes', '1', '0', '', 'TRUE', 'y', 'maybe', ' true'],
  scores: ['1', '2', '', 'x', '3.0'],
  color: ['red', 'blue', 'green', '', 'Red'],
}
const formTexts = ['ada', '', 'a b', 'é', '\u{1f600}', 'a&b=c', 'a;b', '100%', '+', '\r\n', 'x'.repeat(200), '\u0000', '--XX', '"']

const formValue = (name: string, random: Random): string => random.pick(formValues[name] ?? formTexts)

function formFields(path: string, random: Random): readonly (readonly [string, string])[] {
  const names = forms[path] ?? []
  const fields: (readonly [string, string])[] = []
  for (const name of names) if (name === 'name' ? !random.once(20) : random.once(2)) fields.push([name, formValue(name, random)])
  if (random.once(10)) fields.push([random.pick([...names, 'extra', 'Name', 'with_dash', 'NAME', 'document']), random.pick(formTexts)])
  if (random.once(4)) fields.reverse()
  return fields
}

function urlencoded(path: string, random: Random): MadeBody {
  const encode = (text: string): string => {
    const plain = encodeURIComponent(text).replaceAll('%20', random.once(2) ? '+' : '%20')
    if (random.once(25))
      return random.pick([
        text.replaceAll(/[&=]/g, ''),
        plain.toLowerCase(),
        `${plain}%`,
        `${plain}%zz`,
        `${plain}%C3`,
        `${plain}%FF`,
        `${plain}%00`,
        `${plain}é`,
      ])
    return plain
  }
  const parts = formFields(path, random).map(([name, value]) => (random.once(40) ? encode(name) : `${encode(name)}=${encode(value)}`))
  if (random.once(20)) parts.push(random.pick(['', '=', '=x', '&', 'name', 'age;7', 'a=1;age=8']))
  const text = parts.join(random.once(40) ? ';' : '&')
  const contentType = random.once(8)
    ? random.pick([
        'application/x-www-form-urlencoded; charset=utf-8',
        'application/x-www-form-urlencoded; charset=latin-1',
        'Application/X-WWW-Form-URLEncoded',
        'application/x-www-form-urlencoded;',
        'application/x-www-form-urlencoded, text/plain',
        ' application/x-www-form-urlencoded',
        'multipart/form-data; boundary=XX',
        'application/json',
        'text/plain',
        null,
      ])
    : 'application/x-www-form-urlencoded'
  return { path, contentType, bytes: random.once(30) ? Buffer.from(text, 'latin1') : Buffer.from(text) }
}

function multipart(path: string, random: Random): MadeBody {
  const boundary = random.pick(['XX', '----WebKitFormBoundary7MA4YWxkTrZu0gW', 'a-b_c.d', "x'y", 'a b', '0'.repeat(70), '0'.repeat(80)])
  const odd = (times: number) => random.once(times)
  const parts: (readonly [string, string, string])[] = formFields(path, random).map(([name, value]) => [
    name,
    '',
    odd(12) ? random.pick(['\r\n', `\r\n--${boundary}`, `\n--${boundary}\r\n`, `--${boundary}`, 'a\r\nb', `${value}\r\n`]) : value,
  ])
  for (const name of files[path] ?? [])
    if (!odd(5))
      parts.push([
        name,
        random.pick([
          '; filename="a.txt"',
          '; filename="a.txt"',
          '; filename="é.txt"',
          '; filename=""',
          '; filename="C:\\\\x\\\\a.txt"',
          '; filename=a.txt',
          '; filename="a;b=c.txt"',
          '; filename="a%22b"',
          '; filename="a.txt"; filename*=utf-8\'\'b.txt',
          '; FILENAME="a.txt"',
          ';filename="a.txt"',
          '; filename="a\\"b.txt"',
        ]),
        random.pick(['', 'short', 'x'.repeat(500), '\0\u0001', 'line\r\nline\r\n']),
      ])
  if (odd(4)) parts.reverse()
  const end = odd(40) ? '\n' : '\r\n'
  let text = odd(40) ? random.pick(['\r\n', 'preamble\r\n', '--other\r\n', ' ']) : ''
  for (const [name, filename, value] of parts) {
    const quoted = odd(30)
      ? random.pick([name, `'${name}'`, `"${name}\\"x"`, `"${name}"; name="role"`, `"x"; name*=utf-8''${name}`, `"${name} "`])
      : `"${name}"`
    const type =
      filename !== '' && !odd(4)
        ? `Content-Type: ${random.pick(['text/plain', 'application/octet-stream', 'image/png; a=b', 'text/plain; charset=latin-1'])}${end}`
        : ''
    const more = odd(20)
      ? random.pick([
          `Content-Transfer-Encoding: base64${end}`,
          `Content-Transfer-Encoding: 8bit${end}`,
          `Content-Type: text/plain; charset=utf-16${end}`,
          `X-Folded: a${end} b${end}`,
          `Content-Disposition: form-data; name="role"${end}`,
          `${'X: y\r\n'.repeat(9)}`,
          `X-Empty:${end}`,
          `X Y: z${end}`,
          `X-Long: ${'x'.repeat(4100)}${end}`,
        ])
      : ''
    const head = odd(30)
      ? random.pick([
          'content-disposition: form-data',
          'Content-Disposition:form-data',
          'Content-Disposition: Form-Data',
          'Content-Disposition: attachment',
          'Content-Disposition:\tform-data',
          'Content-Disposition : form-data',
        ])
      : 'Content-Disposition: form-data'
    text += `--${boundary}${odd(60) ? random.pick([' ', '\t', '--', 'x']) : ''}${end}${odd(60) ? '' : `${head}; name=${quoted}${filename}${end}`}${type}${more}${end}${value}${end}`
  }
  text += `--${boundary}${odd(40) ? random.pick(['', '-', '--\r\nepilogue', `--\r\n--${boundary}\r\n`, '--\n', '-- \r\n', '\r\n']) : random.pick(['--', '--\r\n'])}`
  const written = boundary === 'a b' || odd(3) ? `"${boundary}"` : boundary
  const contentType = odd(10)
    ? random.pick([
        `multipart/form-data; boundary=${written}; charset=utf-8`,
        `multipart/form-data; charset=latin-1; boundary=${written}`,
        `multipart/form-data; charset=utf-16; boundary=${written}`,
        `Multipart/Form-Data; Boundary=${written}`,
        `multipart/form-data;boundary=${written}`,
        `multipart/form-data; boundary=other; boundary=${written}`,
        `multipart/form-data; boundary=${written}; boundary=other`,
        `multipart/form-data; boundary*=utf-8''${boundary}`,
        `multipart/form-data; boundary = ${written}`,
        'multipart/form-data',
        `multipart/mixed; boundary=${written}`,
        'application/x-www-form-urlencoded',
        'application/json',
      ])
    : `multipart/form-data; boundary=${written}`
  return { path, contentType, bytes: odd(30) ? Buffer.from(text, 'latin1') : Buffer.from(text) }
}
