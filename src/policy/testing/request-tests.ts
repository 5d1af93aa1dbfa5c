// What the access rules must say of requests: who is let in, by which rule, and which fields stay closed.

import type { Json, Model } from '../../model/index.ts'
import { type Decision, type Facts, type FieldPath, type Principal, toPolicyRoutes, withoutFields } from '../access/index.ts'
import { type AppliedRule, appliedRules } from '../applied-rules.ts'
import { json, jsonTable } from '../document/json-shape.ts'
import { checked, choice, type Lined, lined, list, record, type Shape, text } from '../document/shape.ts'
import { nameRoute } from '../guardrails/route-facts.ts'
import { compilePlacedAccess } from '../placed-access.ts'
import type { Policy } from '../policy.ts'
import { routePattern } from './model-fragment.ts'

interface Written {
  readonly route: string
  readonly principal: Partial<WrittenPrincipal>
  readonly path: Values
  readonly query: Values
  readonly header: Values
  readonly body: Json
  readonly response: Json
  readonly time: string
  readonly address: string
  readonly expect: Decision['verdict']
  readonly by: string
  readonly unreadable: readonly string[]
  readonly unwritable: readonly string[]
  readonly left: Json
}

export interface RequestTest extends Partial<Written>, Lined {}

type Values = Readonly<Record<string, Json>>

interface WrittenPrincipal {
  readonly id: string
  readonly kind: Principal['kind']
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string
  readonly attributes: Values
}

const example = '`requests: [{route: GET /orders/{order_id}, principal: {id: ann, roles: [staff]}, expect: allow, by: staff}]`'
const word = (description: string) => text({ description, expected: 'a text', example, pattern: '\\S', numbersToo: true })
const words = (description: string) => list(word(description), { description, example })
const values = (description: string) => jsonTable({ description, example })
const anything = (description: string) => json({ description, example })

const written = record<Written>(
  {
    route: text({ description: 'The route, by method and path.', expected: 'a method and a path', example, pattern: routePattern }),
    principal: record<WrittenPrincipal>(
      {
        id: word('Who it is.'),
        kind: choice(['anonymous', 'user', 'service'] as const, { description: '`user` where nothing is said.', example }),
        roles: words('A role.'),
        scopes: words('A scope.'),
        tenant: word('The tenant.'),
        attributes: values('What else is known of it.'),
      },
      { description: 'Who asks; left out: somebody without a credential.', example },
    ),
    path: values('Parameters of the path, as the application sees them.'),
    query: values('Parameters of the query.'),
    header: values('Headers, in lower case.'),
    body: anything('What is sent.'),
    response: anything('What the application answers, for rules that read it.'),
    time: word('When it comes: `2026-03-01T12:00:00Z`.'),
    address: word('From where.'),
    expect: choice(['allow', 'deny', 'unmatched', 'undecided'] as const, {
      description: 'allow, deny, unmatched (no rule is about it), undecided (a rule reads what the test does not give).',
      example,
    }),
    by: word('The rule that decides it.'),
    unreadable: words('A field of the answer that stays closed to who asks; all of them are listed.'),
    unwritable: words('A field of what is sent that who asks may not set; all of them are listed.'),
    left: anything('What is left of `response` when what stays closed is taken out.'),
  },
  { description: 'A request, and what the access rules must say of it.', example },
  ['route'],
)

const asking = ['expect', 'by', 'unreadable', 'unwritable', 'left'] as const

