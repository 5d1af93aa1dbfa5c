// What two finders of secrets say of the same trees, counted by what a person said of each place. Pure: files and processes are
// in corpus-secrets.mjs.

export interface SpottedPlace {
  readonly file: string
  readonly line: number
}

/** One value of one tree, as one tool reports it: wherever it stands. */
export interface Spotted {
  readonly tree: string
  readonly kind: string
  /** Absent of a tool that does not tell how sure it is. */
  readonly confidence?: 'high' | 'medium' | 'low'
  readonly places: readonly [SpottedPlace, ...SpottedPlace[]]
}

export type SecretVerdict = 'true' | 'false' | 'debatable'

/** A row of bench/results/triage-secrets.jsonl. It holds nothing of the value. */
export interface TriageRow {
  readonly tool: 'fastward' | 'gitleaks' | 'both'
  readonly tree: string
  readonly path: string
  readonly line: number
  readonly kind: string
  readonly verdict: SecretVerdict
  readonly reason: string
}

export interface Counts {
  readonly found: number
  readonly true: number
  readonly debatable: number
  readonly false: number
  readonly unjudged: number
}

export interface Compared {
  readonly trees: number
  /** Shown by default: high. */
  readonly shown: Counts
  /** High and medium. */
  readonly likely: Counts
  /** What `--all` adds is in it. */
  readonly all: Counts
  readonly yardstick: Counts
  /** Of the true ones of either. */
  readonly trueOfBoth: number
  readonly trueOfOursAlone: number
  readonly trueOfTheirsAlone: number
  /** Of the true ones of ours, those that somebody typed as a default, which the yardstick does not look for. */
  readonly trueDefaults: number
}

const typedDefaults = ['signing-secret-guessable', 'admin-password-default']

const key = (tree: string, file: string, line: number): string => `${tree}\0${file}\0${line}`

/** A verdict is on a place, whichever tool named it; it also holds a line above and below, where nothing else is judged. */
export function createJudge(rows: readonly TriageRow[]): (one: Spotted) => SecretVerdict | null {
  const known = new Map<string, SecretVerdict>()
  for (const { tree, path, line, verdict } of rows) {
    const earlier = known.get(key(tree, path, line))
    if (earlier !== undefined && earlier !== verdict) throw new Error(`two verdicts on ${tree}: ${path}:${line}`)
    known.set(key(tree, path, line), verdict)
  }
  return ({ tree, places }) => {
    const at = (by: number): SecretVerdict[] =>
      places.flatMap(({ file, line }) => {
        const verdict = known.get(key(tree, file, line + by))
        return verdict === undefined ? [] : [verdict]
      })
    const exact = at(0)
    const said = exact.length > 0 ? exact : [...at(-1), ...at(1)]
    // The same value in a test and in what runs is what it is in what runs.
    return (['true', 'debatable', 'false'] as const).find((verdict) => said.includes(verdict)) ?? null
  }
}

export function count(list: readonly Spotted[], judge: (one: Spotted) => SecretVerdict | null): Counts {
  const verdicts = list.map(judge)
  const of = (verdict: SecretVerdict | null): number => verdicts.filter((one) => one === verdict).length
  return { found: list.length, true: of('true'), debatable: of('debatable'), false: of('false'), unjudged: of(null) }
}

export function compare(
  trees: ReadonlySet<string>,
  ours: readonly Spotted[],
  theirs: readonly Spotted[],
  judge: (one: Spotted) => SecretVerdict | null,
): Compared {
  const [own, other] = [ours, theirs].map((list) => list.filter(({ tree }) => trees.has(tree))) as [Spotted[], Spotted[]]
  const likely = own.filter(({ confidence }) => confidence !== 'low')
  const isTrue = (one: Spotted): boolean => judge(one) === 'true'
  const [ownTrue, otherTrue] = [likely.filter(isTrue), other.filter(isTrue)]
  const isAmong = (list: readonly Spotted[]): ((one: Spotted) => boolean) => {
    const places = new Set(list.flatMap(({ tree, places }) => places.map(({ file, line }) => key(tree, file, line))))
    return ({ tree, places: own }) => own.some(({ file, line }) => [0, -1, 1].some((by) => places.has(key(tree, file, line + by))))
  }
  const trueOfBoth = ownTrue.filter(isAmong(otherTrue)).length
  return {
    trees: trees.size,
    shown: count(
      own.filter(({ confidence }) => confidence === 'high'),
      judge,
    ),
    likely: count(likely, judge),
    all: count(own, judge),
    yardstick: count(other, judge),
    trueOfBoth,
    trueOfOursAlone: ownTrue.length - trueOfBoth,
    trueDefaults: ownTrue.filter(({ kind }) => typedDefaults.includes(kind)).length,
    trueOfTheirsAlone: otherTrue.filter((one) => !isAmong(ownTrue)(one)).length,
  }
}

export interface Check {
  readonly name: string
  readonly value: number | null
  readonly wanted: string
  /** Null where something is not judged. */
  readonly met: boolean | null
}

/** What the yardstick is for: more that is true, and no more that is not, at the same trees. */
export function check({ likely, yardstick }: Compared): Check[] {
  const unjudged = likely.unjudged + yardstick.unjudged
  const ratio = yardstick.true === 0 ? null : likely.true / yardstick.true
  return [
    {
      name: 'true secrets, high and medium confidence, for each of the yardstick’s',
      value: ratio,
      wanted: '>= 1.2',
      met: ratio === null || unjudged > 0 ? null : ratio >= 1.2,
    },
    {
      name: 'false alarms, high and medium confidence',
      value: likely.false,
      wanted: `<= ${yardstick.false}`,
      met: unjudged > 0 ? null : likely.false <= yardstick.false,
    },
    { name: 'not judged', value: unjudged, wanted: '0', met: unjudged === 0 },
  ]
}
