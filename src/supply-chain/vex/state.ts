// What can be said of each known weakness of what an application is built on: one statement for each weakness, whichever packages have it.

import { comparePaths } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import type { Access } from '../../model/index.ts'
import type { Advisories } from '../../taxonomy/index.ts'
import { findSafeVersion } from '../advisories/find-safe-version.ts'
import { findVulnerabilities, joinAdvisories, type Vulnerability } from '../advisories/find-vulnerabilities.ts'
import { compareVersions, isVersion } from '../advisories/versions.ts'
import { type Exposure, type Justification, judge } from '../exposure.ts'
import type { Bill, BillComponent } from '../sbom/bill.ts'

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation'

export interface VexStatement {
  readonly vulnerability: Vulnerability
  readonly status: VexStatus
  /** Purls of the packages that it is said of, sorted. */
  readonly components: readonly string[]
  /** Of `not_affected` alone. */
  readonly justification: Justification | null
  /** Why, in a sentence. */
  readonly why: string
  /** What to do; of `affected` alone. */
  readonly action: string | null
}

export interface StateOptions {
  readonly advisories: Advisories
  /** Say also what the installed releases have mended. */
  readonly withFixed: boolean
}

interface Judged {
  readonly vulnerability: Vulnerability
  readonly component: BillComponent
  readonly status: VexStatus
  readonly exposure: Exposure | null
}

/** In the order of the names of weaknesses; one that is affected by one package and not by another gets a statement for each. */
export function stateExposures(bill: Bill, subject: Subject, { advisories, withFixed }: StateOptions): readonly VexStatement[] {
  const judged = bill.components.flatMap((component): Judged[] => {
    const { name, version, source } = component
    if (version === null || source === 'path') return []
    const open = findVulnerabilities(advisories, name, version).map((vulnerability): Judged => {
      const exposure = judge(vulnerability, { name, version }, subject)
      return { vulnerability, component, exposure, status: statusOf[exposure.affected] }
    })
    return withFixed ? [...open, ...findFixed(advisories, component, version, open)] : open
  })
  const groups = new Map<string, Judged[]>()
  for (const one of judged) {
    const key = [one.vulnerability.id, one.status, one.exposure?.justification ?? '', one.component.name].join('\n')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups]
    .sort(([one], [other]) => comparePaths(one, other))
    .flatMap(([, [first, ...rest]]) => (first === undefined ? [] : [toStatement(first, rest, advisories)]))
}

const statusOf = { yes: 'affected', no: 'not_affected', unknown: 'under_investigation' } as const

function findFixed(advisories: Advisories, component: BillComponent, version: string, open: readonly Judged[]): Judged[] {
  const names = new Set(open.flatMap(({ vulnerability }) => vulnerability.ids))
  const mended = advisories
    .of(component.name)
    .filter(({ affected }) =>
      affected.some(({ ranges }) =>
        ranges.flat().some((event) => event.kind === 'fixed' && isVersion(event.version) && compareVersions(event.version, version) <= 0),
      ),
    )
  return joinAdvisories(mended)
    .filter(({ ids }) => !ids.some((id) => names.has(id)))
    .map((vulnerability) => ({ vulnerability, component, status: 'fixed', exposure: null }))
}

function toStatement(first: Judged, rest: readonly Judged[], advisories: Advisories): VexStatement {
  const { vulnerability, status, exposure, component } = first
  const components = [...new Set([first, ...rest].map((one) => one.component.ref))].sort(comparePaths)
  const said = { vulnerability, status, components, justification: exposure?.justification ?? null }
  if (exposure === null) return { ...said, why: `${component.name} ${component.version} has it mended.`, action: null }
  return {
    ...said,
    why: tellWhy(status, exposure),
    action: status === 'affected' ? tellAction(component, [first, ...rest], advisories) : null,
  }
}

function tellWhy(status: VexStatus, { why, routes }: Exposure): string {
  if (status === 'not_affected') return `Not affected because ${why}.`
  if (status === 'under_investigation') return `Not known: ${why}.`
  const worst = accesses.find((access) => routes.some((route) => route.access === access))
  const reached =
    routes.length === 0
      ? ''
      : ` Reached by ${routes.length === 1 ? 'one route' : `${routes.length} routes`}, the most open of them: ${worst}.`
  return `Affected because ${why}.${reached}`
}

/** The most open first. */
const accesses: readonly Access[] = ['open', 'presence', 'optional', 'unknown', 'authenticated', 'authorised']

function tellAction({ name }: BillComponent, judged: readonly Judged[], advisories: Advisories): string {
  const safe = judged.map(({ component }) => (component.version === null ? null : findSafeVersion(advisories, name, component.version)))
  const known = safe.filter((version) => version !== null).sort(compareVersions)
  const newest = known.length < safe.length ? undefined : known.at(-1)
  return newest === undefined
    ? `No release of ${name} is known to be free of this: look for what can stand in its place.`
    : `Upgrade ${name} to ${newest} or newer.`
}
