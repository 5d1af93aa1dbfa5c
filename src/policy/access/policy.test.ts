import { describe, expect, it } from 'vitest'
import { types } from '../cel/index.ts'
import {
  type AccessPolicy,
  type AccessRule,
  compileAccess,
  type Facts,
  type FieldRule,
  type Known,
  type PolicyRoute,
  withoutFields,
} from './index.ts'

const route = (id: string, given: Partial<PolicyRoute> = {}): PolicyRoute => {
  const [method = '', path = ''] = id.split(' ')
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), (match) => [match[1] ?? '', types.int] as const)
  return {
    id: `main:app|${id.replaceAll(/\{\w+\}/g, '{}')}`,
    app: 'main:app',
    kind: 'http',
    method,
    path,
    tags: [],
    routers: [],
    parameters: { path: Object.fromEntries(names), query: {}, header: {} },
    body: method === 'GET' ? null : types.dyn,
    response: types.dyn,
    ...given,
  }
}
const readOrder = route('GET /orders/{order_id}')
const changeOrder = route('PUT /orders/{order_id}')
const routes = [
  readOrder,
  changeOrder,
  route('GET /health'),
  route('GET /admin/users', { tags: ['admin'], routers: ['shop.admin:router'] }),
]

const rule = (id: string, given: Partial<AccessRule> = {}): AccessRule => ({
  id,
  owner: null,
  selector: {},
  effect: 'allow',
  when: null,
  ...given,
})
const field = (id: string, fields: readonly string[], given: Partial<FieldRule> = {}): FieldRule => ({
  id,
  owner: null,
  selector: {},
  access: 'read',
  effect: 'allow',
  fields,
  when: null,
  ...given,
})
const policy = (...rules: readonly AccessRule[]): AccessPolicy => ({ rules, fields: [], resources: [] })

const ann = { kind: 'user', id: 'ann', roles: ['editor'], scopes: ['orders:read'], tenant: 'blue', attributes: {} } as const
const facts = (given: Partial<Facts> = {}): Facts => ({
  principal: ann,
  request: { method: 'GET', path: '/orders/7', address: '192.0.2.1', time: '2026-11-22T10:00:00Z' },
  path: { order_id: 7 },
  query: {},
  header: {},
  ...given,
})

function decide(given: AccessPolicy, on: PolicyRoute = readOrder, asked: Facts = facts(), known: Known = 'head'): string {
  const compiled = compileAccess(given, routes)
  if (compiled.kind === 'refused')
    return compiled.problems.map(({ rule, route, message }) => `${rule} (${route ?? 'all'}): ${message}`).join('\n')
  const decision = compiled.policy.routes.get(on.id)?.decide(asked, known)
  return `${decision?.verdict}: ${decision?.reason}`
}

describe('a decision', () => {
  it.each([
    ['nothing is about the route', policy(rule('a', { selector: { paths: ['/admin/**'] } })), 'unmatched: no rule is about this route'],
    [
      'a rule allows',
      policy(rule('editors', { when: '"editor" in principal.roles' })),
      'allow: `editors` allows it: "editor" in principal.roles',
    ],
    ['no rule allows', policy(rule('admins', { when: '"admin" in principal.roles' })), 'deny: none of `admins` allows it'],
    [
      'one allows and another denies',
      policy(rule('all'), rule('not-blue', { effect: 'deny', when: 'principal.tenant == "blue"' })),
      'deny: `not-blue` denies it: principal.tenant == "blue"',
    ],
    [
      'a denial cannot be judged',
      policy(rule('all'), rule('region', { effect: 'deny', when: 'principal.attributes.region == "eu"' })),
      'deny: `region` could not be judged: `principal.attributes.region` is missing',
    ],
    [
      'a permission cannot be judged',
      policy(rule('region', { when: 'principal.attributes.region == "eu"' })),
      'deny: none of `region` allows it: `region` could not be judged: `principal.attributes.region` is missing',
    ],
    [
      'only denials are about it, and none fires',
      policy(rule('b', { effect: 'deny', when: 'principal.id == "bob"' })),
      'unmatched: no rule is about this route',
    ],
    [
      'a header is asked for',
      policy(rule('version', { when: 'header["x-version"] == "2"' })),
      'deny: none of `version` allows it: `version` could not be judged: `header["x-version"]` is missing',
    ],
  ])('where %s', (_, given, expected) => {
    expect(decide(given)).toBe(expected)
  })

  it('waits for the body, and not where it makes no difference', () => {
    const given = policy(
      rule('owner', { when: '"admin" in principal.roles || body.owner == principal.id', selector: { methods: ['PUT'] } }),
    )
    expect(decide(given, changeOrder)).toBe('undecided: `owner` reads the body')
    expect(decide(given, changeOrder, facts({ principal: { ...ann, roles: ['admin'] } }))).toMatch(/^allow/)
    expect(decide(given, changeOrder, facts({ body: { owner: 'ann' } }), 'body')).toMatch(/^allow/)
    expect(decide(given, changeOrder, facts({ body: { owner: 'bob' } }), 'body')).toMatch(/^deny/)
    expect(decide(given, changeOrder, facts({ body: {} }), 'body')).toMatch(/^deny.*`body.owner` is missing/)
  })

  it('never lets a permission overtake a denial that waits', () => {
    const given = policy(rule('all'), rule('frozen', { effect: 'deny', when: 'body.frozen', selector: { methods: ['PUT'] } }))
    expect(decide(given, changeOrder)).toBe('undecided: `frozen` reads the body')
    expect(decide(given, changeOrder, facts({ body: { frozen: true } }), 'body')).toMatch(/^deny/)
    expect(decide(given, changeOrder, facts({ body: { frozen: false } }), 'body')).toMatch(/^allow/)
  })

  it('waits for the response of what reads', () => {
    const given = policy(rule('owner', { when: 'response.owner == principal.id', selector: { methods: ['GET'], paths: ['/orders/*'] } }))
    expect(decide(given)).toBe('undecided: `owner` reads the response')
    expect(decide(given, readOrder, facts({ response: { owner: 'ann' } }), 'response')).toMatch(/^allow/)
  })

  it('knows what `resource` is', () => {
    const given: AccessPolicy = {
      ...policy(rule('owner', { when: 'resource.owner == principal.id', selector: { paths: ['/orders/{id}'] } })),
      resources: [
        { id: 'order', selector: { methods: ['GET'], paths: ['/orders/*'] }, attributes: { owner: 'response.owner' } },
        { id: 'changed-order', selector: { methods: ['PUT'] }, attributes: { owner: 'body.owner' } },
      ],
    }
    expect(decide(given)).toBe('undecided: `owner` reads the response')
    expect(decide(given, changeOrder, facts({ body: { owner: 'ann' } }), 'body')).toMatch(/^allow/)
  })
})

