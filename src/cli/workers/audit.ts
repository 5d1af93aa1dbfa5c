// Another thread: keeps the record of this process.

import { parentPort } from 'node:worker_threads'
import { keepRecord } from '../audit/keep-record.ts'
import type { AuditJob } from '../audit/protocol.ts'

export function startAudit(job: AuditJob): void {
  if (parentPort !== null) keepRecord(job, parentPort)
}
