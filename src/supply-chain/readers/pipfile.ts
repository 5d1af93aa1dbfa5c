// Pipfile and Pipfile.lock.

import {
  findLined,
  findLinedText,
  getLinedEntries,
  getLinedItems,
  getLinedTexts,
  type Lined,
  type LinedTable,
  normalizeName,
  parseLinedJson,
  parseLinedToml,
} from '../../syntax/index.ts'
import { toScope } from '../groups.ts'
import type { Ask, PackageIndex, PackageSource, Project, Requirement } from '../inventory.ts'
import {
  emptyResolution,
  findPin,
  folderOf,
  joinPath,
  plainPackage,
  plainRequirement,
  type ReadPackage,
  type ResolutionReader,
  toNullable,
  toPackages,
} from '../reader.ts'
import { withoutCredentials } from './requirement-text.ts'
import { isPyPi } from './uv-lock.ts'

const notPackages = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile', '_meta'])

export const readPipfile: ResolutionReader = (path, text, { problem }) => {
  const { value, problems } = parseLinedToml(text)
  for (const { line, message } of problems) problem('manifest-unreadable', { file: path, line }, message)
  const project = readPipfileProject(path, value)
  const indexes = readSources(path, getLinedItems(value, 'source'))
  if (project.asks.length === 0 && indexes.length === 0) return []
  return [{ ...emptyResolution(path, 'Pipfile', false), projects: [project], packages: toPackages(project.asks), indexes }]
}

function readPipfileProject(path: string, root: LinedTable): Project {
  const asks: Ask[] = []
  for (const [category, table] of root.entries) {
    if (notPackages.has(category)) continue
    const group = category === 'packages' ? null : category === 'dev-packages' ? 'dev' : category
    for (const [name, entry] of getLinedEntries(table)) {
      const requirement = readEntry(normalizeName(name), entry)
      asks.push({ ...requirement, group, scope: toScope(group), place: { file: path, line: entry.line } })
    }
  }
  return { name: null, version: null, folder: folderOf(path), asks, place: { file: path, line: 1 } }
}

export const readPipfileLock: ResolutionReader = (path, text, { problem, read }) => {
  const { value, problems } = parseLinedJson(text)
  for (const { line, message } of problems) problem('lock-file-unreadable', { file: path, line }, message)
  if (value.kind !== 'table') return [emptyResolution(path, 'Pipfile.lock', true)]
  const packages = new Map<string, ReadPackage>()
  for (const [category, table] of value.entries) {
    if (notPackages.has(category)) continue
    const group = category === 'default' ? null : category === 'develop' ? 'dev' : category
    for (const [written, entry] of getLinedEntries(table)) {
      const requirement = readEntry(normalizeName(written), entry)
      const key = `${requirement.name} ${requirement.specifier ?? requirement.revision ?? ''}`
      const there = packages.get(key)
      if (there !== undefined) {
        packages.set(key, { ...there, inGroups: [...(there.inGroups ?? []), group] })
        continue
      }
      packages.set(key, {
        ...plainPackage,
        name: requirement.name,
        version: findPin(requirement.specifier),
        marker: requirement.marker,
        extras: requirement.extras,
        inGroups: [group],
        source: requirement.source,
        address: requirement.address,
        revision: requirement.revision,
        hashes: getLinedTexts(entry, 'hashes'),
        place: { file: path, line: entry.line },
      })
    }
  }
  const manifest = joinPath(folderOf(path), 'Pipfile')
  const beside = read(manifest)
  const projects = beside === null ? [] : [readPipfileProject(manifest, parseLinedToml(beside).value)]
  const indexes = readSources(path, getLinedItems(value, '_meta', 'sources'))
  return [{ ...emptyResolution(path, 'Pipfile.lock', true), projects, packages: [...packages.values()], indexes }]
}

/** `"==1.2"` or a table. */
function readEntry(name: string, entry: Lined): Requirement {
  const text = findLinedText(entry)
  if (text !== null) return { ...plainRequirement, name, specifier: toNullable(text) }
  const git = findLinedText(entry, 'git')
  const url = findLinedText(entry, 'file')
  const path = findLinedText(entry, 'path')
  const [source, address]: [PackageSource, string | null] =
    git !== null
      ? ['git', withoutCredentials(git)]
      : url !== null
        ? [/^https?:/.test(url) ? 'url' : 'path', withoutCredentials(url)]
        : path !== null
          ? ['path', path]
          : ['index', null]
  return {
    ...plainRequirement,
    name,
    specifier: toNullable(findLinedText(entry, 'version')),
    extras: getLinedTexts(entry, 'extras').map(normalizeName),
    marker: findLinedText(entry, 'markers'),
    source,
    address,
    revision: source === 'git' ? findLinedText(entry, 'ref') : null,
  }
}

function readSources(path: string, sources: readonly Lined[]): PackageIndex[] {
  return sources.flatMap((source, index): PackageIndex[] => {
    const url = findLinedText(source, 'url')
    if (url === null) return []
    const place = { file: path, line: findLined(source, 'url')?.line ?? source.line }
    const verify = findLined(source, 'verify_ssl')
    const address = withoutCredentials(url)
    // Pipenv asks the others only for packages that name them.
    const one: PackageIndex = { address, role: index === 0 ? 'main' : 'explicit', place }
    const isBlind = verify?.kind === 'scalar' && verify.value === false && !isPyPi(address)
    return isBlind ? [one, { address, role: 'trusted', place: { file: path, line: verify.line } }] : [one]
  })
}
