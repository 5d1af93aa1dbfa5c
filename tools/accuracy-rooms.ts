// The part of docs/accuracy.md on what lies beside the code: lock files, advisories, secrets, infrastructure. Its numbers come from bench/results.

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
    /** Where Poetry's installer and its export differ, what it installs and what it leaves. */
    readonly installer?: { readonly installs: readonly string[]; readonly leaves: readonly string[] }
    /** What pip could not be asked about on the machine that asked. */
    readonly refused?: readonly string[]
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

interface SecretCounts {
  readonly found: number
  readonly true: number
  readonly debatable: number
  readonly false: number
  readonly unjudged: number
}

interface SecretsCompared {
  readonly trees: number
  readonly shown: SecretCounts
  readonly likely: SecretCounts
  readonly all: SecretCounts
  readonly yardstick: SecretCounts
  readonly trueOfBoth: number
  readonly trueOfOursAlone: number
  readonly trueOfTheirsAlone: number
  readonly trueDefaults: number
}

export interface SecretsBesideResult extends Result {
  readonly yardstick: { readonly name: string; readonly version: string }
  readonly total: SecretsCompared
  readonly tuned: SecretsCompared
  readonly heldOut: SecretsCompared
}

export interface SecretsResult extends Result {
  readonly seed: number
  readonly kinds: number
  readonly tried: number
  readonly found: number
  readonly worst: number
  readonly byKind: Readonly<Record<string, { readonly tried: number; readonly found: number; readonly byAnother: number }>>
}

interface InfrastructureCount {
  readonly found: number
  readonly true: number
  readonly false: number
  readonly debatable: number
  readonly unjudged: number
  readonly estimated: number | null
}

export interface InfrastructureResult extends Result {
  readonly versions: Readonly<Record<string, string | null>>
  readonly trees: readonly { readonly id: string; readonly among: string }[]
  readonly sample: { readonly size: number; readonly unjudged: number; readonly verdicts: number }
  readonly elsewhere: Readonly<Record<string, number>>
  readonly tools: readonly (InfrastructureCount & { readonly tool: string; readonly alone: number; readonly aloneTrue: number })[]
  readonly topics: readonly {
    readonly topic: string
    readonly title: string
    readonly counts: Readonly<Record<string, InfrastructureCount | undefined>>
  }[]
}

