// The part of docs/accuracy.md on what lies beside the code: lock files, advisories, secrets. Its numbers come from bench/results.

import type { Result } from './accuracy-page.ts'
import { age, count, percent, table } from './accuracy-page.ts'

export interface PackagesResult extends Result {
  readonly total: {
    readonly files: number
    readonly questions: number
    readonly theirs: number
    readonly ours: number
    readonly same: number
  }
  readonly markers: { readonly markers: number; readonly asked: number; readonly same: number }
  readonly rows: readonly {
    readonly id: string
    readonly file: string
    readonly question: string
    readonly answered: boolean
    /** Absent where the tool gave no answer. */
    readonly missing?: readonly unknown[]
    readonly surplus?: readonly unknown[]
  }[]
}

export interface AdvisoriesResult extends Result {
  readonly advisories: { readonly repository: string; readonly commit: string; readonly kept: number }
  readonly yardstick: { readonly name: string; readonly version: string }
  readonly applications: number
  readonly compared: number
  readonly lockFiles: number
  readonly matches: { readonly same: number; readonly ours: number; readonly theirs: number }
  readonly differences: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly unexplained: readonly unknown[]
}

export interface SecretsResult {
  readonly seed: number
  readonly kinds: number
  readonly tried: number
  readonly found: number
  readonly worst: number
  readonly byKind: Readonly<Record<string, { readonly tried: number; readonly found: number; readonly byAnother: number }>>
}

export function packagesSection(result: PackagesResult): string[] {
  const { files, questions, theirs, ours, same } = result.total
  const apart = result.rows.filter(({ missing = [], surplus = [] }) => missing.length + surplus.length > 0)
  return [
    age(result),
    `Packages and versions in ${files} lock files of the applications, against what the tools that wrote them answer (${questions} questions): ` +
      `${count(same)} of ${count(theirs)} that they name are named (${percent(same, theirs)}), and ${count(ours - same)} that they do not. ` +
      `Markers: ${count(result.markers.same)} of ${count(result.markers.asked)} answers as those of Python's \`packaging\`.`,
    ...(apart.length === 0
      ? []
      : [
          table(
            ['application', 'file', 'question', 'missing', 'too many'],
            apart.map(({ id, file, question, missing = [], surplus = [] }) => [
              id,
              file,
              question,
              count(missing.length),
              count(surplus.length),
            ]),
          ),
        ]),
  ]
}

export function advisoriesSection(result: AdvisoriesResult): string[] {
  const { advisories, yardstick, matches } = result
  return [
    age(result),
    `${count(advisories.kept)} advisories of ${advisories.repository} at \`${advisories.commit.slice(0, 10)}\`, held against ${result.lockFiles} lock files and ` +
      `lists, beside ${yardstick.name} ${yardstick.version} on the same (${result.compared} of ${result.applications} applications gave it something to read): ` +
      `${count(matches.same)} matches are the same, ${count(matches.ours)} are ours alone, ${count(matches.theirs)} theirs alone, ${count(result.unexplained.length)} of them not explained.`,
    table(
      ['why they differ', 'matches'],
      Object.entries(result.differences).map(([why, counts]) => [why, count(Object.values(counts).reduce((sum, one) => sum + one, 0))]),
    ),
  ]
}

export function secretsSection({ seed, kinds, tried, found, worst, byKind }: SecretsResult): string[] {
  const byAnother = Object.values(byKind).reduce((sum, one) => sum + one.byAnother, 0)
  return [
    `Values of ${kinds} kinds, made up as each service forms them (seed ${seed}) and put into nine kinds of files: ${count(found)} of ${count(tried)} are found ` +
      `(${(Math.floor((10_000 * found) / tried) / 100).toFixed(2)} %), ${count(byAnother)} of them under the name of another kind; of the worst kind ${(100 * worst).toFixed(1)} %. ` +
      'The values come from the same hand as the patterns: this shows that they hold in every surrounding, not that a service forms its keys so.',
  ]
}
