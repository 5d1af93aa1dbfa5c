// What a scan found and says, as guardrails see it: findings, packages and statements.

import type { Place } from '../../base/index.ts'
import type { Finding, Room, Statement } from '../../finding/index.ts'
import type { Model } from '../../model/index.ts'
import { unique } from './route-facts.ts'
import type { Facts, Selects, Subject } from './subject.ts'

/** One package of a lock file or a manifest, as far as guardrails ask. */
export interface PackageFacts {
  readonly name: string
  readonly version: string | null
  readonly ecosystem: string
  readonly license: string | null
  readonly isDirect: boolean | null
  readonly scope: string
  readonly source: string
  readonly isLocked: boolean
  readonly hasHashes: boolean
  readonly place: Place
}

export function toFindingSubjects(
  findings: readonly Finding[],
  kind: 'finding' | 'secret' | 'infrastructure',
  roomOf: (rule: string) => Room | null,
  model: Model,
): Subject[] {
  const routes = new Map(model.routes.map((route) => [route.id, route]))
  return findings.flatMap((finding): Subject[] => {
    const room = roomOf(finding.rule)
    if ((kind === 'secret' && room !== 'secrets') || (kind === 'infrastructure' && room !== 'infrastructure')) return []
    const [primary] = finding.places
    const reached = finding.routes.flatMap(({ id }) => routes.get(id) ?? [])
    const accesses = unique(finding.routes.map(({ access }) => access))
    const facts: Facts = {
      rule: finding.rule,
      room: room ?? '',
      severity: finding.severity,
      confidence: finding.confidence,
      what: finding.message.what,
      name: finding.cause.name,
      file: primary.file,
      cwe: finding.cwe,
      owasp: finding.owaspApi ?? '',
      asvs: finding.asvs,
      fixable: finding.edits.length > 0,
      accesses,
      routes: finding.routes.map(({ id }) => id),
    }
    const selects: Selects = {
      rule: [finding.rule],
      room: room === null ? [] : [room],
      severity: [finding.severity],
      confidence: [finding.confidence],
      cwe: finding.cwe,
      owasp: finding.owaspApi === null ? [] : [finding.owaspApi],
      file: [primary.file],
      path: unique(reached.map(({ path }) => path)),
      method: unique(reached.map(({ method }) => method ?? 'MOUNT')),
      access: accesses,
    }
    const label = finding.message.what
    const place = { file: primary.file, line: primary.line, end: primary.end }
    return [
      { kind, id: finding.fingerprint, label, place, handler: null, routes: reached, facts, selects, doubt: null, opaque: [], finding },
    ]
  })
}

export function toPackageSubjects(packages: readonly PackageFacts[]): Subject[] {
  return packages.map((one) => {
    const facts: Facts = {
      name: one.name,
      version: one.version ?? '',
      ecosystem: one.ecosystem,
      license: one.license ?? '',
      direct: one.isDirect ?? false,
      scope: one.scope,
      source: one.source,
      locked: one.isLocked,
      hashed: one.hasHashes,
      file: one.place.file,
    }
    const selects: Selects = { name: [one.name], ecosystem: [one.ecosystem], license: one.license === null ? [] : [one.license] }
    const opaque = [
      ...(one.license === null ? ['license'] : []),
      ...(one.version === null ? ['version'] : []),
      ...(one.isDirect === null ? ['direct'] : []),
    ]
    const label = `the package ${one.name}${one.version === null ? '' : ` ${one.version}`}`
    return {
      kind: 'component',
      id: `${one.place.file}|${one.name}`,
      label,
      place: one.place,
      handler: null,
      routes: [],
      facts,
      selects,
      doubt: null,
      opaque,
      finding: null,
    }
  })
}

export function toStatementSubjects(statements: readonly Statement[]): Subject[] {
  return statements.map(({ id, room, verdict, text, title, reasons }) => {
    const facts: Facts = { id, room, verdict: verdict ?? '', text }
    const selects: Selects = { statement: [id], room: [room], verdict: verdict === null ? [] : [verdict] }
    const place = reasons.find((reason) => reason.place !== null)?.place ?? null
    const doubt =
      verdict === 'unknown'
        ? {
            what: `the answer to “${title}”`,
            worlds: ['yes', 'no'].map((answer) => ({ facts: { ...facts, verdict: answer }, selects: { ...selects, verdict: [answer] } })),
          }
        : null
    return {
      kind: 'statement',
      id,
      label: `“${title}”: ${text}`,
      place,
      handler: null,
      routes: [],
      facts,
      selects,
      doubt,
      opaque: [],
      finding: null,
    }
  })
}
