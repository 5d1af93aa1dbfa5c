// A guardrail made ready: its conditions are read and checked once. One that cannot be understood is a user error, and nothing runs.

import { UserError } from '../../base/index.ts'
import { type Condition, parseCondition } from '../cel/index.ts'
import { declarationsOf } from './fact-types.ts'
import type { ConditionText, Guardrail } from './guardrail.ts'

export interface CompiledGuardrail {
  readonly guardrail: Guardrail
  readonly when: Condition | null
  readonly require: Condition
}

export function compileGuardrail(guardrail: Guardrail): CompiledGuardrail {
  const { when, require } = guardrail
  return {
    guardrail,
    when: when === null ? null : compileCondition(guardrail, 'when', when),
    require: compileCondition(guardrail, 'require', require),
  }
}

function compileCondition(guardrail: Guardrail, part: string, { text, line }: ConditionText): Condition {
  const parsed = parseCondition(text, declarationsOf(guardrail.for))
  if (parsed.kind === 'ok') return parsed.condition
  const { origin } = guardrail
  // The text may go over several lines, and the fault is in one of them.
  const below = text.slice(0, parsed.offset).split('\n').length - 1
  const place = origin.kind === 'preset' ? `the preset ${origin.name}` : `${origin.file}:${(line ?? origin.line) + below}`
  throw new UserError('condition-wrong', {
    place,
    key: `guardrails.${guardrail.id}.${part}`,
    reason: parsed.message,
    variable: guardrail.for,
  })
}
