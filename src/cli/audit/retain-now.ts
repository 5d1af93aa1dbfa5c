// `fastward audit retain`: once, and beside a gateway that runs.

import { UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import type { AuditSettings } from './audit-settings.ts'
import { listChains } from './layout.ts'
import { appendToLedger } from './ledger-file.ts'
import { retainRecord } from './retain-record.ts'
import { createKeyReader } from './secret-files.ts'

export function retainNow(
  { folder, base, section }: AuditSettings,
  given: string | undefined,
  { clock, environment, terminal }: Host,
): void {
  const days = given ?? section.retain
  if (days === undefined) throw new UserError('audit-days-missing')
  if (listChains(folder).length === 0) throw new UserError('audit-folder-missing', { folder, action: 'retain' })
  const reader = createKeyReader(folder, { key: section.key ?? null, base }, environment)
  const count = retainRecord(folder, { days: Number(days), now: clock.now(), sign: (entry) => appendToLedger(folder, entry, reader) })
  terminal.print(`${count} segment${count === 1 ? '' : 's'} deleted, each with a signed tombstone\n`)
}
