import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { types } from '../cel/index.ts'
import { compileAccess } from './compile-access.ts'
import type { Facts, Principal } from './facts.ts'
import type { PolicyRoute } from './route.ts'
import type { AccessRule } from './rule.ts'
import { Standings } from './standing.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 300)

const route: PolicyRoute = {
  ...{ id: 'app|GET /items/{id}', app: 'app', kind: 'http', method: 'GET', path: '/items/{id}', tags: [], routers: [] },
  parameters: { path: { id: types.int }, query: { q: types.string }, header: {} },
  body: null,
  response: types.dyn,
}
const everywhere: AccessRule['selector'] = {}
const rule = (id: string, effect: 'allow' | 'deny', when: string | null): AccessRule => ({
  id,
  effect,
  when,
  selector: everywhere,
  owner: null,
})

/** Some about the principal alone, some about the request, some that fail. */
const atom = fc.constantFrom(
  ...['"admin" in principal.roles', '"a:b" in principal.scopes', 'principal.tenant == "north"', 'has(principal.tenant)'],
  ...['principal.attributes.level > 2', 'principal.kind == "anonymous"', 'path.id > 3', 'path.id < 0', 'query.q == "x"', '1 / path.id > 0'],
  ...['response.owner == principal.id', 'has(query.q)', 'true', 'false'],
)
const condition: fc.Arbitrary<string> = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    atom,
    fc.tuple(tie('all'), fc.constantFrom('&&', '||'), tie('all')).map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.tuple(tie('all'), tie('all')).map(([left, right]) => `${left} && ${right}`),
    tie('all').map((inner) => `!(${inner})`),
  ),
})).all
const principal: fc.Arbitrary<Principal> = fc.record(
  {
    kind: fc.constantFrom('anonymous' as const, 'user' as const),
    roles: fc.subarray(['admin', 'reader']),
    scopes: fc.subarray(['a:b']),
    attributes: fc.constantFrom({}, { level: 1 }, { level: 3 }, { level: 'high' }),
    tenant: fc.constantFrom('north', 'south'),
    id: fc.constantFrom('anna', 'ben'),
  },
  { requiredKeys: ['kind', 'roles', 'scopes', 'attributes'] },
)
const request = fc.record({
  id: fc.integer({ min: -1, max: 5 }),
  q: fc.option(fc.constantFrom('x', 'y')),
  owner: fc.constantFrom('anna', 'ben', null),
})

const factsOf = (who: Principal, { id, q, owner }: { id: number; q: string | null; owner: string | null }): Facts => ({
  principal: who,
  request: { method: 'GET', path: '/items/1', address: '10.0.0.1', time: '2026-01-01T00:00:00Z' },
  path: { id },
  query: q === null ? {} : { q },
  header: {},
  ...(owner === null ? {} : { response: { owner } }),
})

describe('what is kept of a principal', () => {
  test('changes no decision: asked again and again it is that of one who was never seen', () => {
    let kept = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('allow' as const, 'deny' as const), fc.option(condition)), { minLength: 1, maxLength: 6 }),
        fc.array(principal, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(), request), { minLength: 1, maxLength: 12 }),
        (written, principals, requests) => {
          const rules = written.map(([effect, when], index) => rule(`rule-${index}`, effect, when))
          const compiled = compileAccess({ rules, fields: [], resources: [] }, [route])
          if (compiled.kind === 'refused') return
          const access = compiled.policy.routes.get(route.id)
          for (const [index, asked] of requests) {
            const facts = factsOf(principals[index % principals.length] ?? nobody, asked)
            for (const known of ['head', 'response'] as const) {
              const again = access?.decide(facts, known)
              expect(again).toEqual(access?.decide({ ...facts, principal: { ...facts.principal } }, known))
              if (again !== undefined) kept++
            }
          }
        },
      ),
      { numRuns: runs },
    )
    expect(kept).toBeGreaterThan(runs)
  })

  test('is bounded over all routes together, and comes anew', () => {
    const shelf = { count: 0, round: 0 }
    const [one, other] = [new Standings<number>(shelf), new Standings<number>(shelf)]
    const first = {}
    one.keep(first, 1, 'one')
    expect(one.of(first)).toBe(1)
    for (let index = 0; index < 8192; index++) other.keep({}, index, `other ${index}`)
    expect(one.of(first)).toBeUndefined()
    one.keep(first, 2, 'two')
    expect(one.of(first)).toBe(2)
  })

  test('of principals about whom the same is said stands once', () => {
    const all = new Standings<{ readonly kind: string }>({ count: 0, round: 0 })
    const callers = Array.from({ length: 300 }, (_, index) => ({ caller: {}, kind: `kind ${index % 100}` }))
    const kept = callers.map(({ caller, kind }) => all.keep(caller, { kind }, kind))
    expect(callers.map(({ caller }) => all.of(caller)?.kind)).toEqual(callers.map(({ kind }) => kind))
    expect(kept.map(({ kind }) => kind)).toEqual(callers.map(({ kind }) => kind))
    const few = [{}, {}].map((caller) => all.keep(caller, { kind: 'few' }, 'few'))
    expect(few[0]).toBe(few[1])
  })
})

const nobody: Principal = { kind: 'anonymous', roles: [], scopes: [], attributes: {} }
