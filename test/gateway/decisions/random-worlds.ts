// Applications, policies and requests at random, from a seed: small worlds in which paths lie in each other's way, routes may or may not be
// there, and rules meet, miss and contradict each other.

import type { PathDoubt } from '../../../src/gateway/resolve/index.ts'
import type { Model, Parameter, Route } from '../../../src/model/index.ts'
import {
  type AccessPolicy,
  type AccessRule,
  type PolicyRoute,
  type Principal,
  selects,
  toPolicyRoutes,
} from '../../../src/policy/access/index.ts'
import { makeApp, makeModel, makeMount, makeRoute, makeWebSocket } from '../../kit/model.ts'
import type { Random } from '../../policy/random-policies.ts'

export interface World {
  readonly model: Model
  readonly policy: AccessPolicy
  readonly policyRoutes: readonly PolicyRoute[]
  readonly mode: 'observe' | 'enforce'
  readonly enforced: readonly string[]
  readonly settings: {
    readonly paths: ReadonlyMap<
      string,
      { readonly unmatched?: 'deny' | 'allow'; readonly unknown?: 'deny' | 'forward'; readonly doubts?: readonly PathDoubt[] }
    >
    readonly docs: 'private' | 'off' | 'open'
  }
}

export interface WorldRequest {
  /** Latin-1, without the empty line. */
  readonly head: string
  readonly who: Who
}

export type Who =
  | { readonly kind: 'principal'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string }

export const innerApp = 'main:app>/shop'

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T // never empty here
const some = <T>(random: Random, items: readonly T[], chance = 0.4): readonly T[] => items.filter(() => random() < chance)
const likely = (random: Random, chance: number): boolean => random() < chance

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items]
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as T) // as many as there are
}

const operations = [
  'GET /orders/{owner}/{order_id}',
  'PUT /orders/{owner}/{order_id}',
  'DELETE /orders/{owner}/{order_id:int}',
  'GET /orders/{owner}/{order_id:int}',
  'GET /orders/ann/7',
  'POST /orders',
  'GET /orders/',
  'GET /items/{order_id:int}',
  'GET /items/{owner}',
  'GET /items/latest',
  'POST /items/{owner}/',
  'GET /files/{rest:path}',
  'GET /files/{rest:path}/meta',
  'PUT /files/{rest:path}',
  'GET /{owner}/{order_id}',
  'GET /n/{owner}.{rest}',
  'GET /health',
] as const
const innerOperations = ['GET /shop/items/{order_id}', 'POST /shop/items/', 'GET /shop/{owner}'] as const

const parameter = (name: string, place: 'path' | 'query', schema: Parameter['schema'], more: Partial<Parameter> = {}): Parameter => ({
  name,
  in: place,
  required: place === 'path',
  schema,
  hasDefault: false,
  default: null,
  of: null,
  deprecated: false,
  includeInSchema: true,
  ...more,
})

const queryParameters: readonly Parameter[] = [
  parameter('page', 'query', { type: 'integer' }),
  parameter('limit', 'query', { type: 'integer' }, { hasDefault: true, default: 10 }),
  parameter('q', 'query', { type: 'string' }),
  parameter('flag', 'query', { anyOf: [{ type: 'boolean' }, { type: 'null' }] }),
  parameter('tags', 'query', { type: 'array', items: { type: 'string' } }),
]

