// Which requirements of ASVS something of ours can say are broken, and by what; and which nobody here judges.

import { type Asvs, type AsvsLevel, listAsvsRequirements } from '../../taxonomy/index.ts'
import { asvsFirstLevel, asvsSecondLevel } from './asvs-requirements.ts'
import { presetGuardrails } from './preset-guardrails.ts'

export interface AsvsCoverage {
  readonly judged: readonly { readonly requirement: Asvs; readonly words: string; readonly sources: readonly string[] }[]
  /** That none of ours judges: a person has to. */
  readonly rest: readonly Asvs[]
}

export function judgeAsvs(upTo: AsvsLevel, rules: readonly { readonly id: string; readonly asvs: readonly Asvs[] }[]): AsvsCoverage {
  const guardrails = Object.entries(presetGuardrails).map(([id, { asvs }]) => ({ id, asvs: asvs as readonly Asvs[] }))
  const words: Readonly<Partial<Record<Asvs, string>>> = { ...asvsFirstLevel, ...asvsSecondLevel }
  const all = listAsvsRequirements(upTo).map((requirement) => ({
    requirement,
    words: words[requirement] ?? '',
    sources: [...rules, ...guardrails].flatMap(({ id, asvs }) => (asvs.includes(requirement) ? [id] : [])),
  }))
  return {
    judged: all.filter(({ sources }) => sources.length > 0),
    rest: all.filter(({ sources }) => sources.length === 0).map(({ requirement }) => requirement),
  }
}
