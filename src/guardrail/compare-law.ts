// What a change does to its own law: each part of the policy that it alters, judged by what the application of the head would be told
// under the law of the base with that one part altered.

import type { Finding } from '../finding/index.ts'
import { type Document, type LawEdit, type Layer, listEdits, toDays } from '../policy/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'

export interface LawChange {
  /** `rules.cors-any-origin-with-credentials` */
  readonly key: string
  readonly direction: LawDirection
  readonly what: string
  /** How many findings of the head it would have taken away or made smaller; of what is stronger, brought or made worse. */
  readonly decides: number
  /** The routes that these findings are about, as people name them. */
  readonly routes: readonly string[]
  /** Somebody held the head against it. What was not tried is judged by its form. */
  readonly isTried: boolean
}

export type LawDirection = 'weaker' | 'neutral' | 'stronger'

export interface LawMatter {
  /** What the head is told under a law; null where that cannot be had. */
  readonly decide: (layers: readonly Layer[]) => Promise<readonly Finding[] | null>
  readonly severityOf: (rule: string) => Severity | null
  /** Whether a pattern of the settings hides a file. */
  readonly hides: (pattern: string, file: string) => boolean
  readonly nameRoute: (id: string) => string
  /** Fingerprints of what was there already, by the baseline of each side. */
  readonly baselines: { readonly base: ReadonlySet<string>; readonly head: ReadonlySet<string> }
  /** Fingerprints of what is found in the base. */
  readonly inBase: ReadonlySet<string>
}

/** All parts at once: two that hide each other are told here. */
export interface LawTotal {
  readonly passes: number
  readonly brings: number
  /** Of what passes. */
  readonly routes: readonly string[]
}

export interface ComparedLaws {
  readonly changes: readonly LawChange[]
  /** Null where it is one part alone, or the law of the head cannot be tried. */
  readonly together: LawTotal | null
}

export async function compareLaws(base: readonly Layer[], head: readonly Layer[], matter: LawMatter): Promise<ComparedLaws> {
  const edits = listEdits(base, head)
  const hadLaw = base.length > 0
  const decided = edits.length === 0 && isSame(matter.baselines.base, matter.baselines.head) ? [] : ((await matter.decide(base)) ?? [])
  const changes: LawChange[] = []
  for (const edit of edits) {
    // The file alone says little: what is in it is held against what was in the other one.
    if (edit.section === 'baseline') continue
    const after = await tryEdit(edit, decided, matter)
    changes.push(judgeEdit(edit, after === null ? null : compareDecided(decided, after), matter, hadLaw))
  }
  const all = [...changes, ...compareBaselines(decided, matter, hadLaw)].toSorted((one, other) => order(one) - order(other))
  return { changes: all, together: changes.length < 2 ? null : await compareWhole(decided, head, matter) }
}

async function compareWhole(decided: readonly Finding[], head: readonly Layer[], matter: LawMatter): Promise<LawTotal | null> {
  const after = await matter.decide(head)
  if (after === null) return null
  const { passes, brings } = compareDecided(decided, after)
  return { passes: passes.length, brings: brings.length, routes: listRoutes(passes, matter) }
}

/** Null where the form alone is to judge. */
async function tryEdit({ section, after, alone }: LawEdit, decided: readonly Finding[], { decide, hides }: LawMatter) {
  if (section === 'extends') return null
  // Where files are left out there may be no application any more that could be read.
  if (section === 'exclude' && typeof after === 'string' && !after.startsWith('!'))
    return decided.filter(({ places: [{ file }] }) => !hides(after, file))
  return decide(alone)
}

function order({ direction }: LawChange): number {
  return direction === 'weaker' ? 0 : direction === 'stronger' ? 1 : 2
}

interface Decided {
  readonly passes: readonly Finding[]
  readonly brings: readonly Finding[]
}

function compareDecided(before: readonly Finding[], after: readonly Finding[]): Decided {
  const harder = (ones: readonly Finding[], others: readonly Finding[]) => {
    const weights = new Map(others.map((finding) => [finding.fingerprint, weigh(finding)]))
    // A waiver that ended is told by a finding, which goes with the waiver.
    return ones.filter((finding) => finding.rule !== 'waiver-expired' && weigh(finding) > (weights.get(finding.fingerprint) ?? -1))
  }
  return { passes: harder(before, after), brings: harder(after, before) }
}

/** What blocks weighs more than anything that does not. */
function weigh({ severity, guardrails }: Finding): number {
  return severities.indexOf(severity) + (guardrails?.some(({ blocks }) => blocks) ? severities.length : 0)
}

