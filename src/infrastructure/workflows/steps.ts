// The steps of a workflow, and how a finding names them.

import type { Place } from '../../base/index.ts'
import type { Job, Step, Workflow } from '../sources/workflows.ts'

export interface StepWhere {
  readonly workflow: Workflow
  readonly job: Job
  readonly step: Step
}

export function stepsOf(workflow: Workflow): StepWhere[] {
  return workflow.jobs.flatMap((job) => job.steps.map((step) => ({ workflow, job, step })))
}

/** Names that stay when lines move. */
export function causeOf({ workflow, job, step }: StepWhere, what = ''): { readonly name: string; readonly what: string } {
  return {
    name: job.id === '' ? workflow.file : `${workflow.file} ${job.id}`,
    what: `${toWords(step.title)}${what === '' ? '' : ` ${what}`}`,
  }
}

export function placeIn({ file }: { readonly file: string }, line: number): Place {
  return { file, line }
}

/** What is shown of a name that somebody wrote in a file. */
export function toWords(text: string): string {
  const words = text.slice(0, 300).replace(/\s+/g, ' ').trim()
  return words.length > 80 ? `${words.slice(0, 79)}…` : words || '-'
}

/** `actions/checkout@v4` in its parts; null of a path or an image. */
export function parseUses(text: string): { readonly owner: string; readonly action: string; readonly ref: string } | null {
  const found = /^([\w.-]+)\/([\w./-]+)@(\S+)$/.exec(text.trim().slice(0, 500))
  return found === null ? null : { owner: found[1] ?? '', action: `${found[1]}/${found[2]}`, ref: found[3] ?? '' }
}