function pathParameters(path: string): readonly Parameter[] {
  return [...path.matchAll(/\{(\w+)/g)].map(([, name = '']) =>
    parameter(name, 'path', { type: name === 'order_id' ? 'integer' : 'string' }),
  )
}

const condition: Route['condition'] = { text: 'settings.more', default: 'unknown' }

function makeRoutes(random: Random): readonly Route[] {
  let unsure = 0
  const finish = <Made extends Route>(route: Made): Made => {
    const isUnsure = unsure < 3 && likely(random, 0.2)
    if (isUnsure) unsure++
    return {
      ...route,
      order: 0,
      condition: isUnsure ? condition : null,
      parameters: [...pathParameters(route.path), ...some(random, queryParameters, 0.7)],
    }
  }
  const own = some(random, operations, 0.6).map((operation) =>
    finish(makeRoute(operation, { tags: operation.includes('/orders') ? ['orders'] : [] })),
  )
  const docs = likely(random, 0.4) ? [makeRoute('GET /docs', { origin: 'docs', plain: true, includeInSchema: false })] : []
  const sockets = likely(random, 0.4) ? [finish(makeWebSocket('/live/{owner}'))] : []
  const hasMount = likely(random, 0.4)
  const mounts = hasMount ? [makeMount('/shop', { target: likely(random, 0.8) ? innerApp : 'main.Files' })] : []
  const [mount] = mounts
  const inner =
    mount?.target === innerApp
      ? some(random, innerOperations, 0.7).map((operation) => finish(makeRoute(operation, { within: innerApp })))
      : []
  const routes = [...docs, ...shuffle(random, [...own, ...sockets, ...mounts]), ...inner]
  // Two that agree but for a converter get a number, as the model gives it.
  const seen = new Map<string, number>()
  return routes.map((route, order) => {
    const id = `main:app|${route.method ?? 'MOUNT'} ${route.path.replaceAll(/\{\w+/g, '{')}`
    const count = (seen.get(id) ?? 0) + 1
    seen.set(id, count)
    return { ...route, order, id: count === 1 ? id : `${id}#${count}` }
  })
}

const roles = ['admin', 'editor', 'user']
const names = ['ann', 'bob', '7', '']

function atom(random: Random, readable: ReadonlySet<string>): string {
  const atoms = [
    `"${pick(random, roles)}" in principal.roles`,
    `principal.kind == "${pick(random, ['user', 'service', 'anonymous'])}"`,
    `principal.id ${pick(random, ['==', '!='])} "${pick(random, names)}"`,
    'principal.tenant == "blue"',
    'has(principal.tenant)',
    `header["x-version"] == "${pick(random, ['1', '2', '1, 2'])}"`,
    '"x-version" in header',
    `request.method == "${pick(random, ['GET', 'PUT', 'WS'])}"`,
    'request.path.startsWith("/orders")',
    'request.address == "192.0.2.1"',
    ...[
      ['path.owner', 'path.owner == principal.id'],
      ['path.owner', 'path.owner.startsWith("a")'],
      ['path.order_id', `path.order_id ${pick(random, ['>', '<', '=='])} ${pick(random, ['3', '7'])}`],
      ['path.order_id', '10 / path.order_id > 1'],
      ['path.rest', 'path.rest.contains("secret")'],
      ['path.rest', 'path.rest.contains("/")'],
      ['query.page', `query.page < ${pick(random, ['2', '10'])}`],
      ['query.limit', 'query.limit <= 10'],
      ['query.q', 'query.q == "a b"'],
      ['query.flag', 'query.flag'],
      ['query.flag', 'has(query.flag)'],
      ['query.tags', '"x" in query.tags'],
      ['query.tags', 'query.tags.all(t, t != "")'],
    ].flatMap(([name = '', text = '']) => (readable.has(name) ? [text, text] : [])),
  ]
  return pick(random, atoms)
}

function makeCondition(random: Random, readable: ReadonlySet<string>, depth: number): string {
  const shape = depth === 0 ? 1 : random()
  if (shape < 0.25) return `(${makeCondition(random, readable, depth - 1)} && ${makeCondition(random, readable, depth - 1)})`
  if (shape < 0.5) return `(${makeCondition(random, readable, depth - 1)} || ${makeCondition(random, readable, depth - 1)})`
  if (shape < 0.6) return `!(${makeCondition(random, readable, depth - 1)})`
  return atom(random, readable)
}

const selectors = [
  {},
  { paths: ['/orders/**'] },
  { paths: ['/orders/*/*'] },
  { paths: ['/items/*', '/items/*/'] },
  { paths: ['/files/**'] },
  { paths: ['/shop/**'] },
  { methods: ['GET'] },
  { methods: ['PUT', 'DELETE'] },
  { methods: ['WS'] },
  { tags: ['orders'] },
  { routes: ['GET /orders/{a}/{b}'] },
] as const

function makeRules(random: Random, routes: readonly PolicyRoute[]): readonly AccessRule[] {
  return Array.from({ length: Math.floor(random() * 7) }, (_, index): AccessRule => {
    const selector = pick(random, selectors)
    const selected = routes.filter((route) => selects(selector, route))
    const readable = (route: PolicyRoute) => [
      ...Object.keys(route.parameters.path).map((name) => `path.${name}`),
      ...Object.keys(route.parameters.query).map((name) => `query.${name}`),
    ]
    const [first, ...others] = selected.map((route) => new Set(readable(route)))
    const shared = new Set([...(first ?? [])].filter((name) => others.every((names) => names.has(name))))
    return {
      id: `rule-${index}`,
      owner: null,
      selector,
      effect: likely(random, 0.75) ? 'allow' : 'deny',
      when: likely(random, 0.2) ? null : makeCondition(random, shared, 2),
    }
  })
}

const doubts: readonly PathDoubt[] = ['dot-segment', 'empty-segment', 'encoded-slash', 'backslash', 'needless-encoding']

export function makeWorld(random: Random): World {
  const model = makeModel({
    apps: [makeApp({ redirectSlashes: likely(random, 0.8) }), makeApp({ id: innerApp, primary: false })],
    routes: makeRoutes(random),
  })
  const policyRoutes = toPolicyRoutes(model)
  const paths = some(random, ['/', '/orders', '/items', '/files', '/files/open/', '/shop'], 0.3).map(
    (prefix) =>
      [
        prefix,
        {
          ...(likely(random, 0.4) ? { unmatched: pick(random, ['deny', 'allow'] as const) } : {}),
          ...(likely(random, 0.4) ? { unknown: pick(random, ['deny', 'forward'] as const) } : {}),
          ...(likely(random, 0.5) ? { doubts: some(random, doubts, 0.7) } : {}),
        },
      ] as const,
  )
  return {
    model,
    policyRoutes,
    policy: { rules: makeRules(random, policyRoutes), fields: [], resources: [] },
    mode: pick(random, ['observe', 'enforce']),
    enforced: some(random, ['/orders/**', '/items/*'], 0.2),
    settings: { paths: new Map(paths), docs: pick(random, ['private', 'off', 'open']) },
  }
}

const words = [
  'orders',
  'orders',
  'items',
  'items',
  'files',
  'files',
  'shop',
  'orders2',
  'shopper',
  'ann',
  'bob',
  '7',
  '07',
  '-7',
  '0',
  '8.5',
  'latest',
  'meta',
  'secret',
  'open',
  'health',
  'docs',
  'n',
  'a.b',
  'live',
  'é',
  '٧',
]
const oddWords = [
  '',
  '.',
  '..',
  '%2e%2e',
  'a%2Fb',
  '%2F',
  '%5C',
  '\\',
  'x;y',
  '..;',
  '%41nn',
  'a%20b',
  '%zz',
  '%',
  '%C3%A9',
  '%FF',
  '%00',
  '%0A',
  '%25',
  '~',
  'ann%2F7',
  'orders%2fann',
]
const queries = [
  'page=1',
  'page=07',
  'page=5',
  'page=+5',
  'page=%35',
  'page=',
  'page=1&page=9',
  'limit=3',
  'limit=x',
  'q=a+b',
  'q=a%20b',
  'q',
  'flag=yes',
  'flag=TRUE',
  'flag=2',
  'flag=',
  'tags=x',
  'tags=&tags=x',
  'tags=y',
  '%70age=1',
  'q=%zz',
  'a=1;page=1',
  '&&',
  'page=1#',
]

const encode = (word: string): string =>
  Array.from(Buffer.from(word), (byte) => (byte < 128 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`)).join('')

/** Mostly one that some route may answer. */
export function makeWorldRequest(random: Random, { model }: World): WorldRequest {
  const route = model.routes.length > 0 && likely(random, 0.75) ? pick(random, model.routes) : null
  const isSocket = likely(random, route?.kind === 'websocket' ? 0.8 : 0.03)
  const others = ['GET', 'GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']
  const method = route?.kind === 'http' && likely(random, 0.85) ? route.method : pick(random, others)
  const word = () => (likely(random, 0.06) ? pick(random, oddWords) : encode(pick(random, words)))
  const someWords = (most: number) => Array.from({ length: 1 + Math.floor(random() * most) }, word).join('/')
  const whole = route === null ? `/${someWords(4)}` : fill(random, route, word, someWords)
  const path = `${whole}${likely(random, 0.06) ? '/' : ''}`
  const query = likely(random, 0.5) ? `?${some(random, queries, 0.12).join('&')}` : ''
  const lines = [
    `${isSocket ? 'GET' : method} ${path}${query} HTTP/1.1`,
    'Host: shop.example',
    ...(likely(random, 0.6) ? [`X-Version: ${pick(random, ['1', '2', '3'])}`] : []),
    ...(likely(random, 0.1) ? ['x-version: 2'] : []),
    ...(likely(random, 0.1) ? ['x_version: 1'] : []),
    ...(likely(random, 0.1) ? ['Connection: x-version'] : []),
    ...(isSocket
      ? ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==']
      : []),
  ]
  return { head: lines.join('\r\n'), who: makeWho(random) }
}

function fill(random: Random, route: Route, word: () => string, someWords: (most: number) => string): string {
  if (route.kind === 'mount') return `${route.path}/${someWords(3)}`
  return route.path.replaceAll(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, kind: string | undefined) => {
    if (kind === 'path') return someWords(3)
    if (name === 'order_id' && likely(random, 0.8)) return pick(random, ['7', '1', '0', '12', '07'])
    return name === 'owner' && likely(random, 0.6) ? pick(random, ['ann', 'bob']) : word()
  })
}

function makeWho(random: Random): Who {
  const chance = random()
  if (chance < 0.03) return { kind: 'refused', reason: 'it does not hold' }
  if (chance < 0.06) return { kind: 'unavailable', reason: 'the keys are away' }
  if (chance < 0.25) return { kind: 'principal', principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} } }
  return {
    kind: 'principal',
    principal: {
      kind: pick(random, ['user', 'service'] as const),
      id: pick(random, names),
      roles: some(random, roles),
      scopes: [],
      ...(likely(random, 0.6) ? { tenant: pick(random, ['blue', 'red']) } : {}),
      attributes: {},
    },
  }
}
