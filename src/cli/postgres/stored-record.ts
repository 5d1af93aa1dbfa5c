// `fastward audit store`, which brings to the table what is missing there, and searches that look there instead of at the segments.

import type { Query } from '../../audit/index.ts'
import { everything } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import type { AuditSettings } from '../audit/audit-settings.ts'
import type { Found } from '../audit/scan-record.ts'
import { findRecords } from '../audit/search-record.ts'
import type { Host } from '../host.ts'
import { copyDecisions, decisionTable, scanTable } from './decision-table.ts'
import { readStore } from './read-store.ts'
import { Session } from './session.ts'

const mostInBatch = 1_000

export async function searchStore(
  written: string,
  query: Query,
  show: (records: AsyncIterable<Found>) => Promise<unknown>,
  host: Host,
): Promise<void> {
  await withSession(written, (session) => show(scanTable(session, query)), host)
}

export async function fillStore(settings: AuditSettings, given: string | undefined, host: Host): Promise<void> {
  const written = given ?? settings.store
  if (written === null) throw new UserError('audit-store-missing')
  const records = findRecords(settings, everything)
  const work = async (session: Session) => {
    let looked = 0
    let brought = 0
    let refused = 0
    let batch: string[] = []
    const bring = async () => {
      looked += batch.length
      if (batch.length === 0) return
      const copied = await copyDecisions(session, batch)
      brought += copied.count
      refused += copied.refused
      batch = []
    }
    for (const { event } of records) {
      batch.push(JSON.stringify(event))
      if (batch.length >= mostInBatch) await bring()
    }
    await bring()
    host.terminal.print(`${looked} decisions are in the record; ${brought} of them were missing in the database, and are there now\n`)
    if (refused > 0) host.terminal.print(`${refused} cannot be held there as they are\n`)
  }
  await withSession(written, work, host)
}

async function withSession(written: string, work: (session: Session) => Promise<unknown>, { environment }: Host): Promise<void> {
  const { address, name } = readStore(written, environment)
  const session = new Session(address, decisionTable)
  try {
    await work(session)
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error
    // Its words may hold more of the address than may be shown.
    throw new UserError('audit-store-away', { place: name, reason: 'code' in error ? String(error.code) : 'no answer' })
  } finally {
    await session.close()
  }
}
