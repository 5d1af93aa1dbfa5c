// Waivers take findings out of a report, each for a reason, until their day; after it they are found themselves.

import type { Finding, ScanResult, Suppressed } from '../../finding/index.ts'
import type { Model, Route } from '../../model/index.ts'
import { fitsGlob, fitsRoute } from '../guardrails/glob.ts'
import type { PlacedWaiver } from '../policy.ts'
import { toDay } from './waiver.ts'

export interface Waived {
  readonly result: ScanResult
  readonly expired: readonly { readonly waiver: PlacedWaiver; readonly findings: readonly Finding[] }[]
  /** Those that still count and that fit nothing. */
  readonly idle: readonly PlacedWaiver[]
}

export function applyWaivers(result: ScanResult, waivers: readonly PlacedWaiver[], model: Pick<Model, 'routes'>, today: Date): Waived {
  if (waivers.length === 0) return { result, expired: [], idle: [] }
  const routes = new Map(model.routes.map((route) => [route.id, route]))
  const day = toDay(today)
  const used = new Map<PlacedWaiver, Finding[]>(waivers.map((waiver) => [waiver, []]))
  const suppressed: Suppressed[] = []
  const findings = result.findings.filter((finding) => {
    const reached = finding.routes.flatMap(({ id }) => routes.get(id) ?? [])
    const fitting = waivers.filter((waiver) => covers(waiver, finding, reached))
    for (const waiver of fitting) used.get(waiver)?.push(finding)
    const waiver = fitting.find(({ expires }) => expires >= day)
    if (waiver === undefined) return true
    const { file, line, reason, owner, expires } = waiver
    suppressed.push({ finding, reason: `${reason} (${owner}, until ${expires})`, file, line, by: 'waiver' })
    return false
  })
  return {
    result: { ...result, findings, suppressed: [...result.suppressed, ...suppressed] },
    expired: waivers.flatMap((waiver) => (waiver.expires < day ? [{ waiver, findings: used.get(waiver) ?? [] }] : [])),
    idle: waivers.filter((waiver) => waiver.expires >= day && used.get(waiver)?.length === 0),
  }
}

/** Of a finding on several routes all must be waived: the others still have it. */
export function covers({ rule, route, path, fingerprint, exceptFor }: PlacedWaiver, finding: Finding, routes: readonly Route[]): boolean {
  const [primary] = finding.places
  return (
    !exceptFor.has(finding.rule) &&
    (rule === null || rule === finding.rule) &&
    (fingerprint === null || fingerprint === finding.fingerprint) &&
    (path === null || fitsGlob(path, primary.file)) &&
    (route === null || (routes.length > 0 && routes.every((one) => fitsRoute(route, one.method, one.path))))
  )
}
