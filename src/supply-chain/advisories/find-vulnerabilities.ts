// The weaknesses of one version of one package. What several databases tell under several names is one, known by all of them.

import { comparePaths } from '../../base/index.ts'
import type { Advisories, Advisory, CvssScore, Epss, Exploited } from '../../taxonomy/index.ts'
import { isAffected } from './is-affected.ts'

export interface Vulnerability {
  /** The name by which people look it up: of a CVE where it has one, else of GitHub, else of the database. */
  readonly id: string
  /** All of its names, sorted. */
  readonly ids: readonly string[]
  readonly summary: string
  readonly score: CvssScore | null
  readonly exploited: Exploited | null
  readonly epss: Epss | null
  /** The package was made to do harm. */
  readonly isMalicious: boolean
  /** What says so: one record or several. */
  readonly advisories: readonly Advisory[]
}

/** Of a package (normalised name) at a version, in the order of their ids. */
export function findVulnerabilities(advisories: Advisories, name: string, version: string): Vulnerability[] {
  return joinAdvisories(advisories.of(name).filter((advisory) => isAffected(advisory, version)))
}

export function joinAdvisories(advisories: readonly Advisory[]): Vulnerability[] {
  const groups: { readonly ids: Set<string>; readonly advisories: Advisory[] }[] = []
  for (const advisory of advisories) {
    const ids = new Set([advisory.id, ...advisory.aliases])
    const group = { ids, advisories: [advisory] }
    // One record may join two groups that did not know each other.
    for (const other of groups.splice(0)) {
      if ([...other.ids].some((id) => ids.has(id))) {
        for (const id of other.ids) group.ids.add(id)
        group.advisories.unshift(...other.advisories)
      } else groups.push(other)
    }
    groups.push(group)
  }
  return groups.map(toVulnerability).sort((one, other) => comparePaths(one.id, other.id))
}

function toVulnerability({
  ids,
  advisories,
}: {
  readonly ids: ReadonlySet<string>
  readonly advisories: readonly Advisory[]
}): Vulnerability {
  const sorted = [...ids].sort(comparePaths)
  const named = sorted.find((id) => id.startsWith('CVE-')) ?? sorted.find((id) => id.startsWith('GHSA-')) ?? sorted[0] ?? ''
  const epss = advisories.flatMap(({ epss }) => epss ?? []).sort((one, other) => other.probability - one.probability)
  return {
    id: named,
    ids: sorted,
    summary: advisories.find(({ summary }) => summary !== '')?.summary ?? '',
    score: advisories.flatMap(({ score }) => score ?? []).sort(compareScores)[0] ?? null,
    exploited: advisories.find(({ exploited }) => exploited !== null)?.exploited ?? null,
    epss: epss[0] ?? null,
    isMalicious: sorted.some((id) => id.startsWith('MAL-')),
    advisories,
  }
}

const ratings = ['none', 'low', 'medium', 'high', 'critical'] as const

/** The newest standard first, then the worst; a word without a vector says least. */
function compareScores(one: CvssScore, other: CvssScore): number {
  const version = ({ vector }: CvssScore) => Number(vector?.slice(5, 8) ?? 0)
  return (
    version(other) - version(one) || (other.value ?? 0) - (one.value ?? 0) || ratings.indexOf(other.rating) - ratings.indexOf(one.rating)
  )
}