const withAim: Shape<Partial<Written>> = checked(
  { schema: { ...written.schema, anyOf: asking.map((name) => ({ required: [name] })) }, read: (given) => written.read(given) },
  (found) => asking.some((name) => found[name] !== undefined),
  `a request of which something is expected: one of ${asking.map((name) => `\`${name}\``).join(', ')}`,
  example,
)

export const requestTestsShape: Shape<readonly RequestTest[]> = list(lined(withAim), {
  description: 'Requests, and what the access rules must say of them.',
  example,
})

export function holdRequests(tests: readonly RequestTest[], policy: Policy, model: Model): string[] {
  if (tests.length === 0) return []
  const { compiled } = compilePlacedAccess(policy.access, model)
  const rulesOf = appliedRules(policy.access, model)
  const routes = toPolicyRoutes(model)
  return tests.flatMap((test) => {
    const { route: name = '', expect, by } = test
    const at = model.routes.findIndex((route) => nameRoute(route) === name)
    const found = model.routes[at]
    const asked = routes[at]
    const access = found === undefined ? undefined : compiled.routes.get(found.id)
    if (found === undefined || asked === undefined || access === undefined)
      return [`${name}: there is no such route; there are ${model.routes.map(nameRoute).slice(0, 6).join(', ') || 'none'}`]
    const facts = toFacts(test, name)
    const who = `${name} as ${nameOf(facts.principal)} (line ${test.line})`
    const known = test.response !== undefined ? 'response' : test.body !== undefined || asked.body === null ? 'body' : 'head'
    const decision = access.decide(facts, known)
    const lines: string[] = []
    if (expect !== undefined && decision.verdict !== expect) lines.push(`${who}: expected ${expect}, got ${tellDecision(decision)}`)
    else if (by !== undefined && decision.rule !== by)
      lines.push(
        `${who}: expected \`${by}\` to decide, got ${decision.rule === null ? 'no rule' : `\`${decision.rule}\``}: ${decision.reason}`,
      )
    for (const [key, verb] of [
      ['unreadable', 'read'],
      ['unwritable', 'write'],
    ] as const) {
      const wanted = test[key]
      if (wanted === undefined) continue
      const closed = access.closedFields(facts, verb).map(writePath).sort()
      if (JSON.stringify(closed) !== JSON.stringify([...wanted].sort()))
        lines.push(`${who}: expected \`${key}\` ${writeList(wanted)}, got ${writeList(closed)}`)
    }
    if (test.left !== undefined) {
      const left = withoutFields(test.response, access.closedFields(facts, 'read'))
      if (!isSame(left, test.left))
        lines.push(`${who}: expected ${JSON.stringify(test.left)} to be left, got ${JSON.stringify(left) ?? 'nothing'}`)
    }
    if (lines.length > 0) lines.push(...tellRules(rulesOf.get(found.id) ?? []))
    return lines
  })
}

function toFacts({ principal, path = {}, query = {}, header = {}, body, response, time, address = '' }: RequestTest, route: string): Facts {
  const [method = '', template = ''] = route.split(' ')
  const { kind = 'user', roles = [], scopes = [], attributes = {}, id, tenant } = principal ?? { kind: 'anonymous' }
  return {
    principal: {
      kind,
      roles,
      scopes,
      attributes,
      ...(id === undefined ? {} : { id }),
      ...(tenant === undefined ? {} : { tenant }),
    },
    request: {
      method,
      path: template.replace(/\{([^{}:]*)(?::[^{}]*)?\}/g, (hole, name) => (Object.hasOwn(path, name) ? String(path[name]) : hole)),
      address,
      time,
    },
    path,
    query,
    header: Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)])),
    ...(body === undefined ? {} : { body }),
    ...(response === undefined ? {} : { response }),
  }
}

function nameOf({ kind, id, roles, scopes }: Principal): string {
  if (kind === 'anonymous') return 'nobody in particular'
  const words = [...roles, ...scopes]
  return `${id ?? `some ${kind}`}${words.length === 0 ? '' : ` (${words.join(', ')})`}`
}

function tellDecision({ verdict, reason, needs }: Decision): string {
  const what = reason.replace(/\s+/g, ' ')
  return needs === null ? `${verdict}: ${what}` : `${verdict}: ${what}, which the test does not give: add \`${needs}\``
}

function tellRules(rules: readonly AppliedRule[]): string[] {
  if (rules.length === 0) return ['  no access rule is about it']
  return rules.map(({ rule, place }) => {
    const what = 'fields' in rule ? ` ${rule.access} ${rule.fields.join(', ')}` : ''
    return `  ${rule.effect} ${rule.id}${what} (${place.file}:${place.line}): ${rule.when?.replace(/\s+/g, ' ') ?? 'always'}`
  })
}

export function writePath(path: FieldPath): string {
  return path.reduce((text, step) => {
    if (step.kind === 'items') return `${text}[]`
    const name = step.kind === 'keys' ? '*' : step.key
    return text === '' ? name : `${text}.${name}`
  }, '')
}

function writeList(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}

/** The order of names does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [mine, theirs] = [Object.entries(one), new Map(Object.entries(other))]
  return mine.length === theirs.size && mine.every(([name, value]) => theirs.has(name) && isSame(value, theirs.get(name)))
}
