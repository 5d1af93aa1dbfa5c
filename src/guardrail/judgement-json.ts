// A judgement for programs: the contract that `schema/judgement.json` describes. Every key is always there.

import type { LawChange, LawTotal } from './compare-law.ts'
import type { Difference } from './difference.ts'
import type { Block, Judgement } from './judge-change.ts'

/** Major changes when a reader of an older one would misread. */
const JUDGEMENT_SCHEMA_VERSION = '1.0'

export interface JudgementJson {
  readonly schemaVersion: string
  /** It may not land; `fastward guard` ends with 1. */
  readonly blocked: boolean
  /** What the change does to the policy, which is not what judges it. */
  readonly law: readonly LawChange[]
  /** What these changes come to together; null where it is one, or nobody can say. */
  readonly lawTogether: LawTotal | null
  /** Why the change to the policy stops it; null where it does not. */
  readonly lawBlocks: string | null
  readonly blocks: readonly Block[]
  /** What `fastward diff --format json` writes; null where a state was judged alone. */
  readonly difference: Difference | null
}

export function toJudgementJson({ blocked, law, lawTogether, lawBlocks, blocks }: Judgement, difference: Difference | null): JudgementJson {
  return { schemaVersion: JUDGEMENT_SCHEMA_VERSION, blocked, law, lawTogether, lawBlocks, blocks, difference }
}
