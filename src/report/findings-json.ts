// Findings as JSON, for programs: the contract that `schema/findings.json` describes. Every key is always there.

import { FINDINGS_SCHEMA_VERSION, type ScanResult } from '../finding/index.ts'
import { toJsonText } from './json-text.ts'
import { type LookedAtJson, toLookedAtJson } from './routes-json.ts'

export interface FindingsJson extends Pick<ScanResult, 'snapshot' | 'findings' | 'suppressed' | 'problems' | 'statements' | 'coverage'> {
  readonly schemaVersion: string
  readonly looked_at: LookedAtJson
}

export function toFindingsJson({ snapshot, findings, suppressed, problems, statements, coverage, lookedAt }: ScanResult): FindingsJson {
  const schemaVersion = FINDINGS_SCHEMA_VERSION
  return { schemaVersion, snapshot, findings, suppressed, problems, statements, coverage, looked_at: toLookedAtJson(lookedAt) }
}

export function writeFindingsJson(result: ScanResult): string {
  return toJsonText(toFindingsJson(result))
}
