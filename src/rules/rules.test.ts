// The rules on models made by hand: what no small program shows well. That each rule keeps to its own examples is tested in
// test/rules, where programs are read.

import { describe, expect, test } from 'vitest'
import {
  inOrder,
  makeApp,
  makeDependency,
  makeHandler,
  makeMiddleware,
  makeModel,
  makeMount,
  makeRoute,
  makeWebSocket,
} from '../../test/kit/model.ts'
import type { App, Argument, Dependency, Json, Model, Route } from '../model/index.ts'
import { checkModel, rules } from './index.ts'

/** What one rule says of a model, and how sure it is of it. */
function ask(id: string, model: Model): string[] {
  const [report] = checkModel(
    model,
    rules.filter((rule) => rule.id === id),
  )
  if (report === undefined) throw new Error(`there is no rule ${id}`)
  expect(report.failures).toEqual([])
  return report.drafts.map(({ what, confidence }) => `${confidence ?? report.card.confidence}: ${what}`)
}

describe('cors-any-origin-with-credentials', () => {
  const is = (value: Json, parts: Partial<Argument> = {}): Argument => ({
    value,
    certainty: 'certain',
    note: null,
    place: { file: 'main.py', line: 7 },
    ...parts,
  })
  const askCors = (
    options: Readonly<Record<string, Argument>>,
    call = 'starlette.middleware.cors:CORSMiddleware',
    condition: 'on' | 'off' | 'unknown' | null = null,
  ) =>
    ask(
      'cors-any-origin-with-credentials',
      makeModel({
        apps: [
          makeApp({
            middleware: [
              makeMiddleware(call, options, { condition: condition === null ? null : { text: 'settings.cors', default: condition } }),
            ],
          }),
        ],
      }),
    )
  const credentials = { allow_credentials: is(true) }

  test.each<[string, Readonly<Record<string, Argument>>]>([
    ['a star among names', { allow_origins: is(['https://a.example', '*']), ...credentials }],
    ['a star as text', { allow_origins: is('*'), ...credentials }],
    ['an expression beside an empty list', { allow_origins: is([]), allow_origin_regex: is('.*'), ...credentials }],
  ])('reports %s', (_, options) => {
    expect(askCors(options)).toHaveLength(1)
  })

  test.each<[string, Readonly<Record<string, Argument>>]>([
    ['names alone', { allow_origins: is(['https://a.example']), ...credentials }],
    ['credentials that are off', { allow_origins: is(['*']), allow_credentials: is(false) }],
    ['origins that are not known', { allow_origins: is(null, { certainty: 'unknown', note: 'read from a file' }), ...credentials }],
    ['credentials that are not known', { allow_origins: is(['*']), allow_credentials: is(null, { certainty: 'unknown' }) }],
  ])('leaves %s alone', (_, options) => {
    expect(askCors(options)).toEqual([])
  })

  test.each([
    '.*',
    '.+',
    '^.*$',
    '(.*)',
    'https?://.*',
    'http(s)?://.+',
    '^(http|https)://(.*)$',
    '(?i)https://.*',
    'https://.*:\\d+',
    '\\w+://.*',
    '[\\s\\S]*',
  ])('reports the expression %s', (expression) => {
    expect(askCors({ allow_origin_regex: is(expression), ...credentials })).toHaveLength(1)
  })

  test.each([
    'https://.*\\.shop\\.example',
    'https://shop.example',
    '(.*)\\.example',
    'http://localhost(:\\d+)?',
    '',
    'https://',
    '(https://)?shop\\.example',
  ])('leaves the expression %j alone', (expression) => {
    expect(askCors({ allow_origin_regex: is(expression), ...credentials })).toEqual([])
  })

  test('counts a default, and names the setting', () => {
    expect(askCors({ allow_origins: is(['*'], { certainty: 'likely', note: 'settings.cors_origins' }), ...credentials })).toEqual([
      'high: every origin is admitted, and credentials are allowed by default (settings.cors_origins); no cookie says who calls, so far',
    ])
  })

  test.each([
    ['on', ['high']],
    ['unknown', ['medium']],
    ['off', []],
  ] as const)('under a condition that is %s by default, it is sure: %j', (condition, expected) => {
    const found = askCors({ allow_origins: is(['*']), ...credentials }, undefined, condition)
    expect(found.map((line) => line.split(':')[0])).toEqual(expected)
  })

  test('behind another layer of CORS it is less sure: that one answers the preflight requests', () => {
    const call = 'starlette.middleware.cors:CORSMiddleware'
    const narrow = makeMiddleware(call, { allow_origins: is(['https://a.example']) }, { place: { file: 'main.py', line: 8 } })
    const wide = makeMiddleware(call, { allow_origins: is(['*']), ...credentials })
    const say = (apps: readonly App[]) => ask('cors-any-origin-with-credentials', makeModel({ apps })).map((line) => line.split(':')[0])
    expect(say([makeApp({ middleware: [narrow, wide] })])).toEqual(['medium'])
    expect(say([makeApp({ middleware: [wide, narrow] })])).toEqual(['high'])
    expect(say([makeApp({ middleware: [narrow] }), makeApp({ id: 'main:app>/api', middleware: [wide] })])).toEqual(['medium'])
  })

  test('a class of the project with the same name may do anything', () => {
    expect(askCors({ allow_origins: is(['*']), ...credentials }, 'shop.middleware:CORSMiddleware')).toEqual([])
  })
})

