import { describe, expect, test } from 'vitest'
import { makeApp, makeDependency, makeGuard, makeHandler, makeModel, makeMount, makeRoute, makeWebSocket } from '../../test/kit/model.ts'
import { shop } from '../../test/report/explain/shop.ts'
import { UserError } from '../base/index.ts'
import { createFinding, type Finding, type FindingDraft, type RuleCard, readSuppressions, type ScanResult } from '../finding/index.ts'
import type { Model, Route } from '../model/index.ts'
import { accessWords } from './access-words.ts'
import { findingsFormats, toRoutesTable, toSarif, writeFindings } from './index.ts'
import { shorten, widthOf, wrap } from './layout.ts'

const card: RuleCard = {
  id: 'door-left-open',
  title: 'A door is left open',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-284'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: 'Anybody walks in and takes what is not nailed down.',
  fix: 'Close it.',
  blindSpots: [],
  examples: [],
}

const find = (number: number, parts: Partial<FindingDraft> = {}): Finding =>
  createFinding(
    card,
    {
      place: { file: 'main.py', line: number },
      cause: { name: 'main:house', what: `door ${number}` },
      what: `door ${number} is open`,
      ...parts,
    },
    1,
  )

const model = makeModel({ routes: [makeRoute('GET /a'), makeRoute('GET /b')] })

const result = (findings: readonly Finding[], parts: Partial<ScanResult> = {}): ScanResult => ({
  snapshot: model.snapshot,
  findings,
  suppressed: [],
  problems: [],
  lookedAt: { files: 3, parsed: 3, skipped: [] },
  statements: [],
  coverage: [],
  hidden: [],
  asked: { 'door-left-open': 2 },
  ...parts,
})

const plain = { colour: false, columns: 80, all: false, version: '0.1.0', time: new Date(0), readLine: () => null }
const report = (findings: readonly Finding[], parts: Partial<ScanResult> = {}, options = plain) =>
  writeFindings('terminal', { result: result(findings, parts), model, cards: [card], options })

const hostile = 'a\u001b[2J\u202eb\nc'

