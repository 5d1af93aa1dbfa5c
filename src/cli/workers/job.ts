// What the first thread hands to another one, and how it starts it: with this program again.

import { Worker } from 'node:worker_threads'
import type { SourceOptions } from '../../extract/index.ts'
import type { AuditJob } from '../audit/protocol.ts'
import type { SearchJob } from '../audit/search-job.ts'
import type { DeskMemory } from './desk.ts'

/** To parse what lies on the desk. */
export interface ParseJob {
  readonly kind: 'fastward-parse'
  readonly desk: DeskMemory
  /** Begins with the last file. */
  readonly isBackwards: boolean
}

/** To make the model of a folder, without what its code does. */
export interface ModelJob {
  readonly kind: 'fastward-model'
  readonly folder: string
  readonly exclude: readonly string[] | undefined
  readonly options: Omit<SourceOptions, 'loadForm' | 'checkForm' | 'noteReads' | 'traceAccess' | 'noteFlowSteps'>
  readonly desk: DeskMemory | null
  /** Where forms are kept; null where none are. */
  readonly cache: {
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly forms: string
    readonly tool: string
  } | null
}

export type Job = ParseJob | ModelJob | AuditJob | SearchJob

const kinds: readonly unknown[] = [
  'fastward-parse',
  'fastward-model',
  'fastward-audit',
  'fastward-audit-search',
] satisfies readonly Job['kind'][]

export function isJob(data: unknown): data is Job {
  return typeof data === 'object' && data !== null && 'kind' in data && kinds.includes(data.kind)
}

/** The stack is the first thread's size, so that all give up on the same files. */
export function startWorker(bundle: URL, job: Job): Worker {
  return new Worker(bundle, { workerData: job, resourceLimits: { stackSizeMb: 1 }, stdout: true, stderr: true })
}