const bearer = (parts: Partial<Dependency> = {}) =>
  makeDependency('fastapi.security.http:HTTPBearer', {
    kind: 'instance',
    scheme: 'HTTPBearer',
    place: { file: 'main.py', line: 8 },
    ...parts,
  })

describe('docs-open-while-routes-need-credentials', () => {
  const docs = (parts: Parameters<typeof makeRoute>[1] = {}) =>
    makeRoute('GET /openapi.json', { origin: 'docs', plain: true, includeInSchema: false, ...parts })
  const closed = () => makeRoute('GET /a', { dependencies: [bearer()] })
  const open = () => makeRoute('GET /b')
  const askDocs = (routes: Route[], app: Parameters<typeof makeApp>[0] = {}) =>
    ask(
      'docs-open-while-routes-need-credentials',
      makeModel({ apps: [makeApp({ openapiUrl: '/openapi.json', docsUrl: '/docs', ...app })], routes: inOrder(...routes) }),
    )

  test('reports open docs where most routes ask for a credential', () => {
    expect(askDocs([docs(), closed(), closed(), open()])).toEqual([
      'medium: /openapi.json, /docs are served without a credential, which 2 of 3 described routes demand',
    ])
  })

  test.each<[string, Route[]]>([
    ['half of the routes are open', [docs(), closed(), closed(), open(), open()]],
    ['a single route is guarded', [docs(), closed()]],
    ['the docs are guarded', [docs({ dependencies: [bearer()] }), closed(), closed()]],
    ['the docs are off by default', [docs({ condition: { text: 'settings.debug', default: 'off' } }), closed(), closed()]],
    ['there are none', [closed(), closed()]],
    ['the guarded routes are hidden', [docs(), makeRoute('GET /h', { dependencies: [bearer()], includeInSchema: false }), open()]],
  ])('says nothing where %s', (_, routes) => {
    expect(askDocs(routes)).toEqual([])
  })

  test.each([
    ['shop.auth:AuthMiddleware', 'low'],
    ['starlette.middleware.gzip:GZipMiddleware', 'medium'],
  ])('behind %s it is %s', (call, confidence) => {
    expect(askDocs([docs(), closed(), closed()], { middleware: [makeMiddleware(call)] })[0]).toMatch(new RegExp(`^${confidence}:`))
  })
})

