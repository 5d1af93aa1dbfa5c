// What can be said of the known weaknesses of what an application is built on, as an OpenVEX document.

import manifest from '../../package.json' with { type: 'json' }
import { UserError } from '../base/index.ts'
import { makeBill, readInventory, stateExposures, writeOpenVex } from '../supply-chain/index.ts'
import { findDatabase, loadAdvisories } from './advisories/load.ts'
import type { Analysis, Wish } from './analysis.ts'
import type { Host } from './host.ts'
import type { ReadModel } from './read-model.ts'
import { findTime } from './write-sbom.ts'

export function writeVex({ model, tree }: ReadModel, wish: Extract<Wish, { kind: 'vex' }>, host: Host): Analysis {
  const { advisories, notes } = loadAdvisories(wish.database, host)
  if (advisories === null) throw new UserError('vex-without-database', { file: findDatabase(wish.database, host)?.shown ?? '' })
  const subject = { model, tree: tree.unwatched, today: host.clock.now(), advisories }
  const { inventory, problems } = readInventory(subject)
  const bill = makeBill(subject, inventory, { made: findTime(host), toolVersion: manifest.version })
  const statements = stateExposures(bill, subject, { advisories, withFixed: wish.withFixed })
  if (statements.length === 0) throw new UserError('vex-without-statements', { count: String(bill.components.length) })
  const count = (status: string) => statements.filter((one) => one.status === status).length
  const said = `affected ${count('affected')}, not affected ${count('not_affected')}, under investigation ${count('under_investigation')}`
  return {
    report: writeOpenVex(bill, statements, wish),
    worst: null,
    notes: [...notes, ...problems.map(({ file, line, message }) => `${file}:${line}: ${message}`), said],
  }
}
