// What the packages that are installed in a folder say of their licences: a virtual environment, or where packages lie in one.

import { join, resolve } from 'node:path'
import { UserError } from '../base/index.ts'
import { type Licence, parseLicence } from '../supply-chain/index.ts'
import { decodeConfig } from '../syntax/index.ts'
import type { AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'

type Licences = ReadonlyMap<string, Licence | null>

/** By `name version`. */
export function readLicences(folder: string, { files, folder: called }: Pick<Host, 'files' | 'folder'>): Licences {
  const found = findLicences(resolve(called, folder), files)
  if (found.size === 0) throw new UserError('licences-not-found', { path: folder })
  return found
}

/** Null where the settings say nothing of licences. Where nothing is installed, none is known: a scan goes on without. */
export function readLicencesPolicy({ settings, target }: Pick<AnalysisRequest, 'settings' | 'target'>, { files }: Pick<Host, 'files'>) {
  const { licences } = settings
  if (licences === undefined) return null
  const { deny = [], from = '.venv' } = licences
  return { deny, from, known: findLicences(join(target.folder, from), files) }
}

function findLicences(root: string, files: Host['files']): Licences {
  const namesIn = (path: string): readonly string[] => {
    const listed = files.list(path)
    return listed.ok ? listed.value.map(({ name }) => name) : []
  }
  const libraries = namesIn(join(root, 'lib')).filter((name) => /^python\d/.test(name))
  const places = [root, join(root, 'Lib', 'site-packages'), ...libraries.map((name) => join(root, 'lib', name, 'site-packages'))]
  const found = new Map<string, Licence | null>()
  for (const place of places)
    for (const name of namesIn(place)) {
      if (!name.endsWith('.dist-info')) continue
      const read = files.read(join(place, name, 'METADATA'))
      const parsed = read.ok ? parseLicence(decodeConfig(read.value)) : null
      if (parsed !== null) found.set(`${parsed.name} ${parsed.version}`, parsed.licence)
    }
  return found
}