describe('security-scheme-never-verified', () => {
  const askScheme = (
    dependencies: readonly Dependency[],
    parts: Parameters<typeof makeRoute>[1] = {},
    app: Parameters<typeof makeApp>[0] = {},
  ) => ask('security-scheme-never-verified', makeModel({ apps: [makeApp(app)], routes: [makeRoute('GET /a', { dependencies, ...parts })] }))

  test.each<[string, readonly Dependency[]]>([
    ['the scheme alone', [bearer()]],
    ['a parameter that nobody mentions', [bearer({ level: 'parameter', parameter: 'token', used: 'no' })]],
    ['the scheme beside a database', [bearer(), makeDependency('shop.db:get_db'), makeDependency('shop.db:get_async_session')]],
    ['the scheme beside paging', [bearer(), makeDependency('shop.paging:PaginationParams')]],
    [
      'a database that asks for the token and ignores it',
      [bearer({ parameter: 'token', used: 'no', of: 1, depth: 1 }), makeDependency('shop:get_db')],
    ],
    ['two schemes', [bearer(), bearer({ call: 'fastapi.security.api_key:APIKeyHeader', scheme: 'APIKeyHeader' })]],
  ])('reports %s', (_, dependencies) => {
    expect(askScheme(dependencies)).toHaveLength(1)
  })

  test.each<[string, readonly Dependency[], Parameters<typeof makeRoute>[1]?, Parameters<typeof makeApp>[0]?]>([
    ['no scheme', [makeDependency('shop:get_db')]],
    ['a handler that mentions the token', [bearer({ level: 'parameter', parameter: 'token', used: 'yes' })]],
    ['a handler that may mention it', [bearer({ level: 'parameter', parameter: 'token', used: 'unknown' })]],
    [
      'a dependency that takes it',
      [bearer({ parameter: 'token', used: 'yes', of: 1, depth: 1 }), makeDependency('shop.auth:current_user')],
    ],
    [
      'a dependency that ignores it and may know better',
      [bearer({ parameter: 'token', used: 'no', of: 1, depth: 1 }), makeDependency('shop.auth:current_user')],
    ],
    ['another dependency', [bearer(), makeDependency('shop.auth:check_caller')]],
    ['a name with a resource and something else in it', [bearer(), makeDependency('shop.auth:get_session_user')]],
    ['a scheme of the project', [bearer({ call: 'shop.auth:VerifiedBearer' })]],
    ['a scheme that replaces something', [bearer({ replaces: 'shop.auth:current_user' })]],
    ['one of two schemes that is read', [bearer(), bearer({ parameter: 'key', used: 'yes' })]],
    ['a decorated handler', [bearer()], { handler: makeHandler('read', 4, { decorators: ['shop.auth.login_required'] }) }],
    ['a middleware of the project', [bearer()], {}, { middleware: [makeMiddleware('shop.auth:Guard')] }],
    ['a wrapped app', [bearer()], {}, { wrappedBy: ['shop.auth:Guard'] }],
    ['a route that is authenticated', [bearer()], { access: 'authenticated' }],
    ['a route that is off', [bearer()], { condition: { text: 'settings.beta', default: 'off' } }],
  ])('leaves %s alone', (_, dependencies, parts, app) => {
    expect(askScheme(dependencies, parts, app)).toEqual([])
  })

  test('a rate limit on the handler verifies nobody', () => {
    expect(askScheme([bearer()], { handler: makeHandler('read', 4, { decorators: ['limiter.limit'] }) })).toHaveLength(1)
  })

  test('a middleware of the app around a mounted one may verify', () => {
    const model = makeModel({
      apps: [makeApp({ middleware: [makeMiddleware('shop.auth:Guard')] }), makeApp({ id: 'main:app>/sub', primary: false })],
      routes: [makeRoute('GET /sub/a', { within: 'main:app>/sub', dependencies: [bearer()] })],
    })
    expect(ask('security-scheme-never-verified', model)).toEqual([])
  })
})

