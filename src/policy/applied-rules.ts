// Which access rules are about which route, each with its place.

import type { Model } from '../model/index.ts'
import { type AccessRule, type FieldRule, selects, toPolicyRoutes } from './access/index.ts'
import type { AccessPlace, PlacedAccess } from './placed-access.ts'

export interface AppliedRule {
  readonly rule: AccessRule | FieldRule
  readonly place: AccessPlace
}

/** By the id of the route, in the order of the policy. */
export function appliedRules({ policy, places }: PlacedAccess, model: Model): ReadonlyMap<string, readonly AppliedRule[]> {
  const all = [...policy.rules, ...policy.fields].flatMap((rule) => {
    const place = places.get(rule.id)
    return place === undefined ? [] : [{ rule, place }]
  })
  return new Map(toPolicyRoutes(model).map((route) => [route.id, all.filter(({ rule }) => selects(rule.selector, route))]))
}
