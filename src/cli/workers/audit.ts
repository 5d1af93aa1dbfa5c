// Other threads: the one that keeps the record of this process, and those that search it.

import { parentPort } from 'node:worker_threads'
import { keepRecord } from '../audit/keep-record.ts'
import type { AuditJob } from '../audit/protocol.ts'
import { scanRecord } from '../audit/scan-record.ts'
import type { SearchJob } from '../audit/search-job.ts'

export function startAudit(job: AuditJob | SearchJob): void {
  if (parentPort === null) return
  if (job.kind === 'fastward-audit') keepRecord(job, parentPort)
  else parentPort.postMessage(searchRecord(job))
}

function searchRecord({ folder, query, most }: SearchJob): readonly object[] {
  const rows: object[] = []
  for (const { row } of scanRecord(folder, query)) {
    if (rows.length === most) break
    rows.push(row)
  }
  return rows
}
