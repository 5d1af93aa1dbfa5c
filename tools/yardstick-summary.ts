// What the corpus' scoring script said about each tool, as one row for each case and the targets with the values reached.
interface Case {
  readonly id: string
  readonly repo: string
  readonly class: string
}

/** A row of the scoring script. */
export interface Scored {
  readonly id: string
  readonly hit?: boolean
  /** Only of hits whose fix takes the cause away. */
  readonly silent?: boolean
  readonly rules?: readonly string[]
  readonly error?: string
}

export interface Tool {
  readonly name: string
  readonly rows: readonly Scored[]
}

export interface Check {
  readonly name: string
  readonly value: number | null
  readonly wanted: string
  /** null where nothing was measured, or where there is no target. */
  readonly met: boolean | null
}

const OURS = 'fastward'
/** Rules of Semgrep that were not merged lie in a folder of their own. */
const isProposed = (rule: string): boolean => /(?:^|\.)pulls\.\d+\./.test(rule)

export function summariseYardsticks<T extends Tool>(cases: readonly Case[], tools: readonly T[], flows: readonly string[]) {
  const isFlow = new Set(cases.filter((one) => flows.includes(one.class)).map((one) => one.id))
  const rowsOf = new Map(tools.map(({ name, rows }) => [name, rows]))
  const all = (name: string): Sum | null => sum(rowsOf.get(name))
  const onFlows = (name: string): Sum | null => sum(rowsOf.get(name)?.filter(({ id }) => isFlow.has(id)))
  const [ours, oursOnFlows] = [all(OURS), onFlows(OURS)]
  const patterns = ['semgrep', 'bandit'].map(all)
  const better = patterns.some((one) => one === null) ? null : Math.max(...patterns.map((one) => one?.hits ?? 0))
  const pysa = onFlows('pysa')
  const share = (of: Sum | null): number | null => (of === null ? null : of.fair === 0 ? null : of.silent / of.fair)
  const checks: Check[] = [
    atLeast(`flow cases found, of ${isFlow.size}`, oursOnFlows?.hits, 24),
    atLeast(`all cases found, of ${cases.length}`, ours?.hits, 40),
    atLeast(`silent at the fix, of the ${ours?.fair ?? 0} found where that is fair`, share(ours), 0.85),
    atLeast('found ÷ what the better of Semgrep and Bandit finds', ratio(ours?.hits, better), 2.5),
    atLeast('flow cases found ÷ what Pysa finds', ratio(oursOnFlows?.hits, pysa?.hits), 1.5),
    atLeast('flow cases: share that is silent at the fix ÷ that of Pysa', ratio(share(oursOnFlows), share(pysa)), 3),
    reported('flow cases that are silent at the fix ÷ those of Pysa', ratio(oursOnFlows?.silent, pysa?.silent)),
    reported(
      'found ÷ what Semgrep and Bandit find together',
      better === null ? null : ratio(ours?.hits, together(rowsOf.get('semgrep'), rowsOf.get('bandit'))),
    ),
  ]
  return {
    flows,
    checks,
    tools: tools.map(({ rows, ...facts }) => ({
      ...facts,
      all: all(facts.name),
      flows: onFlows(facts.name),
      ...(facts.name === 'semgrep'
        ? { hitsWithoutPulls: rows.filter(({ rules }) => rules?.some((rule) => !isProposed(rule))).length }
        : {}),
    })),
    cases: cases.map(({ id, repo, class: kind }) => ({
      id,
      repository: repo,
      class: kind,
      flow: isFlow.has(id),
      tools: Object.fromEntries(tools.flatMap(({ name, rows }) => rows.filter((row) => row.id === id).map((row) => [name, toAnswer(row)]))),
    })),
  }
}

interface Sum {
  readonly cases: number
  readonly hits: number
  readonly fair: number
  readonly silent: number
  /** Those that ended in an error or took too long: they count as misses. */
  readonly failed: number
}

function sum(rows: readonly Scored[] | undefined): Sum | null {
  if (rows === undefined) return null
  const count = (test: (row: Scored) => boolean): number => rows.filter(test).length
  return {
    cases: rows.length,
    hits: count(({ hit }) => hit === true),
    fair: count(({ silent }) => silent !== undefined),
    silent: count(({ silent }) => silent === true),
    failed: count(({ error }) => error !== undefined),
  }
}

function together(...lists: readonly (readonly Scored[] | undefined)[]): number {
  return new Set(lists.flatMap((rows) => rows ?? []).flatMap(({ id, hit }) => (hit === true ? [id] : []))).size
}

const toAnswer = ({ hit, silent, rules, error }: Scored) => ({
  hit: hit ?? false,
  silent: silent ?? null,
  rules: (rules ?? []).map((rule) => rule.replace(/^.*?\b(?=(?:python|pulls)\.)/, '')),
  ...(error === undefined ? {} : { error }),
})

/** Nothing where the other found nothing: no number says how many times that is. */
function ratio(one: number | null | undefined, other: number | null | undefined): number | null {
  if (one === null || one === undefined || other === null || other === undefined) return null
  return other === 0 ? null : one / other
}

function atLeast(name: string, value: number | null | undefined, limit: number): Check {
  return { name, value: value ?? null, wanted: `>= ${limit}`, met: value === null || value === undefined ? null : value >= limit }
}

const reported = (name: string, value: number | null): Check => ({ name, value, wanted: 'reported', met: null })
