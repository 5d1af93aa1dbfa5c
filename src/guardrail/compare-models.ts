// The difference of two states of one application. Data in, data out: nothing is read here, and two runs agree to the byte.

import type { Finding, Statement, Suppressed } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { Changes } from './changes.ts'
import { compareAccess } from './compare-access.ts'
import { compareApplications } from './compare-applications.ts'
import { compareEventDemands, readDemands } from './compare-demands.ts'
import { compareDocuments, type GivenDocument } from './compare-documents.ts'
import { compareEffects, readEffects } from './compare-effects.ts'
import { compareFindings } from './compare-findings.ts'
import { compareInput, compareResponses } from './compare-input.ts'
import { comparePackages, compareStatements, type PackageRow } from './compare-packages.ts'
import { compareRoutes, tellDependencies } from './compare-routes.ts'
import { DIFFERENCE_SCHEMA_VERSION, type Difference, type SideName } from './difference.ts'
import { matchRoutes } from './match-routes.ts'
import { findMovedCode } from './moved-code.ts'

/** One state of the application, and what a scan said of it. */
export interface ComparedState {
  readonly name: string
  readonly model: Model
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  readonly statements: readonly Statement[]
  readonly packages: readonly PackageRow[]
  /** Committed documents of the API; of the head alone they are compared. */
  readonly documents: readonly GivenDocument[]
}

export function compareModels(base: ComparedState, head: ComparedState): Difference {
  const changes = new Changes()
  const matched = matchRoutes(base.model, head.model)
  const moved = findMovedCode(base.model, head.model, matched.pairs)
  const sides = { base: base.model.schemas, head: head.model.schemas }
  const demands = { base: readDemands(base.model), head: readDemands(head.model) }
  compareRoutes(matched, { schemas: head.model.schemas, effects: readEffects(head.model) }, moved, changes)
  for (const pair of matched.pairs) {
    const dependencies = compareAccess(pair, moved, demands, changes)
    tellDependencies(pair, dependencies.untold, moved, changes)
    compareInput(pair, dependencies, sides, moved, changes)
    compareResponses(pair, sides, changes)
  }
  compareEffects(base.model, head.model, matched.pairs, changes)
  compareEventDemands(base.model, head.model, demands, changes)
  const findings = compareFindings(base, head, matched, moved)
  const packages = comparePackages(base.packages, head.packages, findings.new, changes)
  compareApplications(base.model, head.model, matched.apps, packages, changes)
  compareStatements(base.statements, head.statements, changes)
  return {
    schemaVersion: DIFFERENCE_SCHEMA_VERSION,
    tool: head.model.snapshot.tool,
    base: toSide(base),
    head: toSide(head),
    changes: changes.list(),
    findings,
    documents: compareDocuments(head.model, head.documents),
  }
}

function toSide({ name, model }: ComparedState): SideName {
  const { snapshot, routes, problems } = model
  return { name, commit: snapshot.commit, content: snapshot.content, routes: routes.length, problems: problems.length }
}

export function isEmpty({ changes, findings }: Difference): boolean {
  return changes.length + findings.new.length + findings.resolved.length + findings.suppressed.length === 0
}
