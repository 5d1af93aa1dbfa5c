// Guardrails held against an application and what a scan says of it: what is broken, as data.

import type { Finding, Room, Statement } from '../../finding/index.ts'
import type { Model } from '../../model/index.ts'
import type { CompiledGuardrail } from './compile.ts'
import { type PackageFacts, toFindingSubjects, toPackageSubjects, toStatementSubjects } from './finding-facts.ts'
import type { Guardrail, SubjectKind } from './guardrail.ts'
import { type Judgement, judge } from './judge.ts'
import type { RouteContext } from './route-context.ts'
import { collectEffects, toDependencySubjects, toParameterSubjects, toRouteSubject } from './route-facts.ts'
import { readRouteSchemas, toFieldSubjects, toSchemaSubjects } from './schema-facts.ts'
import type { Subject } from './subject.ts'

/** What guardrails are held against. */
export interface Matter {
  readonly model: Model
  readonly findings: readonly Finding[]
  readonly statements: readonly Statement[]
  /** Null where no lock file and no manifest was read: then nothing is known of packages. */
  readonly packages: readonly PackageFacts[] | null
  readonly publicRoutes: readonly string[]
  readonly roomOf: (rule: string) => Room | null
}

/** A guardrail and a thing of which it does not hold, or of which nobody can say. */
export interface Violation extends Judgement {
  readonly guardrail: Guardrail
  readonly outcome: 'broken' | 'unknown' | 'failed'
  readonly subject: Subject
  /** It stops a change. */
  readonly blocks: boolean
}

export interface Evaluation {
  /** In the order of the guardrails, and within one in that of the model or the report. */
  readonly violations: readonly Violation[]
  /** How many things each guardrail was about. */
  readonly touched: ReadonlyMap<string, number>
}

/** Makes the things of each kind when the first guardrail asks for them. */
export function createSubjects(matter: Matter): (kind: SubjectKind) => readonly Subject[] {
  const known = new Map<SubjectKind, readonly Subject[]>()
  let context: RouteContext | null = null
  const getContext = (): RouteContext => {
    const { model, publicRoutes } = matter
    context ??= { model, publicRoutes, effects: collectEffects(model), schemas: readRouteSchemas(model) }
    return context
  }
  return (kind) => {
    const found = known.get(kind) ?? makeSubjects(kind, matter, getContext)
    known.set(kind, found)
    return found
  }
}

function makeSubjects(
  kind: SubjectKind,
  { model, findings, statements, packages, roomOf }: Matter,
  getContext: () => RouteContext,
): readonly Subject[] {
  switch (kind) {
    case 'route':
      return model.routes.map((route) => toRouteSubject(route, getContext()))
    case 'dependency':
      return toDependencySubjects(model, getContext())
    case 'parameter':
      return toParameterSubjects(model, getContext())
    case 'schema':
      return toSchemaSubjects(model, getContext())
    case 'field':
      return toFieldSubjects(model, getContext())
    case 'finding':
    case 'secret':
    case 'infrastructure':
      return toFindingSubjects(findings, kind, roomOf, model)
    case 'component':
      return packages === null ? [] : toPackageSubjects(packages)
    case 'statement':
      return toStatementSubjects(statements)
  }
}

export function evaluate(guardrails: readonly CompiledGuardrail[], matter: Matter): Evaluation {
  const subjectsOf = createSubjects(matter)
  const touched = new Map<string, number>()
  const violations: Violation[] = []
  for (const compiled of guardrails) {
    const { guardrail } = compiled
    let count = 0
    for (const subject of subjectsOf(guardrail.for)) {
      const { outcome, reason } = judge(compiled, subject)
      if (outcome !== 'untouched') count += 1
      if (outcome === 'untouched' || outcome === 'holds') continue
      violations.push({ guardrail, outcome, reason, subject, blocks: doesBlock(guardrail, outcome) })
    }
    touched.set(guardrail.id, count)
  }
  return { violations, touched }
}

/** What failed is never let through: a policy that cannot be evaluated fails closed. */
export function doesBlock({ severity, allowUnknown }: Guardrail, outcome: Violation['outcome']): boolean {
  return severity === 'block' && !(outcome === 'unknown' && allowUnknown)
}
