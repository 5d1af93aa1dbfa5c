// What a room hands to a scan: its cards, and what its rules say of one application. The scan makes findings of it.

import type { History, Memory, Place, Tree } from '../base/index.ts'
import type { Model, ModelProblem } from '../model/index.ts'
import type { Advisories } from '../taxonomy/index.ts'
import type { FindingDraft } from './finding.ts'
import type { RuleCard } from './rule-card.ts'

/** A draft whose place may not be known: then the scan says so instead of losing it. */
export type Draft = Omit<FindingDraft, 'place'> & { readonly place: FindingDraft['place'] | null }

export type Report = (draft: Draft) => void

/** What one rule said. */
export interface CardReport {
  readonly card: RuleCard
  readonly drafts: readonly Draft[]
  /** How often the rule was asked. */
  readonly asked: number
  /** What it threw, the first of each message; the other things it was asked about still count. */
  readonly failures: readonly string[]
}

/** What a scan says of the application beside findings: one question, its answer, and why. */
export interface Statement {
  /** For ever, as the id of a rule: `tls-everywhere`. */
  readonly id: string
  /** Who says it. */
  readonly room: Room
  /** What is asked, as a title: `TLS everywhere`. */
  readonly title: string
  /** `unknown` is never read as yes. Null where it is no question of yes or no. */
  readonly verdict: 'yes' | 'no' | 'unknown' | null
  /** The answer in a sentence. */
  readonly text: string
  readonly reasons: readonly { readonly text: string; readonly place: Place | null }[]
}

/** What was looked at beside Python: `12 lock files`. */
export interface Coverage {
  readonly what: string
  readonly count: number
}

export interface Detection {
  readonly reports: readonly CardReport[]
  readonly problems: readonly ModelProblem[]
  readonly statements: readonly Statement[]
  readonly coverage: readonly Coverage[]
  /** Where secrets stand: no report shows what is there. */
  readonly hidden?: readonly Place[]
}

/** The rooms by the names under which people ask for them alone: `--only secrets`. */
export const rooms = ['code', 'dependencies', 'secrets', 'infrastructure'] as const
export type Room = (typeof rooms)[number]

export interface Detector {
  readonly room: Room
  readonly cards: readonly RuleCard[]
  /** Asks those of its rules that are on; none of them: it looks at nothing. */
  detect(on: readonly RuleCard[]): Detection
}

/** What a detector beside the rules about code looks at. */
export interface Subject {
  readonly tree: Tree
  readonly model: Model
  /** What time is measured against: ages, expiries. */
  readonly today: Date
  /** What is publicly known of weaknesses of packages; null where there is no database. */
  readonly advisories: Advisories | null
  /** Absent where nobody may ask. */
  readonly past?: Past
  /** What the project's settings say of secrets. */
  readonly secrets?: SecretsPolicy
  /** Absent where nobody may run helm. */
  readonly renderChart?: RenderChart
  /** What they say of licences; null where they say nothing. */
  readonly licences?: LicencesPolicy | null
  /** What is known of an earlier search for the same, which goes by this name; absent where nothing is kept. */
  readonly findEmpty?: (search: string) => EmptyFiles
}

/** Files in which a search found nothing, as long as they are what they were. */
export interface EmptyFiles {
  /** As what it was searched; null where it has to be searched again. */
  find(path: string): 'text' | 'binary' | null
  note(path: string, as: 'text' | 'binary'): void
}

/** Fills a chart of the tree in with its own defaults: manifests, each part under `# Source: `, or why there are none. */
export type RenderChart = (chart: { readonly folder: string; readonly release: string; readonly namespace: string }) => RenderedChart

/** `lacks`: what is not in it, as a sentence. */
export type RenderedChart = { readonly text: string; readonly lacks?: string } | { readonly problem: string }

export interface Past {
  /** How far back is searched for what is no longer in the tree; null where nobody asked. */
  readonly depth: { readonly commits: number; readonly bytes: number } | null
  /** The history of the tree, and what was kept of it; null where it has none. */
  find(): { readonly history: History; readonly memory: Memory } | null
}

export interface SecretsPolicy {
  /** After so many days a secret is to be replaced. */
  readonly maxAge: number | null
}

export interface LicencesPolicy {
  /** As SPDX names them. */
  readonly deny: readonly string[]
  /** The folder in which the packages are installed, as the settings name it. */
  readonly from: string
  /** What packages that are installed there say of themselves, by `name version`. */
  readonly known: ReadonlyMap<string, { readonly kind: 'expression' | 'words'; readonly text: string } | null>
}

/** Asks one rule about many things; what it throws about one does not keep it from the next. */
export function askRule<Thing>(card: RuleCard, things: Iterable<Thing>, check: (thing: Thing, report: Report) => void): CardReport {
  const drafts: Draft[] = []
  const failures = new Set<string>()
  let asked = 0
  for (const thing of things) {
    asked += 1
    try {
      check(thing, (draft) => drafts.push(draft))
    } catch (error) {
      failures.add(error instanceof Error ? error.message : String(error))
    }
  }
  return { card, drafts, asked, failures: [...failures] }
}
