// The bill of materials of an application, in the wanted format.

import manifest from '../../package.json' with { type: 'json' }
import { makeBill, readInventory, writeCycloneDx, writeSpdx } from '../supply-chain/index.ts'
import { loadAdvisories } from './advisories/load.ts'
import type { Analysis, Wish } from './analysis.ts'
import type { Host } from './host.ts'
import { readLicences } from './read-licences.ts'
import type { ReadModel } from './read-model.ts'

type SbomWish = Extract<Wish, { readonly kind: 'sbom' }>

const writers = { cyclonedx: writeCycloneDx, spdx: writeSpdx } as const satisfies Readonly<Record<SbomWish['format'], unknown>>

export function writeSbom({ model, tree }: ReadModel, { format, database, licences: environment }: SbomWish, host: Host): Analysis {
  const licences = environment === null ? null : readLicences(environment, host)
  const { advisories, notes: found } = loadAdvisories(database, host)
  const subject = { model, tree: tree.unwatched, today: host.clock.now(), advisories }
  const { inventory, problems } = readInventory(subject)
  const bill = makeBill(subject, inventory, { made: findTime(host), toolVersion: manifest.version, licences })
  const notes = [...found, ...problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)]
  if (advisories === null)
    notes.push('there is no local database of advisories: the bill names no weaknesses; `fastward advisories update` brings one')
  if (inventory.resolutions.length === 0) notes.push('no lock file and no list of requirements was found: the bill names no components')
  else if (inventory.resolutions.every(({ isLocked }) => !isLocked))
    notes.push('no lock file was found: the bill names what the project asks for, and not what that brings')
  if (licences !== null) {
    const unsaid = bill.components.filter(({ licence }) => licence === null).length
    if (unsaid > 0)
      notes.push(
        `of ${unsaid} of ${bill.components.length} components the licence is not known: not installed in this version, or not said`,
      )
  }
  return { report: writers[format](bill), worst: null, notes }
}

/** Who builds the same thing again gives the time of the build (reproducible-builds.org). */
export function findTime({ environment, clock }: Host): Date {
  const given = environment['SOURCE_DATE_EPOCH']
  return given !== undefined && /^\d{1,11}$/.test(given) ? new Date(Number(given) * 1000) : clock.now()
}
