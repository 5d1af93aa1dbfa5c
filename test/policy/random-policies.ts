// Policies and requests at random, from a seed: small worlds in which rules meet, miss and contradict each other often.

import type {
  AccessPolicy,
  AccessRule,
  Facts,
  FieldRule,
  Known,
  PolicyRoute,
  ResourceBinding,
  Selector,
} from '../../src/policy/access/index.ts'
import { types } from '../../src/policy/cel/index.ts'
import { createRandom } from '../kit/random.ts'

export type Random = () => number

export const makeRandom = (seed: number): Random => createRandom(seed).next

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T // never empty here
const some = <T>(random: Random, items: readonly T[]): readonly T[] => items.filter(() => random() < 0.4)
const likely = (random: Random, chance: number): boolean => random() < chance

const orderBody = types.record('body', {
  owner: types.string,
  total: types.double,
  count: types.int,
  lines: types.list(types.dyn),
  note: types.string,
})
const orderAnswer = types.record('response', { id: types.int, owner: types.string, tenant: types.string, state: types.string })

const makeRoute = (method: string, path: string, tags: readonly string[]): PolicyRoute => ({
  id: `main:app|${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
  app: 'main:app',
  kind: 'http',
  method,
  path,
  tags,
  routers: path.startsWith('/orders') ? ['shop:orders'] : [],
  parameters: {
    path: path.includes('{') ? { order_id: types.int, owner: types.string } : {},
    query: { page: types.int, q: types.string },
    header: {},
  },
  body: method === 'GET' ? null : orderBody,
  response: orderAnswer,
})

export const randomRoutes: readonly PolicyRoute[] = [
  makeRoute('GET', '/orders/{owner}/{order_id}', ['orders']),
  makeRoute('PUT', '/orders/{owner}/{order_id}', ['orders']),
  makeRoute('POST', '/orders', ['orders', 'new']),
  makeRoute('GET', '/health', []),
]

const names = ['ann', 'bob', 'eve', '']
const roles = ['admin', 'editor', 'user']
const scopes = ['orders:read', 'orders:write']
const tenants = ['blue', 'red']

type Place = 'path' | 'body' | 'response' | 'resource' | null

function atom(random: Random, places: readonly Place[]): string {
  const principal = [
    () => `"${pick(random, roles)}" in principal.roles`,
    () => `"${pick(random, scopes)}" in principal.scopes`,
    () => `principal.kind == "${pick(random, ['user', 'service', 'anonymous'])}"`,
    () => `principal.tenant == "${pick(random, tenants)}"`,
    () => `principal.id ${pick(random, ['==', '!='])} "${pick(random, names)}"`,
    () => 'has(principal.tenant)',
    () => `principal.attributes.level >= ${pick(random, ['1', '2', '3'])}`,
    () => `principal.roles.exists(r, r in ["${pick(random, roles)}", "${pick(random, roles)}"])`,
    () => `query.page < ${pick(random, ['2', '10'])}`,
    () => `header["x-version"] == "${pick(random, ['1', '2'])}"`,
    () => '"x-version" in header',
    () => pick(random, ['true', 'false']),
    () => 'request.time.getHours() < 12',
  ]
  const byPlace: Readonly<Record<string, readonly (() => string)[]>> = {
    path: [() => 'path.owner == principal.id', () => `path.order_id > ${pick(random, ['3', '7'])}`, () => 'path.owner.startsWith("a")'],
    body: [
      () => 'body.owner == principal.id',
      () => `body.total < ${pick(random, ['10.0', '100.0'])}`,
      () => 'body.count + 1 > 3',
      () => 'body.lines.all(line, line.price > 1)',
      () => 'has(body.note)',
    ],
    response: [
      () => 'response.owner == principal.id',
      () => 'response.tenant == principal.tenant',
      () => 'response.state in ["open", "new"]',
    ],
    resource: [() => 'resource.owner == principal.id', () => 'resource.owner != "eve"', () => 'has(resource.owner)'],
  }
  const place = likely(random, 0.6) ? pick(random, [null, ...places]) : null
  return pick(random, (place === null ? undefined : byPlace[place]) ?? principal)()
}

function condition(random: Random, places: readonly Place[], depth: number): string {
  const shape = depth === 0 ? 1 : random()
  if (shape < 0.3) return `(${condition(random, places, depth - 1)} && ${condition(random, places, depth - 1)})`
  if (shape < 0.55) return `(${condition(random, places, depth - 1)} || ${condition(random, places, depth - 1)})`
  if (shape < 0.65) return `!(${condition(random, places, depth - 1)})`
  if (shape < 0.7) return `(${condition(random, places, depth - 1)} ? ${atom(random, places)} : ${atom(random, places)})`
  return atom(random, places)
}

interface Aim {
  readonly selector: Selector
  /** What conditions on all the routes that it selects may read. */
  readonly places: readonly Place[]
}

function aim(random: Random, response: boolean): Aim {
  return pick<Aim>(random, [
    { selector: {}, places: [] },
    { selector: { paths: ['/orders/**'] }, places: [] },
    { selector: { tags: ['orders'], methods: ['PUT', 'POST'] }, places: ['body', 'resource'] },
    { selector: { paths: ['/orders/*/*'] }, places: ['path'] },
    { selector: { routes: ['GET /orders/{a}/{b}'] }, places: response ? ['path', 'response', 'resource'] : ['path'] },
    { selector: { routers: ['orders'], methods: ['PUT'] }, places: ['path', 'body'] },
    { selector: { methods: ['GET'] }, places: response ? ['response'] : [] },
  ])
}

export function makePolicy(random: Random): AccessPolicy {
  const rules = Array.from({ length: Math.floor(random() * 6) }, (_, index): AccessRule => {
    const { selector, places } = aim(random, true)
    return {
      id: `rule-${index}`,
      owner: null,
      selector,
      effect: likely(random, 0.7) ? 'allow' : 'deny',
      when: likely(random, 0.1) ? null : condition(random, places, 3),
    }
  })
  const fields = Array.from({ length: Math.floor(random() * 4) }, (_, index): FieldRule => {
    const { selector, places } = aim(random, false)
    return {
      id: `field-${index}`,
      owner: null,
      selector,
      access: likely(random, 0.6) ? 'read' : 'write',
      effect: likely(random, 0.7) ? 'allow' : 'deny',
      fields: [pick(random, ['owner', 'total', 'lines[].price', 'note', 'state'])],
      when: likely(random, 0.2) ? null : condition(random, places, 2),
    }
  })
  const resources: readonly ResourceBinding[] = [
    { id: 'sent-order', selector: { methods: ['PUT', 'POST'] }, attributes: { owner: 'body.owner' } },
    {
      id: 'order',
      selector: { routes: ['GET /orders/{a}/{b}'] },
      attributes: { owner: likely(random, 0.5) ? 'response.owner' : 'path.owner' },
    },
  ]
  return { rules, fields, resources }
}

const maybe = <T>(random: Random, name: string, value: T): Readonly<Record<string, T>> => (likely(random, 0.85) ? { [name]: value } : {})

export interface RandomRequest {
  readonly facts: Facts
  readonly known: Known
}

export function makeRequest(random: Random, route: PolicyRoute): RandomRequest {
  const known = pick<Known>(random, ['head', 'body', 'response'])
  const anonymous = likely(random, 0.15)
  const body = {
    ...maybe(random, 'owner', pick<unknown>(random, [...names, 7, null])),
    ...maybe(random, 'total', pick<unknown>(random, [5, 50, 500, '5'])),
    ...maybe(random, 'count', pick<unknown>(random, [1, 9, 2.5])),
    ...maybe(random, 'lines', pick<unknown>(random, [[], [{ price: 1 }], [{ price: 2 }, { price: 3 }], [{}]])),
    ...(likely(random, 0.3) ? { note: 'x' } : {}),
  }
  const response = {
    ...maybe(random, 'owner', pick(random, names)),
    ...maybe(random, 'tenant', pick(random, tenants)),
    ...maybe(random, 'state', pick(random, ['open', 'new', 'closed'])),
  }
  return {
    known,
    facts: {
      principal: anonymous
        ? { kind: 'anonymous', roles: [], scopes: [], attributes: {} }
        : {
            kind: pick(random, ['user', 'service'] as const),
            id: pick(random, names),
            roles: some(random, roles),
            scopes: some(random, scopes),
            ...(likely(random, 0.8) ? { tenant: pick(random, tenants) } : {}),
            attributes: maybe(random, 'level', pick<unknown>(random, [0, 1, 2, 3.5, 'high'])),
          },
      request: {
        method: route.method ?? 'GET',
        path: route.path,
        address: '192.0.2.1',
        time: pick(random, ['2026-11-22T09:00:00Z', '2026-11-22T15:30:00Z', 'noon']),
      },
      path: { ...maybe(random, 'owner', pick(random, names)), order_id: pick(random, [1, 5, 9]) },
      query: maybe(random, 'page', pick(random, [1, 5, 50])),
      header: likely(random, 0.7) ? { 'x-version': pick(random, ['1', '2', '3']) } : {},
      ...(known === 'head' || route.body === null ? {} : { body: likely(random, 0.1) ? null : body }),
      ...(known === 'response' ? { response } : {}),
    },
  }
}
