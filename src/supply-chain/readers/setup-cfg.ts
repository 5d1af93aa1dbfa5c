// setup.cfg: what setuptools is told to ask for.

import { normalizeName, parseIni } from '../../syntax/index.ts'
import { toScope } from '../groups.ts'
import type { Ask } from '../inventory.ts'
import { emptyResolution, folderOf, type ResolutionReader, toPackages } from '../reader.ts'
import { readRequirement } from './requirement-text.ts'

export const readSetupCfg: ResolutionReader = (path, text, { problem }) => {
  const { value, problems } = parseIni(text)
  const lines = text.split(/\r\n|\n|\r/)
  const asks: Ask[] = []
  const add = (entry: { value: string; line: number } | undefined, group: string | null): void => {
    let at = (entry?.line ?? 1) - 1
    for (const written of entry?.value.split('\n') ?? []) {
      const plain = written.replace(/(?:^|\s)#.*$/, '').trim()
      if (plain === '' || plain.startsWith('file:')) continue
      // Comments and empty lines stand between.
      const found = lines.findIndex((line, index) => index >= at && index < at + 100 && line.includes(written))
      const place = { file: path, line: (found < 0 ? at : found) + 1 }
      at = found < 0 ? at : found + 1
      const requirement = readRequirement(plain)
      if (requirement === null) problem('requirement-unreadable', place, 'this is not a requirement')
      else asks.push({ ...requirement, group, scope: toScope(group), place })
    }
  }
  const options = value.get('options')
  add(options?.get('install_requires'), null)
  for (const [extra, entry] of value.get('options.extras_require') ?? []) add(entry, normalizeName(extra))
  // Most have nothing to do with packages: their mistakes are no matter of ours.
  if (asks.length === 0) return []
  for (const { line, message } of problems) problem('manifest-unreadable', { file: path, line }, message)
  const metadata = value.get('metadata')
  const name = metadata?.get('name')
  const project = {
    name: name === undefined ? null : normalizeName(name.value),
    version: metadata?.get('version')?.value ?? null,
    folder: folderOf(path),
    asks,
    place: { file: path, line: name?.line ?? 1 },
  }
  return [{ ...emptyResolution(path, 'setup.cfg', false), projects: [project], packages: toPackages(asks) }]
}
