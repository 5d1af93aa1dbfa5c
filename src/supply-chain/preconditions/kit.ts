// What a precondition is made with: one row for each advisory, and the questions that rows are put together of.

import type { Place } from '../../base/index.ts'
import type { Exposure, Justification } from '../exposure.ts'
import type { Package } from '../inventory.ts'
import type { Circumstances } from './circumstances.ts'

/** The package as it is installed. */
export type JudgedPackage = Pick<Package, 'name' | 'version'>

/** The answer to one question about the application. */
export interface Answer {
  readonly holds: 'yes' | 'no' | 'unknown'
  /** A clause: `POST /upload takes a form`. */
  readonly why: string
  readonly routes: readonly string[]
  readonly places: readonly Place[]
  /** Of `no`, where it is another than that nothing runs the code. */
  readonly justification?: Justification
}

export type Condition = (circumstances: Circumstances, asked: JudgedPackage) => Answer

export interface PreconditionRow {
  /** All names of the advisory. */
  readonly ids: readonly [string, ...string[]]
  /** What it is about, in a few words: `forms without a limit on their fields`. */
  readonly about: string
  /** What must hold for an application to be affected. */
  readonly when: Condition
  /** Packages that are known to run the same code themselves: where one is installed, no application is safe by its own code alone. */
  readonly alsoRunBy?: readonly string[]
}

export interface Precondition extends PreconditionRow {
  /** Normalised. */
  readonly package: string
  judge(circumstances: Circumstances, asked: JudgedPackage): Exposure
}

export interface Library {
  readonly package: string
  /** Any package that asks for this one may run the weak code; those named here are known not to. */
  readonly sharedBut?: readonly string[]
}

/** The rows of one library. */
export function definePreconditions(library: Library, rows: readonly PreconditionRow[]): readonly Precondition[] {
  return rows.map((row) => ({
    ...row,
    package: library.package,
    judge(circumstances, asked) {
      const { holds, why, routes, places, justification } = row.when(circumstances, asked)
      const exposure = { routes: circumstances.inOrder(routes), places, by: 'precondition' as const }
      if (holds !== 'no') return { affected: holds, why, justification: null, ...exposure }
      const doubt = findDoubt(library, row, circumstances, justification)
      if (doubt !== null) return { affected: 'unknown', why: `${why}, but ${doubt}`, justification: null, ...exposure }
      return { affected: 'no', why, justification: justification ?? 'vulnerable_code_not_in_execute_path', ...exposure }
    },
  }))
}

/** Who else may run the weak code, although the application itself does not. */
function findDoubt(
  { package: name, sharedBut }: Library,
  { alsoRunBy }: PreconditionRow,
  circumstances: Circumstances,
  justification: Justification | undefined,
): string | null {
  if (justification === 'component_not_present' || justification === 'vulnerable_code_not_present') return null
  const known = alsoRunBy?.find((other) => circumstances.isInstalled(other) !== 'no')
  if (known !== undefined) {
    const installed = circumstances.isInstalled(known)
    return installed === 'yes'
      ? `\`${known}\` is installed and runs it too`
      : `nobody can say whether \`${known}\` is installed, which runs it too`
  }
  if (alsoRunBy !== undefined || sharedBut === undefined) return null
  const users = circumstances.usersOf(name)
  if (users === null) return `no lock file says which other packages use \`${name}\``
  const other = users.find((user) => !sharedBut.includes(user))
  return other === undefined ? null : `\`${other}\` uses \`${name}\` too`
}

/** All of them must hold. */
export function all(...conditions: readonly Condition[]): Condition {
  return (circumstances, asked) => {
    const answers = conditions.map((condition) => condition(circumstances, asked))
    const no = answers.find(({ holds }) => holds === 'no')
    if (no !== undefined) return no
    const open = answers.filter(({ holds }) => holds === 'unknown')
    const told = open.length > 0 ? [...answers.filter(({ holds }) => holds === 'yes'), ...open] : answers
    return {
      holds: open.length > 0 ? 'unknown' : 'yes',
      why: join(told.map(({ why }) => why)),
      routes: answers.find(({ routes }) => routes.length > 0)?.routes ?? [],
      places: answers.flatMap(({ places }) => places),
    }
  }
}

/** One of them is enough. */
export function any(...conditions: readonly Condition[]): Condition {
  return (circumstances, asked) => {
    const answers = conditions.map((condition) => condition(circumstances, asked))
    const holds = answers.some((one) => one.holds === 'yes') ? 'yes' : answers.some((one) => one.holds === 'unknown') ? 'unknown' : 'no'
    const told = answers.filter((one) => one.holds === holds)
    const reasons = told.map(({ justification }) => justification)
    return {
      holds,
      why: join(told.map(({ why }) => why)),
      routes: told.flatMap(({ routes }) => routes),
      places: told.flatMap(({ places }) => places),
      ...(holds === 'no' && reasons[0] !== undefined && reasons.every((one) => one === reasons[0]) ? { justification: reasons[0] } : {}),
    }
  }
}

/** What nobody can tell from the code. */
export function cannotTell(why: string): Condition {
  return () => ({ holds: 'unknown', why, routes: [], places: [] })
}

export function yes(why: string, found: { readonly routes?: readonly string[]; readonly places?: readonly Place[] } = {}): Answer {
  return { holds: 'yes', why, routes: found.routes ?? [], places: found.places ?? [] }
}

export function no(why: string, justification?: Justification): Answer {
  return { holds: 'no', why, routes: [], places: [], ...(justification === undefined ? {} : { justification }) }
}

export function unknown(why: string, places: readonly Place[] = [], routes: readonly string[] = []): Answer {
  return { holds: 'unknown', why, routes, places }
}

function join(clauses: readonly string[]): string {
  const unique = [...new Set(clauses)]
  return unique.length < 2 ? (unique[0] ?? '') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`
}
