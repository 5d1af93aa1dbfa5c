// The record searched beside the thread that answers requests: one search at a time, for so long.

import { Worker } from 'node:worker_threads'
import type { Query, Row } from '../../audit/index.ts'

export interface SearchJob {
  readonly kind: 'fastward-audit-search'
  readonly folder: string
  readonly query: Query
  readonly most: number
}

const longest = 30_000

/** Null where it took too long. */
export function searchBeside(bundle: URL, job: Omit<SearchJob, 'kind'>): Promise<readonly Row[] | null> {
  const worker = new Worker(bundle, { workerData: { kind: 'fastward-audit-search', ...job } satisfies SearchJob })
  return new Promise((settle) => {
    const end = (rows: readonly Row[] | null) => {
      clearTimeout(timer)
      void worker.terminate()
      settle(rows)
    }
    const timer = setTimeout(() => end(null), longest)
    worker.once('message', (rows) => end(rows as readonly Row[])) // Only `workers/audit.ts` runs there.
    worker.once('error', () => end(null))
  })
}
