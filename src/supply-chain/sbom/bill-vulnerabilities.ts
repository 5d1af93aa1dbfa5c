// What is known to be wrong with the components of a bill, and whether it matters to the application.

import type { Subject } from '../../finding/index.ts'
import { findVulnerabilities, type Vulnerability } from '../advisories/find-vulnerabilities.ts'
import { type Exposure, judge } from '../exposure.ts'
import type { BillComponent } from './bill.ts'

export interface BillVulnerability {
  readonly vulnerability: Vulnerability
  /** References of the components in which it is, with what it means for the application there. */
  readonly affects: readonly { readonly ref: string; readonly exposure: Exposure }[]
}

/** In the order of their ids; none where there is no database. */
export function listVulnerabilities(components: readonly BillComponent[], subject: Subject): BillVulnerability[] {
  const { advisories } = subject
  if (advisories === null) return []
  const found = new Map<string, { readonly vulnerability: Vulnerability; readonly affects: { ref: string; exposure: Exposure }[] }>()
  for (const { ref, name, version, source } of components) {
    if (version === null || source === 'path') continue
    for (const vulnerability of findVulnerabilities(advisories, name, version)) {
      const known = found.get(vulnerability.id) ?? { vulnerability, affects: [] }
      found.set(vulnerability.id, known)
      known.affects.push({ ref, exposure: judge(vulnerability, { name, version }, subject) })
    }
  }
  return [...found.values()].sort((one, other) => (one.vulnerability.id < other.vulnerability.id ? -1 : 1))
}
