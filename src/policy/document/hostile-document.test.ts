// Whatever stands in the sections of a policy or in its tests is understood or refused with a line, and quickly.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { UserError } from '../../base/index.ts'
import { createPolicy } from '../policy.ts'
import { parsePolicyTests } from '../testing/index.ts'
import { parseDocument } from './parse-document.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150)

/** What is refused is refused by a user error that names a line of the file. */
function read(text: string): 'read' | 'refused' {
  try {
    const document = parseDocument(text, 'fastward.yaml', ['docs-open'])
    createPolicy([{ file: 'fastward.yaml', document, beneath: [] }], ['docs-open'])
    return 'read'
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.message).toMatch(/^(?:fastward\.yaml:\d+|the preset [a-z0-9.-]+): /)
    const line = Number(/^fastward\.yaml:(\d+)/.exec(error.message)?.[1] ?? 1)
    expect(line).toBeLessThanOrEqual(text.split('\n').length)
    return 'refused'
  }
}

function readTests(text: string): 'read' | 'refused' {
  try {
    parsePolicyTests(text, 'tests.yaml')
    return 'read'
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.message).toMatch(/^tests\.yaml:\d+: /)
    return 'refused'
  }
}

const words = fc.constantFrom(
  'route',
  'GET /a',
  '/a/**',
  'open',
  'warn',
  'off',
  'docs-open',
  '2026-02-30',
  '@a',
  '',
  '*',
  'sha256-x',
  'true',
  'route.path == "/a"',
  'email',
  '[].x',
)
const keys = fc.constantFrom(
  ...'for where when require severity message path method tag rules fields resources attributes effect owner access rule route reason expires deny from digest public name program model expect requests findings packages principal routes'.split(
    ' ',
  ),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.jsonValue({ maxDepth: 1 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))
const sections = fc.constantFrom(
  'presets',
  'guardrails',
  'access',
  'waivers',
  'owners',
  'locked',
  'licences',
  'extends',
  'routes',
  'baseline',
  'rules',
)

test('a policy of any shape is understood or refused with its line', () => {
  fc.assert(
    fc.property(fc.dictionary(sections, value, { maxKeys: 4 }), (document) => void read(stringify(document))),
    { numRuns: numRuns * 2 },
  )
})

test('tests of any shape are understood or refused with their line', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(keys, value, { maxKeys: 5 }), { maxLength: 3 }), (tests) => void readTests(stringify({ tests }))),
    { numRuns: numRuns * 2 },
  )
})

const good = `presets: [baseline]
guardrails: {a: {for: route, where: {path: /x}, require: route.public, message: No.}}
access:
  rules: {a: {where: {path: /x}, when: '"a" in principal.roles'}}
waivers: [{rule: docs-open, reason: x, owner: y, expires: 2999-01-01}]
owners: {'a/**': '@a'}
locked: [guardrails]
`

test('a good policy with something broken in it', () => {
  const pieces = fc.constantFrom(
    '&a ',
    '*a',
    '<<: ',
    '!!js/function ',
    '? ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '#',
    ':',
    '\n',
    '\t',
    '%',
    '@',
    '\u0000',
    '€',
  )
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(6), pieces, (at, cut, piece) => void read(good.slice(0, at) + piece + good.slice(at + cut))),
    { numRuns: numRuns * 2 },
  )
})

const bomb = (levels: number) =>
  `tests:\n  - name: x\n    packages: []\n    requests:\n      - route: GET /a\n        expect: allow\n        body:\n          a0: &a0 [x, x]\n${Array.from({ length: levels }, (_, i) => `          a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\n`

test.each<[string, () => 'read' | 'refused', 'read' | 'refused']>([
  ['aliases that double', () => readTests(bomb(24)), 'refused'],
  ['more aliases than anybody writes', () => readTests(bomb(60)), 'refused'],
  ['few aliases', () => readTests(bomb(3)), 'read'],
  ['a list in a list in a list', () => read(`presets: ${'['.repeat(20_000)}`), 'refused'],
  ['a table in a table', () => read(`access: ${'{a: '.repeat(5_000)}`), 'refused'],
  [
    'deep values of a test',
    () => readTests(`tests: [{name: x, requests: [{route: GET /a, expect: allow, body: ${'['.repeat(60)}${']'.repeat(60)}}]}]`),
    'refused',
  ],
  [
    'a key twice',
    () => read('guardrails:\n  a: {for: route, require: route.public, message: x}\n  a: {for: route, require: route.public, message: x}\n'),
    'refused',
  ],
  ['a section twice', () => read('presets: [baseline]\npresets: [strict]\n'), 'refused'],
  ['a merge key', () => read('x: &x {for: route}\nguardrails:\n  a:\n    <<: *x\n    require: route.public\n    message: x\n'), 'refused'],
  ['a tag of a language', () => read('presets: !!python/object/apply:os.system [ls]\n'), 'refused'],
  ['a name that objects have', () => read('guardrails: {constructor: off}\n'), 'refused'],
  ['`__proto__`', () => readTests('tests: [{name: x, requests: [{route: GET /a, expect: allow, body: {__proto__: {a: 1}}}]}]'), 'read'],
  ['a megabyte in one line', () => read(`owners: {'${'a*'.repeat(500_000)}': '@a'}\n`), 'read'],
])('%s', (_, ask, expected) => {
  const before = process.cpuUsage().user
  expect(ask()).toBe(expected)
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5)
})
