// Where links lead: the same finding, route and rule have the same anchor in every report.

import { createHash } from 'node:crypto'
import type { Finding } from '../../finding/index.ts'

export function findingAnchor({ fingerprint }: Pick<Finding, 'fingerprint'>): string {
  return `finding-${fingerprint}`
}

/** The id of a route holds what cannot stand in an anchor, and may be of any length. */
export function routeAnchor(id: string): string {
  return `route-${createHash('sha256').update(id).digest('hex').slice(0, 16)}`
}

export function ruleAnchor(id: string): string {
  return `rule-${id}`
}

/** Without the app, where a person sees one app at a time. */
export function shortRouteId(id: string): string {
  return id.slice(id.indexOf('|') + 1)
}
