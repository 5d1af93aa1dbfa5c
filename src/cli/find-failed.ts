// A guardrail whose condition came to no answer: what it is about counts as broken, and the command fails whatever else it says.

import { UserError } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'

export function findFailed(findings: readonly Finding[]): UserError | null {
  for (const { guardrails = [], message, cause } of findings)
    for (const { id, outcome, reason } of guardrails)
      if (outcome === 'failed') {
        const [subject = cause.name] = message.what.split(': ')
        return new UserError('guardrail-not-evaluated', { guardrail: id, subject, reason: reason ?? 'it came to no answer' })
      }
  return null
}