describe('the report at a terminal', () => {
  test('says what, where, why and what to do', () => {
    const other = { role: 'cause', place: { file: 'b.py', line: 9 }, note: 'the hinge is here' } as const
    expect(report([find(3, { others: [other], routes: model.routes })])).toBe(`high  A door is left open  door-left-open
  main.py:3
  Door 3 is open.
  b.py:9  the hinge is here
  Anybody walks in and takes what is not nailed down.
  Reaches 2 routes (access unknown): GET /a, GET /b.
  Fix: Close it.

1 finding: 1 high.
1 application, 2 routes; 1 rule asked.
Looked at 3 Python files.
`)
  })

  test('says that nothing was found, and what was not looked at', () => {
    const lookedAt = { files: 4, parsed: 3, skipped: [{ path: 'x', reason: 'ignored' }] }
    const problems = [{ code: 'syntax', file: 'broken.py', line: 7, message: 'the file cannot be parsed' }]
    expect(report([], { lookedAt, problems })).toBe(`Nothing found.
1 application, 2 routes; 1 rule asked.
Looked at 3 Python files of 4. Passed over: 1 ignored.
1 thing could not be understood:
  broken.py:7: the file cannot be parsed
`)
  })

  test('shows five in full and counts the rest', () => {
    const shown = report([1, 2, 3, 4, 5, 6, 7].map((number) => find(number)))
    expect(shown.match(/is open\./g)).toHaveLength(5)
    expect(shown).toContain('high      2 × door-left-open  main.py:6, main.py:7\n')
    expect(shown).toContain('7 findings: 7 high.')
  })

  test('counts what is less sure, and shows it when asked', () => {
    const findings = [find(1), find(2, { confidence: 'medium', severity: 'critical' })]
    expect(report(findings)).toContain('1 finding: 1 high.')
    expect(report(findings)).toContain('1 finding of 1 rule is less sure and not shown; --all shows everything.')
    expect(report(findings)).toContain('High or critical among them, to be looked at: 1 × door-left-open.')
    expect(report(findings)).not.toContain('Door 2')
    expect(report(findings, {}, { ...plain, all: true })).toContain('critical, confidence medium  A door is left open')
  })

  test('shows names of a hostile tree harmlessly, and colours only its own words', () => {
    const problems = [{ code: 'syntax', file: hostile, line: 1, message: hostile }]
    const findings = [find(1, { place: { file: hostile, line: 1 }, what: `${hostile} is open` })]
    const shown = report(findings, { problems })
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(shown).toContain('a\\x1b[2J\\u202eb\\x0ac:1')
    expect(report(findings, { problems }, { ...plain, colour: true }).replace(/\u001b\[\d+m/g, '')).toBe(shown)
  })

  test.each([40, 60, 100])('keeps within %i columns', (columns) => {
    const shown = report([find(3, { routes: model.routes, what: 'a '.repeat(90) })], {}, { ...plain, columns })
    for (const line of shown.split('\n')) if (!line.includes('door-left-open')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
  })

  test('mentions what is suppressed', () => {
    const suppressed = [{ finding: find(1), reason: 'the porter', file: 'main.py', line: 1, by: 'comment' as const }]
    expect(report([], { suppressed })).toContain('1 finding suppressed by comments, each with a reason.')
  })
})

test.each(['xml', 'Markdown', 'toString', ''])('the format %j does not exist, and the error lists what does', (format) => {
  const write = () => writeFindings(format, { result: result([]), model, cards: [card], options: plain })
  expect(write).toThrow(UserError)
  expect(write).toThrow(expect.objectContaining({ remedy: `use one of: ${findingsFormats.join(', ')}` }))
})

describe('SARIF', () => {
  const handler = 'shop.main:Doors.open'
  const others = [{ role: 'cause', place: { file: 'b.py', line: 9 }, note: 'the hinge' } as const]
  const finding = find(3, { place: { file: 'a folder/ü#1.py', line: 3, end: 6 }, handler, routes: model.routes.slice(0, 1), others })
  const problems = [{ code: 'rule-failed', file: '', line: 0, message: 'x' }]
  const { runs } = toSarif(result([finding], { problems }), [card, { ...card, id: 'never-asked' }], { version: '0.1.0', all: false })
  const [run] = runs
  const [first] = run?.results ?? []

  test('files a finding under its rule and its weaknesses', () => {
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['door-left-open'])
    expect(first).toMatchObject({
      ruleId: 'door-left-open',
      ruleIndex: 0,
      level: 'error',
      partialFingerprints: { 'fastward/v1': finding.fingerprint, primaryLocationLineHash: `${finding.fingerprint}:1` },
    })
    expect(run?.taxonomies[0]?.taxa.map(({ id }) => id)).toEqual(['CWE-284', 'CWE-862'])
    expect(first?.taxa).toEqual([
      { id: 'CWE-862', index: 1, toolComponent: { name: 'CWE', index: 0 } },
      { id: 'CWE-284', index: 0, toolComponent: { name: 'CWE', index: 0 } },
    ])
    expect(first?.properties.tags).toEqual(['security', 'CWE-862', 'CWE-284', 'API5:2023', 'v5.0.0-8.2.1'])
  })

  test('spans decorators and signature, and names the handler', () => {
    expect(first?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'a%20folder/%C3%BC%231.py', uriBaseId: '%SRCROOT%' },
          region: { startLine: 3, endLine: 6 },
        },
        logicalLocations: [{ name: 'open', fullyQualifiedName: handler, kind: 'function' }],
      },
    ])
    expect(first?.properties.handler).toBe(handler)
  })

  test('marks what is part of the cause', () => {
    expect(first?.relatedLocations).toMatchObject([{ id: 1, message: { text: 'the hinge' }, properties: { role: 'cause' } }])
  })

  test('tells what went wrong', () => {
    expect(run?.invocations).toEqual([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [{ descriptor: { id: 'rule-failed' }, level: 'warning', message: { text: 'x' }, locations: [] }],
      },
    ])
  })

  test('takes any file name', () => {
    const strange = find(1, { place: { file: `half \ud800/${hostile}`, line: 1 } })
    expect(() => JSON.stringify(toSarif(result([strange]), [card], { version: '0.1.0', all: false }))).not.toThrow()
  })
})

