// What conditions of guardrails may ask of each kind of thing, for the page of the guide, with an example that is checked as any condition.

import { writeType } from '../cel/index.ts'
import { factTypes } from './fact-types.ts'
import { type SubjectKind, selectors, selectorsOf, subjectKinds } from './guardrail.ts'

export interface FactsOfKind {
  readonly kind: SubjectKind
  /** A condition that asks something sensible. */
  readonly example: string
  readonly facts: readonly { readonly name: string; readonly type: string; readonly description: string }[]
  /** What `where` takes. */
  readonly selectors: readonly { readonly name: string; readonly description: string }[]
}

const examples: Readonly<Record<SubjectKind, string>> = {
  route: 'route.public || route.access == "authenticated" || route.tests.exists(t, t == "role")',
  dependency: '!dependency.guards || !("parameter" in dependency.levels)',
  parameter: 'parameter.bounded && parameter.sensitivity != "credential"',
  schema: '!schema.received || schema.extra == "forbid"',
  field: '!(field.sent && field.sensitivity == "credential")',
  finding: 'finding.severity != "critical" || finding.confidence == "low"',
  secret: 'secret.file.startsWith("tests/")',
  infrastructure: '!("CWE-319" in infrastructure.cwe)',
  component: 'component.locked && component.source == "index" && component.license != "AGPL-3.0-only"',
  statement: 'statement.id != "tls-everywhere" || statement.verdict == "yes"',
}

export function listFacts(): readonly FactsOfKind[] {
  return subjectKinds.map((kind) => ({
    kind,
    example: examples[kind],
    facts: Object.entries(factTypes[kind]).map(([name, { type, description }]) => ({ name, type: writeType(type), description })),
    selectors: selectorsOf[kind].map((name) => ({ name, description: selectors[name].description })),
  }))
}
