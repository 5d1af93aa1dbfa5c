// A shop whose routes have every verdict, with what decides it: for what explains access to people.

import type { Model } from '../../../src/model/index.ts'
import {
  inOrder,
  makeApp,
  makeDependency,
  makeGuard,
  makeHandler,
  makeMiddleware,
  makeModel,
  makeMount,
  makeObjectUse,
  makeRoute,
  makeWebSocket,
} from '../../kit/model.ts'

const at = (file: string, line: number) => ({ file, line })
const via = (name: string, prefix: string) => [{ kind: 'include', name, prefix, place: at('shop/main.py', 12) } as const]

const bearer = makeDependency('fastapi.security:OAuth2PasswordBearer', {
  scheme: 'OAuth2PasswordBearer',
  of: 2,
  depth: 1,
  level: 'dependency',
  parameter: 'token',
})
const session = makeDependency('shop.db:get_session', {
  of: 2,
  depth: 1,
  level: 'dependency',
  parameter: 'session',
  place: at('shop/db.py', 8),
})
const user = makeDependency('shop.auth:get_current_user', {
  of: 3,
  depth: 1,
  level: 'dependency',
  parameter: 'user',
  place: at('shop/auth.py', 20),
})
const admin = makeDependency('shop.auth:require_admin', {
  level: 'parameter',
  parameter: 'admin',
  used: 'no',
  place: at('shop/auth.py', 41),
})

const verified = makeGuard('shop.auth:get_current_user', {
  place: at('shop/auth.py', 20),
  reads: ['header Authorization'],
  verifiedBy: [
    { text: 'jwt.decode', place: at('shop/auth.py', 24) },
    { text: 'look-up of User by id', place: at('shop/auth.py', 28) },
  ],
  refusals: [{ status: 401, by: 'HTTPException', place: at('shop/auth.py', 26) }],
})
const isAdmin = makeGuard('shop.auth:require_admin', {
  place: at('shop/auth.py', 41),
  dependency: 3,
  verified: 'either',
  tests: [{ kind: 'role', text: 'user.role != "admin"', place: at('shop/auth.py', 42), values: ['admin'] }],
  refusals: [{ status: 403, by: 'HTTPException', place: at('shop/auth.py', 43) }],
})
const gate = makeGuard('shop.http:KeyMiddleware', {
  kind: 'middleware',
  place: at('shop/http.py', 5),
  forged: 'passes',
  reads: ['header X-Api-Key'],
  refusals: [{ status: 401, by: 'JSONResponse', place: at('shop/http.py', 9) }],
  exempt: [{ operator: 'endswith', values: ['/health', '/docs'], subject: 'request.url.path', place: at('shop/http.py', 7) }],
})

export const shop: Model = makeModel({
  apps: [makeApp({ id: 'shop.main:app', middleware: [makeMiddleware('shop.http:KeyMiddleware')] })],
  routes: inOrder(
    makeRoute('GET /health', { handler: makeHandler('health', 4), access: 'open', accessCertainty: 'certain' }),
    makeRoute('GET /stock', {
      handler: makeHandler('list_stock', 8),
      guards: [gate],
      access: 'presence',
      accessCertainty: 'certain',
      accessReasons: [{ text: 'KeyMiddleware asks for X-Api-Key and compares it with nothing', place: at('shop/http.py', 8) }],
    }),
    makeRoute('GET /orders', {
      handler: makeHandler('list_orders', 31, { module: 'shop.orders', file: 'shop/orders.py' }),
      via: via('shop.orders:router', '/orders'),
      dependencies: [
        { ...bearer, of: 2 },
        { ...session, of: 2 },
        { ...user, of: null, level: 'parameter' },
      ],
      guards: [{ ...verified, dependency: 2 }],
      access: 'authenticated',
      accessCertainty: 'likely',
      accessReasons: [{ text: 'get_current_user refuses without a credential and with a made-up one', place: at('shop/auth.py', 26) }],
      otherwise: { access: 'open', setting: 'AUTH_DISABLED' },
      objects: [
        makeObjectUse('shop.models:Order', {
          does: 'list',
          bound: 'predicate',
          boundBy: [{ text: 'Order.owner_id == user.id', place: at('shop/orders.py', 34) }],
          place: at('shop/orders.py', 33),
          text: 'session.scalars(select(Order).where(Order.owner_id == user.id)).all()',
          inside: { module: 'shop.orders', function: 'list_orders', file: 'shop/orders.py' },
          ownerFields: ['owner_id'],
        }),
      ],
      principal: { parameter: 'user', used: 'yes' },
    }),
    makeRoute('DELETE /orders/{order_id}', {
      handler: makeHandler('delete_order', 51, { module: 'shop.orders', file: 'shop/orders.py' }),
      via: via('shop.orders:router', '/orders'),
      dependencies: [bearer, session, user, admin],
      guards: [{ ...verified, dependency: 2 }, isAdmin],
      access: 'authorised',
      accessCertainty: 'certain',
      accessReasons: [{ text: 'require_admin asks for the role admin', place: at('shop/auth.py', 42) }],
      objects: [
        makeObjectUse('shop.models:Order', {
          does: 'delete',
          by: [{ parameter: 'order_id', in: 'path', column: 'Order.id' }],
          ownerFields: ['owner_id'],
          place: at('shop/orders.py', 53),
          inside: { module: 'shop.orders', function: 'delete_order', file: 'shop/orders.py' },
          text: 'session.get(Order, order_id)',
        }),
      ],
      principal: { parameter: 'admin', used: 'no' },
    }),
    makeRoute('GET /prices', {
      handler: makeHandler('list_prices', 61),
      access: 'optional',
      accessCertainty: 'certain',
      otherwise: { access: 'open', setting: 'AUTH_DISABLED' },
    }),
    makeRoute('POST /prices', {
      handler: makeHandler('set_prices', 71),
      access: 'unknown',
      guards: [makeGuard('plugins:check', { absent: 'unknown', forged: 'unknown' })],
    }),
    makeWebSocket('/live', { handler: makeHandler('follow', 81), access: 'open', accessCertainty: 'likely' }),
    makeMount('/static', { access: 'open', accessCertainty: 'certain' }),
  ).map((route) => ({ ...route, app: 'shop.main:app', within: 'shop.main:app', id: route.id.replace('main:app', 'shop.main:app') })),
  problems: [{ code: 'value-not-known', file: 'shop/auth.py', line: 30, message: 'what `settings.rules` holds is not known' }],
})
