import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeApp, makeDependency, makeGuard, makeHandler, makeMiddleware, makeModel, makeRoute } from '../../../test/kit/model.ts'
import { shop } from '../../../test/report/explain/shop.ts'
import { makeChain, makeHostileMap } from '../../../test/report/html/map-sample.ts'
import type { Guard, Model, Route } from '../../model/index.ts'
import { toRouteExplanation, writeRouteExplanationJson } from '../index.ts'
import { widthOf } from '../layout.ts'
import { findWay } from '../way.ts'

const explain = (id: string, model: Model = shop, columns = 110) =>
  toRouteExplanation(model, getRoute(model, id), { colour: false, columns })

function getRoute({ routes }: Model, id: string): Route {
  const found = routes.find((route) => route.id.endsWith(`|${id}`))
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found
}

describe('a route is explained', () => {
  test('with the way, the guards in three worlds, the objects, the verdict and what is not known', () => {
    expect(explain('DELETE /orders/{}')).toBe(`DELETE /orders/{order_id}  authorised
delete_order · shop/orders.py:51 · shop.main:app

The way of a request
  ○ app         shop.main:app  main.py:3
  │ middleware  KeyMiddleware  main.py:5
  │ included    shop.orders:router  at /orders  shop/main.py:12
  │ dependencies, in the order they run
  │      ┌─ OAuth2PasswordBearer  reads a credential  as token
  │      ├─ get_session  as session  shop/db.py:8
  ●   ┌─ get_current_user  as user  shop/auth.py:20  [1] a valid credential
  ●   require_admin  of the handler, as admin  its value is not used  shop/auth.py:41
  │     [2] a valid credential, and more
  ▼ handler     delete_order  shop/orders.py:51

Guards
  [1] get_current_user  dependency  shop/auth.py:20
      no credential  made-up one  valid one
      stops 401      stops 401    passes
      reads        header Authorization
      verified by  jwt.decode  shop/auth.py:24
                   look-up of User by id  shop/auth.py:28
      refuses      401 HTTPException  shop/auth.py:26
  [2] require_admin  dependency  shop/auth.py:41
      no credential  made-up one  valid one
      stops 403      stops 403    may stop
      asks         a role: user.role != "admin"  shop/auth.py:42
      refuses      403 HTTPException  shop/auth.py:43

Objects
  delete Order by order_id (path)  bound to nobody
      session.get(Order, order_id)  shop/orders.py:53 in delete_order
      held: order_id against Order.id
      it has an owner: owner_id

Verdict: authorised (certain)
  Only callers with a valid credential pass, and something more is asked of them.
  because  require_admin asks for the role admin  shop/auth.py:42
  The caller arrives as admin, and the handler never uses it.

Not known
  shop/auth.py:30: what \`settings.rules\` holds is not known
`)
  })

  test.each([
    [
      'GET /stock',
      [
        'stops 401      passes       passes',
        '[1] any credential, made up or not',
        'a made-up one passes',
        'lets pass    request.url.path endswith "/health", "/docs"',
      ],
    ],
    [
      'GET /orders',
      [
        'Verdict: authenticated (likely)',
        "rests on a setting's default",
        'Under other settings: AUTH_DISABLED → open',
        'the look-up itself asks for the caller',
      ],
    ],
    [
      'POST /prices',
      [
        'unknown        unknown      passes',
        'take it for open until somebody has looked',
        'Whether [1] check stops a request without a credential, or with a made-up credential.',
      ],
    ],
    ['GET /health', ['none: nothing that was read asks who is calling', 'Verdict: open (certain)']],
    ['MOUNT /static', ['serves      StaticFiles', 'Verdict: open (certain)']],
  ])('%s', (id, expected) => {
    for (const words of expected) expect(explain(id)).toContain(words)
  })

  test('paints nothing that is unknown or open in the colour of what is good', () => {
    for (const id of ['GET /stock', 'POST /prices', 'GET /health', 'WS /live']) {
      const painted = toRouteExplanation(shop, getRoute(shop, id), { colour: true, columns: 110 })
      const green = [...painted.matchAll(/\u001b\[32m(.*?)\u001b/g)].map(([, text]) => text)
      expect([id, green.filter((text) => !/^(?:stops 401|passes)$/.test(text ?? ''))]).toEqual([id, []])
    }
  })

  test.each([44, 60, 80, 120])('within a width of %i', (columns) => {
    for (const { id } of shop.routes) {
      const text = explain(id.slice(id.indexOf('|') + 1), shop, columns)
      for (const line of text.split('\n').filter((one) => /\s\S+\s/.test(one))) expect(widthOf(line)).toBeLessThanOrEqual(columns)
    }
  })

  test('made of any words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (word) => {
        const model = makeHostileMap(word)
        for (const route of model.routes) {
          expect(toRouteExplanation(model, route, { colour: false, columns: 80 })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
          expect(JSON.parse(writeRouteExplanationJson(model, route)).route).toMatchObject({ access: 'unknown' })
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('a guard', () => {
  const explainGuards = (...guards: readonly Guard[]) => explain('GET /x', makeModel({ routes: [makeRoute('GET /x', { guards })] }))
  const unknown = { absent: 'unknown', forged: 'unknown', verified: 'unknown' } as const

  test('that a request never reaches hides nothing', () => {
    const text = explainGuards(
      makeGuard('a:Bearer', { forged: 'passes' }),
      makeGuard('a:user', { absent: 'unknown', refusals: [{ status: 401, by: 'HTTPException', place: null }] }),
      makeGuard('a:owner', {
        ...unknown,
        verified: 'either',
        tests: [{ kind: 'owner', text: 'item.owner == user.id', place: null, values: [] }],
      }),
    )
    expect(text).toContain('not reached    stops 401    passes\n')
    expect(text).toContain('not reached    not reached  may stop\n')
    expect(text).toContain('[3] asks more of the caller')
    expect(text).not.toContain('Whether [')
  })

  test('of which nothing is known hides something, the first as well as what comes after what only may stop', () => {
    expect(explainGuards()).toContain('\n  none that could be told\n')
    const text = explainGuards(makeGuard('a:maybe', { absent: 'either', forged: 'either' }), makeGuard('a:odd', unknown))
    expect(text).toContain('may pass       may pass     passes\n')
    expect(text).toContain('[2] not known whom it stops')
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Whether [2] odd stops a request without a credential, or with a made-up credential, or with a valid credential.',
    )
  })

  test('that stops nobody is told in few words', () => {
    const text = explainGuards(makeGuard('a:reader', { absent: 'passes', forged: 'passes', reads: ['header X-Trace'] }))
    expect(text).toContain('[1] reader  dependency\n      lets everybody pass\n      reads        header X-Trace\n')
  })

  test.each<[Partial<Guard>, string]>([
    [{}, 'a valid credential'],
    [{ verified: 'either' }, 'a valid credential'],
    [{ verified: 'stops' }, 'stops everybody'],
    [{ forged: 'passes' }, 'any credential, made up or not'],
    [{ absent: 'passes' }, 'no credential or a valid one'],
    [{ absent: 'passes', forged: 'passes' }, 'lets everybody pass'],
    [{ absent: 'unknown' }, 'not known whom it stops'],
    [{ forged: 'either' }, 'some pass with a made-up credential'],
    [{ absent: 'either' }, 'some pass without a credential'],
  ])('%j: %s', (parts, words) => {
    expect(explainGuards(makeGuard('a:check', parts))).toMatch(new RegExp(`\\[1\\] ${words}\\n`))
  })
})

describe('the tree of what runs before a handler', () => {
  const tree = (dependencies: Parameters<typeof makeRoute>[1]) =>
    explain('GET /x', makeModel({ routes: [makeRoute('GET /x', dependencies)] }))
      .split('\n')
      .filter((line) => line.startsWith('  │   '))
      .map((line) => line.slice(6).replace(/ {2,}.*$/, ''))

  test('joins what one asks for, in the order in which it runs', () => {
    const dependencies = [
      makeDependency('a:inner', { of: 1 }),
      makeDependency('a:first', { of: 5 }),
      makeDependency('a:deep', { of: 3 }),
      makeDependency('a:second', { of: 5 }),
      makeDependency('a:third', { of: 5 }),
      makeDependency('a:root'),
      makeDependency('a:next'),
    ]
    expect(
      explain('GET /x', makeModel({ routes: [makeRoute('GET /x', { dependencies })] }))
        .split('\n')
        .filter((line) => line.startsWith('  │   '))
        .map((line) => line.slice(6).replace(/ {2}of the .*$/, '')),
    ).toEqual(['   ┌─ inner', '┌─ first', '│  ┌─ deep', '├─ second', '├─ third', 'root', 'next'])
  })

  test('is drawn of circles and of chains without end', () => {
    expect(
      tree({
        dependencies: [makeDependency('a:one', { of: 1 }), makeDependency('a:two', { of: 0 }), makeDependency('a:three', { of: 99 })],
      }),
    ).toHaveLength(3)
    expect(tree({ dependencies: makeChain(3000) }).length).toBeGreaterThan(2999)
  })
})

describe('the way of a request', () => {
  const backend = { value: 'shop.auth:Sessions', certainty: 'certain', note: null, place: null } as const
  const model = makeModel({
    apps: [
      makeApp({
        middleware: [
          makeMiddleware('starlette.middleware.cors:CORSMiddleware'),
          makeMiddleware('shop.http:Gate'),
          makeMiddleware('starlette.middleware.authentication:AuthenticationMiddleware', { backend }),
        ],
      }),
      makeApp({ id: 'main:app>/api', primary: false, middleware: [makeMiddleware('shop.http:Inner')] }),
    ],
  })
  const guards = [
    makeGuard('shop.http:Gate.dispatch', { kind: 'middleware' }),
    makeGuard('shop.routes:Checked', { kind: 'route-class' }),
    makeGuard('shop.auth:user', { dependency: 0 }),
    makeGuard('shop.auth:login_required', { kind: 'decorator' }),
    makeGuard('shop.api:read', { kind: 'handler' }),
    makeGuard('elsewhere:Unseen', { kind: 'middleware' }),
    makeGuard('fastapi_login:LoginManager', { kind: 'library' }),
    makeGuard('shop.auth:Sessions', { kind: 'middleware' }),
  ]
  const route = makeRoute('GET /api/x', {
    within: 'main:app>/api',
    routeClass: 'shop.routes:Checked',
    dependencies: [makeDependency('shop.auth:user')],
    handler: makeHandler('read', 9, { module: 'shop.api', decorators: ['login_required'] }),
    guards,
    via: [
      { kind: 'mount', name: 'main:api', prefix: '/api', place: null },
      { kind: 'include', name: 'shop.api:router', prefix: '', place: null },
    ],
  })

  test('enters a mounted app where it is mounted, and has every guard in its place', () => {
    expect(findWay(route, model).map(({ kind, name, guards: own }) => [kind, name, own])).toEqual([
      ['app', 'main:app', []],
      ['middleware', 'starlette.middleware.cors:CORSMiddleware', []],
      ['middleware', 'shop.http:Gate', [0]],
      ['middleware', 'starlette.middleware.authentication:AuthenticationMiddleware', [7]],
      ['mount', 'main:api', []],
      ['app', 'main:app>/api', []],
      ['middleware', 'shop.http:Inner', []],
      ['include', 'shop.api:router', []],
      ['middleware', 'elsewhere:Unseen', [5]],
      ['route-class', 'shop.routes:Checked', [1]],
      ['dependency', 'shop.auth:user', [2]],
      ['library', 'fastapi_login:LoginManager', [6]],
      ['decorator', 'login_required', [3]],
      ['handler', 'shop.api:read', [4]],
    ])
  })

  test('is written for programs with every key', () => {
    const json = JSON.parse(writeRouteExplanationJson({ ...model, routes: [route] }, route))
    expect(Object.keys(json)).toEqual(['schemaVersion', 'snapshot', 'app', 'route', 'way', 'not_known', 'problems', 'looked_at'])
    expect(json.way[2]).toEqual({
      kind: 'middleware',
      name: 'shop.http:Gate',
      place: { file: 'main.py', line: 5 },
      dependency: null,
      detail: null,
      guards: [0],
    })
    expect(json.route).toMatchObject({
      access: 'unknown',
      access_certainty: 'unknown',
      access_reasons: [],
      otherwise: null,
      objects: [],
      principal: null,
    })
    expect(json.route.guards).toHaveLength(8)
  })
})