describe('a policy is refused', () => {
  it.each([
    ['for an attribute that nobody has', { when: 'principal.role == "admin"' }, '`principal` has no field `role`; did you mean `roles`?'],
    ['for a parameter that a route does not have', { when: 'path.order_id == 7' }, '`path` has no field `order_id`'],
    ['for the response of what changes something', { when: 'response.owner == principal.id' }, 'add `methods: [GET, HEAD]`'],
    ['for the body of what takes none', { when: 'body.owner == principal.id' }, 'reads the body of a route that takes none'],
    ['for a resource that nobody named', { when: 'resource.owner == principal.id' }, 'nothing says what `resource` is here'],
    ['for a header that only a request names', { when: 'header[principal.id] == "a"' }, 'names a header by an expression'],
    ['for what does not parse', { when: 'principal.id ==' }, 'unexpected token: the end'],
  ])('%s', (_, given, message) => {
    expect(decide(policy(rule('r', given)))).toContain(message)
  })

  it('for an id that is taken twice', () => {
    expect(decide(policy(rule('r'), rule('r')))).toContain('the id is taken twice')
  })

  it('and says which rules are about nothing', () => {
    expect(
      compileAccess(policy(rule('none', { selector: { tags: ['nobody'] } }), rule('some', { selector: { routers: ['router'] } })), routes),
    ).toMatchObject({
      kind: 'ok',
      idle: ['none'],
    })
  })
})

describe('fields', () => {
  const order = {
    id: 7,
    customer: { name: 'Ann', email: 'a@b.c' },
    items: [
      { price: 1, cost: 2 },
      { price: 3, cost: 4 },
    ],
    prices: { eu: 1, us: 2 },
  }
  const seen = (fields: readonly FieldRule[], principal: Facts['principal'] = ann, value: unknown = order): unknown => {
    const compiled = compileAccess({ rules: [], fields, resources: [] }, routes)
    if (compiled.kind === 'refused') return compiled.problems[0]?.message
    return withoutFields(value, compiled.policy.routes.get(readOrder.id)?.closedFields(facts({ principal }), 'read') ?? [])
  }

  it.each([
    ['nothing where no rule names one', [], order],
    [
      'what a rule allows others',
      [field('a', ['customer.email'], { when: '"admin" in principal.roles' })],
      { ...order, customer: { name: 'Ann' } },
    ],
    ['nothing that a rule allows this one', [field('a', ['customer.email'], { when: '"editor" in principal.roles' })], order],
    ['a field of each item', [field('a', ['items[].cost'], { when: 'false' })], { ...order, items: [{ price: 1 }, { price: 3 }] }],
    ['each key', [field('a', ['prices.*'], { when: 'false' })], { ...order, prices: {} }],
    [
      'what one allows and another denies',
      [field('a', ['id']), field('b', ['id'], { effect: 'deny', when: 'principal.tenant == "blue"' })],
      { ...order, id: undefined },
    ],
    [
      'what cannot be judged',
      [field('a', ['id']), field('b', ['id'], { effect: 'deny', when: 'principal.attributes.x == 1' })],
      { ...order, id: undefined },
    ],
    [
      'a part whose whole is open',
      [field('a', ['customer']), field('b', ['customer.email'], { when: '"admin" in principal.roles' })],
      { ...order, customer: { name: 'Ann' } },
    ],
  ])('close %s', (_, fields, expected) => {
    expect(seen(fields)).toEqual(expected)
  })

  it('are refused where they are none', () => {
    expect(seen([field('a', ['customer..email'])])).toContain('is no field')
  })
})