function judgeEdit(edit: LawEdit, decided: Decided | null, matter: LawMatter, hadLaw: boolean): LawChange {
  const { key } = edit
  const form = judgeForm(edit, matter)
  if (decided === null) return { key, ...form, decides: 0, routes: [], isTried: false }
  const { passes, brings } = decided
  const direction =
    passes.length > 0
      ? 'weaker'
      : brings.length > 0
        ? 'stronger'
        : form.isUnsure === true || (!hadLaw && form.direction === 'weaker' && inward.has(edit.section))
          ? 'neutral'
          : form.direction
  const counted = direction === 'weaker' ? passes : direction === 'stronger' ? brings : []
  return { key, what: form.what, direction, decides: counted.length, routes: listRoutes(counted, matter), isTried: true }
}

function listRoutes(findings: readonly Finding[], { nameRoute }: LawMatter): string[] {
  return [...new Set(findings.flatMap(({ routes }) => routes.map(({ id }) => nameRoute(id))))]
}

interface Form {
  readonly direction: LawDirection
  readonly what: string
  /** Something is said otherwise: its text does not tell which way. */
  readonly isUnsure?: boolean
}

/** Sections of which more is more law, and those of which more is less. */
const holding = new Set<string>(['guardrails', 'access', 'presets', 'locked', 'licences', 'document'])
const loosening = new Set<string>(['waivers', 'validators', 'routes'])
/** Of these the first law of a project only says what holds of the rest of it. */
const inward = new Set<string>(['guardrails', 'routes', 'waivers'])

function judgeForm(edit: LawEdit, matter: LawMatter): Form {
  const { section, before, after } = edit
  if (section === 'rules') return judgeRule(edit, matter)
  if (section === 'exclude') {
    // One that starts with `!` brings back what another hides.
    const isBack = String(after ?? before).startsWith('!')
    return after === undefined
      ? { direction: isBack ? 'weaker' : 'stronger', what: 'is no longer left out' }
      : { direction: isBack ? 'stronger' : 'weaker', what: 'is left out' }
  }
  if (section === 'includeTests')
    return { direction: after === true ? 'stronger' : 'weaker', what: `is ${after === true} and was ${before === true}` }
  if (section === 'secrets') return judgeSecrets(before, after)
  const what = before === undefined ? 'is new' : after === undefined ? 'is gone' : 'is another'
  const turned = findTurn(after)
  if (turned !== null) return { direction: 'weaker', what: `is turned ${turned}`, isUnsure: turned !== 'off' }
  const isLoose = loosening.has(section) || findTurn(before) !== null
  if (!isLoose && !holding.has(section)) return { direction: 'neutral', what }
  // What is said otherwise is weaker until somebody has looked.
  if (before !== undefined && after !== undefined) return { direction: 'weaker', what, isUnsure: true }
  return { direction: (before === undefined) === isLoose ? 'weaker' : 'stronger', what }
}

function judgeRule({ key, before, after }: LawEdit, { severityOf }: LawMatter): Form {
  const own = severityOf(key.slice(key.indexOf('.') + 1))
  const rank = (setting: unknown) => severities.findIndex((severity) => severity === (setting ?? own))
  const words = (setting: unknown) => (setting === undefined ? `as the rule says${own === null ? '' : ` (${own})`}` : String(setting))
  const direction = rank(after) < rank(before) ? 'weaker' : rank(after) > rank(before) ? 'stronger' : 'neutral'
  return { direction, what: `is ${words(after)} and was ${words(before)}` }
}

function judgeSecrets(before: unknown, after: unknown): Form {
  const daysOf = (value: unknown) => toDays((value as Document['secrets'] | undefined)?.maxAge) ?? Number.POSITIVE_INFINITY
  const [was, is] = [daysOf(before), daysOf(after)]
  const words = (days: number) => (Number.isFinite(days) ? `${days} days` : 'without limit')
  return { direction: is > was ? 'weaker' : is < was ? 'stronger' : 'neutral', what: `is ${words(is)} and was ${words(was)}` }
}

/** Of a guardrail that is declared elsewhere, what it is turned to. */
function findTurn(written: unknown): string | null {
  return typeof written === 'object' && written !== null && 'turn' in written ? String(written.turn) : null
}

/** A baseline only shrinks. The first one names what is there already. */
function compareBaselines(decided: readonly Finding[], matter: LawMatter, hadLaw: boolean): LawChange[] {
  const { baselines, inBase } = matter
  const gained = [...baselines.head].filter((one) => !baselines.base.has(one) && (hadLaw || !inBase.has(one)))
  const lost = [...baselines.base].filter((one) => !baselines.head.has(one)).length
  const common = { key: 'baseline', isTried: true }
  const covered = decided.filter(({ fingerprint }) => gained.includes(fingerprint))
  const count = (number: number) => (number === 1 ? '1 finding' : `${number} findings`)
  if (gained.length > 0)
    return [
      {
        ...common,
        direction: 'weaker',
        what: `has ${count(gained.length)} more`,
        decides: covered.length,
        routes: listRoutes(covered, matter),
      },
    ]
  return lost > 0 ? [{ ...common, direction: 'stronger', what: `has ${count(lost)} fewer`, decides: 0, routes: [] }] : []
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item))
}
