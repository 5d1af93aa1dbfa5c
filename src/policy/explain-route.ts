// What the policy says of one route: every guardrail about routes, what it came to and why, and the waivers that could cover it.

import type { Model, Route } from '../model/index.ts'
import { compareWithCode, type RouteComparison } from './access/index.ts'
import { type AppliedRule, appliedRules } from './applied-rules.ts'
import { createSubjects } from './guardrails/evaluate.ts'
import { fitsRoute } from './guardrails/glob.ts'
import type { Guardrail } from './guardrails/guardrail.ts'
import { type Judgement, judge } from './guardrails/judge.ts'
import { isPublic } from './guardrails/route-facts.ts'
import { compilePlacedAccess } from './placed-access.ts'
import type { PlacedWaiver, Policy } from './policy.ts'

export interface RouteVerdict extends Judgement {
  readonly guardrail: Guardrail
}

export interface ExplainedRoute {
  readonly route: Route
  readonly isPublic: boolean
  /** In the order of the policy. */
  readonly verdicts: readonly RouteVerdict[]
  /** Access rules that are about it, in the order of the policy. */
  readonly rules: readonly AppliedRule[]
  /** Null where no rule is about who may call it. */
  readonly comparison: RouteComparison | null
  readonly waivers: readonly PlacedWaiver[]
}

/** In the order of the model. */
export function explainRoutes({ guardrails, access, waivers, publicRoutes }: Policy, model: Model): ExplainedRoute[] {
  compilePlacedAccess(access, model)
  const comparisons = new Map(compareWithCode(access.policy, model).map((comparison) => [comparison.route, comparison]))
  const rulesOf = appliedRules(access, model)
  const subjects = createSubjects({ model, findings: [], statements: [], packages: null, publicRoutes, roomOf: () => null })('route')
  const asked = guardrails.filter(({ guardrail }) => guardrail.for === 'route')
  return model.routes.flatMap((route, index) => {
    const subject = subjects[index]
    if (subject === undefined) return []
    return {
      route,
      isPublic: isPublic(route, publicRoutes),
      verdicts: asked.map((compiled) => ({ guardrail: compiled.guardrail, ...judge(compiled, subject) })),
      rules: rulesOf.get(route.id) ?? [],
      comparison: comparisons.get(route.id) ?? null,
      waivers: waivers.filter((waiver) => waiver.route !== null && fitsRoute(waiver.route, route.method, route.path)),
    }
  })
}
