// The rules as the commands know them. Apart from the analysis: who lists routes need not load them.

import type { RuleCard } from '../finding/index.ts'
import { redirects, rules as registry, toCard } from '../rules/index.ts'

export const rules: readonly RuleCard[] = registry.map(toCard)

/** Every name by which a rule may be called: those of today, and those that lead to one of them. */
export const ruleNames: readonly string[] = [
  ...rules.map(({ id }) => id),
  ...Object.entries(redirects).flatMap(([old, redirect]) => ('to' in redirect ? [old] : [])),
]

export function findRule(name: string): RuleCard | undefined {
  const redirect = Object.hasOwn(redirects, name) ? redirects[name] : undefined
  const id = redirect !== undefined && 'to' in redirect ? redirect.to : name
  return rules.find((rule) => rule.id === id)
}
