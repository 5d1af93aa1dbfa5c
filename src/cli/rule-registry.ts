// The rules as the commands know them. Apart from the analysis: who lists routes need not load them.

import { type RuleCard, rooms } from '../finding/index.ts'
import { redirects } from '../rules/index.ts'
import { cards } from '../scan/index.ts'

export const rules: readonly RuleCard[] = cards

/** Every name by which rules may be chosen: those of today, those that lead to one of them, and those of rooms for all that are in them. */
export const ruleNames: readonly string[] = [
  ...rules.map(({ id }) => id),
  ...Object.entries(redirects).flatMap(([old, redirect]) => ('to' in redirect ? [old] : [])),
]

export const chosenNames: readonly string[] = [...ruleNames, ...rooms]

export function findRule(name: string): RuleCard | undefined {
  const redirect = Object.hasOwn(redirects, name) ? redirects[name] : undefined
  const id = redirect !== undefined && 'to' in redirect ? redirect.to : name
  return rules.find((rule) => rule.id === id)
}
