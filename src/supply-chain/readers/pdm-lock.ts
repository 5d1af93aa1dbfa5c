// pdm.lock. A package with extras has an entry for each set of them beside its own.

import {
  findLined,
  findLinedText,
  getLinedEntries,
  getLinedItems,
  getLinedTexts,
  type Lined,
  type LinedTable,
  normalizeName,
  parseLinedToml,
} from '../../syntax/index.ts'
import type { Requirement } from '../inventory.ts'
import { emptyResolution, plainPackage, type ReadPackage, type ResolutionReader } from '../reader.ts'
import { readProjectBeside } from './poetry-lock.ts'
import { readRequirement, withoutCredentials } from './requirement-text.ts'

export const readPdmLock: ResolutionReader = (path, text, context) => {
  const { value, problems } = parseLinedToml(text)
  for (const { line, message } of problems) context.problem('lock-file-unreadable', { file: path, line }, message)
  const oldFiles = getLinedEntries(value, 'metadata', 'files')
  const packages = new Map<string, ReadPackage>()
  for (const node of getLinedItems(value, 'package')) {
    if (node.kind !== 'table') continue
    const written = findLinedText(node, 'name')
    const place = { file: path, line: findLined(node, 'name')?.line ?? node.line }
    if (written === null) {
      if (problems.length === 0) context.problem('lock-file-unreadable', place, 'this package has no name')
      continue
    }
    const name = normalizeName(written)
    const version = findLinedText(node, 'version')
    const extras = getLinedTexts(node, 'extras').map(normalizeName)
    const groups = getLinedTexts(node, 'groups').map((group) => (group === 'default' ? null : group))
    const dependencies = readDependencies(node, name, extras)
    const marker = findLinedText(node, 'marker')
    // Two forks for two platforms may have one version.
    const key = JSON.stringify([name, version, findLinedText(node, 'revision'), findLinedText(node, 'url')])
    const there = packages.get(key)
    if (there === undefined) {
      packages.set(key, {
        ...plainPackage,
        name,
        version,
        marker,
        extras,
        inGroups: groups.length === 0 ? null : groups,
        ...readSource(node),
        hashes: readHashes(findLined(node, 'files') ?? oldFiles.get(`${written} ${version}`)),
        dependencies,
        place,
      })
    } else {
      packages.set(key, {
        ...there,
        marker: there.marker === null || marker === null ? null : there.marker === marker ? marker : `(${there.marker}) or (${marker})`,
        extras: [...new Set([...there.extras, ...extras])].sort(),
        inGroups: there.inGroups === null || groups.length === 0 ? there.inGroups : [...new Set([...there.inGroups, ...groups])],
        hashes: there.hashes.length > 0 ? there.hashes : readHashes(findLined(node, 'files')),
        dependencies: [...there.dependencies, ...dependencies],
      })
    }
  }
  if (packages.size === 0 && findLined(value, 'metadata') === undefined && problems.length === 0)
    context.problem('lock-file-unreadable', { file: path, line: 1 }, 'this has neither packages nor metadata: it is no lock file of PDM')
  return [{ ...emptyResolution(path, 'pdm.lock', true), projects: readProjectBeside(path, context), packages: [...packages.values()] }]
}

function readDependencies(node: LinedTable, name: string, extras: readonly string[]): Requirement[] {
  const under: readonly (string | null)[] = extras.length === 0 ? [null] : extras
  return getLinedTexts(node, 'dependencies').flatMap((text) =>
    under.flatMap((extra) => {
      const requirement = readRequirement(text, extra)
      // The entry of `uvicorn[standard]` asks for `uvicorn` itself.
      return requirement === null || (requirement.name === name && requirement.extras.length === 0) ? [] : [requirement]
    }),
  )
}

function readSource(node: LinedTable): Pick<ReadPackage, 'source' | 'address' | 'revision'> {
  const git = findLinedText(node, 'git')
  if (git !== null)
    return { source: 'git', address: withoutCredentials(git), revision: findLinedText(node, 'revision') ?? findLinedText(node, 'ref') }
  const path = findLinedText(node, 'path')
  if (path !== null) return { source: 'path', address: path, revision: null }
  const url = findLinedText(node, 'url')
  return url === null
    ? { source: 'index', address: null, revision: null }
    : { source: 'url', address: withoutCredentials(url), revision: null }
}

function readHashes(node: Lined | undefined): string[] {
  return getLinedItems(node).flatMap((item) => findLinedText(item, 'hash') ?? [])
}
