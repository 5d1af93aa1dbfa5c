// The file with the findings that were there when Fastward came: written once, and from then on it only shrinks, unless somebody says
// why and answers for it.

import type { Finding } from '../finding/index.ts'
import { FINDINGS_SCHEMA_VERSION } from '../finding/index.ts'

/** `--baseline` reads the same: a version, and findings with fingerprints. */
export interface Baseline {
  readonly schemaVersion: string
  readonly findings: readonly KnownFinding[]
}

export interface KnownFinding {
  readonly fingerprint: string
  readonly rule: string
  /** For people who read the file; the fingerprint decides. */
  readonly name: string
  readonly file: string
  /** Who accepted it after the first day, why and when; left out for what was there. */
  readonly accepted?: { readonly reason: string; readonly owner: string; readonly day: string }
}

export function toKnown({ fingerprint, rule, cause, places }: Finding, accepted?: KnownFinding['accepted']): KnownFinding {
  const known = { fingerprint, rule, name: cause.name, file: places[0].file }
  return accepted === undefined ? known : { ...known, accepted }
}

/** One finding a line, sorted, so that a change of the file reads well. */
export function writeBaseline(findings: readonly KnownFinding[]): string {
  const sorted = findings.toSorted(
    (one, other) => compare(one.rule, other.rule) || compare(one.file, other.file) || compare(one.fingerprint, other.fingerprint),
  )
  const lines = sorted.map((finding) => `    ${JSON.stringify(finding)}`)
  return `{\n  "schemaVersion": ${JSON.stringify(FINDINGS_SCHEMA_VERSION)},\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

export interface UpdatedBaseline {
  readonly kept: readonly KnownFinding[]
  /** Mended since, and taken out. */
  readonly gone: readonly KnownFinding[]
  /** Found, and not in it. */
  readonly fresh: readonly Finding[]
}

export function updateBaseline(known: readonly KnownFinding[], findings: readonly Finding[]): UpdatedBaseline {
  const here = new Set(findings.map(({ fingerprint }) => fingerprint))
  const before = new Set(known.map(({ fingerprint }) => fingerprint))
  return {
    kept: known.filter(({ fingerprint }) => here.has(fingerprint)),
    gone: known.filter(({ fingerprint }) => !here.has(fingerprint)),
    fresh: findings.filter(({ fingerprint }) => !before.has(fingerprint)),
  }
}
