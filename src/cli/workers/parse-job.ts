// What the first thread hands to those that parse ahead.

import type { MessagePort } from 'node:worker_threads'

export const State = { free: 0, taken: 1, ready: 2, kept: 3 } as const

export interface ParseFile {
  readonly bytes: Uint8Array
  /** The form is likely to be wanted. */
  readonly isLowered: boolean
}

export interface ParseJob {
  readonly kind: 'fastward-parse'
  readonly files: readonly ParseFile[]
  /** One for each file, shared: `taken` is another thread's, `kept` the first one's. */
  readonly states: Int32Array<SharedArrayBuffer>
  readonly port: MessagePort
  /** Begins with the last file. */
  readonly isBackwards: boolean
}

export function isParseJob(data: unknown): data is ParseJob {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'fastward-parse'
}
