// The presets have tests as any policy has: for each guardrail about routes or what stands on them a small model that breaks it and one
// that does not, and for those about findings and packages one of each.

import { expect, test } from 'vitest'
import { createPolicy } from '../policy.ts'
import { parsePolicyTests, runPolicyTest } from '../testing/index.ts'
import { findPreset, presetNames } from './index.ts'

/** Without a severity, so that one text serves all presets that have the guardrail. */
const cases: Readonly<Record<string, string>> = {
  'undeclared-open-route': route('{access: open}', '{access: authenticated}'),
  'token-never-verified': route('{access: presence}', '{access: authenticated}'),
  'open-under-other-setting': route('{access: authenticated, otherwise: open}', '{access: authenticated}'),
  'admin-route-without-authorisation': route('{access: authenticated}', '{access: authorised}', '/admin/users'),
  'public-change': route('{access: open}', '{access: authenticated}', '/declared/{id}', 'DELETE'),
  'anonymous-caller': route('{access: optional}', '{access: authenticated}'),
  'object-of-anybody': route(
    '{access: authenticated, objects: [{does: delete, bound: none}]}',
    '{access: authenticated, objects: [{does: delete, bound: predicate}]}',
  ),
  'docs-open': route('{access: open, origin: docs}', '{access: authenticated, origin: docs}'),
  'undocumented-route': route('{access: authenticated, hidden: true}', '{access: authenticated}'),
  'deprecated-open-route': route('{access: open, deprecated: true}', '{access: authenticated, deprecated: true}'),
  'answer-without-schema': route(
    '{access: authenticated, effects: [sql]}',
    '{access: authenticated, effects: [sql], answer: {id: integer}}',
  ),
  'personal-data-open': route('{access: open, answer: {email: string}}', '{access: authenticated, answer: {email: string}}'),
  'credential-in-address': route(
    '{query: {password: string}}',
    '{header: {password: string}, query: {page: integer}}',
    '/a',
    'GET',
    'untouched',
  ),
  'page-size-without-limit': route('{query: {limit: integer}}', '{query: {limit: string}}', '/a', 'GET', 'untouched'),
  'password-in-answer': route(
    '{answer: {password: string}}',
    '{body: {password: string}, answer: {name: string}}',
    '/a',
    'PUT',
    'untouched',
  ),
  'severe-finding': finding('severity: high', 'severity: medium'),
  'sure-finding': finding('severity: medium', 'severity: low'),
  'likely-severe-finding': finding('severity: high, confidence: medium', 'severity: high, confidence: low'),
  'committed-secret': finding('room: secrets', 'room: code'),
  'weak-surroundings': finding('room: infrastructure, severity: high', 'room: code, severity: high'),
  'package-without-digest': `packages: [{name: a, hashed: false, expect: {ID: broken}}, {name: b, expect: {ID: holds}}]`,
  'package-from-elsewhere': `packages: [{name: a, source: git, expect: {ID: broken}}, {name: b, expect: {ID: holds}}]`,
}
/** Of what a fragment of a model cannot say: whether a model takes fields that it does not know, and what stands in front. */
const saidElsewhere = ['unknown-fields-accepted', 'clear-text-way-in']

function route(bad: string, good: string, path = '/things/{id}', method = 'GET', otherwise = 'holds'): string {
  const other = `${path}/other`
  return `model: {routes: {'${method} ${path}': ${bad}, '${method} ${other}': ${good}}}
    expect: {'${method} ${path}': {ID: broken}, '${method} ${other}': {ID: ${otherwise}}}`
}

function finding(bad: string, good: string): string {
  return `findings: [{rule: r, ${bad}, breaks: {ID: broken}}, {rule: r, ${good}, breaks: {ID: untouched}}]`
}

const rows = presetNames.flatMap((name) => (findPreset(name)?.guardrails ?? []).map((guardrail) => ({ name, guardrail })))

test.each(rows.filter(({ guardrail: { id } }) => !saidElsewhere.includes(id)))('$name: $guardrail.id', ({ name, guardrail }) => {
  const { id, asvs, owaspApi } = guardrail
  const text = id.startsWith('asvs-')
    ? finding(`asvs: ${asvs[0]}`, `asvs: ${asvs[0]}, confidence: low`)
    : id.startsWith('owasp-')
      ? finding(`owasp: '${owaspApi}'`, `owasp: '${owaspApi}', severity: low`)
      : cases[id]
  expect(text, 'a guardrail of a preset without a test').toBeDefined()
  const [parsed] = parsePolicyTests(`tests:\n  - name: ${id}\n    ${(text ?? '').replaceAll('ID', id)}\n`, 'presets.yaml')
  if (parsed === undefined) throw new Error('there is no test')
  const policy = createPolicy(
    [{ file: 'fastward.yaml', beneath: [], document: { presets: [name], routes: { public: ['DELETE /declared/**'] } } }],
    [],
  )
  const never = () => {
    throw new Error('no test of a preset reads a program')
  }
  expect(runPolicyTest(parsed, policy, { ofProgram: never, own: never }, 'presets.yaml', new Date()).differences).toEqual([])
})

test('every case is of a guardrail that some preset has', () => {
  const known = new Set(rows.map(({ guardrail }) => guardrail.id))
  expect([...Object.keys(cases), ...saidElsewhere].filter((id) => !known.has(id))).toEqual([])
})
