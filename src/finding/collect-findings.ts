// Drafts become findings: what says the same of the same place is one finding with all its routes (a factory that makes two apps
// has its fault once), what names the same cause elsewhere gets the next ordinal, and the order is defined.

import { comparePaths, type Place } from '../base/index.ts'
import { compareConfidences, compareSeverities } from '../taxonomy/index.ts'
import { createFinding, type Edit, type Finding, type FindingDraft, type FoundPlace } from './finding.ts'
import type { RuleCard } from './rule-card.ts'

export interface ReportedDraft {
  readonly card: RuleCard
  readonly draft: FindingDraft
}

/** The result does not depend on the order of the drafts, except that merged routes keep theirs. */
export function collectFindings(reported: readonly ReportedDraft[]): Finding[] {
  const merged = new Map<string, ReportedDraft[]>()
  for (const one of reported) push(merged, JSON.stringify([one.card.id, one.draft.cause.what, ...placeKey(one.draft.place)]), one)
  const equals = new Map<string, ReportedDraft[]>()
  for (const group of merged.values()) {
    const one = mergeDrafts(group)
    push(equals, JSON.stringify(causeKey(one)), one)
  }
  const findings: Finding[] = []
  for (const group of equals.values()) {
    group.sort((one, other) => comparePlaces(one.draft.place, other.draft.place))
    findings.push(...group.map(({ card, draft }, index) => createFinding(card, draft, index + 1)))
  }
  return findings.sort(compareFindings)
}

/** Worst first, then surest; then by rule, place and cause, so that two runs agree to the byte. */
export function compareFindings(one: Finding, other: Finding): number {
  const [here] = one.places
  const [there] = other.places
  return (
    compareSeverities(one.severity, other.severity) ||
    compareConfidences(one.confidence, other.confidence) ||
    comparePaths(one.rule, other.rule) ||
    comparePaths(here.file, there.file) ||
    here.line - there.line ||
    comparePaths(one.cause.name, other.cause.name) ||
    comparePaths(one.cause.what, other.cause.what) ||
    one.cause.ordinal - other.cause.ordinal
  )
}

function causeKey({ card, draft }: ReportedDraft): string[] {
  return [card.id, draft.cause.name, draft.cause.what]
}

/** What says the same of two things on one line is one finding. */
function placeKey({ file, line, commit }: FoundPlace): (string | number)[] {
  return commit === undefined ? [file, line] : [file, line, commit]
}

function comparePlaces(one: Place, other: Place): number {
  return comparePaths(one.file, other.file) || one.line - other.line || (one.column ?? 0) - (other.column ?? 0)
}

/** The surest and worst of the group speaks for it; every route that one of them reaches is reached. */
function mergeDrafts(group: readonly ReportedDraft[]): ReportedDraft {
  const [first] = group.toSorted(
    ({ card, draft: one }, { draft: other }) =>
      compareConfidences(one.confidence ?? card.confidence, other.confidence ?? card.confidence) ||
      compareSeverities(one.severity ?? card.severity, other.severity ?? card.severity) ||
      comparePaths(one.cause.name, other.cause.name),
  )
  if (first === undefined) throw new Error('a group of drafts is empty')
  if (group.length === 1) return first
  const routes = new Map(group.flatMap(({ draft }) => draft.routes ?? []).map((route) => [route.id, route]))
  return {
    card: first.card,
    draft: { ...first.draft, routes: [...routes.values()], edits: mergeEdits(group.map(({ draft }) => draft.edits ?? [])) },
  }
}

/** One of them that cannot be mended by machine is enough to leave all to a person. */
export function mergeEdits(lists: readonly (readonly Edit[])[]): readonly Edit[] {
  if (lists.some((edits) => edits.length === 0)) return []
  return [...new Map(lists.flat().map((edit) => [JSON.stringify(edit), edit])).values()]
}

function push<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}
