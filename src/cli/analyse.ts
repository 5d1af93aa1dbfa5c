// The seam between the command line and the rooms below it: the one place where the commands get an analysis or the rules.
// Imported late, so that help, version and errors of usage answer before the parser is in memory.

import type { RuleCard } from '../finding/index.ts'
import { redirects, rules as registry, toCard } from '../rules/index.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'
import { writeAnalysis } from './write-analysis.ts'

export async function analyse(request: AnalysisRequest, host: Host, progress: Progress): Promise<Analysis> {
  const { model, tree } = await readModel(request, host, progress)
  return writeAnalysis(model, tree, request)
}

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
