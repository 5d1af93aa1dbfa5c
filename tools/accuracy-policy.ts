// The parts of docs/accuracy.md on conditions of policies and on changes that weaken an application.
import { age, count, percent, type Result, table } from './accuracy-page.ts'

export interface CelResult extends Result {
  readonly suite: { readonly name: string; readonly version: string }
  readonly tests: number
  readonly passed: number
  readonly reasons: Readonly<Record<string, number>>
  readonly outside: Readonly<Record<string, { readonly tests: number; readonly passed: number }>>
}

export function celSection(result: CelResult): string[] {
  const { suite, tests, passed } = result
  const outside = Object.values(result.outside).reduce((sum, one) => sum + one.tests, 0)
  return [
    age(result),
    `Conformance tests of CEL (${suite.name} ${suite.version}) that need neither protocol buffers nor an extension: ` +
      `${count(passed)} of ${count(tests)} pass (${percent(passed, tests)}). ${count(outside)} others do need them and are not counted.`,
    table(
      ['why it does not pass', 'tests'],
      Object.entries(result.reasons).map(([reason, number]) => [reason, count(number)]),
    ),
  ]
}

export interface WeakeningsResult extends Result {
  readonly cases: number
  readonly run: number
  readonly rows: readonly {
    readonly id: string
    readonly class: string
    readonly found: boolean | null
    readonly reported?: boolean
    readonly blocked?: boolean
    readonly lacks?: string | null
    readonly failed?: string
    readonly commit: Result['commit']
  }[]
}

export function weakeningsSection(result: WeakeningsResult): string[] {
  const { rows, cases, run } = result
  const found = rows.filter((row) => row.found === true)
  const those = (key: 'reported' | 'blocked') => `${found.filter((row) => row[key] === true).length} of ${found.length}`
  return [
    age(result),
    `Fixes of known weaknesses about access, undone: ${run} of ${cases} cases were run. Of those whose weakness the scan finds, the difference ` +
      `tells the weakening in ${those('reported')}, and \`guard\` stops ${those('blocked')}. Whether what is told is about the weakness is decided by its file and its handler.`,
    table(
      ['case', 'class', 'found', 'told', 'stopped', 'what is missing', 'at'],
      rows.map(({ id, class: kind, found: isFound, reported, blocked, lacks, failed, commit }) => [
        id,
        kind,
        isFound === true ? 'yes' : 'no',
        reported === true ? 'yes' : 'no',
        blocked === true ? 'yes' : 'no',
        failed === undefined ? (lacks ?? '') : 'it failed',
        commit.id ?? '',
      ]),
    ),
  ]
}
