// What `locked` lets other documents do, section by section: everything that tightens, and nothing that loosens.

import { expect, test } from 'vitest'
import { UserError } from '../../base/index.ts'
import { createPolicy } from '../policy.ts'
import { readLayers } from './layers.ts'
import { parseDocument } from './parse-document.ts'

const open = 'undeclared-open-route'
const rule = 'cors-any-origin-with-credentials'
const other = 'route-shadowed-by-earlier'
const ruleIds = [rule, other, 'router-orphaned']
const named = (id: string) => `guardrails:
  ${id}: {for: route, require: 'route.access == "authenticated"', severity: block, message: Nobody calls without a name.}
`

/** What is said of a project with these documents; null where nothing is. */
function read(texts: Readonly<Record<string, string>>): string | null {
  const open = (file: string) => ({ file, identity: file, text: texts[file] ?? '', digest: '', isInside: true })
  try {
    const layers = readLayers(
      open('fastward.yaml'),
      ({ source }) => (source.kind === 'path' ? open(source.path) : { failure: 'there is none' }),
      ruleIds,
    )
    createPolicy(layers, ruleIds)
    return null
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return error.code === 'locked-loosened' ? 'locked' : error.message
  }
}

const waive = (id: string) => `waivers: [{rule: ${id}, reason: x, owner: y, expires: 2999-01-01}]\n`
const where = 'where: {path: /items/*}'
const may = (name: string) => `${name}: {${where}, when: 'principal.kind != "anonymous"'}`

test.each<[section: string, lower: string, loosened: readonly string[], tightened: readonly string[]]>([
  [
    'guardrails',
    `presets: [baseline]\n${named('of-company')}locked: [guardrails]\n`,
    [
      'guardrails: {of-company: off}\n',
      'guardrails: {of-company: warn}\n',
      `guardrails: {${open}: off}\n`,
      `guardrails: {${open}: audit}\n`,
      // Other words under the same name.
      named('of-company').replace('route.access == "authenticated"', 'true'),
      named(open).replace('route.access == "authenticated"', 'true'),
      waive('of-company'),
      waive(open),
    ],
    [named('of-project'), 'guardrails: {likely-severe-finding: block}\n', 'presets: [strict]\n', waive(rule)],
  ],
  [
    `guardrails.${open}`,
    `presets: [baseline]\nlocked: [guardrails.${open}]\n`,
    [`guardrails: {${open}: warn}\n`, waive(open)],
    ['guardrails: {token-never-verified: warn}\n'],
  ],
  [
    'rules',
    `rules: {${rule}: high, ${other}: off}\nlocked: [rules]\n`,
    [`rules: {${rule}: off}\n`, `rules: {${rule}: low}\n`, 'rules: {router-orphaned: off}\n', waive(rule), waive(other)],
    [`rules: {${rule}: critical}\n`, 'rules: {route-shadowed-by-earlier: low}\n', `${named('of-project')}${waive('of-project')}`],
  ],
  [
    `rules.${rule}`,
    `rules: {${rule}: high}\nlocked: [rules.${rule}]\n`,
    [`rules: {${rule}: off}\n`, waive(rule)],
    [`rules: {${other}: off}\n`, waive(other)],
  ],
  ['presets', 'presets: [baseline]\nlocked: [presets]\n', [], ['presets: [strict]\n', 'presets: []\n']],
  [
    'routes.public',
    'routes: {public: [GET /health]}\nlocked: [routes.public]\n',
    ['routes: {public: [DELETE /items/*]}\n'],
    ['routes: {public: [GET /health]}\n'],
  ],
  [
    'waivers',
    'locked: [waivers]\n',
    [waive(rule), 'waivers: [{path: "**", reason: x, owner: y, expires: 2999-01-01}]\n'],
    [named('of-project')],
  ],
  [
    'access',
    `access: {rules: {${may('known')}}}\nlocked: [access]\n`,
    [
      `access: {rules: {all: {${where}}}}\n`,
      `access: {fields: {all: {${where}, access: read, fields: [id]}}}\n`,
      `access: {resources: {item: {${where}, attributes: {owner: path.item_id}}}}\n`,
      waive('access-weaker-than-policy'),
    ],
    [`access: {rules: {nobody: {${where}, effect: deny}}}\n`],
  ],
  ['exclude', 'exclude: [legacy/]\nlocked: [exclude]\n', ['exclude: ["**"]\n'], ['exclude: ["!legacy/", legacy/]\n']],
  ['include-tests', 'include-tests: true\nlocked: [include-tests]\n', ['include-tests: false\n'], ['include-tests: true\n']],
  ['secrets', 'secrets: {max-age: 90d}\nlocked: [secrets]\n', ['secrets: {max-age: 1y}\n'], ['secrets: {max-age: 30d}\n']],
  [
    'licences',
    'licences: {deny: [AGPL-3.0-only]}\nlocked: [licences]\n',
    ['licences: {deny: []}\n', 'licences: {from: x}\n'],
    ['licences: {deny: [AGPL-3.0-only, GPL-3.0-only]}\n'],
  ],
  ['baseline', 'locked: [baseline]\n', ['baseline: known.json\n'], []],
  ['validators', 'locked: [validators]\n', ['validators: {main:f: {for: [file], by: raising}}\n'], []],
  ['owners', 'owners: {"**": "@law"}\nlocked: [owners]\n', ['owners: {"**": "@eve"}\n'], []],
])('locked: %s can be tightened and not loosened', (_, lower, loosened, tightened) => {
  for (const text of tightened)
    expect([text, read({ 'lower.yaml': lower, 'fastward.yaml': `extends: [lower.yaml]\n${text}` })]).toEqual([text, null])
  for (const text of loosened) {
    expect([text, read({ 'lower.yaml': lower, 'fastward.yaml': `extends: [lower.yaml]\n${text}` })]).toEqual([text, 'locked'])
    // Nor by a document that is only named before the one that locks.
    expect([text, read({ 'lower.yaml': lower, 'other.yaml': text, 'fastward.yaml': 'extends: [other.yaml, lower.yaml]\n' })]).toEqual([
      text,
      'locked',
    ])
    // One that stands beneath says what it says, and what locks is built on it.
    expect([text, read({ 'other.yaml': text, 'fastward.yaml': `extends: [other.yaml]\n${lower}` })]).not.toEqual([text, 'locked'])
  }
})

test('a lock that names nothing is refused: it would lock nothing', () => {
  for (const lock of ['guardrial', 'guardrails.of-nobody', 'rules.no-such-rule', 'access.rule', 'waivers.x', 'extends'])
    expect([lock, read({ 'fastward.yaml': `locked: [${lock}]\n` })]).not.toEqual([lock, null])
})

test('a preset does not put other words in the place of those of a document', () => {
  const one = (text: string) => ({ file: text, document: parseDocument(text, 'x.yaml', ruleIds), beneath: [] })
  const { guardrails } = createPolicy([one(named(open).replace('block', 'warn')), one('presets: [baseline]\n')], ruleIds)
  const [found] = guardrails.filter(({ guardrail }) => guardrail.id === open)
  expect([found?.guardrail.require.text, found?.guardrail.severity]).toEqual(['route.access == "authenticated"', 'block'])
})
