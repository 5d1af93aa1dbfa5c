// What a change does to its own law: settings of the head held against those of the base, each with what it would have decided.

import type { Finding } from '../finding/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'

/** As far as it decides what is found, and how bad it is. */
export interface Law {
  readonly rules: ReadonlyMap<string, 'off' | Severity>
  readonly exclude: readonly string[]
  readonly includeTests: boolean
  /** Names of functions that are believed to make harmless. */
  readonly validators: ReadonlyMap<string, unknown>
  readonly secretsAge: number | null
  /** Everything else by its place, as text: guardrails, waivers, how the application is found. */
  readonly others: ReadonlyMap<string, LawPart>
}

export interface LawPart {
  readonly text: string
  /** Whether there is more law with it, or less. */
  readonly weight: 'holds' | 'loosens' | 'neither'
}

export interface LawChange {
  /** `rules.cors-any-origin-with-credentials` */
  readonly key: string
  readonly direction: 'weaker' | 'neutral' | 'stronger'
  readonly what: string
  /** How many findings of the head it would have taken away or made smaller; of what is stronger, brought or made worse. */
  readonly decides: number
}

export interface LawMatter {
  /** Of the head, as the law of the base finds them. */
  readonly findings: readonly Finding[]
  readonly severityOf: (rule: string) => Severity | null
  /** Whether patterns of the settings hide a file. */
  readonly hides: (patterns: readonly string[], file: string) => boolean
}

export function compareLaws(base: Law, head: Law, matter: LawMatter): LawChange[] {
  return [...compareRules(base, head, matter), ...compareExclusions(base, head, matter), ...compareRest(base, head)]
}

/** Off is below every severity. */
function rank(setting: 'off' | Severity | null): number {
  return setting === null || setting === 'off' ? -1 : severities.indexOf(setting)
}

function compareRules(base: Law, head: Law, { findings, severityOf }: LawMatter): LawChange[] {
  return [...new Set([...base.rules.keys(), ...head.rules.keys()])].flatMap((rule) => {
    const [before, after] = [base.rules.get(rule), head.rules.get(rule)]
    if (before === after) return []
    const own = severityOf(rule)
    const [was, is] = [before ?? own, after ?? own]
    const words = (setting: 'off' | Severity | undefined) => setting ?? `as the rule says${own === null ? '' : ` (${own})`}`
    const direction = rank(is) < rank(was) ? 'weaker' : rank(is) > rank(was) ? 'stronger' : 'neutral'
    const decides = findings.filter((finding) => finding.rule === rule && (is === 'off' || finding.severity !== is)).length
    return [
      {
        key: `rules.${rule}`,
        direction,
        what: `is ${words(after)} and was ${words(before)}`,
        decides: direction === 'neutral' ? 0 : decides,
      },
    ]
  })
}

function compareExclusions(base: Law, head: Law, { findings, hides }: LawMatter): LawChange[] {
  const gained = head.exclude.filter((pattern) => !base.exclude.includes(pattern))
  const lost = base.exclude.filter((pattern) => !head.exclude.includes(pattern))
  return [
    ...gained.map(
      (pattern): LawChange => ({
        key: 'exclude',
        // One that starts with `!` brings back what another hides.
        direction: pattern.startsWith('!') ? 'stronger' : 'weaker',
        what: `now has \`${pattern}\``,
        decides: findings.filter(({ places: [{ file }] }) => hides([pattern], file)).length,
      }),
    ),
    ...lost.map(
      (pattern): LawChange => ({
        key: 'exclude',
        direction: pattern.startsWith('!') ? 'weaker' : 'stronger',
        what: `no longer has \`${pattern}\``,
        decides: 0,
      }),
    ),
  ]
}

function compareRest(base: Law, head: Law): LawChange[] {
  const changes: LawChange[] = []
  if (base.includeTests !== head.includeTests)
    changes.push({
      key: 'include-tests',
      direction: head.includeTests ? 'stronger' : 'weaker',
      what: `is ${head.includeTests} and was ${base.includeTests}`,
      decides: 0,
    })
  for (const name of new Set([...base.validators.keys(), ...head.validators.keys()])) {
    const [before, after] = [base.validators.get(name), head.validators.get(name)].map((one) => JSON.stringify(one))
    if (before === after) continue
    const direction = before === undefined ? 'weaker' : after === undefined ? 'stronger' : 'weaker'
    const what =
      before === undefined
        ? 'is now believed to make harmless what it is given'
        : after === undefined
          ? 'is no longer believed'
          : 'is believed for something else'
    changes.push({ key: `validators.${name}`, direction, what, decides: 0 })
  }
  if (base.secretsAge !== head.secretsAge) {
    const [was, is] = [base.secretsAge ?? Number.POSITIVE_INFINITY, head.secretsAge ?? Number.POSITIVE_INFINITY]
    const words = (days: number) => (Number.isFinite(days) ? `${days} days` : 'without limit')
    changes.push({
      key: 'secrets.max-age',
      direction: is > was ? 'weaker' : 'stronger',
      what: `is ${words(is)} and was ${words(was)}`,
      decides: 0,
    })
  }
  for (const key of new Set([...base.others.keys(), ...head.others.keys()])) {
    const [before, after] = [base.others.get(key), head.others.get(key)]
    if (before?.text === after?.text) continue
    const what = before === undefined ? 'is new' : after === undefined ? 'is gone' : 'is another'
    changes.push({ key, direction: judgePart(before, after), what, decides: 0 })
  }
  return changes
}

/** What is said otherwise is weaker until somebody has looked: nobody can tell by its text. */
function judgePart(before: LawPart | undefined, after: LawPart | undefined): LawChange['direction'] {
  const weight = after?.weight ?? before?.weight ?? 'neither'
  if (weight === 'neither') return 'neutral'
  if (before === undefined) return weight === 'holds' ? 'stronger' : 'weaker'
  if (after === undefined) return weight === 'holds' ? 'weaker' : 'stronger'
  return 'weaker'
}
