// What the parts of the page share: findings and routes with their numbers on the page, and who reaches whom.

import type { Finding, RuleCard } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import type { FindingsReport } from '../findings-report.ts'
import type { Seen } from './coverage-view.ts'
import { groupBy } from './group-by.ts'

export interface RuleGroup {
  readonly rule: string
  /** null of a rule that is not known any more. */
  readonly card: RuleCard | null
  readonly findings: readonly Finding[]
}

export interface PageData extends FindingsReport {
  /** Worst first: the order in which findings stand on the page is that of the groups. */
  readonly groups: readonly RuleGroup[]
  readonly findings: readonly Finding[]
  /** In the order in which they stand on the page: by app. */
  readonly routes: readonly Route[]
  readonly routeById: ReadonlyMap<string, Route>
  readonly findingsByRoute: ReadonlyMap<string, readonly Finding[]>
  readonly numberOfFinding: ReadonlyMap<Finding, number>
  readonly numberOfRoute: ReadonlyMap<string, number>
  readonly seen: Seen
}

export function toPageData(report: FindingsReport): PageData {
  const { result, model, cards } = report
  const cardById = new Map(cards.map((card) => [card.id, card]))
  const byRule = groupBy(result.findings, ({ rule }) => rule)
  const groups = [...byRule].map(([rule, findings]) => ({ rule, card: cardById.get(rule) ?? null, findings }))
  const findings = groups.flatMap((group) => group.findings)
  const routes = [...groupBy(model.routes, ({ app }) => app).values()].flat()
  const findingsByRoute = new Map<string, Finding[]>()
  for (const finding of findings) {
    for (const id of new Set(finding.routes.map((route) => route.id))) {
      const known = findingsByRoute.get(id)
      if (known === undefined) findingsByRoute.set(id, [finding])
      else known.push(finding)
    }
  }
  return {
    ...report,
    groups,
    findings,
    routes,
    routeById: new Map(routes.map((route) => [route.id, route])),
    findingsByRoute,
    numberOfFinding: new Map(findings.map((finding, index) => [finding, index])),
    numberOfRoute: new Map(routes.map(({ id }, index) => [id, index])),
    seen: { snapshot: result.snapshot, lookedAt: result.lookedAt, problems: result.problems, model, scan: result },
  }
}

/** For the script: the routes that each finding reaches, as `first, how many` again and again. Numbers alone, nothing of the tree. */
export function toReached({ findings, numberOfRoute }: PageData): number[][] {
  return findings.map(({ routes }) => {
    const numbers = [...new Set(routes.flatMap(({ id }) => numberOfRoute.get(id) ?? []))].sort((one, other) => one - other)
    const ranges: number[] = []
    for (const number of numbers) {
      const [first, length] = [ranges.at(-2) ?? -1, ranges.at(-1) ?? -1]
      if (ranges.length > 0 && first + length === number) ranges[ranges.length - 1] = length + 1
      else ranges.push(number, 1)
    }
    return ranges
  })
}
