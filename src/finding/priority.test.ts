// The order in which findings are worth mending, and what stays after each question.

import { expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../test/kit/model.ts'
import type { Access } from '../model/index.ts'
import type { Severity } from '../taxonomy/index.ts'
import { createFinding, type Finding, type FindingDraft } from './finding.ts'
import { type KnownExploit, prioritise } from './priority.ts'
import type { RuleCard } from './rule-card.ts'

const accesses: readonly Access[] = ['open', 'presence', 'optional', 'authenticated', 'authorised', 'unknown']
const routes = new Map(accesses.map((access) => [access, makeRoute(`GET /${access}`, { access })]))
const model = makeModel({ routes: [...routes.values()] })

function find(rule: string, severity: Severity, on: Access | null, parts: Partial<FindingDraft> = {}): Finding {
  const card: RuleCard = {
    id: rule,
    title: rule,
    severity,
    confidence: 'high',
    audience: 'everyone',
    stage: { preview: '0.1.0' },
    cwe: ['CWE-710'],
    owaspApi: null,
    asvs: [],
    why: 'It is.',
    fix: 'Mend it.',
    blindSpots: [],
    examples: [],
  }
  const route = on === null ? undefined : routes.get(on)
  const draft = {
    place: { file: 'main.py', line: 1 },
    cause: { name: 'main:x', what: rule },
    what: rule,
    routes: route === undefined ? [] : [route],
    handler: route === undefined ? null : 'main:x',
    ...parts,
  }
  return createFinding(card, draft, 1)
}

const flow = [{ place: { file: 'main.py', line: 1 }, role: 'enters', note: 'comes in' }] as const
const edits = [{ file: 'main.py', from: { line: 1, column: 1 }, to: { line: 1, column: 2 }, text: '' }]

function rank(findings: readonly Finding[], exploit: KnownExploit | null = null) {
  const roomOf = (rule: string) => (rule.startsWith('secret') ? 'secrets' : rule.startsWith('proxy') ? 'infrastructure' : 'code')
  const funnel = prioritise(findings, { model, roomOf, findExploit: () => exploit })
  const names = new Map(findings.map(({ fingerprint, rule }) => [fingerprint, rule]))
  return { order: funnel.findings.map(({ fingerprint }) => names.get(fingerprint)), stages: funnel.stages.map(({ left }) => left), funnel }
}

test.each<[string, readonly Finding[]]>([
  ['how bad comes first, whoever can get there', [find('b', 'high', 'authorised'), find('a', 'medium', 'open')]],
  ['a step lower where no route is known to lead there', [find('b', 'medium', 'open'), find('a', 'medium', null)]],
  ['a step lower where a request alone does not do it', [find('b', 'medium', 'open'), find('a', 'medium', 'open', { handler: null })]],
  [
    'among equals: anybody, then who is signed in, then few',
    [find('c', 'high', 'open'), find('b', 'high', 'authenticated'), find('a', 'high', 'authorised')],
  ],
  ['who is not known comes before who is signed in', [find('b', 'high', 'unknown'), find('a', 'high', 'authenticated')]],
  ['what was followed comes before what a request does', [find('b', 'high', 'open', { flow }), find('a', 'high', 'open')]],
  ['what is surer', [find('b', 'high', 'open'), find('a', 'high', 'open', { confidence: 'medium' })]],
  ['what a machine mends', [find('b', 'high', 'open', { edits }), find('a', 'high', 'open')]],
  ['the order of the report at last', [find('a', 'high', 'open'), find('b', 'high', 'open')]],
])('%s', (_, expected) => {
  const names = expected.map(({ rule }) => rule)
  expect(rank(expected).order).toEqual(names)
  expect(rank(expected.toReversed()).order).toEqual(names)
})

test('every question keeps some, and says why', () => {
  const component = { name: 'a', version: '1', advisories: ['CVE-1'] }
  const findings = [
    find('secret-typed', 'high', null),
    find('proxy-open', 'high', null),
    find('code-alone', 'high', null),
    find('followed', 'high', 'open', { flow, edits }),
    find('behind', 'high', 'authenticated', { flow }),
    find('weak-package', 'high', 'open', { component, handler: null }),
  ]
  expect(rank(findings).stages).toEqual([6, 5, 4, 2, 1])
  const known = rank(findings, { isExploited: true, probability: null, isMended: true })
  expect(known.stages).toEqual([6, 5, 4, 3, 2])
  expect(known.order[0]).toBe('weak-package')
  expect(known.funnel.findings[0]).toMatchObject({
    rank: 1,
    weight: 'high',
    exposure: { is: 'anybody' },
    exploitability: { is: 'exploited', why: 'CISA lists it as exploited' },
    fixability: { is: 'upgrade' },
  })
  expect(rank(findings, { isExploited: false, probability: 0.5, isMended: false }).order[0]).toBe('weak-package')
  expect(rank(findings, { isExploited: false, probability: 0.01, isMended: false }).stages).toEqual([6, 5, 4, 2, 1])
  expect(rank([]).stages).toEqual([0, 0, 0, 0, 0])
})
