// Finds the secrets in one text. A pure function: of a file of the tree and of one in the history alike.

import type { Confidence, Severity } from '../taxonomy/index.ts'
import { findEncodedTexts } from './encoded-texts.ts'
import { createKeywordIndex } from './keyword-index.ts'
import { kinds } from './kinds/index.ts'
import type { Candidate, Kind, Setting, Verdict } from './kit.ts'
import { isPlaceholder } from './placeholder.ts'
import { nameBefore, settingOf } from './surroundings.ts'

export interface Match {
  readonly kind: Kind
  /** In the text, from 0; behind the last character. */
  readonly start: number
  readonly end: number
  /** From 1, in code units of UTF-16. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** Never leaves the room whole: `showValue` says what of it may be shown. */
  readonly value: string
  /** The name that it is given to. */
  readonly name: string | null
  readonly setting: Setting
  readonly confidence: Confidence
  readonly severity: Severity
  readonly note: string | null
}

export interface SearchOptions {
  /** These alone; all where it is absent. */
  readonly kinds?: ReadonlySet<Kind>
  /** The form alone is asked: for what machines made, and for what is long. */
  readonly strictOnly?: boolean
  readonly today?: Date
}

const index = createKeywordIndex(kinds.map(({ keywords }) => keywords))
/** Of one kind in one text: more of them are data. */
const mostOfKind = 100
/** How far behind a keyword what it needs may stand. */
const soon = 200
/** No person writes such lines. */
const longestLine = 5000

export function searchText(path: string, text: string, options: SearchOptions = {}): Match[] {
  const found = searchPlain(path, text, text, options)
  const lines = createLineIndex(text)
  const encoded = findEncodedTexts(path, text).flatMap(({ name, decoded, start, end }) =>
    searchPlain(path, `${name}=${decoded}`, text, options).map((candidate) => ({ ...candidate, name, start, end })),
  )
  const matches = [...found, ...encoded].map(({ kind, verdict, value, name, setting, start, end }): Match => {
    const [line, column] = lines(start)
    const [endLine, endColumn] = lines(end)
    return {
      kind,
      start,
      end,
      line,
      column,
      endLine,
      endColumn,
      value,
      name,
      setting,
      confidence: lower(verdict.confidence ?? kind.confidence, kind, isShownAsExample(name) ? 'manual' : setting),
      severity: verdict.severity ?? kind.severity,
      note: verdict.note ?? null,
    }
  })
  return dropSaidTwice(matches.sort((one, other) => one.start - other.start || other.end - one.end))
}

/** What may be shown of a value: what the service puts before each, and four characters. */
export function showValue({ kind, value }: Pick<Match, 'kind' | 'value'>): string | null {
  if (kind.shown === null) return null
  const start = Math.max(kind.shown, kind.prefix?.exec(value)?.[0].length ?? 0)
  return value.length < start + 12 ? null : `${value.slice(0, start + 4)}…`
}

interface Found extends Candidate {
  readonly kind: Kind
  readonly verdict: Verdict
}

function searchPlain(path: string, text: string, whole: string, { kinds: chosen, strictOnly = false, today }: SearchOptions): Found[] {
  const hits = index.find(text)
  if (hits.length === 0) return []
  const setting = settingOf(path)
  const strict = strictOnly || isMadeByMachine(path, whole)
  const windows = new Map<Kind, { from: number; to: number }[]>()
  for (const { kind: number, end, length } of hits) {
    const kind = kinds[number]
    if (kind === undefined || chosen?.has(kind) === false || (strict && !kind.isStrict)) continue
    if (kind.needs?.test(text.slice(end, end + soon)) === false) continue
    const { before, after, line } = kind.reach
    const earliest = Math.max(0, end - length - before)
    const from = line ? earliest + text.slice(earliest, end).lastIndexOf('\n') + 1 : earliest
    const own = windows.get(kind)
    const last = own?.at(-1)
    if (last !== undefined && last.to >= end + after) continue
    const newline = line ? text.slice(end, end + after).indexOf('\n') : -1
    const to = Math.min(text.length, end + (newline < 0 ? after : newline))
    // Windows that touch are one: each character is searched once for each kind.
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else if (own === undefined) windows.set(kind, [{ from, to }])
    else own.push({ from, to })
  }
  return [...windows].flatMap(([kind, own]) => searchKind(kind, own, { path, text, setting, today: today ?? null }))
}

type File = Pick<Candidate, 'path' | 'text' | 'setting' | 'today'>

function searchKind(kind: Kind, windows: readonly { from: number; to: number }[], file: File): Found[] {
  const { text } = file
  const found: Found[] = []
  for (const { from, to } of windows)
    for (const match of text.slice(from, to).matchAll(kind.pattern)) {
      const [start, end] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [match.index, match.index]
      const value = text.slice(from + start, from + end)
      if (value === '' || (!kind.takesPlaceholders && isPlaceholder(value.slice(kind.shown ?? 0)))) continue
      const name = match.groups?.['name'] ?? nameBefore(text, from + start)
      const candidate = { value, ...file, groups: match.groups ?? {}, name, start: from + start, end: from + end }
      const verdict = kind.judge(candidate)
      if (verdict === null) continue
      found.push({ ...candidate, kind, verdict })
      if (found.length >= mostOfKind) return found
    }
  return found
}

function isMadeByMachine(path: string, text: string): boolean {
  if (
    /\.min\.[cm]?js$|\.map$|(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|go\.sum)$|\.svg$/.test(
      path,
    )
  )
    return true
  if (!/\.[cm]?[jt]s$|\.css$/.test(path)) return false
  return text.split('\n', 50).some((line) => line.length > longestLine)
}

/** `Field(examples=["…"])` goes into the documentation of the API. */
function isShownAsExample(name: string | null): boolean {
  return name !== null && /^(?:examples?|sample|placeholder)$/i.test(name)
}

/** What stands in a test or a manual is shown when all is asked for. */
function lower(confidence: Confidence, kind: Kind, setting: Setting): Confidence {
  if (setting === 'program') return confidence
  if (kind.isStrict) return setting === 'sample' || confidence !== 'high' ? confidence : 'medium'
  return 'low'
}

/** A value is said once, by the kind that knows most: a strict one before one by words, and the generic ones last. */
function dropSaidTwice(matches: readonly Match[]): Match[] {
  const rank = ({ kind }: Match): number => (kind.id === 'secret-with-high-entropy' ? 3 : kind.isGeneric ? 2 : kind.isStrict ? 0 : 1)
  const kept: Match[] = []
  for (const match of matches) {
    const known = kept.at(-1)
    if (known === undefined || known.end <= match.start) kept.push(match)
    else if (rank(match) < rank(known)) kept[kept.length - 1] = match
  }
  return kept
}

function createLineIndex(text: string): (at: number) => readonly [number, number] {
  const starts: number[] = [0]
  let filled = 0
  return (at) => {
    while (filled >= 0 && (starts.at(-1) ?? 0) <= at) {
      filled = text.indexOf('\n', starts.at(-1) ?? 0)
      if (filled < 0) break
      starts.push(filled + 1)
    }
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return [low + 1, at - (starts[low] ?? 0) + 1]
  }
}
