// The part of docs/accuracy.md on changes: what `diff` says of real commits, and what adoption costs.
import { age, percent, type Result, table } from './accuracy-page.ts'

export interface DiffsResult extends Result {
  readonly commits: number
  readonly failed: number
  readonly judged: number
  readonly exact: number
  readonly share: number | null
  readonly rows: readonly {
    readonly application: string
    readonly commit: string
    readonly tool: string | null
    readonly read?: string | null
    readonly verdict?: string | null
    readonly failed?: string
  }[]
}

interface Timed {
  readonly code: number | null
  readonly wall: number
  readonly cpu: number | null
}

export interface AdoptResult extends Result {
  readonly applications: number
  readonly passing: number
  readonly within: number
  readonly rows: readonly {
    readonly application: string
    readonly tool: string | null
    readonly passes: boolean
    readonly scan: Timed
    readonly init: Timed
    readonly guard: Timed
    readonly guardHead: Timed
    readonly ratio: { readonly wall: number; readonly cpu: number | null }
  }[]
}

/** Commits that are looked for: three of each application. */
const wanted = 72

export function diffsSection(result: DiffsResult): string[] {
  const wrong = result.rows.filter(({ verdict, failed }) => failed !== undefined || verdict !== 'exact')
  return [
    age(result),
    'Of each application the last three commits, up to the pinned one, whose diff touches the decorator of a route or a `Depends`. One person read git’s own diff beside ' +
      '`fastward diff` and said whether it tells exactly what changed; the verdicts, each bound to what was judged, stand in `bench/results/triage-diffs.jsonl`. ' +
      `${result.commits} of ${wanted} commits were run, ${result.judged} judged: **${result.exact} exact (${percent(result.exact, result.judged)}; target 93 %)**. ` +
      'The causes of what was wrong at first were mended on the same commits. Most differences were made anew from states that earlier builds had read; each row of the result names both commits.',
    ...(wrong.length === 0
      ? []
      : [
          table(
            ['application', 'commit', 'verdict'],
            wrong.map(({ application, commit, verdict, failed }) => [
              application,
              `\`${commit.slice(0, 10)}\``,
              failed === undefined ? (verdict ?? 'not judged') : 'failed',
            ]),
          ),
        ]),
  ]
}

export function adoptSection(result: AdoptResult): string[] {
  const seconds = ({ wall, cpu }: Timed): string => `${wall.toFixed(1)} (${cpu?.toFixed(1) ?? '-'})`
  return [
    age(result),
    'Each application in a repository of its own at its pinned commit: `scan` with an empty cache, `init` and `guard` with another, then `guard --base HEAD` with what `init` wrote, ' +
      'and with both files committed `guard --base HEAD~1` and `guard --base HEAD`. All five have to pass. Seconds of wall time and, in brackets, of processor time, one run each on a machine ' +
      `that did other work beside; each row of the result names the commit that was measured. ${result.passing} of the ${result.applications} applications that were run pass; ${result.within} stay under 1.5 times one scan by the clock, ` +
      `${result.rows.filter(({ ratio }) => ratio.cpu !== null && ratio.cpu < 1.5).length} by processor time.`,
    table(
      ['application', 'passes', 'scan', 'init', 'guard', 'guard --base HEAD', 'ratio', 'CPU ratio'],
      result.rows.map((row) => [
        row.application,
        row.passes ? 'yes' : 'no',
        seconds(row.scan),
        seconds(row.init),
        seconds(row.guard),
        seconds(row.guardHead),
        row.ratio.wall.toFixed(2),
        row.ratio.cpu?.toFixed(2) ?? '',
      ]),
    ),
  ]
}
