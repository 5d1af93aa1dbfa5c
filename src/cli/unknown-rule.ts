// Somebody names a rule that there is not: on the command line or in the settings.

import { UserError } from '../base/index.ts'
import type { RuleCard } from '../finding/index.ts'
import { hintFor } from './nearest.ts'

export function unknownRule(rule: string, rules: readonly RuleCard[]): UserError {
  const known = rules.map(({ id }) => id)
  return new UserError('unknown-rule', { rule, hint: hintFor(rule, known, '`fastward rules` lists them') })
}
