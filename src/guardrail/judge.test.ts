// What decides beside the difference itself: who owns the law, and what was done to it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding } from '../finding/index.ts'
import { type Layer, parseDocument } from '../policy/index.ts'
import { findCodeOwners, findOwners, isOwner } from './code-owners.ts'
import { compareLaws, type LawMatter } from './compare-law.ts'

test.each<[name: string, text: string, path: string, owners: readonly string[] | null]>([
  ['nobody', '', 'fastward.yaml', null],
  ['the last that fits', '* @all\n/fastward.yaml @ada @bob\n', 'fastward.yaml', ['@ada', '@bob']],
  ['a folder', 'back/ ada@example.org\n', 'back/fastward.yaml', ['ada@example.org']],
  ['another folder', '/back/ @ada\n', 'front/fastward.yaml', null],
  ['one that takes the owners away', '* @all\nfastward.yaml\n', 'fastward.yaml', null],
  ['comments and sections', '# * @eve\n[Security]\n^[Docs] @doc\n* @all # @eve\n', 'fastward.yaml', ['@all']],
])('owners: %s', (_, text, path, owners) => {
  expect(findCodeOwners(text, path)).toEqual(owners)
})

test('owners are told by their whole name, and any text is read', () => {
  expect(isOwner(['@Ada', '@org/team'], 'ada')).toBe(true)
  expect(isOwner(['@org/team'], 'team')).toBe(false)
  expect(isOwner(['@'], '')).toBe(false)
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ minLength: 1 }).filter((path) => /^[a-z]+$/.test(path)),
      (text, path) => {
        expect(() => findCodeOwners(text, path)).not.toThrow()
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

const finding = (rule: string, fingerprint: string, severity: Finding['severity'] = 'high') =>
  // As much of a finding as decides here.
  ({ rule, fingerprint, severity, places: [{ file: 'old/main.py', line: 1 }], routes: [{ id: 'GET /x' }] }) as unknown as Finding
const layersOf = (text: string | null): Layer[] =>
  text === null ? [] : [{ file: 'fastward.yaml', document: parseDocument(text, 'fastward.yaml', ['rule-a']), beneath: [] }]
const known = { base: new Set<string>(), head: new Set<string>() }

/** Finds one thing, unless it is waived, turned off or public. */
const matter: LawMatter = {
  decide: async (layers) => {
    const [{ waivers = [], rules, routes = {} } = {}] = layers.map(({ document }) => document)
    const isPublic = (route: string) => (routes.public ?? []).includes(route)
    const setting = rules?.get('rule-a') ?? 'high'
    if (isPublic('GET /untried')) return null
    if (waivers.some(({ expires }) => expires > '2026-06') || setting === 'off' || isPublic('GET /x')) return []
    return [finding('rule-a', 'f', setting)]
  },
  severityOf: () => 'high',
  hides: (pattern, file) => file.startsWith(pattern),
  nameRoute: (id) => id,
  baselines: known,
  inBase: new Set(),
}
const waived = (expires: string) => `waivers: [{rule: rule-a, reason: x, owner: y, expires: ${expires}}]\n`
const required = (condition: string) => `guardrails: {g: {for: route, require: ${condition}, severity: block, message: No.}}\n`

test.each<[name: string, base: string | null, head: string | null, said: readonly string[]]>([
  ['nothing', '', '# a comment\n', []],
  ['where it is written', '\n\nwaivers: []\n', 'waivers: []\n', []],
  ['a rule that is switched off', '', 'rules: {rule-a: off}\n', ['weaker rules.rule-a 1']],
  ['a rule that is on again', 'rules: {rule-a: off}\n', '', ['stronger rules.rule-a 1']],
  ['a lower severity', '', 'rules: {rule-a: low}\n', ['weaker rules.rule-a 1']],
  ['a higher one', '', 'rules: {rule-a: critical}\n', ['stronger rules.rule-a 1']],
  ['the severity that it has', '', 'rules: {rule-a: high}\n', ['neutral rules.rule-a 0']],
  ['what is hidden', '', 'exclude: [old/]\n', ['weaker exclude old/ 1']],
  ['what is brought back', 'exclude: [new/]\n', 'exclude: [new/, "!new/main.py"]\n', ['stronger exclude !new/main.py 0']],
  ['tests', 'include-tests: true\n', '', ['weaker include-tests 0']],
  ['a function that is believed', '', 'validators: {a:b: {for: [file], by: raising}}\n', ['weaker validators.a:b 0']],
  ['older secrets', 'secrets: {max-age: 30d}\n', 'secrets: {max-age: 90d}\n', ['weaker secrets 0']],
  ['how the application is found', 'app: a:b\n', 'app: a:c\n', ['neutral app 0']],
  ['a guardrail that went', required('route.public'), '', ['weaker guardrails.g 0']],
  ['a guardrail that came', '', required('route.public'), ['stronger guardrails.g 0']],
  [
    'a guardrail that says something else, and the same of what is there',
    required('route.public'),
    required('"true"'),
    ['neutral guardrails.g 0'],
  ],
  ['a guardrail that is turned off', '', 'guardrails: {g: off}\n', ['weaker guardrails.g 0']],
  ['a waiver that lets something pass', '', waived('2999-01-01'), ['weaker waivers rule-a 1']],
  ['a waiver that lasts longer', waived('2026-01-01'), waived('2999-01-01'), ['weaker waivers rule-a 1']],
  ['a waiver that ends', waived('2999-01-01'), '', ['stronger waivers rule-a 1']],
  ['a route that is declared public', '', 'routes: {public: [GET /x]}\n', ['weaker routes.public GET /x 1']],
  ['what could not be tried is judged by its form', '', 'routes: {public: [GET /untried]}\n', ['weaker routes.public GET /untried 0']],
  ['what weakens is told first', waived('2999-01-01'), 'include-tests: false\n', ['weaker include-tests 0', 'stronger waivers rule-a 1']],
  ['all of it taken away', waived('2026-01-01'), null, ['weaker fastward.yaml 0']],
  ['the first one, which takes nothing away', null, required('route.public'), ['stronger guardrails.g 0']],
  ['the first one, where it lets nothing pass', null, 'routes: {public: [GET /y]}\n', ['neutral routes.public GET /y 0']],
  ['the first one, where it does', null, 'routes: {public: [GET /x]}\n', ['weaker routes.public GET /x 1']],
])('the law: %s', async (_, base, head, said) => {
  const { changes } = await compareLaws(layersOf(base), layersOf(head), matter)
  expect(changes.map(({ key, direction, decides }) => `${direction} ${key} ${decides}`)).toEqual(said)
})

test('two that hide each other are told together', async () => {
  const { changes, together } = await compareLaws(layersOf(''), layersOf(`rules: {rule-a: off}\n${waived('2999-01-01')}`), matter)
  expect(changes.map(({ decides }) => decides)).toEqual([1, 1])
  expect(together).toEqual({ passes: 1, brings: 0, routes: ['GET /x'] })
})

test('a baseline that grows is weaker, one that shrinks is not, and the first names what was there', async () => {
  const compare = async (baselines: LawMatter['baselines'], base: string | null = '', inBase: readonly string[] = []) =>
    (await compareLaws(layersOf(base), layersOf(''), { ...matter, baselines, inBase: new Set(inBase) })).changes.map(
      ({ direction, what, decides }) => `${direction} ${what} ${decides}`,
    )
  const [none, one] = [new Set<string>(), new Set(['f'])]
  expect(await compare({ base: none, head: one })).toEqual(['weaker has 1 finding more 1'])
  expect(await compare({ base: one, head: none })).toEqual(['stronger has 1 finding fewer 0'])
  expect(await compare({ base: one, head: one })).toEqual([])
  expect(await compare({ base: none, head: one }, null, ['f'])).toEqual([])
  expect(await compare({ base: none, head: one }, null)).toEqual(['weaker has 1 finding more 1'])
})

test('owners of the policy: the last pattern that fits counts', () => {
  const owners = new Map([
    ['*', ['@all']],
    ['/fastward.yaml', ['@law', '@ada']],
  ])
  expect([findOwners(owners, 'fastward.yaml'), findOwners(owners, 'x.py'), findOwners(new Map(), 'x.py')]).toEqual([
    ['@law', '@ada'],
    ['@all'],
    null,
  ])
})
