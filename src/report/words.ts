// What several formats say in the same words.

import { toPrintable } from '../base/index.ts'
import type { Finding, OtherPlace, PrimaryPlace, RuleCard } from '../finding/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'
import { accessOrder, accessWords } from './access-words.ts'
import { count } from './layout.ts'

/** What people are shown who did not ask for all: a report that is seldom wrong is kept switched on. */
export function isShown({ confidence }: Pick<Finding, 'confidence'>, all: boolean): boolean {
  return all || confidence === 'high'
}

export function findTitle({ rule }: Finding, cards: readonly RuleCard[]): string {
  return cards.find(({ id }) => id === rule)?.title ?? rule
}

/** What is wrong, as a sentence. Only a word of ours is capitalised; paths, methods and names stay as they are. */
export function toSentence(what: string): string {
  const text = toPrintable(what)
  return `${/^[a-z]+ /.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text}.`
}

/** Of a paragraph of ours. */
export function firstSentence(paragraph: string): string {
  return /^.*?[.!?](?=\s+[A-Z`]|$)/s.exec(paragraph)?.[0] ?? paragraph
}

/** `main.py:3`, or `main.py@1a2b3c4:3` as a commit has it. */
export function describePlace({ file, line, commit }: Pick<PrimaryPlace | OtherPlace, 'file' | 'line' | 'commit'>): string {
  return `${toPrintable(file)}${commit === undefined ? '' : `@${shortCommit(commit)}`}:${line}`
}

/** As people write the name of a commit. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7)
}

/** The app is named in what is stored; a person sees one app at a time. */
export function shortRouteId(id: string): string {
  return toPrintable(id.slice(id.indexOf('|') + 1))
}

/** `5 routes (2 open, 3 authenticated): GET /a, GET /b and 3 more`, the weakest first; nothing for a finding on a route, which has said which. */
export function describeReach(finding: Finding, most: number): string {
  const { routes, handler } = finding
  if (routes.length === 0 || handler !== null) return ''
  const shown = sortByAccess(routes)
    .slice(0, most)
    .map(({ id }) => shortRouteId(id))
  const more = routes.length - shown.length
  return `${count(routes.length, 'route')} (${describeCallers(finding)}): ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Who may call the routes that a finding reaches: `open`, `access unknown`, `2 open, 1 token not checked`. */
export function describeCallers({ routes }: Finding): string {
  const parts = accessOrder.flatMap((access) => {
    const number = routes.filter((route) => route.access === access).length
    return number === 0 ? [] : [{ number, words: access === 'unknown' ? 'access unknown' : accessWords[access] }]
  })
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only.words
  return parts.map(({ number, words }) => `${number} ${words}`).join(', ')
}

/** The weakest first, each kind in matching order. */
export function sortByAccess<Reached extends Finding['routes'][number]>(routes: readonly Reached[]): Reached[] {
  return routes.toSorted((one, other) => accessOrder.indexOf(one.access) - accessOrder.indexOf(other.access))
}

/** `1 critical, 3 high`: the worst first, what there is none of left out. */
export function countSeverities(findings: readonly Finding[], paint: (severity: Severity, text: string) => string = (_, text) => text) {
  return severities
    .toReversed()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => paint(severity, `${number} ${severity}`))
    .join(', ')
}
