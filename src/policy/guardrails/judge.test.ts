// One guardrail against one thing: what is not known never passes, and what fails fails closed.

import { expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../../test/kit/model.ts'
import type { Model } from '../../model/index.ts'
import { compileGuardrail } from './compile.ts'
import { evaluate, type Matter } from './evaluate.ts'
import type { Guardrail } from './guardrail.ts'

const guardrail = (parts: Partial<Omit<Guardrail, 'require' | 'when'>> & { require: string; when?: string }): Guardrail => ({
  id: 'one',
  for: 'route',
  where: {},
  severity: 'block',
  message: 'It must not be.',
  fix: null,
  owner: null,
  allowUnknown: false,
  cwe: [],
  owaspApi: null,
  asvs: [],
  origin: { kind: 'document', file: 'fastward.yaml', line: 3 },
  ...parts,
  when: parts.when === undefined ? null : { text: parts.when, line: 4 },
  require: { text: parts.require, line: 5 },
})

function hold(rule: Guardrail, model: Model, matter: Partial<Matter> = {}) {
  const { violations } = evaluate([compileGuardrail(rule)], {
    model,
    findings: [],
    statements: [],
    packages: null,
    publicRoutes: [],
    roomOf: () => null,
    ...matter,
  })
  return violations.map(
    ({ outcome, subject, blocks, reason }) =>
      `${outcome}${blocks ? ' (blocks)' : ''} ${subject.label}${reason === null ? '' : `: ${reason}`}`,
  )
}

const model = makeModel({
  routes: [
    makeRoute('GET /open', { access: 'open' }),
    makeRoute('GET /mine', { access: 'authenticated' }),
    makeRoute('GET /admin/all', { access: 'unknown', tags: ['admin'] }),
  ],
})

test.each<[string, Guardrail, string[]]>([
  ['what holds says nothing', guardrail({ require: 'route.path.startsWith("/")' }), []],
  [
    'what does not is broken, and what nobody knows is unknown',
    guardrail({ require: 'route.access == "authenticated"' }),
    ['broken (blocks) GET /open', 'unknown (blocks) GET /admin/all: nobody knows who may call it'],
  ],
  [
    'the unknown may be let through, and is told',
    guardrail({ require: 'route.access == "authenticated"', allowUnknown: true }),
    ['broken (blocks) GET /open', 'unknown GET /admin/all: nobody knows who may call it'],
  ],
  ['what holds whatever the verdict is holds', guardrail({ require: 'route.access != "nothing"' }), []],
  [
    'what breaks whatever the verdict is is broken',
    guardrail({ where: { tag: ['admin'] }, require: 'route.access == "nothing"' }),
    ['broken (blocks) GET /admin/all'],
  ],
  [
    'whether it is meant may be unknown too',
    guardrail({ where: { access: ['open'] }, require: 'false' }),
    ['broken (blocks) GET /open', 'unknown (blocks) GET /admin/all: nobody knows who may call it'],
  ],
  [
    'a condition says which are meant',
    guardrail({ when: 'route.path == "/open"', require: 'false', severity: 'warn' }),
    ['broken GET /open'],
  ],
  [
    'effects that nobody looked for are unknown',
    guardrail({ where: { path: ['/open'] }, require: '!("sql" in route.effects)' }),
    ['unknown (blocks) GET /open: nothing is known of `route.effects`'],
  ],
  ['what declares itself public', guardrail({ where: { path: ['/open'] }, require: '!route.public' }), []],
])('%s', (_, rule, expected) => {
  expect(hold(rule, model)).toEqual(expected)
})

test('a condition that fails when it is run is never let through', () => {
  const [line] = hold(guardrail({ where: { path: ['/open'] }, require: 'route.tags[3] == "x"', allowUnknown: true }), model)
  expect(line).toMatch(/^failed \(blocks\) GET \/open: /)
})

test('a condition that runs away is stopped, and never let through', () => {
  const many = makeModel({ routes: [makeRoute('GET /', { access: 'open', tags: Array.from({ length: 80 }, (_, i) => `t${i}`) })] })
  const runaway = 'route.tags.all(a, route.tags.all(b, route.tags.all(c, a + b + c != "")))'
  expect(hold(guardrail({ require: runaway }), many)).toEqual([expect.stringMatching(/^failed \(blocks\) GET \/: /)])
})

test.each([
  ['route.acess == "open"', /^fastward\.yaml:5: `guardrails\.one\.require` .*acess/],
  ['route.access', /must be true or false/],
  ['route.access ==', /^fastward\.yaml:5: /],
  ['route.access == "open"\n  && route.nothing', /^fastward\.yaml:6: /],
  ['field.name == "x"', /^fastward\.yaml:5: /],
])('%j is refused before anything runs', (require, message) => {
  expect(() => compileGuardrail(guardrail({ require }))).toThrow(message)
})

test('what stands on routes is one thing however many routes have it', () => {
  const dependencies = [
    {
      call: 'main:page',
      replaces: null,
      kind: 'function',
      of: null,
      depth: 0,
      parameter: 'page',
      used: 'yes',
      scopes: [],
      arguments: {},
      level: 'parameter',
      place: { file: 'main.py', line: 2 },
      asked: null,
      scheme: null,
    },
  ] as const
  const parameter = {
    name: 'limit',
    in: 'query',
    required: false,
    schema: { type: 'integer' },
    default: 10,
    hasDefault: true,
    of: 0,
    deprecated: false,
    includeInSchema: true,
  } as const
  const paged = makeModel({
    routes: ['GET /a', 'GET /b'].map((operation) => makeRoute(operation, { access: 'open', dependencies, parameters: [parameter] })),
  })
  expect(hold(guardrail({ for: 'parameter', require: 'parameter.bounded' }), paged)).toEqual([
    'broken (blocks) the parameter `limit` (query) of `main:page`',
  ])
  expect(hold(guardrail({ for: 'dependency', where: { call: ['main:*'] }, require: 'size(dependency.routes) < 2' }), paged)).toEqual([
    'broken (blocks) the dependency `main:page`',
  ])
})

test('models and fields know who sends and who is sent them', () => {
  const user = {
    type: 'object',
    properties: { email: { type: 'string', format: 'email' }, password: { type: 'string' } },
    required: ['email'],
  }
  const schema = { $ref: '#/components/schemas/User' }
  const users = makeModel({
    schemas: { User: user, Unused: user },
    routes: [makeRoute('GET /me', { access: 'authenticated', responses: [{ status: '200', contentType: 'application/json', schema }] })],
  })
  expect(hold(guardrail({ for: 'field', require: 'field.sensitivity != "credential"' }), users)).toEqual([
    'broken (blocks) the field `User.password`',
  ])
  expect(hold(guardrail({ for: 'schema', where: { direction: ['in'] }, require: 'false' }), users)).toEqual([])
  expect(hold(guardrail({ for: 'schema', where: { direction: ['out'] }, require: 'schema.extra == "forbid"' }), users)).toEqual([
    'broken (blocks) the model `User`',
  ])
  expect(hold(guardrail({ require: '!("personal" in route.returns)' }), users)).toEqual(['broken (blocks) GET /me'])
})

test('an answer that nobody knows is not a yes', () => {
  const statements = [
    { id: 'tls-everywhere', room: 'infrastructure', title: 'TLS everywhere', verdict: 'unknown', text: 'Nobody says.', reasons: [] },
  ] as const
  expect(hold(guardrail({ for: 'statement', require: 'statement.verdict == "yes"' }), model, { statements })).toEqual([
    'unknown (blocks) “TLS everywhere”: Nobody says.: nobody knows the answer to “TLS everywhere”',
  ])
})

test('packages are told by their lock file', () => {
  const place = { file: 'uv.lock', line: 4 }
  const one = {
    name: 'a',
    version: '1',
    ecosystem: 'pypi',
    license: null,
    isDirect: true,
    scope: 'production',
    source: 'git',
    isLocked: true,
    hasHashes: false,
    place,
  }
  expect(hold(guardrail({ for: 'component', require: 'component.source == "index"' }), model, { packages: [one] })).toEqual([
    'broken (blocks) the package a 1',
  ])
  expect(hold(guardrail({ for: 'component', require: 'component.license == "MIT"' }), model, { packages: [one] })).toEqual([
    'unknown (blocks) the package a 1: nothing is known of `component.license`',
  ])
})
