// One more item in a list of `fastward.yaml`: it is there, and nothing else is another.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { appendItem, type Item } from './append-item.ts'

const waiver = { rule: 'docs-open', fingerprint: '0123', reason: 'a public: API', owner: '@platform', expires: '2999-01-01' }
const block = (indent: string) => `${indent}- rule: docs-open
${indent}  fingerprint: "0123"
${indent}  reason: "a public: API"
${indent}  owner: "@platform"
${indent}  expires: 2999-01-01
`

test.each<[name: string, source: string, path: readonly string[], item: Item, expected: string]>([
  ['nothing yet', '', ['routes', 'public'], 'GET /x', 'routes:\n  public:\n    - GET /x\n'],
  ['comments alone', '# none yet\n', ['waivers'], waiver, `# none yet\n\nwaivers:\n${block('  ')}`],
  ['no such section', 'app: a:b # why\n', ['waivers'], waiver, `app: a:b # why\n\nwaivers:\n${block('  ')}`],
  ['no line break at the end', 'app: a:b', ['routes', 'public'], 'GET /x', 'app: a:b\n\nroutes:\n  public:\n    - GET /x\n'],
  [
    'a list with comments',
    'routes:\n  # open\n  public:\n    # docs\n    - GET /docs # one\n    # nothing below\n\n# next\napp: a:b\n',
    ['routes', 'public'],
    'GET /users/{id}',
    'routes:\n  # open\n  public:\n    # docs\n    - GET /docs # one\n    - GET /users/{id}\n    # nothing below\n\n# next\napp: a:b\n',
  ],
  [
    'a list that is not indented',
    'waivers:\n- rule: a\n  reason: x\napp: a:b\n',
    ['waivers'],
    waiver,
    `waivers:\n- rule: a\n  reason: x\n${block('')}app: a:b\n`,
  ],
  [
    'a list in brackets',
    'routes: {public: [GET /docs, ]} # x\n',
    ['routes', 'public'],
    'GET /users/{id}',
    'routes: {public: [GET /docs, "GET /users/{id}", ]} # x\n',
  ],
  ['an empty list', 'routes:\n  public: [] # none\n', ['routes', 'public'], 'GET /x', 'routes:\n  public: [GET /x] # none\n'],
  ['a table in braces without it', 'routes: {}\n', ['routes', 'public'], 'GET /x', 'routes: {public: [GET /x]}\n'],
  ['braces all over', '{app: "a:b"}\n', ['routes', 'public'], 'GET /x', '{app: "a:b", routes: {public: [GET /x]}}\n'],
  [
    'nothing behind the colon',
    'routes:\n  public: # none\napp: a:b\n',
    ['routes', 'public'],
    'GET /x',
    'routes:\n  public: # none\n    - GET /x\napp: a:b\n',
  ],
  ['nothing behind the first colon', 'routes:\napp: a:b\n', ['routes', 'public'], 'GET /x', 'routes:\n  public:\n    - GET /x\napp: a:b\n'],
  [
    'a text of several lines at the end',
    'waivers:\n  - rule: a\n    reason: |\n      b\n\n      c\n',
    ['waivers'],
    waiver,
    `waivers:\n  - rule: a\n    reason: |\n      b\n\n      c\n${block('  ')}`,
  ],
  [
    'line breaks of Windows',
    'waivers:\r\n  - rule: a\r\n',
    ['waivers'],
    { rule: 'b', path: 'x' },
    'waivers:\r\n  - rule: a\r\n  - rule: b\r\n    path: x\r\n',
  ],
])('%s', (_, source, path, item, expected) => {
  const appended = appendItem(source, path, item)
  expect(appended?.text).toBe(expected)
  expect(expected.split('\n')[(appended?.line ?? 0) - 1]).toContain(typeof item === 'string' ? item : item['rule'])
})

test.each([
  ['what an alias stands for', 'a: &x [b]\nwaivers: *x\n'],
  ['what is no list', 'waivers: a\n'],
  ['what is no YAML', 'waivers: [\n'],
  ['a document that ends', 'app: a:b\n...\n'],
])('nothing is put into %s', (_, source) => {
  expect(appendItem(source, ['waivers'], waiver)).toBeNull()
})

const line = fc.constantFrom(
  '# a comment',
  '',
  '   # indented',
  'app: a:b # c',
  'exclude: [x, # y\n  z]',
  'presets:\n  - baseline # d\n# e',
)
const listed = fc.array(fc.constantFrom('GET /a', 'GET /b # why', '"POST /c"', "'PUT /d'"), { minLength: 1, maxLength: 4 })
const section = fc.oneof(
  fc.constant(''),
  fc.constant('routes:\n'),
  fc.constant('routes: {}\n'),
  fc
    .tuple(listed, fc.constantFrom('', '  ', '    '))
    .map(([items, indent]) => `routes:\n  # here\n  public:\n${items.map((item) => `  ${indent}- ${item}\n`).join('')}`),
  fc.array(fc.constantFrom('GET /a', '"POST /c"'), { maxLength: 3 }).map((items) => `routes:\n  public: [${items.join(', ')}] # f\n`),
)
const words = fc.oneof(
  fc.constantFrom('GET /x', 'a: b', '# c', '- d', 'yes', '1e5', '{x}', "it's", '"', '\\'),
  fc.string({ minLength: 1, maxLength: 12 }),
)

test('whatever stands in the file and whatever is put in: the rest stays byte for byte', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(line, { maxLength: 5 }),
      section,
      fc.uniqueArray(line, { maxLength: 3 }),
      words,
      (before, routes, after, item) => {
        const source = `${before.map((one) => `${one}\n`).join('')}${routes}${after
          .filter((one) => !before.includes(one) || /^\s*(#|$)/.test(one))
          .map((one) => `${one}\n`)
          .join('')}`
        const appended = appendItem(source, ['routes', 'public'], item)
        if (appended === null) throw new Error(`nothing was put into ${JSON.stringify(source)}`)
        const { text } = appended
        let [front, back] = [0, 0]
        while (front < source.length && text[front] === source[front]) front += 1
        while (back < source.length - front && text.at(-1 - back) === source.at(-1 - back)) back += 1
        expect(front + back).toBe(source.length)
        expect(parse(text).routes.public.at(-1)).toBe(item)
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

test('any text is taken or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.anything().map((value) => stringify(value) ?? ''),
      ),
      (source) => {
        const appended = appendItem(source, ['waivers'], waiver)
        if (appended !== null) expect(parse(appended.text).waivers.at(-1)).toEqual(waiver)
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
