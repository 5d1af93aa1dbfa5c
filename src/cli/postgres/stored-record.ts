// `fastward audit store`, which brings to the table what is missing there, and searches that look there instead of at the segments.

import type { Query } from '../../audit/index.ts'
import { everything } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import type { AuditSettings } from '../audit/audit-settings.ts'
import { type Found, scanGaps } from '../audit/scan-record.ts'
import { findRecords } from '../audit/search-record.ts'
import type { Host } from '../host.ts'
import { copyDecisions, decisionTable, scanTable } from './decision-table.ts'
import { copyGaps, gapTable, writeGap } from './gap-table.ts'
import { readStore } from './read-store.ts'
import { Session, type Table } from './session.ts'

const mostInBatch = 1_000

export async function searchStore(
  written: string,
  query: Query,
  show: (records: AsyncIterable<Found>) => Promise<unknown>,
  host: Host,
): Promise<void> {
  await withSession(written, decisionTable, (session) => show(scanTable(session, query)), host)
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
    const gaps = [...scanGaps(settings.folder)].map((gap) => writeGap({ ...gap, time: null }))
    const missing = await withSession(written, gapTable, (second) => copyGaps(second, gaps), host)
    host.terminal.print(`${looked} decisions are in the record; ${brought} of them were missing in the database, and are there now\n`)
    if (gaps.length > 0)
      host.terminal.print(`${gaps.length} gaps are in the record; ${missing} of them were missing in the database, and are there now\n`)
    if (refused > 0) host.terminal.print(`${refused} cannot be held there as they are\n`)
  }
  await withSession(written, decisionTable, work, host)
}

async function withSession<Made>(
  written: string,
  table: Table,
  work: (session: Session) => Promise<Made>,
  { environment }: Host,
): Promise<Made> {
  const { address, name } = readStore(written, environment)
  const session = new Session(address, table)
  try {
    return await work(session)
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error
    // Its words may hold more of the address than may be shown.
    throw new UserError('audit-store-away', { place: name, reason: 'code' in error ? String(error.code) : 'no answer' })
  } finally {
    await session.close()
  }
}
