// What is written as Cedar decides in Cedar's own engine as our rules do, and read back it decides so again.
import { isAuthorized, validate } from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AccessPolicy, type AccessRule, compileAccess, exportCedar, type Facts, importCedar } from '../../src/policy/access/index.ts'
import { parseDocument } from '../../src/policy/document/parse-document.ts'
import { importAsAccess } from '../../src/policy/exchange-cedar.ts'
import { placeAccess } from '../../src/policy/placed-access.ts'
import { makePolicy, makeRandom, makeRequest, randomRoutes } from './random-policies.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150)
const rule = (when: string | null, given: Partial<AccessRule> = {}): AccessRule => ({
  id: 'r',
  owner: null,
  selector: { methods: ['GET'], paths: ['/orders/**'] },
  effect: 'allow',
  when,
  ...given,
})

/** Cedar knows texts, whole numbers, truths, sets and records; both sides get nothing else, and of the kinds that are declared. */
function plain(facts: Facts): Facts {
  const declared: Readonly<Record<string, string>> = { owner: 'string', note: 'string', tenant: 'string', state: 'string', count: 'number' }
  const clean = (value: unknown): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(value ?? {}).filter(
        ([name, each]) => typeof each === declared[name] && (typeof each !== 'number' || Number.isInteger(each)),
      ),
    )
  return {
    ...facts,
    ...(facts.body === undefined ? {} : { body: clean(facts.body) }),
    ...(facts.response === undefined ? {} : { response: clean(facts.response) }),
  }
}

function cedarAllows(policies: string, action: string, { principal, request, path, query, header, body, response }: Facts): boolean {
  const { attributes: _, ...attrs } = principal
  const { time: __, ...sent } = request
  const answer = isAuthorized({
    principal: { type: 'User', id: 'somebody' },
    action: { type: 'Action', id: action },
    resource: { type: 'Api', id: 'api' },
    // Plain JSON, which Cedar's types say in a narrower way.
    context: {
      request: sent,
      path,
      query,
      header,
      ...(body === undefined ? {} : { body }),
      ...(response === undefined ? {} : { response }),
    } as never,
    policies: { staticPolicies: policies },
    entities: [{ uid: { type: 'User', id: 'somebody' }, attrs: attrs as never, parents: [] }],
  })
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors))
  expect(answer.response.diagnostics.errors).toEqual([])
  return answer.response.decision === 'allow'
}

describe('access rules as Cedar', () => {
  it('decide as ours do, and are valid under the schema', () => {
    let exported = 0
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeRandom(seed)
        const policy = makePolicy(random)
        const { policies, schema, omitted } = exportCedar(policy, randomRoutes)
        const left = new Set(omitted.map((each) => each.rule))
        const kept: AccessPolicy = { ...policy, fields: [], rules: policy.rules.filter((each) => !left.has(each.id)) }
        const written = exportCedar(kept, randomRoutes).policies
        expect(policies.length).toBeGreaterThanOrEqual(written.length)
        exported += kept.rules.length
        const valid = validate({ validationSettings: { mode: 'strict' }, schema, policies: { staticPolicies: written } })
        expect(valid.type === 'success' ? valid.validationErrors : valid.errors).toEqual([])
        const back = importCedar(written)
        if (back.kind === 'refused') throw new Error(back.message)
        expect(back.omitted).toEqual([])
        // Also by way of the files that the commands write.
        const imported = importAsAccess(written, 'policies.cedar')
        if (imported.kind === 'refused') throw new Error(imported.message)
        const placed = placeAccess([{ file: 'fastward.yaml', document: parseDocument(imported.text, 'fastward.yaml', []), beneath: [] }])
        expect(placed.policy.rules.map(({ when, effect, selector }) => ({ when, effect, selector }))).toEqual(
          back.rules.map(({ when, effect, selector }) => ({ when, effect, selector })),
        )
        const compiled = compileAccess(kept, randomRoutes)
        const again = compileAccess({ rules: back.rules, fields: [], resources: [] }, randomRoutes)
        if (compiled.kind === 'refused' || again.kind === 'refused') throw new Error(JSON.stringify([compiled, again]))
        for (const route of randomRoutes) {
          for (let count = 0; count < 3; count++) {
            const facts = plain(makeRequest(random, route).facts)
            const ours = compiled.policy.routes.get(route.id)?.decide(facts, 'response').verdict === 'allow'
            expect({ seed, route: route.id, allows: cedarAllows(written, route.id, facts) }).toEqual({
              seed,
              route: route.id,
              allows: ours,
            })
            expect(again.policy.routes.get(route.id)?.decide(facts, 'response').verdict === 'allow').toBe(ours)
          }
        }
      }),
      { numRuns },
    )
    expect(exported).toBeGreaterThan(numRuns / 2)
  })

  it.each([
    ['arithmetic', 'path.order_id + 1 == 2', 'is computed in a way that Cedar cannot'],
    ['time', 'request.time.getHours() < 9', 'orders'],
    ['patterns', 'path.owner.matches("^a")', 'calls what Cedar does not have'],
    ['what has no declared kind', 'principal.attributes.level == 1', 'Cedar'],
  ])('list %s as what cannot be said', (_, when, reason) => {
    const { omitted, policies } = exportCedar({ rules: [rule(when)], fields: [], resources: [] }, randomRoutes)
    expect(omitted[0]?.reason).toContain(reason)
    expect(policies).toBe('')
  })
})

describe('Cedar as access rules', () => {
  it.each([
    ['permit (principal, action, resource);', null],
    ['permit (principal == User::"ann", action, resource);', 'principal.id == "ann"'],
    [
      'permit (principal in Role::"admin", action, resource) unless { context.query.page > 9 };',
      '("admin" in principal.roles && !((query.page > 9)))',
    ],
    ['permit (principal, action, resource) when { context.path.owner like "a*" };', 'path.owner.startsWith("a")'],
    [
      'permit (principal, action, resource) when { principal has tenant && principal.tenant == "b" };',
      '(has(principal.tenant) && (principal.tenant == "b"))',
    ],
    ['permit (principal, action, resource) when { context.query.page == 1 || true };', '((query.page == 1) ? true : true)'],
  ])('%s', (text, when) => {
    const read = importCedar(text)
    expect(read.kind === 'ok' ? read.rules.map((each) => each.when) : read.message).toEqual([when])
  })

  it.each([
    ['permit (principal, action, resource) when { resource.owner == principal };', '`principal` as a whole'],
    ['permit (principal, action, resource == Order::"7");', 'about one resource'],
    ['permit (principal, action, resource) when { ip("10.0.0.1").isLoopback() };', 'has no word here'],
  ])('lists what cannot be said: %s', (text, reason) => {
    const read = importCedar(text)
    expect(read.kind === 'ok' ? read.omitted.map((each) => each.reason).join() : read.message).toContain(
      reason.startsWith('`principal`') ? 'only known as what a policy is about' : reason,
    )
  })

  it('never throws', () => {
    const piece = fc.constantFrom(
      'permit',
      'forbid',
      '(',
      ')',
      'principal',
      ',',
      'action',
      'resource',
      ';',
      'when',
      '{',
      '}',
      '"a',
      '"',
      '\\',
      '::',
      'in',
      '[',
      ']',
      '==',
      '.',
      'has',
      'like',
      '@id',
      '1',
      '!',
      ' ',
      '?principal',
      '€',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const read = importCedar(pieces.join(' '))
        if (read.kind === 'refused') expect(read.offset).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: numRuns * 10 },
    )
    expect(importCedar(`permit (principal, action, resource) when { ${'('.repeat(100_000)} };`).kind).toBe('refused')
  })
})
