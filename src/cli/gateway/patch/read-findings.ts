// The report of an earlier scan, as `--findings` names it: `fastward scan --format json` or `--format sarif`.

import { resolve } from 'node:path'
import { parseJson, UserError } from '../../../base/index.ts'
import type { Host } from '../../host.ts'
import { type PatchableFinding, readSource } from './patched-finding.ts'

const mostBytes = 256 * 1024 * 1024

export function readFindings(written: string, { files, folder }: Pick<Host, 'files' | 'folder'>): readonly PatchableFinding[] {
  const path = resolve(folder, written)
  const status = files.status(path)
  if (status.ok && status.value.bytes > mostBytes) throw unreadable(written, 'it is too large for a report')
  const content = files.read(path)
  if (!content.ok) throw unreadable(written, 'the file cannot be read')
  let report: unknown
  try {
    report = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(content.value))
  } catch {
    throw unreadable(written, 'it is no JSON')
  }
  const found = parseFindings(report)
  if (found === null) throw unreadable(written, 'it is no report of `fastward scan --format json` or `--format sarif`')
  return found
}

/** Null where it is no report of ours. */
export function parseFindings(report: unknown): readonly PatchableFinding[] | null {
  const runs = listOf(report, 'runs')
  if (runs !== null) {
    const ours = runs.filter((run) => textOf(at(at(run, 'tool'), 'driver'), 'name') === 'fastward')
    return ours.length === 0 ? null : ours.flatMap((run) => (listOf(run, 'results') ?? []).flatMap(fromSarif))
  }
  const findings = listOf(report, 'findings')
  return findings === null || textOf(report, 'schemaVersion') === '' ? null : findings.flatMap(fromJson)
}

function fromJson(finding: unknown): readonly PatchableFinding[] {
  const [first] = listOf(at(finding, 'flow'), 'steps') ?? []
  return toFinding(textOf(finding, 'rule'), textOf(finding, 'fingerprint'), finding, textOf(first, 'note'))
}

function fromSarif(result: unknown): readonly PatchableFinding[] {
  const [codeFlow] = listOf(result, 'codeFlows') ?? []
  const [threadFlow] = listOf(codeFlow, 'threadFlows') ?? []
  const [first] = listOf(threadFlow, 'locations') ?? []
  const note = textOf(at(at(first, 'location'), 'message'), 'text')
  const fingerprint = textOf(at(result, 'partialFingerprints'), 'fastward/v1')
  return toFinding(textOf(result, 'ruleId'), fingerprint, at(result, 'properties'), note)
}

function toFinding(rule: string, fingerprint: string, holder: unknown, note: string): readonly PatchableFinding[] {
  if (rule === '' || !/^[0-9a-f]{6,64}$/.test(fingerprint)) return []
  const routes = (listOf(holder, 'routes') ?? []).map((route) => textOf(route, 'id')).filter((id) => id !== '')
  return [{ rule, fingerprint, routes, source: readSource(note), what: textOf(at(holder, 'cause'), 'what') }]
}

function at(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined
}

function textOf(holder: unknown, key: string): string {
  const found = at(holder, key)
  return typeof found === 'string' ? found : ''
}

function listOf(holder: unknown, key: string): readonly unknown[] | null {
  const found = at(holder, key)
  return Array.isArray(found) ? found : null
}

const unreadable = (file: string, reason: string) => new UserError('patch-findings-unreadable', { file, reason })
