// What the policy says of one route: every guardrail about it or about what stands on it, what it came to and why, the access rules
// beside what the code demands, and the waivers that could cover it.

import type { Model, Route } from '../model/index.ts'
import { compareFieldsWithCode, compareWithCode, type FieldComparison, type RouteComparison } from './access/index.ts'
import { type AppliedRule, appliedRules } from './applied-rules.ts'
import type { CompiledGuardrail } from './guardrails/compile.ts'
import { createSubjects } from './guardrails/evaluate.ts'
import { type ConditionPart, explainCondition } from './guardrails/explain-condition.ts'
import { fitsRoute } from './guardrails/glob.ts'
import type { Guardrail, SubjectKind } from './guardrails/guardrail.ts'
import { findMisfits, type Judgement, judge, type Outcome } from './guardrails/judge.ts'
import { isPublic } from './guardrails/route-facts.ts'
import type { Subject } from './guardrails/subject.ts'
import { compilePlacedAccess } from './placed-access.ts'
import type { PlacedWaiver, Policy } from './policy.ts'

export interface RouteVerdict extends Judgement {
  readonly guardrail: Guardrail
  /** Of what stands on the route: which of them decided; null where the guardrail is about the route itself. */
  readonly about: string | null
  /** Of its condition, with their values; of `when` where that kept it away. */
  readonly parts: readonly ConditionPart[]
  /** Where it is not about the route: what does not fit, `path: /admin/**`; empty where it is. */
  readonly misfits: readonly string[]
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
  /** Fields that rules close, on this route. */
  readonly fields: readonly FieldComparison[]
  readonly waivers: readonly PlacedWaiver[]
}

/** Of what stands on routes the worst counts. */
const worstFirst: readonly Outcome[] = ['failed', 'broken', 'unknown', 'holds', 'untouched']
const standsOnRoutes: ReadonlySet<SubjectKind> = new Set(['route', 'dependency', 'parameter', 'schema', 'field'])

/** In the order of the model. */
export function explainRoutes({ guardrails, access, waivers, publicRoutes }: Policy, model: Model): ExplainedRoute[] {
  compilePlacedAccess(access, model)
  const comparisons = new Map(compareWithCode(access.policy, model).map((comparison) => [comparison.route, comparison]))
  const { fields } = compareFieldsWithCode(access.policy, model)
  const rulesOf = appliedRules(access, model)
  const subjectsOf = createSubjects({ model, findings: [], statements: [], packages: null, publicRoutes, roomOf: () => null })
  const asked = guardrails.filter(({ guardrail }) => standsOnRoutes.has(guardrail.for))
  const onRoute = new Map([...new Set(asked.map(({ guardrail }) => guardrail.for))].map((kind) => [kind, byRoute(subjectsOf(kind))]))
  return model.routes.map((route) => ({
    route,
    isPublic: isPublic(route, publicRoutes),
    verdicts: asked.flatMap((compiled) => findWorst(compiled, onRoute.get(compiled.guardrail.for)?.get(route) ?? [])),
    rules: rulesOf.get(route.id) ?? [],
    comparison: comparisons.get(route.id) ?? null,
    fields: fields.filter((field) => field.route === route.id),
    waivers: waivers.filter((waiver) => waiver.route !== null && fitsRoute(waiver.route, route.method, route.path)),
  }))
}

function byRoute(subjects: readonly Subject[]): ReadonlyMap<Route, readonly Subject[]> {
  const found = new Map<Route, Subject[]>()
  for (const subject of subjects) for (const route of subject.routes) found.set(route, [...(found.get(route) ?? []), subject])
  return found
}

function findWorst(compiled: CompiledGuardrail, subjects: readonly Subject[]): RouteVerdict {
  const { guardrail, when, require } = compiled
  const judged = subjects.map((subject) => ({ subject, ...judge(compiled, subject) }))
  const worst = worstFirst.flatMap((outcome) => judged.filter((one) => one.outcome === outcome))[0]
  if (worst === undefined) return { guardrail, outcome: 'untouched', reason: null, about: null, parts: [], misfits: [] }
  const { subject, outcome, reason } = worst
  const misfits = outcome === 'untouched' ? findMisfits(guardrail.where, subject.selects) : []
  const shown = outcome === 'untouched' ? when : require
  return {
    guardrail,
    outcome,
    reason,
    about: subject.kind === 'route' ? null : subject.label,
    parts: shown === null || misfits.length > 0 ? [] : explainCondition(shown, guardrail.for, subject.facts),
    misfits,
  }
}
