import { describe, expect, test } from 'vitest'
import { makeApp, makeMiddleware, makeModel, makeRoute } from '../../test/kit/model.ts'
import { UserError } from '../base/index.ts'
import { defineRule, detectInCode, type Rule } from '../rules/index.ts'
import { type ScanOptions, scan } from './index.ts'

const shared = {
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: null,
  asvs: [],
  why: 'Why.',
  fix: 'Fix.',
  blindSpots: [],
  examples: [],
} as const

const everyRoute = defineRule({
  ...shared,
  id: 'every-route',
  title: 'Every route',
  looksAt: 'route',
  check(route, report) {
    report({ place: route.place, cause: { name: 'main:app', what: route.path }, what: `the route ${route.path}`, routes: [route] })
  },
})
const everyApp = defineRule({
  ...shared,
  id: 'every-app',
  title: 'Every app',
  severity: 'high',
  looksAt: 'app',
  check(app, report) {
    report({ place: app.place, cause: { name: app.id, what: 'app' }, what: `the app ${app.id}` })
  },
})
const nervous = defineRule({
  ...shared,
  id: 'nervous',
  title: 'Throws',
  looksAt: 'route',
  check(route, report) {
    if (route.path === '/b') throw new Error('b is too much')
    report({ place: route.place, cause: { name: 'main:app', what: `nervous ${route.path}` }, what: 'not b' })
  },
})
const pedant = defineRule({ ...everyApp, id: 'for-pedants', audience: 'pedantic' } as Rule)
const auditor = defineRule({ ...everyApp, id: 'for-auditors', audience: 'auditor' } as Rule)

const model = makeModel({
  routes: [makeRoute('GET /a', { place: { file: 'main.py', line: 20 } }), makeRoute('GET /b', { place: { file: 'main.py', line: 30 } })],
})
const run = (rules: readonly Rule[], options: Partial<ScanOptions> = {}, of = model) =>
  scan(of, [detectInCode(of, rules)], { only: [], skip: [], rules: new Map(), readLine: () => null, ...options })
const say = ({ findings }: ReturnType<typeof run>) => findings.map(({ severity, message }) => `${severity} ${message.what}`)

test('asks every rule that is on, worst first, and counts how often', () => {
  const result = run([everyRoute, everyApp])
  expect(say(result)).toEqual(['high the app main:app', 'medium the route /a', 'medium the route /b'])
  expect(result.asked).toEqual({ 'every-route': 2, 'every-app': 1 })
  expect(result.problems).toEqual([])
})

test('a rule that throws is a problem, and everything else goes on', () => {
  const result = run([nervous, everyApp])
  expect(say(result)).toEqual(['high the app main:app', 'medium not b'])
  expect(result.problems).toEqual([
    { code: 'rule-failed', file: '', line: 0, message: 'the rule nervous failed and what it looks for may be there: b is too much' },
  ])
})

test('what stands nowhere is a problem and not lost', () => {
  const result = run([everyApp], {}, makeModel({ apps: [makeApp({ place: null })] }))
  expect(result.findings).toEqual([])
  expect(result.problems.map(({ code }) => code)).toEqual(['finding-without-place'])
})

test('problems of the model come along', () => {
  const problem = { code: 'syntax', file: 'a.py', line: 1, message: 'does not parse' }
  expect(run([everyApp], {}, makeModel({ problems: [problem] })).problems).toEqual([problem])
})

describe('which rules are on', () => {
  const all = [everyRoute, everyApp, auditor, pedant]
  test.each<[string, Partial<ScanOptions>, string[]]>([
    ['those for everyone', {}, ['every-route', 'every-app']],
    ['only the wanted', { only: ['every-app'] }, ['every-app']],
    ['those for pedants with them', { pedantic: true }, ['every-route', 'every-app', 'for-pedants']],
    ['an auditor’s, when asked for', { only: ['for-auditors'] }, ['for-auditors']],
    ['an auditor’s, when set', { rules: new Map([['for-auditors', 'low']]) }, ['every-route', 'every-app', 'for-auditors']],
    ['all but the skipped', { skip: ['every-app'] }, ['every-route']],
    ['all that are not off', { rules: new Map([['every-route', 'off']]) }, ['every-app']],
    ['skipped wins over wanted', { only: ['every-app'], skip: ['every-app'] }, []],
  ])('%s', (_, options, expected) => {
    expect(Object.keys(run(all, options).asked)).toEqual(expected)
  })

  test.each(['only', 'skip'] as const)('an unknown rule in --%s is a user error', (option) => {
    expect(() => run(all, { [option]: ['every-rout'] })).toThrow(UserError)
  })

  test('an unknown rule in the settings is a problem', () => {
    expect(run(all, { rules: new Map([['constructor', 'off']]) }).problems.map(({ code }) => code)).toEqual(['unknown-rule-in-settings'])
  })
})

test('a severity from the settings is the last word', () => {
  expect(say(run([everyApp], { rules: new Map([['every-app', 'low']]) }))).toEqual(['low the app main:app'])
})

describe('suppressions', () => {
  const withLine = (text: string, line = 20) => run([everyRoute, auditor], { readLine: (_, at) => (at === line ? text : null) })
  test('take a finding out and keep the reason', () => {
    const result = withLine('@app.get("/a")  # fastward: ignore[every-route] agreed in March')
    expect(say(result)).toEqual(['medium the route /b'])
    expect(result.suppressed.map(({ reason, line, finding }) => [reason, line, finding.cause.what])).toEqual([
      ['agreed in March', 20, '/a'],
    ])
    expect(result.problems).toEqual([])
  })
  test.each([
    ['for another rule', '# fastward: ignore[for-auditors] yes', []],
    ['without a reason', '# fastward: ignore[every-route]', ['suppression-without-reason']],
    ['for a rule that is not one', '# fastward: ignore[every-root] yes', ['suppression-of-unknown-rule']],
  ])('%s they take nothing out', (_, comment, codes) => {
    const result = withLine(`@app.get("/a")  ${comment}`)
    expect(say(result)).toHaveLength(2)
    expect(result.problems.map(({ code }) => code)).toEqual([...codes])
  })
})

test('two runs are equal to the byte', () => {
  const of = makeModel({ apps: [makeApp({ middleware: [makeMiddleware('x:Y')] })], routes: model.routes })
  expect(JSON.stringify(run([everyRoute, everyApp, nervous], {}, of))).toBe(
    JSON.stringify(run([nervous, everyApp, everyRoute], {}, of)).replace(
      '"asked":{"nervous":2,"every-app":1,"every-route":2}',
      '"asked":{"every-route":2,"every-app":1,"nervous":2}',
    ),
  )
})
