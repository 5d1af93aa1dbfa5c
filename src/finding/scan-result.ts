// What a scan comes back with, as every report reads it.

import type { Place } from '../base/index.ts'
import type { LookedAt, ModelProblem, Snapshot } from '../model/index.ts'
import type { Coverage, Statement } from './detector.ts'
import type { Finding } from './finding.ts'
import type { Suppressed } from './suppression.ts'

/** Major changes when a reader of an older one would misread; `schema/findings.json` describes it. */
export const FINDINGS_SCHEMA_VERSION = '1.2'

export interface ScanResult {
  readonly snapshot: Snapshot
  /** In the order of `compareFindings`. */
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  readonly problems: readonly ModelProblem[]
  readonly lookedAt: LookedAt
  /** What is said of the application beside findings, in the order of the rooms. */
  readonly statements: readonly Statement[]
  /** What was looked at beside Python. */
  readonly coverage: readonly Coverage[]
  /** Where secrets stand, found or suppressed: reports show nothing of what is there. */
  readonly hidden: readonly Place[]
  /** How often each rule that ran was asked. A rule that is not here was off. */
  readonly asked: Readonly<Record<string, number>>
}
