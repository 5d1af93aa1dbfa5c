// What the guardrails of the policy say of a finding, in the words of every format.

import { toPrintable } from '../base/index.ts'
import type { BrokenGuardrail, Finding } from '../finding/index.ts'

/** A sentence for each: `Breaks the guardrail no-shell (block, platform): Nothing runs a shell. It stops a change.` */
export function describeGuardrails({ guardrails = [] }: Pick<Finding, 'guardrails'>): string[] {
  return guardrails.map((one) => {
    const { outcome, message, reason, blocks } = one
    return [
      `${verbs[outcome]} the guardrail ${nameGuardrail(one)}: ${endSentence(message)}`,
      ...(reason === null ? [] : [endSentence(reason.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase()))]),
      ...(blocks ? ['It stops a change.'] : []),
    ].join(' ')
  })
}

/** `no-shell (block, platform)` */
export function nameGuardrail({ id, severity, owner }: BrokenGuardrail): string {
  return `${toPrintable(id)} (${severity}${owner === null ? '' : `, ${toPrintable(owner)}`})`
}

/** A guardrail of the policy forbids that a change brings it. */
export function stopsChange({ guardrails = [] }: Pick<Finding, 'guardrails'>): boolean {
  return guardrails.some(({ blocks }) => blocks)
}

const verbs: Readonly<Record<BrokenGuardrail['outcome'], string>> = {
  broken: 'Breaks',
  unknown: 'May break',
  failed: 'Could not be held against',
}

function endSentence(text: string): string {
  const printable = toPrintable(text)
  return /[.!?]$/.test(printable) ? printable : `${printable}.`
}
