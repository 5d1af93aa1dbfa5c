// The fingerprints in the report of an earlier scan, as `--baseline` names it.

import { resolve } from 'node:path'
import { type FileFailure, UserError } from '../base/index.ts'
import { FINDINGS_SCHEMA_VERSION } from '../finding/index.ts'
import type { Host } from './host.ts'
import type { KnownFinding } from './scan-baseline.ts'

const mostBytes = 256 * 1024 * 1024
const reasons: Readonly<Record<FileFailure, string>> = {
  missing: 'there is no such file',
  'not-a-file': 'it is no regular file',
  'not-a-folder': 'a part of the path is a file',
  unreadable: 'reading is not allowed',
  broken: 'the disk or the path does not allow it',
}

/** `shown`: as messages call it, where that is something else. */
export function readBaseline(written: string, host: Host, shown = written): ReadonlySet<string> {
  return new Set(readKnownFindings(written, host, shown).map(({ fingerprint }) => fingerprint))
}

/** Of a report only what a baseline keeps. */
export function readKnownFindings(written: string, { files, folder }: Host, shown = written): KnownFinding[] {
  const path = resolve(folder, written)
  const status = files.status(path)
  if (status.ok && status.value.bytes > mostBytes) throw unreadable(shown, 'it is too large for a report')
  const content = files.read(path)
  if (!content.ok) throw unreadable(shown, reasons[content.failure])
  let report: unknown
  try {
    report = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content.value))
  } catch {
    throw unreadable(shown, 'it is not JSON')
  }
  return findingsIn(shown, report)
}

function findingsIn(file: string, report: unknown): KnownFinding[] {
  const version = fieldOf(report, 'schemaVersion')
  const findings = fieldOf(report, 'findings')
  if (typeof version !== 'string' || !Array.isArray(findings)) throw unreadable(file, 'it is no report of `fastward scan --format json`')
  if (version.split('.', 1)[0] !== FINDINGS_SCHEMA_VERSION.split('.', 1)[0])
    throw new UserError('baseline-of-another-version', { file, version, known: FINDINGS_SCHEMA_VERSION })
  return findings.map((finding: unknown): KnownFinding => {
    const fingerprint = textOf(finding, 'fingerprint')
    if (fingerprint === '') throw unreadable(file, 'a finding in it has no fingerprint')
    const known = { fingerprint, rule: textOf(finding, 'rule'), name: textOf(finding, 'name'), file: textOf(finding, 'file') }
    const accepted = fieldOf(finding, 'accepted')
    if (accepted === undefined) return known
    return { ...known, accepted: { reason: textOf(accepted, 'reason'), owner: textOf(accepted, 'owner'), day: textOf(accepted, 'day') } }
  })
}

function textOf(record: unknown, key: string): string {
  const found = fieldOf(record, key)
  return typeof found === 'string' ? found : ''
}

function fieldOf(record: unknown, key: string): unknown {
  return typeof record === 'object' && record !== null && Object.hasOwn(record, key)
    ? Object.entries(record).find(([name]) => name === key)?.[1]
    : undefined
}

function unreadable(file: string, reason: string): UserError {
  return new UserError('baseline-unreadable', { file, reason })
}
