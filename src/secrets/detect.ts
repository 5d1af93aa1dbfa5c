// Looks for secrets in every file of the tree: each is read once, and a value that stands in several places is one finding.

import { comparePaths, type Place, type Tree } from '../base/index.ts'
import type { CardReport, Detection, Detector, Draft, Subject } from '../finding/index.ts'
import { compareConfidences, compareSeverities } from '../taxonomy/index.ts'
import type { Age } from './history/ages.ts'
import { type LookBack, lookBack, toDay } from './history/look-back.ts'
import { kinds } from './kinds/index.ts'
import type { Kind } from './kit.ts'
import { type Match, searchText, showValue } from './search.ts'

/** Above it the form alone is asked: such files hold data. */
const mostBytes = 2 * 1024 * 1024
/** Above it nothing is. */
const mostBytesStrict = 10 * 1024 * 1024
/** Where the same value stands again. */
const mostPlaces = 20

export interface FileMatch extends Match {
  readonly path: string
}

export function detectInSecrets(subject: Subject): Detector {
  return {
    room: 'secrets',
    cards: kinds,
    detect(on) {
      if (on.length === 0) return { reports: [], problems: [], statements: [], coverage: [], hidden: [] }
      const chosen = new Set(kinds.filter((kind) => on.includes(kind)))
      const { matches, searched, tooLarge, failures } = searchTree(subject.tree, chosen)
      const groups = groupByValue(matches)
      const back = lookBack(
        subject,
        groups.map(([first]) => first),
        chosen,
      )
      const reports = [...chosen].map((kind): CardReport => {
        const own = groups.filter(([first]) => first.kind === kind).map((group) => toDraft(group, back))
        const gone = back.gone.filter((one) => one.kind === kind).map(({ draft }) => draft)
        return { card: kind, drafts: [...own, ...gone], asked: searched, failures: [] }
      })
      return {
        reports,
        problems: [
          ...failures.map(({ path, message }) => ({ code: 'secrets-not-searched', file: path, line: 0, message })),
          ...back.problems,
        ],
        statements: [],
        coverage: [
          { what: 'file searched for secrets', count: searched },
          ...back.coverage,
          ...(tooLarge > 0 ? [{ what: 'file too large to be searched for secrets', count: tooLarge }] : []),
        ],
        hidden: matches.map(toPlace),
      } satisfies Detection
    },
  }
}

function searchTree(tree: Tree, chosen: ReadonlySet<Kind>) {
  const matches: FileMatch[] = []
  const failures: { readonly path: string; readonly message: string }[] = []
  let searched = 0
  let tooLarge = 0
  for (const { path, size } of [...tree.files, ...tree.others()]) {
    if (size > mostBytesStrict) {
      tooLarge += 1
      continue
    }
    const bytes = tree.read(path)
    // A file with a zero byte is no text.
    if (bytes === null || bytes.subarray(0, 8000).includes(0)) continue
    searched += 1
    try {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      for (const match of searchText(path, text, { kinds: chosen, strictOnly: size > mostBytes })) matches.push({ ...match, path })
    } catch (error) {
      failures.push({ path, message: `it was not searched for secrets: ${error instanceof Error ? error.message : String(error)}` })
    }
  }
  return { matches, searched, tooLarge, failures }
}

/** The place that is surest comes first. */
function groupByValue(matches: readonly FileMatch[]): [FileMatch, ...FileMatch[]][] {
  const groups = new Map<string, [FileMatch, ...FileMatch[]]>()
  for (const match of matches) {
    const group = groups.get(match.value)
    if (group === undefined) groups.set(match.value, [match])
    else group.push(match)
  }
  for (const group of groups.values())
    group.sort(
      (one, other) =>
        compareConfidences(one.confidence, other.confidence) ||
        compareSeverities(one.severity, other.severity) ||
        comparePaths(one.path, other.path) ||
        one.start - other.start,
    )
  return [...groups.values()]
}

function toDraft([first, ...rest]: readonly [FileMatch, ...FileMatch[]], { ages }: LookBack): Draft {
  const { kind, path, name, note, setting } = first
  const shown = showValue(first)
  const where = {
    program: '',
    test: ', in a test',
    manual: ', in a manual or an example',
    sample: ', in a file that is copied to be filled in',
  }
  const age = ages.get(first)
  const again = rest.length === 0 ? '' : `, and again in ${rest.length === 1 ? 'one more place' : `${rest.length} more places`}`
  return {
    place: toPlace(first),
    // What may be shown of the value tells one key from the next that takes its place; no more of it is kept.
    cause: { name: name === null ? path : `${path}: ${name}`, what: shown === null ? kind.id : `${kind.id} ${shown}` },
    what: `${name === null ? 'a value' : `\`${name}\``} is written out${shown === null ? '' : ` (${shown})`}${where[setting]}${describeAge(age)}${note === null ? '' : `: ${note}`}${again}`,
    confidence: first.confidence,
    severity: first.severity,
    others: [
      ...rest.slice(0, mostPlaces).map((match) => ({ role: 'cause' as const, place: toPlace(match), note: 'the same value stands here' })),
      ...(age == null
        ? []
        : [{ role: 'related' as const, place: { file: path, line: age.line, commit: age.commit }, note: describeStart(age) }]),
    ],
    ...(kind.isGeneric ? { yieldsTo: kind.cwe } : {}),
  }
}

/** Absent where nobody looked. */
function describeAge(age: Age | null | undefined): string {
  if (age === undefined) return ''
  if (age === null) return ', not committed yet'
  return `, ${age.isAtLeast ? 'at least ' : ''}since ${toDay(age.time)}`
}

function describeStart({ time, changed, commits, isAtLeast }: Age): string {
  const start = `${toDay(time)}: ${isAtLeast ? 'the earliest commit that was looked at has it' : 'it came with this commit'}`
  return commits === 1 ? start : `${start}; ${commits} commits wrote the file with it, the last on ${toDay(changed)}`
}

function toPlace({ path, line, column, endLine, endColumn }: FileMatch): Place {
  return { file: path, line, column, end: endLine, endColumn }
}
