// Findings that came and went. One that only moved with its code, or whose route moved, was there before.

import type { Finding, Suppressed } from '../finding/index.ts'
import type { AddedSuppression, ComparedFinding } from './difference.ts'
import type { MatchedRoutes } from './match-routes.ts'
import type { MovedCode } from './moved-code.ts'

export interface FindingsOf {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
}

export interface ComparedFindings {
  readonly new: readonly ComparedFinding[]
  readonly resolved: readonly ComparedFinding[]
  readonly suppressed: readonly AddedSuppression[]
}

export function compareFindings(base: FindingsOf, head: FindingsOf, { pairs }: MatchedRoutes, moved: MovedCode): ComparedFindings {
  const reported = new Set(base.findings.map(({ fingerprint }) => fingerprint))
  const silenced = new Set(base.suppressed.map(({ finding }) => finding.fingerprint))
  const now = new Set([...head.findings, ...head.suppressed.map(({ finding }) => finding)].map(({ fingerprint }) => fingerprint))
  const routes = new Map(pairs.filter(({ base: one, head: other }) => one.id !== other.id).map((pair) => [pair.base.id, pair.head.id]))
  const candidates = head.findings.filter(({ fingerprint }) => !reported.has(fingerprint))
  // A finding that a comment took out in the base and none does now is new to whoever reads the report.
  const left = base.findings.filter(({ fingerprint }) => !now.has(fingerprint))
  const waivedByComment = new Set(base.suppressed.map(({ finding }) => meaningOf(finding, routes, moved.nameInHead)))
  const byMeaning = new Map<string, Finding[]>()
  for (const finding of left) {
    const key = meaningOf(finding, routes, moved.nameInHead)
    byMeaning.set(key, [...(byMeaning.get(key) ?? []), finding])
  }
  const gone = new Set<Finding>()
  const came = candidates.filter((finding) => {
    const known = byMeaning.get(meaningOf(finding, new Map(), (name) => name))?.shift()
    if (known !== undefined) gone.add(known)
    return known === undefined
  })
  return {
    new: came.map(toCompared),
    resolved: left.filter((finding) => !gone.has(finding)).map(toCompared),
    suppressed: head.suppressed
      // What the law of the base waives is waived.
      .filter(({ finding, by }) => by !== 'waiver' && !silenced.has(finding.fingerprint))
      // A comment that moved with its code was there before.
      .filter(({ finding }) => reported.has(finding.fingerprint) || !waivedByComment.has(meaningOf(finding, new Map(), (name) => name)))
      .map(({ finding, reason, file, line }) => ({
        ...toCompared(finding),
        reason,
        at: { file, line },
        wasReported: reported.has(finding.fingerprint),
      })),
  }
}

/** The rule and what must change, whichever module it stands in. */
function meaningOf({ rule, cause }: Finding, routes: ReadonlyMap<string, string>, nameInHead: (name: string) => string): string {
  let what = cause.what
  for (const [from, to] of routes) if (what.includes(from)) what = what.replaceAll(from, to)
  const name = nameInHead(routes.get(cause.name) ?? cause.name)
  return JSON.stringify([rule, name.slice(name.indexOf(':') + 1), what])
}

export function toCompared(finding: Finding): ComparedFinding {
  const { fingerprint, rule, severity, confidence, message, cause, places, routes, guardrails = [] } = finding
  const { file, line } = places[0]
  const { what, fix } = message
  return { fingerprint, rule, severity, confidence, what, cause: cause.name, place: { file, line }, fix, routes, guardrails }
}
