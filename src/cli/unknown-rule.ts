// Somebody names a rule that there is not, on the command line.

import { hintFor, UserError } from '../base/index.ts'

export function unknownRule(rule: string, names: readonly string[]): UserError {
  return new UserError('unknown-rule', { rule, hint: hintFor(rule, names, '`fastward rules` lists them') })
}
