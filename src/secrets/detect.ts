// Looks for secrets in every file of the tree: each is read once, and a value that stands in several places is one finding.

import { comparePaths, type Tree } from '../base/index.ts'
import type { CardReport, Detection, Detector, Draft, Subject } from '../finding/index.ts'
import { compareConfidences, compareSeverities } from '../taxonomy/index.ts'
import { describeOld, type FileMatch, mostPlaces, toDraft, toPlace } from './describe.ts'
import { lookBack } from './history/look-back.ts'
import envFileCommitted from './kinds/env-file-committed.ts'
import { kinds } from './kinds/index.ts'
import secretOlderThanAllowed from './kinds/secret-older-than-allowed.ts'
import type { Kind } from './kit.ts'
import { joinRotations } from './rotation.ts'
import { searchText } from './search.ts'
import { createFindUses, describeUses, type FindUses } from './uses.ts'
import { tagOf } from './value-tag.ts'

/** Above it the form alone is asked: such files hold data. */
const mostBytes = 2 * 1024 * 1024
/** Above it nothing is. */
const mostBytesStrict = 10 * 1024 * 1024

export function detectInSecrets(subject: Subject): Detector {
  return {
    room: 'secrets',
    cards: kinds,
    detect(on) {
      if (on.length === 0) return { reports: [], problems: [], statements: [], coverage: [], hidden: [] }
      const chosen = new Set(kinds.filter((kind) => on.includes(kind)))
      const maxAge = chosen.has(secretOlderThanAllowed) ? (subject.secrets?.maxAge ?? null) : null
      const asked = maxAge === null && !chosen.has(envFileCommitted) ? chosen : new Set(kinds)
      const { matches, searched, tooLarge, failures } = searchTree(subject, asked)
      const groups = groupByValue(chosen.has(envFileCommitted) ? matches.filter((match) => !speaksThroughFile(match)) : matches)
      const back = lookBack(
        subject,
        // Also those that speak through their file: they are not gone.
        groupByValue(matches).map(([first]) => first),
        chosen,
      )
      const findUses = createFindUses(subject.model)
      const sets = joinRotations(groups, (path) => readText(subject.tree, path))
      const reports = [...chosen].map((kind): CardReport => {
        if (kind === envFileCommitted) return { card: kind, drafts: describeEnvFiles(matches, findUses), asked: searched, failures: [] }
        if (kind === secretOlderThanAllowed) {
          const old = maxAge === null ? [] : describeOld(back, maxAge, subject.today)
          return { card: kind, drafts: old, asked: searched, failures: [] }
        }
        const own = sets.filter(([[first]]) => first.kind === kind).map((set) => toDraft(set, back, findUses))
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

function searchTree({ tree, today, findEmpty }: Subject, chosen: ReadonlySet<Kind>) {
  const empty = findEmpty?.([...chosen].map(({ id }) => id).join())
  const matches: FileMatch[] = []
  const failures: { readonly path: string; readonly message: string }[] = []
  let searched = 0
  let tooLarge = 0
  for (const { path, size } of [...tree.files, ...tree.others()]) {
    if (size > mostBytesStrict) {
      tooLarge += 1
      continue
    }
    const known = empty?.find(path) ?? null
    if (known !== null) {
      if (known === 'text') searched += 1
      continue
    }
    const bytes = tree.read(path)
    if (bytes === null) continue
    const before = matches.length
    // A file with a zero byte is no text.
    if (bytes.subarray(0, 8000).includes(0)) {
      for (const kind of chosen) if (kind.isSuchFile?.(path, bytes) === true) matches.push(toFileMatch(kind, path))
      if (matches.length === before) empty?.note(path, 'binary')
      continue
    }
    searched += 1
    try {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      for (const match of searchText(path, text, { kinds: chosen, strictOnly: size > mostBytes, today })) matches.push({ ...match, path })
      if (matches.length === before) empty?.note(path, 'text')
    } catch (error) {
      failures.push({ path, message: `it was not searched for secrets: ${error instanceof Error ? error.message : String(error)}` })
    }
  }
  return { matches, searched, tooLarge, failures }
}

/** `.env` and `.env.production`, but not `.env.example`. */
const envFile = /(?:^|\/)\.?env(?:\.[\w-]+)?$|\.env$/i

function isInEnvFile({ path, setting }: FileMatch): boolean {
  return setting === 'program' && envFile.test(path)
}

/** What only says that some secret stands there is part of what is wrong with the file; that it can be guessed is wrong anywhere. */
function speaksThroughFile(match: FileMatch): boolean {
  return match.kind.isGeneric && !match.kind.takesPlaceholders && isInEnvFile(match)
}

function readText(tree: Tree, path: string): string | null {
  const bytes = tree.read(path)
  return bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

function describeEnvFiles(matches: readonly FileMatch[], findUses: FindUses): Draft[] {
  const files = new Map<string, FileMatch[]>()
  for (const match of matches.filter(
    (match) => isInEnvFile(match) && match.confidence !== 'low' && (!match.kind.isGeneric || speaksThroughFile(match)),
  )) {
    const known = files.get(match.path)
    if (known === undefined) files.set(match.path, [match])
    else known.push(match)
  }
  return [...files].flatMap(([path, own]) => {
    const sure = own.filter(({ confidence }) => confidence === 'high')
    const [first, ...rest] = sure.length > 0 ? sure : own
    if (first === undefined) return []
    const names = [first, ...rest].map(({ name }) => `\`${name ?? 'a value'}\``)
    const uses = findUses(own)
    const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
    const use = uses === null ? '' : `; of one of them holds: ${describeUses(uses)}`
    return {
      place: toPlace(first),
      cause: { name: path, what: `secrets ${tagOf(own.map(({ value }) => value))}` },
      what: `\`${path}\` is not ignored and holds real values of ${names.slice(0, 3).join(', ')}${more}${use}`,
      ...(uses === null ? {} : { routes: uses.routes }),
      confidence: sure.length > 0 ? 'high' : 'medium',
      others: rest.slice(0, mostPlaces).map((match) => ({ role: 'cause', place: toPlace(match), note: 'and a value here' })),
    }
  })
}

function toFileMatch(kind: Kind, path: string): FileMatch {
  const { confidence, severity } = kind
  const where = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 }
  return { kind, path, ...where, value: path, name: null, setting: 'program', confidence, severity, note: null }
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
