// uv.lock: a table for each package, with the members of the workspace among them.

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
import { toScope } from '../groups.ts'
import type { Ask, PackageSource, Project, Requirement } from '../inventory.ts'
import { emptyResolution, folderOf, joinPath, plainPackage, plainRequirement, type ReadPackage, type ResolutionReader } from '../reader.ts'

export const readUvLock: ResolutionReader = (path, text, { problem }) => {
  const { value, problems } = parseLinedToml(text)
  for (const { line, message } of problems) problem('lock-file-unreadable', { file: path, line }, message)
  const members = new Set(getLinedTexts(value, 'manifest', 'members').map(normalizeName))
  const packages: ReadPackage[] = []
  const projects: Project[] = []
  for (const node of getLinedItems(value, 'package')) {
    if (node.kind !== 'table') continue
    const name = findLinedText(node, 'name')
    const place = { file: path, line: findLined(node, 'name')?.line ?? node.line }
    if (name === null) {
      if (problems.length === 0) problem('lock-file-unreadable', place, 'this package has no name')
      continue
    }
    const version = findLinedText(node, 'version')
    const source = readSource(findLined(node, 'source'))
    const dependencies = readDependencies(node)
    const isMember = source.source === 'path' && (members.has(normalizeName(name)) || source.address === '.')
    if (isMember) {
      const folder = joinPath(folderOf(path), source.address ?? '')
      projects.push({ name: normalizeName(name), version, folder, asks: readAsks(path, node, dependencies), place })
      continue
    }
    const markers = getLinedTexts(node, 'resolution-markers')
    packages.push({
      ...plainPackage,
      name: normalizeName(name),
      version,
      marker: markers.length === 0 ? null : markers.map((marker) => (markers.length > 1 ? `(${marker})` : marker)).join(' or '),
      ...source,
      hashes: readHashes(node),
      dependencies,
      place,
    })
  }
  const root = readRoot(path, value)
  if (root !== null) projects.push(root)
  if (packages.length === 0 && projects.length === 0 && findLined(value, 'version') === undefined && problems.length === 0)
    problem('lock-file-unreadable', { file: path, line: 1 }, 'this has neither packages nor a version: it is no lock file of uv')
  return [{ ...emptyResolution(path, 'uv.lock', true), projects, packages }]
}

/** A workspace or a script that is no package itself asks for packages too. */
function readRoot(path: string, value: LinedTable): Project | null {
  const manifest = findLined(value, 'manifest')
  const lists: (readonly [string | null, Lined])[] = [...getLinedEntries(manifest, 'dependency-groups')]
  const always = findLined(manifest, 'requirements')
  if (always !== undefined) lists.unshift([null, always])
  const asks = lists.flatMap(([group, list]) =>
    getLinedItems(list).flatMap((item) =>
      readDependency(item, null).map(
        (requirement): Ask => ({
          ...requirement,
          specifier: findLinedText(item, 'specifier'),
          group,
          scope: toScope(group),
          place: { file: path, line: item.line },
        }),
      ),
    ),
  )
  if (manifest === undefined || asks.length === 0) return null
  return { name: null, version: null, folder: folderOf(path), asks, place: { file: path, line: manifest.line } }
}

type Source = { source: PackageSource; address: string | null; revision: string | null }

function readSource(node: Lined | undefined): Source {
  const registry = findLinedText(node, 'registry')
  if (registry !== null) return { source: 'index', address: isPyPi(registry) ? null : registry, revision: null }
  const git = findLinedText(node, 'git')
  if (git !== null) {
    const [address = git, fragment] = git.split('#')
    return { source: 'git', address: address.split('?')[0] ?? address, revision: fragment ?? /[?&]rev=([^&]+)/.exec(git)?.[1] ?? null }
  }
  const url = findLinedText(node, 'url')
  if (url !== null) return { source: 'url', address: url, revision: null }
  for (const kind of ['editable', 'virtual', 'directory', 'path'] as const) {
    const address = findLinedText(node, kind)
    if (address !== null) return { source: 'path', address, revision: null }
  }
  return { source: 'unknown', address: null, revision: null }
}

export function isPyPi(address: string): boolean {
  return /^https:\/\/(?:pypi\.org|pypi\.python\.org|files\.pythonhosted\.org)(?:\/|$)/.test(address)
}

function readDependencies(node: LinedTable): Requirement[] {
  return [
    ...getLinedItems(node, 'dependencies').flatMap((item) => readDependency(item, null)),
    ...[...getLinedEntries(node, 'optional-dependencies')].flatMap(([extra, list]) =>
      getLinedItems(list).flatMap((item) => readDependency(item, normalizeName(extra))),
    ),
  ]
}

function readDependency(item: Lined, extra: string | null): Requirement[] {
  const name = findLinedText(item, 'name')
  if (name === null) return []
  const source = findLined(item, 'source')
  return [
    {
      ...plainRequirement,
      name: normalizeName(name),
      version: findLinedText(item, 'version'),
      // Of what a package needs, and of what a workspace asks for.
      extras: [...getLinedTexts(item, 'extra'), ...getLinedTexts(item, 'extras')].map(normalizeName),
      marker: findLinedText(item, 'marker'),
      extra,
      ...(source === undefined ? {} : readSource(source)),
    },
  ]
}

/** What the project asks for: the edges have the versions, `requires-dist` has what is written in the manifest. */
function readAsks(path: string, node: LinedTable, dependencies: readonly Requirement[]): Ask[] {
  const written = new Map<string, string>()
  const note = (items: readonly Lined[], group: string): void => {
    for (const item of items) {
      const name = findLinedText(item, 'name')
      const specifier = findLinedText(item, 'specifier')
      if (name !== null && specifier !== null && !written.has(`${group}:${normalizeName(name)}`))
        written.set(`${group}:${normalizeName(name)}`, specifier)
    }
  }
  note(getLinedItems(node, 'metadata', 'requires-dist'), '')
  for (const [group, list] of getLinedEntries(node, 'metadata', 'requires-dev')) note(getLinedItems(list), group)
  const asks: Ask[] = []
  const add = (items: readonly Lined[], group: string | null, key: string): void => {
    for (const item of items)
      for (const requirement of readDependency(item, null))
        asks.push({
          ...requirement,
          specifier: written.get(`${key}:${requirement.name}`) ?? null,
          group,
          scope: toScope(group),
          place: { file: path, line: item.line },
        })
  }
  if (dependencies.length > 0) add(getLinedItems(node, 'dependencies'), null, '')
  for (const [extra, list] of getLinedEntries(node, 'optional-dependencies')) add(getLinedItems(list), normalizeName(extra), '')
  for (const table of ['dev-dependencies', 'dependency-groups'])
    for (const [group, list] of getLinedEntries(node, table)) add(getLinedItems(list), group, group)
  return asks
}

function readHashes(node: LinedTable): string[] {
  const archives = [findLined(node, 'sdist'), ...getLinedItems(node, 'wheels')]
  return archives.flatMap((archive) => findLinedText(archive, 'hash') ?? [])
}