describe('route-shadowed-by-earlier', () => {
  /** Both rules about it: one path, and others that take it. */
  const askOrder = (...routes: Route[]) =>
    ['route-registered-twice', 'route-shadowed-by-earlier'].flatMap((id) => ask(id, makeModel({ routes: inOrder(...routes) })))
  const off = { condition: { text: 'settings.x', default: 'off' } } as const
  const maybe = { condition: { text: 'settings.x', default: 'unknown' } } as const
  const on = { condition: { text: 'settings.x', default: 'on' } } as const

  test.each<[string, Route[], string[]]>([
    [
      'a word behind a parameter',
      [makeRoute('GET /u/{id}'), makeRoute('GET /u/me')],
      ['high: GET /u/me is never reached: GET /u/{id} takes its requests'],
    ],
    [
      'the first that takes it is named, and one more time each',
      [makeRoute('GET /u/{id}', { handler: makeHandler('read', 4) }), makeRoute('GET /u/{name}'), makeRoute('GET /u/me')],
      [
        'high: GET /u/{name} is never reached: main:read has the same method and path',
        'high: GET /u/me is never reached: GET /u/{id} takes its requests',
      ],
    ],
    ['methods', [makeRoute('GET /u/{id}'), makeRoute('POST /u/me')], []],
    ['a websocket and a page', [makeRoute('GET /live'), makeWebSocket('/live')], []],
    [
      'a websocket below a mount',
      [makeMount('/live'), makeWebSocket('/live/x')],
      ['high: WS /live/x is never reached: the mount /live takes its requests'],
    ],
    [
      'a mount below a mount',
      [makeMount('/a'), makeMount('/a/b', { target: 'other:app' })],
      ['high: the mount /a/b is never reached: the mount /a takes its requests'],
    ],
    ['a mount before a deeper word', [makeMount('/a/b'), makeRoute('GET /a/c')], []],
    ['a path beside a mount of the same name', [makeMount('/a'), makeRoute('GET /a'), makeRoute('GET /ab')], []],
    ['a mount at the root', [makeMount(''), makeRoute('GET /x')], ['high: GET /x is never reached: the mount / takes its requests']],
    ['a front end', [makeMount('/', { frontend: true }), makeRoute('GET /x')], []],
    [
      'a host',
      [makeMount('', { options: { host: { value: 'a.example', certainty: 'certain', note: null, place: null } } }), makeRoute('GET /x')],
      [],
    ],
    ['an earlier route that is off', [makeRoute('GET /u/{id}', off), makeRoute('GET /u/me')], []],
    ['an earlier route that may be off', [makeRoute('GET /u/{id}', maybe), makeRoute('GET /u/me')], []],
    [
      'an earlier route that is on by default',
      [makeRoute('GET /u/{id}', on), makeRoute('GET /u/me')],
      ['medium: GET /u/me is never reached: GET /u/{id} takes its requests'],
    ],
    ['a later route that is off', [makeRoute('GET /u/{id}'), makeRoute('GET /u/me', off)], []],
    ['the pages of FastAPI behind something', [makeRoute('GET /{rest:path}'), makeRoute('GET /docs', { origin: 'docs' })], []],
  ])('%s', (_, routes, expected) => {
    expect(askOrder(...routes)).toEqual(expected)
  })

  test('the same function twice is left alone, unless the later one runs more', () => {
    const handler = makeHandler('read', 4)
    const guard = makeDependency('shop:check_caller')
    expect(askOrder(makeRoute('GET /a', { handler }), makeRoute('GET /a', { handler }))).toEqual([])
    expect(askOrder(makeRoute('GET /a', { handler }), makeRoute('GET /a', { handler, dependencies: [guard] }))).toEqual([
      'high: GET /a is never reached: main:read has the same method and path, without its dependencies',
    ])
  })

  test('a database that does not run is no check that does not run', () => {
    const [say] = askOrder(
      makeRoute('GET /u/{id}'),
      makeRoute('GET /u/me', { dependencies: [makeDependency('shop:get_db'), makeDependency('shop:common_parameters')] }),
    )
    expect(say).toBe('high: GET /u/me is never reached: GET /u/{id} takes its requests')
  })

  test('a page of FastAPI is called so', () => {
    expect(askOrder(makeRoute('GET /docs', { origin: 'docs' }), makeRoute('GET /docs'))).toEqual([
      "medium: GET /docs is never reached: FastAPI's own GET /docs takes its requests",
    ])
  })

  test('routes of other apps do not stand in the way', () => {
    expect(askOrder(makeRoute('GET /u/{id}', { within: 'main:app>/admin' }), makeRoute('GET /u/me'))).toEqual([])
  })
})