export function packagesSection(result: PackagesResult): string[] {
  const { files, questions, theirs, ours, same } = result.total
  const byInstaller = result.rows.flatMap(({ id, installer }) => [
    ...(installer?.installs ?? []).map((one) => `${one} in ${id} is installed`),
    ...(installer?.leaves ?? []).map((one) => `${one} in ${id} is not`),
  ])
  const byPip = result.rows.filter(({ question, answered }) => answered && question.startsWith('pip '))
  const silent = result.rows
    .filter(({ missing }) => missing === undefined)
    .map(({ id, file, question }) => `${question} of ${id}'s \`${file}\``)
  const apart = result.rows.filter(({ missing = [], surplus = [] }) => missing.length + surplus.length > 0)
  return [
    age(result),
    `Packages and versions in ${files} lock files of the applications, against what the tools that wrote them answer (${questions} questions): ` +
      `${count(same)} of ${count(theirs)} that they name are named (${percent(same, theirs)}), and ${count(ours - same)} that they do not. ` +
      `Markers: ${count(result.markers.same)} of ${count(result.markers.asked)} answers as those of Python's \`packaging\`.`,
    ...(byInstaller.length === 0
      ? []
      : [`Where \`poetry export\` and Poetry's own installer differ, the installer counts: ${byInstaller.join(', ')}.`]),
    ...(byPip.length === 0
      ? []
      : [
          `pip itself (\`install --dry-run --ignore-installed\`) was asked about ${byPip.length} lists of ${[...new Set(byPip.map(({ id }) => id))].join(' and ')}; ` +
            `it had no wheel for ${byPip.reduce((sum, { refused = [] }) => sum + refused.length, 0)} lines.`,
        ]),
    ...(silent.length === 0 ? [] : [`No answer: ${silent.join(', ')}.`]),
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

export function secretsSection(result: SecretsResult): string[] {
  const { seed, kinds, tried, found, worst, byKind } = result
  const byAnother = Object.values(byKind).reduce((sum, one) => sum + one.byAnother, 0)
  return [
    age(result),
    `Values of ${kinds} kinds, made up as each service forms them (seed ${seed}) and put into nine kinds of files: ${count(found)} of ${count(tried)} are found ` +
      `(${(Math.floor((10_000 * found) / tried) / 100).toFixed(2)} %), ${count(byAnother)} of them under the name of another kind; of the worst kind ${(100 * worst).toFixed(1)} %. ` +
      'The values come from the same hand as the patterns: this shows that they hold in every surrounding, not that a service forms its keys so.',
  ]
}

export function infrastructureSection(result: InfrastructureResult): string[] {
  const { versions, trees, sample, elsewhere, tools, topics } = result
  const names = tools.map(({ tool }) => tool)
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const corpus = trees.filter(({ among }) => among === 'corpus').length
  return [
    age(result),
    `Beside ${named.join(', ')} on ${trees.length} repositories of FastAPI applications (${corpus} of the corpus, on which our checks were tried as they were written, ` +
      `and ${trees.length - corpus} others), on topics that matter to whoever runs one. What is counted is a topic at a place (a file, a job, a service, a step …), whoever says it and ` +
      'however often. ' +
      `${sample.size} of them, the first few by digest of every topic and tool, are to be judged by reading the files, ${sample.size - sample.unjudged} are; ` +
      '*true by topic* takes the judged for the others of their topic and tool, and what is debatable for not true. *Shown* is what a scan shows without `--all`. ' +
      'Ids of rules are filed under topics in `tools/infrastructure/topics.ts`; the verdicts, with reasons, are those of one reader.',
    table(
      ['tool', 'found', 'true', 'false', 'debatable', 'not judged', 'true by topic', 'found by it alone', 'about something else'],
      tools.map((one) => [
        one.tool,
        count(one.found),
        count(one.true),
        count(one.false),
        count(one.debatable),
        count(one.unjudged),
        count(one.estimated),
        count(one.alone),
        count(elsewhere[one.tool] ?? null),
      ]),
    ),
    'Each cell: found, and of the judged how many are true, false and debatable.',
    table(
      ['topic', ...names],
      topics.map(({ title, counts }) => [title, ...names.map((name) => countCell(counts[name]))]),
    ),
  ]
}

function countCell(one: InfrastructureCount | undefined): string {
  if (one === undefined) return ''
  return one.unjudged === one.found ? count(one.found) : `${count(one.found)}: ${one.true}, ${one.false}, ${one.debatable}`
}

export function secretsBesideSection(result: SecretsBesideResult): string[] {
  const { yardstick, total } = result
  const rows = (name: string, part: SecretsCompared): string[][] =>
    (
      [
        ['shown by default', part.shown],
        ['high and medium confidence', part.likely],
        ['`--all`', part.all],
        [`${yardstick.name} ${yardstick.version}`, part.yardstick],
      ] as const
    ).map(([what, counts]) => [
      `${name} (${part.trees})`,
      what,
      count(counts.found),
      count(counts.true),
      count(counts.debatable),
      count(counts.false),
      count(counts.unjudged),
    ])
  return [
    age(result),
    `Beside ${yardstick.name} ${yardstick.version}, with the rules that it comes with, on the trees of ${total.trees} applications without their history. ` +
      'One value of one tree counts once, wherever it stands, and what a person said of it is in bench/results/triage-secrets.jsonl: true is a ' +
      'credential that somebody issued, or a default with which the program would run in production; what tests, manuals and published samples ' +
      'hold is false. Most of the trees were read while kinds were written; the others were not. Of what is true at high and medium confidence ' +
      `or in the yardstick’s list, ${count(total.trueOfBoth)} are of both, ${count(total.trueOfOursAlone)} of ours alone, ${count(total.trueOfTheirsAlone)} of the yardstick alone; ${count(total.trueDefaults)} of ours are keys and passwords that somebody typed as a default, which the yardstick does not look for.`,
    table(
      ['applications', 'list', 'found', 'true', 'debatable', 'false', 'not judged'],
      [...rows('read before', result.tuned), ...rows('not read before', result.heldOut)],
    ),
  ]
}
