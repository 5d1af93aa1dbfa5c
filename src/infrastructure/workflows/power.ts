// What a job may do to the repository: what its token may write, which secrets it is given, and who is kept from starting it.

import { findWorkflowExpressions, type WorkflowTerm } from '../../syntax/index.ts'
import type { Job, Permissions, Step, Workflow } from '../sources/workflows.ts'
import type { Written } from '../sources/written.ts'

export interface Power {
  /** What the token may write; null where nothing is said and the settings of the repository decide. */
  readonly writes: readonly string[] | null
  /** Names of secrets other than the token. */
  readonly secrets: readonly string[]
}

export function powerOf(workflow: Workflow, job: Job): Power {
  const permissions = job.permissions ?? workflow.permissions
  return { writes: permissions === null ? null : writesOf(permissions), secrets: secretsOf(workflow, job) }
}

export function writesOf({ all, scopes }: Permissions): string[] {
  if (all !== null) return all === 'write' ? ['everything'] : []
  return [...scopes].filter(([, level]) => level === 'write').map(([scope]) => scope)
}

/** All texts of a job that may hold expressions, and the environment of its workflow. */
export function textsOf(workflow: Workflow, job: Job): Written[] {
  const own = job.steps.flatMap((step) => [...textsOfStep(step), ...step.env, ...step.with])
  return [...workflow.env, ...job.env, ...job.with, ...own]
}

function textsOfStep({ run, if: condition }: Step): Written[] {
  return [run, condition].filter((one) => one !== null)
}

function secretsOf(workflow: Workflow, job: Job): string[] {
  const names = new Set<string>()
  for (const { text } of textsOf(workflow, job))
    for (const name of secretsIn(text)) if (name !== 'github_token') names.add(name.toUpperCase())
  if (job.inheritsSecrets !== null) names.add('all')
  return [...names]
}

/** Names of secrets in a text, lower case; `*` for all of them. */
export function secretsIn(text: string): string[] {
  if (!text.includes('secrets')) return []
  return findWorkflowExpressions(text).flatMap(({ term }) => (term === null ? [] : ofTerm(term)))
}

function ofTerm(term: WorkflowTerm): string[] {
  switch (term.kind) {
    case 'literal':
      return []
    case 'operator':
      // A comparison tells only whether there is one.
      return term.operator === '||' || term.operator === '&&' ? term.operands.flatMap(ofTerm) : []
    case 'call':
      return term.name === 'contains' || term.name === 'startswith' || term.name === 'endswith' ? [] : term.arguments.flatMap(ofTerm)
    case 'path':
      if (term.of !== null) return ofTerm(term.of)
      return term.names[0] === 'secrets' ? [term.names[1] ?? '*'] : []
  }
}

const guard =
  /author_association|head\.repo\.full_name|head\.repo\.fork|github\.(?:actor|triggering_actor)\b|sender\.login|\.user\.login|label(?:s|\.name)|permission|collaborator|pull_request\.merged|is_(?:member|maintainer|trusted)/i
const guardingStep = /check-(?:user-)?permission|getCollaboratorPermissionLevel|collaborators\/|user-permission|author_association/i

/** Something asks who started it before the step runs; whether it asks well is not known. */
export function isGuarded(workflow: Workflow, job: Job, step: Step | null): boolean {
  const conditions = [job.if?.text ?? '', step?.if?.text ?? '']
  if (conditions.some((text) => guard.test(text.slice(0, 5000)))) return true
  const before = step === null ? [] : job.steps.slice(0, job.steps.indexOf(step))
  const asks = (one: Step) =>
    guardingStep.test(`${one.uses?.text ?? ''} ${one.run?.text ?? ''} ${one.with.map(({ text }) => text).join(' ')}`.slice(0, 20_000))
  if (before.some(asks)) return true
  return job.needs.some((id) => {
    const needed = workflow.jobs.find((one) => one.id === id)
    return needed !== undefined && (needed.hasEnvironment || guard.test(needed.if?.text ?? '') || needed.steps.some(asks))
  })
}

/** `, with 2 secrets and a token that writes contents`. */
export function describePower({ writes, secrets }: Power): string {
  const parts = [
    ...(secrets.length > 0 ? [secrets.length === 1 ? `the secret \`${secrets[0]}\`` : `${secrets.length} secrets`] : []),
    ...(writes !== null && writes.length > 0 ? [`a token that may write ${writes.join(', ')}`] : []),
    ...(writes === null ? ['a token whose rights the workflow does not limit'] : []),
  ]
  return parts.length === 0 ? '' : `, in a job with ${parts.join(' and ')}`
}
