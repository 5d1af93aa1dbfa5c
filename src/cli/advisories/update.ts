// Brings the database of advisories up to date: from the public addresses, or from what `--from` names. Written in one step at the very
// end, so whatever goes wrong before leaves the old one as it was.

import { dirname } from 'node:path'
import { toPrintable, UserError } from '../../base/index.ts'
import { makeDataFolder } from '../../io/index.ts'
import { type Given, loadMaker } from '../../supply-chain/index.ts'
import type { Host } from '../host.ts'
import { type Database, type DatabasePlace, findDatabase, hasDatabase, readDatabase } from './load.ts'
import { readGiven } from './read-given.ts'

export async function updateDatabase(sources: readonly string[], named: string | undefined, host: Host): Promise<void> {
  const place = findDatabase(named, host)
  if (place === null) throw new UserError('advisories-without-place')
  const notes: string[] = []
  const given = sources.length === 0 ? await fetchPublic(notes, host) : await readSources(sources, host)
  const makeDatabase = await loadMaker()
  const made = makeDatabase(given, readOld(place, host), host.clock.now())
  write(place, made.bytes, host)
  for (const note of [...notes, ...made.notes]) host.terminal.note(`${toPrintable(note)}\n`)
}

async function readSources(sources: readonly string[], host: Host): Promise<Given[]> {
  const given: Given[] = []
  for (const source of sources) given.push(/^https?:\/\//i.test(source) ? await fetchFrom(source, host) : readGiven(source, host))
  return given
}

/** Without advisories there is no database; without EPSS and KEV there is one that says less. */
async function fetchPublic(notes: string[], host: Host): Promise<Given[]> {
  const { publicAddresses } = await import('./fetch.ts')
  const given = [await fetchFrom(publicAddresses.osv, host)]
  for (const address of [publicAddresses.epss, publicAddresses.kev]) {
    try {
      given.push(await fetchFrom(address, host))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      notes.push(`${error.message}; what the database had of it stays`)
    }
  }
  return given
}

async function fetchFrom(address: string, host: Host): Promise<Given> {
  host.terminal.note(`fetching ${toPrintable(address)}\n`)
  return (await import('./fetch.ts')).fetchGiven(address, host)
}

/** One that cannot be read is no reason against a new one. */
function readOld(place: DatabasePlace, host: Host): Database | null {
  if (!hasDatabase(place, host)) return null
  try {
    return readDatabase(place, host)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

function write({ path, shown, isNamed }: DatabasePlace, bytes: Uint8Array, { files }: Host): void {
  const folder = dirname(path)
  if (!isNamed && !makeDataFolder(folder))
    throw new UserError('advisories-not-written', { file: shown, reason: 'its folder cannot be made, or belongs to somebody else' })
  const written = files.write(path, bytes)
  if (!written.ok) {
    const reason =
      written.failure === 'missing'
        ? 'its folder does not exist'
        : written.failure === 'not-a-file'
          ? 'it is a folder'
          : 'writing is not allowed or fails'
    throw new UserError('advisories-not-written', { file: shown, reason })
  }
}
