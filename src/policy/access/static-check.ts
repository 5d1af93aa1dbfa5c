// Does the code of each route demand at least what the rules say? Both ways: what the rules forbid and the code allows, and what the
// rules allow and the code forbids.
import type { Model, Route } from '../../model/index.ts'
import { parseExpr } from '../cel/index.ts'
import { codeRequirements } from './code-requirements.ts'
import { both, type Demand, either, type Requirements, requirementsOf, writeRequirements } from './requirements.ts'
import { resolveResource } from './resource.ts'
import { toPolicyRoutes } from './route.ts'
import type { AccessPolicy, AccessRule, ResourceBinding } from './rule.ts'
import { selects } from './selector.ts'

export interface RouteComparison {
  readonly route: string
  /** `code-weaker`: the code lets somebody through whom no rule allows. */
  readonly verdict: 'same' | 'code-weaker' | 'code-stronger' | 'unknown'
  readonly rules: readonly string[]
  /** Sentences; the first one decides. */
  readonly reasons: readonly string[]
}

/** Routes that no rule is about are not in it. On those that rules only deny the code may demand more: nobody said who is allowed. */
export function compareWithCode(policy: AccessPolicy, model: Model): readonly RouteComparison[] {
  const routes = toPolicyRoutes(model)
  return model.routes.flatMap((route, index) => {
    const asked = routes[index]
    if (asked === undefined || route.kind === 'mount') return []
    const rules = policy.rules.filter((rule) => selects(rule.selector, asked))
    if (rules.length === 0) return []
    const isAllowing = rules.some((rule) => rule.effect === 'allow')
    const binding = policy.resources.find((each) => selects(each.selector, asked)) ?? null
    const demanded = demandsOf(rules, binding, isAllowing)
    const compared = compareDemands(demanded, route)
    const verdict = compared.verdict === 'code-stronger' && !isAllowing ? 'same' : compared.verdict
    return [{ route: route.id, rules: rules.map((rule) => rule.id), ...compared, verdict }]
  })
}

/** What all of the rules together demand. Where none of them allows, `isClosed` says whether that is nobody or everybody. */
export function demandsOf(
  rules: readonly Pick<AccessRule, 'when' | 'effect'>[],
  binding: ResourceBinding | null,
  isClosed: boolean,
): Requirements {
  const requirementsOfRule = ({ when }: Pick<AccessRule, 'when'>, holds: boolean): Requirements => {
    if (when === null) return holds ? [[]] : []
    const resolved = resolveResource(when, binding)
    const parsed = resolved.kind === 'ok' ? parseExpr(resolved.source) : resolved
    return resolved.kind === 'ok' && parsed.kind === 'ok' ? requirementsOf(parsed.expr, resolved.source, holds) : null
  }
  let demanded: Requirements = isClosed ? [] : [[]]
  for (const rule of rules) if (rule.effect === 'allow') demanded = either(demanded, requirementsOfRule(rule, true))
  for (const rule of rules) if (rule.effect === 'deny') demanded = both(demanded, requirementsOfRule(rule, false))
  return demanded
}

export function compareDemands(demanded: Requirements, route: Route): Pick<RouteComparison, 'verdict' | 'reasons'> {
  const { requirements: found, unnamed } = codeRequirements(route)
  if (found === null) return { verdict: 'unknown', reasons: ['Who may call it could not be read from the code.'] }
  if (demanded === null) return { verdict: 'unknown', reasons: ['The rules have more ways of being true than can be listed.'] }
  const asked = `The rules ask for ${writeRequirements(demanded)}; the code asks for ${writeRequirements(found)}.`
  const also = unnamed.map((text) => `The code also asks \`${text}\`, which no rule can be held against.`)
  const codeSuffices = found.every((way) => demanded.some((wanted) => covers(way, wanted)))
  const rulesSuffice = demanded.every((way) => found.some((wanted) => covers(way, wanted)))
  if (route.access === 'presence') also.push('The code demands a credential and verifies none: a made-up one passes.')
  if (codeSuffices && rulesSuffice)
    return { verdict: unnamed.length === 0 ? 'same' : 'code-stronger', reasons: unnamed.length === 0 ? [asked] : [asked, ...also] }
  if (codeSuffices) return { verdict: 'code-stronger', reasons: [asked, ...also] }
  // A test that has no name here may be what the rules ask for, and what they ask beside names may be asked where nobody sees it.
  const named = demanded.map((way) => way.filter((demand) => demand.kind !== 'other'))
  const isBesideNames = found.every((way) => named.some((wanted) => covers(way, wanted)))
  if (isBesideNames) also.push('Whether the code asks the rest, nobody can say.')
  return { verdict: unnamed.length > 0 || isBesideNames ? 'unknown' : 'code-weaker', reasons: [asked, ...also] }
}

/** Whether who meets these demands meets the others too. */
function covers(demands: readonly Demand[], others: readonly Demand[]): boolean {
  return others.every((wanted) => demands.some((given) => meets(given, wanted)))
}

function meets(given: Demand, wanted: Demand): boolean {
  switch (wanted.kind) {
    case 'signed-in':
      return given.kind !== 'other'
    case 'role':
    case 'scope':
      return given.kind === wanted.kind && given.value === wanted.value
    case 'owner':
    case 'tenant':
      // Where the code's test does not say what it compares with, the kind of it has to do.
      return given.kind === wanted.kind && (given.of === wanted.of || given.of === '' || wanted.of === '')
    case 'other':
      return given.kind === 'other' && given.text === wanted.text
  }
}
