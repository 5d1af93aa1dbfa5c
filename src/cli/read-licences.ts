// What the packages that are installed in a folder say of their licences: a virtual environment, or where packages lie in one.

import { join, resolve } from 'node:path'
import { UserError } from '../base/index.ts'
import { type Licence, parseLicence } from '../supply-chain/index.ts'
import { decodeConfig } from '../syntax/index.ts'
import type { Host } from './host.ts'

/** By `name version`. */
export function readLicences(
  folder: string,
  { files, folder: called }: Pick<Host, 'files' | 'folder'>,
): ReadonlyMap<string, Licence | null> {
  const root = resolve(called, folder)
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
  if (found.size === 0) throw new UserError('licences-not-found', { path: folder })
  return found
}
