// What is known about a rule besides its code: what lists, pages and reports show, and what its findings are filed under.

import type { Access } from '../model/index.ts'
import type { Asvs, Audience, Confidence, Cwe, OwaspApi, Severity, Stage } from '../taxonomy/index.ts'

export interface RuleCard {
  /** The name of its file: words that name the fault, never the cure. For ever. */
  readonly id: string
  readonly title: string
  /** How bad if true. */
  readonly severity: Severity
  /** Where it is less or more bad: the worst of the routes that a finding reaches decides. */
  readonly severityByAccess?: Readonly<Partial<Record<Access, Severity>>>
  /** How often true. A single finding may be less sure than its rule, never surer. */
  readonly confidence: Confidence
  readonly audience: Audience
  readonly stage: Stage
  readonly cwe: readonly [Cwe, ...Cwe[]]
  readonly owaspApi: OwaspApi | null
  readonly asvs: readonly Asvs[]
  readonly why: string
  readonly fix: string
  /** What it does not see, a sentence each. */
  readonly blindSpots: readonly string[]
  readonly examples: readonly Example[]
}

/** A rule without its code, as lists and reports want it. */
export function toCard(card: RuleCard): RuleCard {
  const { id, title, severity, severityByAccess, confidence, audience, stage, cwe, owaspApi, asvs, why, fix, blindSpots, examples } = card
  const byAccess = severityByAccess === undefined ? {} : { severityByAccess }
  return { id, title, severity, ...byAccess, confidence, audience, stage, cwe, owaspApi, asvs, why, fix, blindSpots, examples }
}

/** A small program. Of a bad one the lines that a finding starts on are marked with `# <-- finding`. */
export interface Example {
  readonly kind: 'bad' | 'good'
  readonly title: string
  /** One file, `main.py`, or several that start with a line `# file: name.py`. */
  readonly program: string
}
