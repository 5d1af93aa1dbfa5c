// The smallest release above a version that no known advisory speaks of. Only releases that advisories name as fixed are known to exist.

import type { Advisories } from '../../taxonomy/index.ts'
import type { Vulnerability } from './find-vulnerabilities.ts'
import { isAffected } from './is-affected.ts'
import { compareVersions, isPrerelease, isVersion } from './versions.ts'

/** Null where no advisory names a release that is free of all of them. */
export function findSafeVersion(advisories: Advisories, name: string, version: string): string | null {
  const known = advisories.of(name)
  const safe = findFixes(advisories, name, version).filter((fix) => !known.some((advisory) => isAffected(advisory, fix)))
  return safe.find((fix) => !isPrerelease(fix)) ?? safe[0] ?? null
}

/** Where there is none: the release that mends the most of some weaknesses, with what stays. Null where none mends any. */
export function findBetterVersion(
  advisories: Advisories,
  name: string,
  version: string,
  vulnerabilities: readonly Vulnerability[],
): { readonly version: string; readonly remaining: readonly Vulnerability[] } | null {
  const better = findFixes(advisories, name, version)
    .filter((fix) => !isPrerelease(fix))
    .map((fix) => ({
      version: fix,
      remaining: vulnerabilities.filter((one) => one.advisories.some((advisory) => isAffected(advisory, fix))),
    }))
    .toSorted((one, other) => one.remaining.length - other.remaining.length)[0]
  return better === undefined || better.remaining.length === vulnerabilities.length ? null : better
}

/** Releases above the version that are named as fixed, in their order. */
function findFixes(advisories: Advisories, name: string, version: string): string[] {
  const events = advisories.of(name).flatMap(({ affected }) => affected.flatMap(({ ranges }) => ranges.flat()))
  const fixes = events.filter(({ kind, version: fix }) => kind === 'fixed' && isVersion(fix) && compareVersions(fix, version) > 0)
  return [...new Set(fixes.map(({ version: fix }) => fix))].sort(compareVersions)
}
