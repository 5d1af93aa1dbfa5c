// One record in the OSV format (schema 1.x), as far as we keep it: what it says of packages from PyPI.

import { normalizeName } from '../../syntax/index.ts'
import type { Advisory, AffectedVersions, CvssScore, VersionEvent } from '../../taxonomy/index.ts'

/** `wrong` says in a predicate what keeps it from being one. */
export type ParsedAdvisory =
  | { readonly kind: 'advisories'; readonly id: string; readonly modified: string; readonly advisories: readonly Advisory[] }
  | { readonly kind: 'withdrawn'; readonly id: string; readonly modified: string }
  | { readonly kind: 'wrong'; readonly reason: string }

/** The score of vectors and of the word that a database gives beside them. */
export type Rate = (vectors: readonly string[], word: string | null) => CvssScore | null

export function parseAdvisory(record: unknown, rate: Rate): ParsedAdvisory {
  const id = textIn(record, 'id')
  if (id === null || !ID.test(id)) return wrong('has no id')
  const version = textIn(record, 'schema_version')
  if (version !== null && !/^1\.\d/.test(version)) return wrong('follows a schema that is not 1.x')
  const modified = timeIn(record, 'modified')
  if (modified === null) return wrong('does not say when it was changed')
  const withdrawn = fieldOf(record, 'withdrawn')
  if (withdrawn !== undefined && withdrawn !== null && withdrawn !== '') return { kind: 'withdrawn', id, modified }
  const affected = listIn(record, 'affected')
  if (affected === null) return wrong('has an `affected` that is no list')
  const byPackage = new Map<string, { affected: AffectedVersions[]; vectors: string[] }>()
  for (const one of affected) {
    const what = fieldOf(one, 'package')
    const name = textIn(what, 'name')
    if (name === null || textIn(what, 'ecosystem')?.split(':', 1)[0] !== 'PyPI') continue
    const read = readAffected(one)
    if (typeof read === 'string') return wrong(read)
    const key = normalizeName(name)
    const known = byPackage.get(key) ?? { affected: [], vectors: [] }
    known.affected.push(read)
    known.vectors.push(...vectorsIn(one))
    byPackage.set(key, known)
  }
  const shared = {
    id,
    aliases: textsIn(record, 'aliases').filter((alias) => ID.test(alias) && alias !== id),
    summary: summaryOf(record),
    published: timeIn(record, 'published')?.slice(0, 10) ?? '',
    modified: modified.slice(0, 10),
    exploited: null,
    epss: null,
  }
  const word = textIn(fieldOf(record, 'database_specific'), 'severity')
  const vectors = vectorsIn(record)
  const advisories = [...byPackage].map(
    ([name, { affected, vectors: own }]): Advisory => ({
      ...shared,
      package: name,
      score: rate([...vectors, ...own], word),
      affected,
    }),
  )
  return { kind: 'advisories', id, modified, advisories }
}

const ID = /^[A-Za-z0-9][\w.:-]{1,99}$/
const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const
const longestVersion = 200

function readAffected(one: unknown): AffectedVersions | string {
  const ranges: VersionEvent[][] = []
  for (const range of listIn(one, 'ranges') ?? []) {
    // Commits are of no use for what was installed from an index; PyPI has no versions of the other kind.
    const type = textIn(range, 'type')
    if (type === 'GIT') continue
    if (type !== 'ECOSYSTEM' && type !== 'SEMVER') return 'has a range of an unknown type'
    const events: VersionEvent[] = []
    for (const event of listIn(range, 'events') ?? [])
      for (const kind of kinds) {
        const version = textIn(event, kind)
        if (version !== null && version.length <= longestVersion) events.push({ kind, version })
      }
    if (events.length > 0) ranges.push(events)
  }
  const versions = textsIn(one, 'versions').filter((version) => version.length <= longestVersion)
  return { ranges, versions }
}

function vectorsIn(record: unknown): string[] {
  return (listIn(record, 'severity') ?? []).flatMap((severity) => {
    const score = textIn(severity, 'score')
    return score !== null && score.length < 400 && /^CVSS_V[34]$/.test(textIn(severity, 'type') ?? '') ? [score] : []
  })
}

/** The first sentence, of the title or else of the text, that says more than what the package is for. */
function summaryOf(record: unknown): string {
  const title = (textIn(record, 'summary') ?? '').replace(/\s+/g, ' ').trim()
  const details = (textIn(record, 'details') ?? '').slice(0, 2000).replace(/^[#*\s]*(?:Impact|Summary|Description|Details)[*:\s]*\n/i, '')
  const [told = ''] = [title, details].flatMap((text) =>
    text
      .split(/(?<!\b(?:e\.g|i\.e|vs))\.(?=\s+[^a-z]|\s*$)|\n\s*\n/)
      .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
      .filter((sentence) => sentence !== '' && !INTRODUCTION.test(sentence)),
  )
  if (told.length <= longestSummary) return told
  return title === '' ? '' : shorten(told)
}
const longestSummary = 160
/** `Tin is a toolkit for tins`. */
const INTRODUCTION = /^[\w.`*()-]{1,40}(?: [\w.`*()-]{1,40}){0,2} is an? (?!vulnerab)/

function shorten(text: string): string {
  return text.length > longestSummary ? `${text.slice(0, longestSummary - 1).trimEnd()}…` : text
}

function wrong(reason: string): ParsedAdvisory {
  return { kind: 'wrong', reason }
}

function fieldOf(record: unknown, key: string): unknown {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, key)) return undefined
  return Object.getOwnPropertyDescriptor(record, key)?.value
}

function textIn(record: unknown, key: string): string | null {
  const value = fieldOf(record, key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** Null where there is something else; empty where there is nothing. */
function listIn(record: unknown, key: string): readonly unknown[] | null {
  const value = fieldOf(record, key) ?? []
  return Array.isArray(value) ? value : null
}

function textsIn(record: unknown, key: string): string[] {
  return (listIn(record, key) ?? []).filter((item) => typeof item === 'string')
}

function timeIn(record: unknown, key: string): string | null {
  const value = textIn(record, key)
  if (value === null) return null
  const time = new Date(value)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
