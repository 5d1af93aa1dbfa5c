// What is said of a secret: what it is called, since when it stands there, what the code does with it, and what takes its place.

import type { Place } from '../base/index.ts'
import type { Draft } from '../finding/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'
import type { Age } from './history/ages.ts'
import { type LookBack, toDay } from './history/look-back.ts'
import { type Match, showValue } from './search.ts'
import { describeUses, type FindUses, type SecretUses } from './uses.ts'
import { nameValue } from './value-tag.ts'

export interface FileMatch extends Match {
  readonly path: string
}

/** The places of one value. */
export type ValueGroup = readonly [FileMatch, ...FileMatch[]]

/** Where the same value stands again. */
export const mostPlaces = 20
const mostUses = 3
const day = 24 * 60 * 60

const where = {
  program: '',
  test: ', in a test',
  manual: ', in a manual or an example',
  sample: ', in a file that is copied to be filled in',
} as const

/** One value, or those of one rotation, the one in use first. */
export function toDraft(
  [[first, ...rest], ...before]: readonly [ValueGroup, ...ValueGroup[]],
  { ages }: LookBack,
  findUses: FindUses,
): Draft {
  const { kind, path, name, note, setting } = first
  const shown = showValue(first)
  const age = ages.get(first)
  const again = rest.length === 0 ? '' : `, and again in ${rest.length === 1 ? 'one more place' : `${rest.length} more places`}`
  // What tests and manuals write is not what runs.
  const inUse = [first, ...rest].filter((match) => match.setting === 'program')
  const uses = inUse.length === 0 ? null : findUses(inUse)
  const rotation =
    before.length === 0
      ? ''
      : `, beside ${before.length === 1 ? 'another one that it takes turns with' : `${before.length} others that it takes turns with`}: a rotation, and one matter`
  const used = uses === null ? [] : uses.places.filter(({ file, line }) => file !== path || line !== first.line).slice(0, mostUses)
  return {
    place: toPlace(first),
    cause: { name: name === null ? path : `${path}: ${name}`, what: nameValue(first) },
    what: [
      name === null ? 'a value' : `\`${name}\``,
      ` is written out${shown === null ? '' : ` (${shown})`}${where[setting]}${describeAge(age)}`,
      note === null ? '' : `: ${note}`,
      again,
      rotation,
      uses === null ? '' : `; ${describeUses(uses)}`,
    ].join(''),
    ...(uses !== null && isKey(uses) ? { fix: `${kind.fix} ${turn}` } : {}),
    confidence: first.confidence,
    severity: uses !== null && isKey(uses) ? atLeastHigh(first.severity) : first.severity,
    ...(uses === null ? {} : { routes: uses.routes }),
    others: [
      ...rest.slice(0, mostPlaces).map((match) => ({ role: 'cause' as const, place: toPlace(match), note: 'the same value stands here' })),
      ...before
        .flat()
        .map((match) => ({ role: 'cause' as const, place: toPlace(match), note: 'the other key of the rotation stands here' })),
      ...used.map((place) => ({ role: 'related' as const, place, note: 'it is used here' })),
      ...(age == null
        ? []
        : [{ role: 'related' as const, place: { file: path, line: age.line, commit: age.commit }, note: describeStart(age) }]),
    ],
    ...(kind.isGeneric ? { yieldsTo: kind.cwe } : {}),
  }
}

/** Whoever has it makes what the application believes. */
function isKey({ kind }: SecretUses): boolean {
  return kind !== 'calls' && kind !== 'connects'
}

const turn =
  'Replace it without shutting anybody out: sign with the new key, accept the old one beside it until the last token that it signed has expired, and then take the old one away.'

function atLeastHigh(severity: Severity): Severity {
  return severities.indexOf(severity) < severities.indexOf('high') ? 'high' : severity
}

/** Those of the tree that were committed longer ago than the project allows. */
export function describeOld({ ages }: LookBack, maxAge: number, today: Date): Draft[] {
  return [...ages].flatMap(([match, age]) => {
    if (age === null || match.setting !== 'program') return []
    const days = Math.floor((today.getTime() / 1000 - age.time) / day)
    if (days <= maxAge) return []
    const { path, name, kind } = match
    return {
      place: toPlace(match),
      cause: { name: name === null ? path : `${path}: ${name}`, what: `age of ${kind.id}` },
      what: `${name === null ? 'a value' : `\`${name}\``} is ${age.isAtLeast ? 'at least ' : ''}${days} days old, and ${maxAge} are allowed: it stands there since ${toDay(age.time)}`,
      confidence: match.confidence,
      severity: match.severity,
      others: [{ role: 'related', place: { file: path, line: age.line, commit: age.commit }, note: describeStart(age) }],
    }
  })
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

export function toPlace({ path, line, column, endLine, endColumn }: FileMatch): Place {
  return { file: path, line, column, end: endLine, endColumn }
}
