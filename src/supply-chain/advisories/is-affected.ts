// Whether a version is one of those that an advisory speaks of, by the evaluation that the OSV schema gives.

import type { Advisory, AffectedVersions, VersionEvent } from '../../taxonomy/index.ts'
import { compareVersions } from './versions.ts'

export function isAffected({ affected }: Pick<Advisory, 'affected'>, version: string): boolean {
  return affected.some((one) => isListed(one, version) || one.ranges.some((events) => isWithin(events, version)))
}

/** `1.0` and `1.0.0` are one release. */
function isListed({ versions }: AffectedVersions, version: string): boolean {
  return versions.includes(version) || versions.some((listed) => compareVersions(listed, version) === 0)
}

/** Walks through what happened in the order of versions, up to the one that is asked for. */
export function isWithin(events: readonly VersionEvent[], version: string): boolean {
  const limits = events.filter(({ kind }) => kind === 'limit')
  if (limits.length > 0 && !limits.some(({ version: limit }) => limit === '*' || compareVersions(version, limit) < 0)) return false
  let affected = false
  for (const event of sortEvents(events)) {
    if (event.kind === 'introduced' && isAtLeast(version, event)) affected = true
    else if (event.kind === 'fixed' && isAtLeast(version, event)) affected = false
    else if (event.kind === 'last_affected' && compareVersions(version, event.version) > 0) affected = false
  }
  return affected
}

/** Sorted once, where the database is made; a list of one or two is nearly always in order. */
export function sortEvents(events: readonly VersionEvent[]): readonly VersionEvent[] {
  return events.toSorted((one, other) => {
    if (isStart(one) || isStart(other)) return Number(isStart(other)) - Number(isStart(one))
    return compareVersions(one.version, other.version)
  })
}

function isAtLeast(version: string, event: VersionEvent): boolean {
  return isStart(event) || compareVersions(version, event.version) >= 0
}

function isStart({ kind, version }: VersionEvent): boolean {
  return kind === 'introduced' && version === '0'
}
