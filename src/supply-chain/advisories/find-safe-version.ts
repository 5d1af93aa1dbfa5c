// The smallest release above a version that no known advisory speaks of. Only releases that advisories name as fixed are known to exist.

import type { Advisories } from '../../taxonomy/index.ts'
import { isAffected } from './is-affected.ts'
import { compareVersions, isPrerelease, isVersion } from './versions.ts'

/** Null where no advisory names a release that is free of all of them. */
export function findSafeVersion(advisories: Advisories, name: string, version: string): string | null {
  const known = advisories.of(name)
  const fixes = new Set<string>()
  for (const { affected } of known)
    for (const { ranges } of affected)
      for (const { kind, version: fix } of ranges.flat())
        if (kind === 'fixed' && isVersion(fix) && compareVersions(fix, version) > 0) fixes.add(fix)
  const safe = [...fixes].filter((fix) => !known.some((advisory) => isAffected(advisory, fix))).sort(compareVersions)
  return safe.find((fix) => !isPrerelease(fix)) ?? safe[0] ?? null
}
