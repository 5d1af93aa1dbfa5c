// What is told while somebody works: what a save brought and what it settled, in few lines. Nothing where nothing is another.

import { toPrintable } from '../../base/index.ts'
import { type Severity, severities } from '../../taxonomy/index.ts'

/** Of the findings and routes as JSON has them, what is told. */
export interface Seen {
  /** By fingerprint, the worst first. */
  readonly findings: ReadonlyMap<string, SeenFinding>
  /** Access by the route's name, in matching order. */
  readonly routes: ReadonlyMap<string, string>
  /** What could not be understood. */
  readonly problems: readonly string[]
}

export interface SeenFinding {
  readonly severity: Severity
  readonly place: string
  readonly what: string
  readonly rule: string
}

const mostLines = 10

export function describeSeen(seen: Seen): string[] {
  const found = [...seen.findings.values()]
  return [...limit(found.map((finding) => `  ${describeFinding(finding)}`)), `  ${summarise(seen)}`]
}

/** Empty where nothing is another. */
export function tellChanges(before: Seen, after: Seen): string[] {
  const added = [...after.findings].filter(([id]) => !before.findings.has(id)).map(([, finding]) => `  + ${describeFinding(finding)}`)
  const gone = [...before.findings].filter(([id]) => !after.findings.has(id)).map(([, finding]) => `  - ${describeFinding(finding)}`)
  const graver = [...after.findings].flatMap(([id, finding]) => {
    const was = before.findings.get(id)
    return was === undefined || was.severity === finding.severity ? [] : [`  ! ${describeFinding(finding)} (was ${was.severity})`]
  })
  const routes = [
    ...[...after.routes].flatMap(([id, access]) => {
      const was = before.routes.get(id)
      if (was === undefined) return [`  + route ${toPrintable(id)}: ${access}`]
      return was === access ? [] : [`  ! route ${toPrintable(id)}: ${access}, was ${was}`]
    }),
    ...[...before.routes.keys()].filter((id) => !after.routes.has(id)).map((id) => `  - route ${toPrintable(id)}`),
  ]
  const old = new Set(before.problems)
  const problems = after.problems.filter((problem) => !old.has(problem)).map((problem) => `  ? ${toPrintable(problem)}`)
  const told = [added, graver, gone, routes, problems].flatMap(limit)
  const settled = before.problems.length > 0 && after.problems.length === 0 ? ['  everything could be understood again'] : []
  return told.length + settled.length === 0 ? [] : [...told, ...settled, `  ${summarise(after)}`]
}

function summarise({ findings, routes, problems }: Seen): string {
  const counts = severities
    .toReversed()
    .map((severity) => [severity, [...findings.values()].filter((finding) => finding.severity === severity).length] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `${number} ${severity}`)
  const found = counts.length === 0 ? 'nothing found' : `${count(findings.size, 'finding')} (${counts.join(', ')})`
  return `${found}, ${count(routes.size, 'route')}${problems.length === 0 ? '' : `, ${count(problems.length, 'thing')} not understood`}.`
}

function describeFinding({ severity, place, what, rule }: SeenFinding): string {
  return `${severity}  ${toPrintable(place)}  ${toPrintable(what)}  ${rule}`
}

function limit(lines: readonly string[]): string[] {
  return lines.length <= mostLines ? [...lines] : [...lines.slice(0, mostLines), `  … and ${lines.length - mostLines} more`]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
