// Access rules held against the code: what it lets through and no rule allows, what it refuses and a rule allows, and what nobody can
// say. Each difference is a finding on its route.

import type { Place } from '../base/index.ts'
import { createFinding, type Finding, findRoutePlace, handlerName, type RuleCard } from '../finding/index.ts'
import type { Model, ModelProblem } from '../model/index.ts'
import { compareFieldsWithCode, compareWithCode, type RouteComparison } from './access/index.ts'
import { nameRoute } from './guardrails/route-facts.ts'
import { compilePlacedAccess, type PlacedAccess } from './placed-access.ts'

const common = {
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  blindSpots: ['A field that the response model declares counts as sent: what a handler leaves empty for some callers is not seen.'],
  examples: [],
} as const

const cardsByVerdict: Readonly<Record<Exclude<RouteComparison['verdict'], 'same'>, RuleCard>> = {
  'code-weaker': {
    ...common,
    id: 'access-weaker-than-policy',
    title: 'The code lets in whom no access rule allows',
    severity: 'high',
    cwe: ['CWE-863'],
    owaspApi: 'API5:2023',
    asvs: [],
    why: 'Somebody decided who may call this route and wrote it down as an access rule, and the code asks for less: whoever relies on the rule relies on nothing.',
    fix: 'Demand in the code what the rule says, or change the rule where the code is right.',
  },
  'code-stronger': {
    ...common,
    id: 'access-stronger-than-policy',
    title: 'The code refuses whom an access rule allows',
    severity: 'low',
    // It may be meant so: rules need not repeat what the code asks.
    confidence: 'medium',
    cwe: ['CWE-710'],
    owaspApi: null,
    asvs: [],
    why: 'The code asks for more than the access rule says: one of the two is not what was decided, and who reads the rule expects another answer than the application gives.',
    fix: 'Write into the rule what the code asks for, or take it out of the code where the rule is right.',
  },
  unknown: {
    ...common,
    id: 'access-unknown-beside-policy',
    title: 'Nobody can say whether the code holds an access rule',
    severity: 'medium',
    cwe: ['CWE-1059'],
    owaspApi: null,
    asvs: [],
    why: 'An access rule is about this route, and from the code it cannot be told whether it demands that much. What is not known does not pass.',
    fix: 'Look at what the route asks of its callers; put the check into a dependency that can be read, or let the gateway hold the rule.',
  },
}

export const accessCards: readonly RuleCard[] = Object.values(cardsByVerdict)

export interface HeldAccess {
  readonly findings: readonly Finding[]
  readonly problems: readonly ModelProblem[]
}

/** Whether a handler empties a field for some of its callers is not seen: what is said of fields is less sure. */
function holdFields(access: PlacedAccess, model: Model, otherwise: Place): Finding[] {
  const routes = new Map(model.routes.map((route) => [route.id, route]))
  const { fields, missing } = compareFieldsWithCode(access.policy, model)
  const differing = fields.flatMap(({ route: id, field, access: verb, verdict, rules, reasons }) => {
    const route = routes.get(id)
    if (verdict === 'same' || route === undefined) return []
    const named = rules.map((rule) => `\`${rule}\``).join(', ')
    const does = verb === 'read' ? 'sends' : 'takes'
    return [
      createFinding(
        cardsByVerdict[verdict],
        {
          place: findRoutePlace(route) ?? otherwise,
          cause: { name: id, what: `${verb} ${field} ${verdict}` },
          what: `${nameRoute(route)} ${verdict === 'unknown' ? `may have` : does} \`${field}\`, beside the rules on fields ${named}: ${reasons.join(' ')}`.replace(
            /\.$/,
            '',
          ),
          severity: 'medium',
          confidence: verdict === 'unknown' ? 'low' : 'medium',
          routes: [route],
          handler: route.handler === null ? null : handlerName(route.handler),
        },
        1,
      ),
    ]
  })
  const absent = missing.map(({ rule, field, routes: ids }) => {
    const place = access.places.get(rule)
    return createFinding(
      cardsByVerdict['code-stronger'],
      {
        place: place === undefined ? otherwise : { file: place.file, line: place.line },
        cause: { name: `access.fields.${rule}`, what: field },
        what: `the rule \`${rule}\` opens the field \`${field}\` to somebody, and no route that it is about has it`,
        routes: ids.flatMap((id) => routes.get(id) ?? []),
      },
      1,
    )
  })
  return [...differing, ...absent]
}

/** `otherwise`: where a route stands of which the code stands nowhere. */
export function holdAccess(access: PlacedAccess, model: Model, otherwise: Place): HeldAccess {
  if (access.places.size === 0) return { findings: [], problems: [] }
  const { idle } = compilePlacedAccess(access, model)
  const routes = new Map(model.routes.map((route) => [route.id, route]))
  const findings = compareWithCode(access.policy, model).flatMap(({ route: id, verdict, rules, reasons }) => {
    const route = routes.get(id)
    if (verdict === 'same' || route === undefined) return []
    const named = rules.map((rule) => `\`${rule}\``).join(', ')
    return [
      createFinding(
        cardsByVerdict[verdict],
        {
          place: findRoutePlace(route) ?? otherwise,
          cause: { name: id, what: `access ${verdict}` },
          what: `${nameRoute(route)}, beside the access rules ${named}: ${reasons.join(' ')}`.replace(/\.$/, ''),
          routes: [route],
          handler: route.handler === null ? null : handlerName(route.handler),
        },
        1,
      ),
    ]
  })
  findings.push(...holdFields(access, model, otherwise))
  const problems = idle.map((id) => {
    const place = access.places.get(id)
    return {
      code: 'access-rule-without-route',
      file: place?.file ?? otherwise.file,
      line: place?.line ?? otherwise.line,
      message: `the access rule \`${id}\` is about no route, so it protects nothing: mend its \`where\`, or take it away`,
    }
  })
  return { findings, problems }
}
