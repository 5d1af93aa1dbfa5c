// poetry.lock of every version. What the project asks for stands in the pyproject.toml beside it.

import {
  findLined,
  findLinedText,
  getLinedEntries,
  getLinedItems,
  getLinedTexts,
  isLinedTrue,
  type Lined,
  type LinedTable,
  normalizeName,
  parseLinedToml,
} from '../../syntax/index.ts'
import type { Project, Requirement } from '../inventory.ts'
import { emptyResolution, folderOf, joinPath, plainPackage, type ReadContext, type ReadPackage, type ResolutionReader } from '../reader.ts'
import { readPoetryDependency, readPyprojectAsks } from './pyproject-asks.ts'
import { withoutCredentials } from './requirement-text.ts'
import { isPyPi } from './uv-lock.ts'

export const readPoetryLock: ResolutionReader = (path, text, context) => {
  const { value, problems } = parseLinedToml(text)
  for (const { line, message } of problems) context.problem('lock-file-unreadable', { file: path, line }, message)
  // Before 1.1 of the format the hashes stood here, and then for some years the files.
  const oldFiles = findLined(value, 'metadata', 'files') ?? findLined(value, 'metadata', 'hashes')
  const packages: ReadPackage[] = []
  for (const node of getLinedItems(value, 'package')) {
    if (node.kind !== 'table') continue
    const name = findLinedText(node, 'name')
    const place = { file: path, line: findLined(node, 'name')?.line ?? node.line }
    if (name === null) {
      if (problems.length === 0) context.problem('lock-file-unreadable', place, 'this package has no name')
      continue
    }
    packages.push({
      ...plainPackage,
      name: normalizeName(name),
      version: findLinedText(node, 'version'),
      marker: readMarker(findLined(node, 'markers')) ?? findLinedText(node, 'marker'),
      inGroups: readGroups(node),
      ...readSource(findLined(node, 'source')),
      hashes: readHashes(findLined(node, 'files') ?? findLined(oldFiles, name)),
      dependencies: readDependencies(node),
      place,
    })
  }
  if (packages.length === 0 && findLined(value, 'metadata') === undefined && problems.length === 0)
    context.problem('lock-file-unreadable', { file: path, line: 1 }, 'this has neither packages nor metadata: it is no lock file of Poetry')
  return [{ ...emptyResolution(path, 'poetry.lock', true), projects: readProjectBeside(path, context), packages }]
}

/** The manifest in the folder of a lock file that does not say what the project asks for. */
export function readProjectBeside(path: string, context: ReadContext): Project[] {
  const manifest = joinPath(folderOf(path), 'pyproject.toml')
  const text = context.read(manifest)
  if (text === null) return []
  // What is wrong with it is told by the reader of manifests.
  const project = readPyprojectAsks(manifest, parseLinedToml(text).value, () => {})
  return project.asks.length === 0 && project.name === null ? [] : [project]
}

/** A text, or a table of one for each group. */
function readMarker(node: Lined | undefined): string | null {
  if (node?.kind === 'scalar') return typeof node.value === 'string' ? node.value : null
  const markers = new Set([...getLinedEntries(node).values()].flatMap((item) => findLinedText(item) ?? []))
  const isPartial = markers.size === 0
  return isPartial ? null : [...markers].map((marker) => (markers.size > 1 ? `(${marker})` : marker)).join(' or ')
}

function readGroups(node: LinedTable): (string | null)[] | null {
  const groups = findLined(node, 'groups') === undefined ? getLinedTexts(node, 'category') : getLinedTexts(node, 'groups')
  if (groups.length === 0) return null
  const isOptional = isLinedTrue(node, 'optional')
  return groups.map((group) => (group === 'main' ? (isOptional ? 'optional' : null) : group))
}

function readSource(node: Lined | undefined): Pick<ReadPackage, 'source' | 'address' | 'revision'> {
  const type = findLinedText(node, 'type')
  const url = findLinedText(node, 'url')
  if (node === undefined || type === null || url === null) return { source: 'index', address: null, revision: null }
  const address = withoutCredentials(url)
  if (type === 'git')
    return { source: 'git', address, revision: findLinedText(node, 'resolved_reference') ?? findLinedText(node, 'reference') }
  if (type === 'url') return { source: 'url', address, revision: null }
  if (type === 'directory' || type === 'file') return { source: 'path', address, revision: null }
  return { source: 'index', address: isPyPi(address) ? null : address, revision: null }
}

function readHashes(node: Lined | undefined): string[] {
  return getLinedItems(node).flatMap((item) => findLinedText(item, 'hash') ?? toHash(findLinedText(item)) ?? [])
}

function toHash(text: string | null): string | null {
  return text === null ? null : text.includes(':') ? text : `sha256:${text}`
}

function readDependencies(node: LinedTable): Requirement[] {
  const entries = getLinedEntries(node, 'dependencies')
  if (entries.size === 0) return []
  const extrasOf = new Map<string, string[]>()
  for (const [extra, list] of getLinedEntries(node, 'extras'))
    for (const text of getLinedTexts(list)) {
      const name = normalizeName(/^[\w.-]*/.exec(text)?.[0] ?? '')
      extrasOf.set(name, [...(extrasOf.get(name) ?? []), normalizeName(extra)])
    }
  return [...entries].flatMap(([written, entry]) => {
    const name = normalizeName(written)
    const all = entry.kind === 'list' ? entry.items : [entry]
    return all.flatMap((item) => {
      const extras: readonly (string | null)[] = isLinedTrue(item, 'optional') ? (extrasOf.get(name) ?? [null]) : [null]
      return readPoetryDependency(name, item).flatMap((requirement) => extras.map((extra) => ({ ...requirement, extra })))
    })
  })
}
