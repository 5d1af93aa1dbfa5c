// Findings as JSON, for programs: the contract that `schema/findings.json` describes. Every key is always there, but for `priority`, which
// is there where somebody asked for it.

import { FINDINGS_SCHEMA_VERSION, type Funnel, priorityOrder, type ScanResult } from '../finding/index.ts'
import { toJsonText } from './json-text.ts'
import { type LookedAtJson, toLookedAtJson } from './routes-json.ts'

export interface FindingsJson extends Pick<ScanResult, 'snapshot' | 'findings' | 'suppressed' | 'problems' | 'statements' | 'coverage'> {
  readonly schemaVersion: string
  readonly looked_at: LookedAtJson
  /** Of `--explain-priority`: what findings are ordered by, and what was answered of each. */
  readonly priority?: PriorityJson
}

export interface PriorityJson extends Funnel {
  /** What they are ordered by, the first before the second. */
  readonly order: readonly string[]
}

export function toFindingsJson(result: ScanResult, funnel?: Funnel): FindingsJson {
  const { snapshot, findings, suppressed, problems, statements, coverage, lookedAt } = result
  const schemaVersion = FINDINGS_SCHEMA_VERSION
  const whole = { schemaVersion, snapshot, findings, suppressed, problems, statements, coverage, looked_at: toLookedAtJson(lookedAt) }
  return funnel === undefined ? whole : { ...whole, priority: { order: priorityOrder, ...funnel } }
}

export function writeFindingsJson(result: ScanResult, funnel?: Funnel): string {
  return toJsonText(toFindingsJson(result, funnel))
}
