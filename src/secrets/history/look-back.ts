// What the history says of secrets: since when those of the tree stand there, and which ones only the history still holds.

import type { History, Memory } from '../../base/index.ts'
import type { Coverage, Draft, Subject } from '../../finding/index.ts'
import type { ModelProblem } from '../../model/index.ts'
import { compareConfidences } from '../../taxonomy/index.ts'
import type { Kind } from '../kit.ts'
import { type Match, searchText, showValue } from '../search.ts'
import { nameValue } from '../value-tag.ts'
import { type Age, findAges, type Standing } from './ages.ts'
import { type FoundInHistory, type HistorySearch, searchHistory } from './search-history.ts'

/** A value of the tree, where it stands first. */
export interface StandingMatch extends Match {
  readonly path: string
}

export interface LookBack {
  /** Of the values of the tree that were asked about. */
  readonly ages: ReadonlyMap<StandingMatch, Age | null>
  /** What stands in the history alone. */
  readonly gone: readonly { readonly kind: Kind; readonly draft: Draft }[]
  readonly problems: readonly ModelProblem[]
  readonly coverage: readonly Coverage[]
}

export const nothingBack: LookBack = { ages: new Map(), gone: [], problems: [], coverage: [] }

/** Branches are told of so many. */
const mostWithBranches = 40
const mostNamed = 3

export function lookBack({ tree, past, today }: Subject, standing: readonly StandingMatch[], chosen: ReadonlySet<Kind>): LookBack {
  // What is unsure is mostly none, and git is not asked for nothing.
  const sure = standing.filter(({ confidence }) => compareConfidences(confidence, 'medium') <= 0)
  if (past === undefined || (past.depth === null && sure.length === 0)) return nothingBack
  const found = past.find()
  if (found === null) return nothingBack
  const { history, memory } = found
  const ages = readAges(history, memory, sure, (path) => tree.read(path))
  if (past.depth === null) return { ...nothingBack, ages }
  const search = searchHistory(history, memory, past.depth, (path, text) => searchText(path, text, { today }))
  const values = new Set(standing.map(({ value }) => value))
  const gone = search.found.filter(({ value, match }) => chosen.has(match.kind) && !values.has(value))
  return {
    ages,
    gone: gone.map((one, index) => ({ kind: one.match.kind, draft: toDraft(one, index < mostWithBranches ? history : null) })),
    problems: toProblems(history, search),
    coverage: toCoverage(search),
  }
}

function readAges(
  history: History,
  memory: Memory,
  matches: readonly StandingMatch[],
  read: Subject['tree']['read'],
): ReadonlyMap<StandingMatch, Age | null> {
  const texts = new Map<string, string>()
  const standings = matches.map(({ path, start, end }): Standing => {
    const bytes = texts.has(path) ? null : read(path)
    if (bytes !== null) texts.set(path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
    return { path, written: texts.get(path)?.slice(start, end) ?? '' }
  })
  const known = findAges(history, memory, standings)
  return new Map(
    matches.flatMap((match, index) => {
      const age = known[index]
      return age === undefined || age === 'unknown' || standings[index]?.written === '' ? [] : [[match, age] as const]
    }),
  )
}

/** `2024-01-31`, as everybody reads it. */
export function toDay(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10)
}

function toDraft({ match, first, last, commits }: FoundInHistory, history: History | null): Draft {
  const { kind, name, note } = match
  const shown = showValue(match)
  // The clocks of committers need not agree.
  const until = last.time <= first.time ? '' : `, last written on ${toDay(last.time)}`
  const branches = history === null ? '' : describeBranches(history.branchesOf(first.commit))
  return {
    place: {
      file: first.path,
      line: match.line,
      column: match.column,
      end: match.endLine,
      endColumn: match.endColumn,
      commit: first.commit,
    },
    cause: { name: name === null ? first.path : `${first.path}: ${name}`, what: nameValue(match) },
    what: `${name === null ? 'a value' : `\`${name}\``} stands in the history alone${shown === null ? '' : ` (${shown})`}: committed on ${toDay(first.time)}${until}${commits > 1 ? `, by ${commits} commits` : ''}${branches}${note === null ? '' : `; ${note}`}`,
    fix: `Removing it from the tree was not enough: whoever has a clone has the value. ${kind.fix}`,
    confidence: match.confidence,
    severity: match.severity,
    others:
      last.commit === first.commit
        ? []
        : [
            {
              role: 'related',
              place: { file: last.path, line: 1, commit: last.commit },
              note: `${toDay(last.time)}: the last commit that wrote it`,
            },
          ],
  }
}

/** `, on main and 3 other branches`. */
function describeBranches(names: readonly string[]): string {
  if (names.length === 0) return ', on no branch of today'
  const usual = names.find((name) => name === 'main' || name === 'master')
  const sorted = usual === undefined ? names : [usual, ...names.filter((name) => name !== usual)]
  const named = sorted.slice(0, mostNamed)
  const more = sorted.length - named.length
  if (more === 0) return `, on ${named.length === 1 ? '' : `${named.slice(0, -1).join(', ')} and `}${named.at(-1)}`
  return `, on ${named.join(', ')} and ${more} more ${more === 1 ? 'branch' : 'branches'}`
}

function toProblems(history: History, { searched, left, large }: HistorySearch): ModelProblem[] {
  const problems: ModelProblem[] = history.problems().map(({ code, message }) => ({ code, file: '', line: 0, message }))
  const say = (code: string, message: string) => problems.push({ code, file: '', line: 0, message })
  if (left > 0)
    say(
      'history-cut',
      `of ${searched + left} commits ${left} were not searched for secrets, the oldest: \`--history=all\` searches them too`,
    )
  if (large > 0)
    say(
      'history-large',
      `${large === 1 ? 'one content' : `${large} contents`} of the history above 2 MB ${large === 1 ? 'was' : 'were'} not searched for secrets`,
    )
  return problems
}

function toCoverage({ searched, fresh }: HistorySearch): Coverage[] {
  return [
    { what: 'commit searched for secrets', count: searched },
    { what: 'commit searched for the first time', count: fresh },
  ]
}