describe('the table of routes', () => {
  const guard = (call: string, parts: Parameters<typeof makeDependency>[1] = {}) => makeDependency(call, parts)
  const bearer = {
    scheme: 'HTTPBearer',
    scopes: [],
    optional: false,
    type: { type: 'http', scheme: 'bearer', bearerFormat: null },
  } as const
  const table = (routes: readonly Route[], parts: Partial<Model> = {}, columns = 100) =>
    toRoutesTable(makeModel({ routes, ...parts }), { colour: false, columns })

  test('goes by app and router, with what stands before each route', () => {
    const routes = [
      makeRoute('GET /openapi.json', { origin: 'docs', includeInSchema: false, handler: null }),
      makeRoute('GET /users/{id}', {
        tags: ['users'],
        handler: { name: 'read_user', module: 'users', file: 'users.py', line: 1, headEnd: 1, isAsync: false, decorators: [] },
        security: [bearer],
        dependencies: [
          guard('fastapi.security.http:HTTPBearer', { scheme: 'HTTPBearer', of: 1 }),
          guard('auth:get_user'),
          guard('db:get_db', { of: 1 }),
        ],
      }),
      makeRoute('DELETE /users/{id}', {
        tags: ['users'],
        includeInSchema: false,
        handler: null,
        access: 'presence',
        accessCertainty: 'certain',
      }),
      makeWebSocket('/live', { handler: null, condition: { text: 'settings.live', default: 'off' } }),
      makeMount('/files'),
    ]
    expect(table(routes)).toBe(`main:app  5 routes

users
  GET     /users/{id}    unknown            get_user*  read_user
  DELETE  /users/{id}    token not checked  -                                             hidden

others
  WS      /live          unknown            -
          if settings.live (off by default)

mounts
  MOUNT   /files         unknown            -          starlette.staticfiles:StaticFiles

docs
  GET     /openapi.json  unknown            -

* reads a credential: get_user (HTTPBearer).

5 routes, 1 websocket, 1 mount, 1 hidden from the API docs, 1 under a condition in 1 application.
Access: 1 token not checked, 4 unknown.
Looked at 1 Python file.
`)
  })

  test('says when there is no application, and which routers nobody serves', () => {
    const orphans = [
      { name: 'router', module: 'old.api', routes: 2, reason: 'module-not-imported', place: { file: 'old/api.py', line: 4 } } as const,
    ]
    expect(table([], { apps: [], orphans })).toBe(`Routers that are not served
  old.api:router (old/api.py:4): 2 routes, nothing imports its module

No FastAPI application was found. --app module:attribute names one.
Looked at 1 Python file.
`)
  })

  test('lists what a mounted app answers under the app around it', () => {
    const apps = [makeApp(), makeApp({ id: 'main:app>/admin', primary: false })]
    const shown = table([makeRoute('GET /admin/x', { within: 'main:app>/admin', tags: ['tools'] })], { apps })
    expect(shown).toContain('\ntools · mounted /admin\n')
    expect(shown).not.toContain('main:app>/admin')
  })

  test('tells schemes from what reads them, with scopes and what lets requests pass', () => {
    const key = { scheme: 'Key', scopes: ['write'], optional: true, type: { type: 'apiKey', in: 'header', name: 'x' } } as const
    const basic = { ...key, scheme: 'Basic', scopes: [], optional: false }
    const shown = table([
      makeRoute('GET /a', { security: [key], dependencies: [guard('db:get_db'), guard('fastapi:K', { scheme: 'Key' })] }),
      makeRoute('GET /b', {
        security: [key, basic],
        dependencies: [guard('fastapi:K', { scheme: 'Key', of: 1 }), guard('x:in_between', { of: 2 }), guard('auth:Guard.check')],
      }),
      makeRoute('GET /c', { dependencies: [guard('a:around', { of: 1 }), guard('a:circle', { of: 0 })] }),
    ])
    expect(shown).toContain('  Key?(write), get_db  ')
    expect(shown).toContain('  Basic, check*(write)  ')
    expect(shown).toContain('* reads a credential: check (Key?). A question mark:')
  })

  test('has a word for every verdict, marks for what is less sure and for other settings, and totals', () => {
    const shown = table(shop.routes, { apps: shop.apps })
    expect(shown.match(/^ {2}\w+ +\/.*$/gm)?.map((line) => line.trim().split(/ {2,}/).slice(1, 3).join(' '))).toEqual([
      '/health open',
      '/stock token not checked',
      '/prices optional¹',
      '/prices unknown',
      '/live open~',
      '/orders authenticated~¹',
      '/orders/{order_id} authorised',
      '/static open',
    ])
    expect(shown).toContain('\n¹ under other settings: AUTH_DISABLED → open\n')
    expect(shown).toContain("\n~ likely: it rests on a setting's default")
    expect(shown).toContain('\nAccess: 3 open, 1 token not checked, 1 unknown, 1 optional, 1 authenticated, 1 authorised.\n')
    expect(table(shop.routes.slice(0, 2), { apps: shop.apps })).not.toMatch(/likely|other settings/)
  })

  test('paints only what is verified in the colour of what is good', () => {
    const shown = toRoutesTable(shop, { colour: true, columns: 100 })
    const green = [...shown.matchAll(/\u001b\[32m(.*?)\u001b/g)].map(([, text]) => text?.trim())
    expect(green).toEqual(['authenticated~¹', 'authorised', '1 authenticated', '1 authorised'])
    expect(shown).toMatch(/\u001b\[31mtoken not checked *\u001b/)
    expect(shown.replace(/\u001b\[\d+m/g, '')).toBe(toRoutesTable(shop, { colour: false, columns: 100 }))
  })

  test('keeps to its width with names that are long', () => {
    const names = ['user_authenticated_for_tournament', 'x'.repeat(70)].map((name) => guard(`a:${name}`))
    const path = '/tournaments/{tournament_id}/courts/{court_id}'
    const routes = [makeRoute(`GET ${path}`, { dependencies: names }), makeRoute(`PUT ${path}`), makeRoute('GET /x')]
    for (const columns of [76, 90, 100, 120]) {
      const shown = table(routes, {}, columns)
      for (const line of shown.split('\n')) expect([columns, widthOf(line) <= columns, line]).toEqual([columns, true, line])
      expect(shown).toContain('user_')
    }
  })

  test('leaves out what has no part in who may call, where that is known', () => {
    const dependencies = [guard('a:get_db'), guard('a:current_user'), guard('a:log')]
    const guards = [
      makeGuard('a:current_user', { dependency: 1 }),
      makeGuard('a:log', { dependency: 2, absent: 'passes', forged: 'passes' }),
      makeGuard('shop.http:Gate.dispatch', { kind: 'middleware' }),
      makeGuard('shop.http:Logger', { kind: 'middleware', absent: 'passes', forged: 'passes' }),
      makeGuard('shop.auth:login_required.<locals>.inner', { kind: 'decorator' }),
      makeGuard('shop.api:read', { kind: 'handler' }),
      makeGuard('shop.api:read', { kind: 'decorator' }),
    ]
    const handler = makeHandler('read', 9, { module: 'shop.api' })
    expect(table([makeRoute('GET /x', { dependencies, guards, handler, access: 'authenticated', accessCertainty: 'certain' })])).toMatch(
      / authenticated {2}Gate, @login_required, in-handler, decorator, current_user {2}/,
    )
    expect(table([makeRoute('GET /x', { dependencies, guards })])).toContain('get_db')
  })

  test.each([44, 50, 75, 76, 80, 100, 120])('keeps to a width of %i with every verdict in sight', (columns) => {
    const shown = toRoutesTable(shop, { colour: false, columns })
    for (const line of shown.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
    for (const route of shop.routes) expect(shown).toContain(accessWords[route.access])
  })

  test('never breaks a path, wraps the guards, and keeps to the width', () => {
    const path = `/${'long/'.repeat(20)}{id}`
    const routes = [
      makeRoute(`GET ${path}`),
      makeRoute('GET /x', { dependencies: ['a:one_guard', 'a:another_guard', 'a:third_guard'].map((call) => guard(call)) }),
    ]
    const shown = table(routes, {}, 60)
    expect(shown).toContain(`  GET  ${path}\n`)
    for (const word of ['one_guard', 'another_guard', 'third_guard']) expect(shown).toContain(word)
    for (const line of shown.split('\n')) if (!line.includes(path)) expect(widthOf(line)).toBeLessThanOrEqual(60)
  })

  test('shows a hostile program harmlessly', () => {
    const routes = [
      makeRoute('GET /x', { path: hostile, tags: [hostile], dependencies: [guard(hostile)], condition: { text: hostile, default: 'on' } }),
    ]
    const events = [{ id: hostile, app: null, library: hostile, name: hostile, handler: null, place: null }]
    const orphans = [{ name: hostile, module: hostile, routes: 1, reason: 'not-included', place: { file: hostile, line: 1 } } as const]
    expect(table(routes, { apps: [makeApp({ title: hostile })], events, orphans })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

test.each([
  ['abc', 3],
  ['naïve', 5],
  ['e\u0301', 1],
  ['雪', 2],
  ['🙂', 2],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

test('text is shortened in the middle and wrapped at spaces', () => {
  expect(shorten('abcdefghij', 5)).toBe('ab…ij')
  expect(shorten('abc', 5)).toBe('abc')
  expect(widthOf(shorten('雪雪雪雪雪', 5))).toBeLessThanOrEqual(5)
  expect(wrap('one two three', 9, '  ')).toEqual(['  one two', '  three'])
  expect(wrap('averylongword b', 5)).toEqual(['averylongword', 'b'])
})

test('formats that know columns have those of the place', () => {
  const exact = find(1, { place: { file: 'main.py', line: 3, column: 5, endColumn: 17 } })
  const long = find(2, { place: { file: 'main.py', line: 3, column: 5, end: 6, endColumn: 2 } })
  const regions = toSarif(result([exact, long, find(3)]), [card], plain).runs[0]?.results.map(
    ({ locations }) => locations[0]?.physicalLocation.region,
  )
  expect(regions).toEqual([
    { startLine: 3, startColumn: 5, endLine: 3, endColumn: 17 },
    { startLine: 3, startColumn: 5, endLine: 6, endColumn: 2 },
    { startLine: 3, endLine: 3 },
  ])
  const notes = writeFindings('github', { result: result([exact, long, find(3)]), model, cards: [card], options: plain })
  expect([...notes.matchAll(/^::error file=main\.py,(.*?),title/gm)].map(([, places]) => places)).toEqual([
    'line=3,col=5,endLine=3,endColumn=17',
    'line=3,endLine=6',
    'line=3,endLine=3',
  ])
})

test('a place in a commit is told from the file of today in every format', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567'
  const old = find(3, { place: { file: 'old/.env', line: 3, commit } })
  const write = (format: string) =>
    writeFindings(format, { result: result([old]), model, cards: [card], options: { ...plain, readLine: () => 'not this' } })
  for (const format of ['terminal', 'markdown', 'html', 'junit', 'github', 'gitlab']) {
    expect(write(format), format).toContain('old/.env@0123456:3')
    expect(write(format), format).not.toContain('not this')
  }
  expect(write('github')).toMatch(/^::error title=/m)
  expect(write('csv')).toContain(commit)
  expect(JSON.parse(write('json')).findings[0].places).toEqual([
    { role: 'primary', file: 'old/.env', line: 3, column: null, end: 3, endColumn: null, commit, note: null },
  ])
  const [run] = toSarif(result([old]), [card], plain).runs
  const base = run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uriBaseId ?? ''
  expect(base).not.toBe('%SRCROOT%')
  expect(run?.originalUriBaseIds).toHaveProperty([base])
})

test('a place in a commit is not spoken about by a comment of today', () => {
  const old = find(3, { place: { file: 'old/.env', line: 3, commit: '0123456789abcdef' } })
  expect(readSuppressions(old, () => '# fastward: ignore[door-left-open] it is fine')).toEqual([])
  expect(() => find(3, { place: { file: 'a', line: 1, commit: 'HEAD' } })).toThrow('its commit is')
})
