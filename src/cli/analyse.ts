// The seam between the command line and the rooms below it: the one place where the commands get an analysis or the rules.
// Imported late, so that help, version and errors of usage answer before the parser is in memory.

import type { RuleCard } from '../finding/index.ts'
import { redirects, rules as registry, toCard } from '../rules/index.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import { findOrigin } from './find-origin.ts'
import type { Host } from './host.ts'
import type { KnownFindings } from './known-findings.ts'
import type { Progress } from './progress.ts'
import { readBaseline } from './read-baseline.ts'
import { readModel } from './read-model.ts'
import { createLineReader, type FindingsWish, scanModel, writeAnalysis } from './write-analysis.ts'

export async function analyse(request: AnalysisRequest, host: Host, progress: Progress): Promise<Analysis> {
  const { wish } = request
  const known = wish.kind === 'findings' ? await readKnown(request, wish, host, progress) : []
  const { model, tree } = await readModel(request, host, progress)
  return writeAnalysis(model, tree, request, known)
}

/** What was found before is read first: what cannot be read is said at once. */
async function readKnown(request: AnalysisRequest, wish: FindingsWish, host: Host, progress: Progress): Promise<KnownFindings[]> {
  const known: KnownFindings[] = []
  if (wish.baseline !== null) known.push({ fingerprints: readBaseline(wish.baseline, host), name: wish.baseline })
  if (wish.since !== null) {
    const origin = findOrigin(request, wish.since, host)
    const { model, tree } = await readModel(request, host, progress, origin)
    const { findings } = scanModel(model, createLineReader(tree), request, wish)
    const name = `${wish.since} (merge base ${origin.commit.slice(0, 10)})`
    known.push({ fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)), name })
  }
  return known
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
