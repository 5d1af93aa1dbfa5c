// What a pyproject.toml asks for: PEP 621, dependency groups (PEP 735), and the tables of Poetry, PDM, Hatch and uv.

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
} from '../../syntax/index.ts'
import { toScope } from '../groups.ts'
import type { Ask, PackageIndex, Project, Requirement } from '../inventory.ts'
import { folderOf, plainRequirement } from '../reader.ts'
import { toSpecifier } from './poetry-constraint.ts'
import { readRequirement, withoutCredentials } from './requirement-text.ts'

export type Unread = (line: number, message: string) => void

export function readPyprojectAsks(path: string, root: LinedTable, unread: Unread): Project {
  const project = findLined(root, 'project')
  const poetry = findLined(root, 'tool', 'poetry')
  const name = findLinedText(project, 'name') ?? findLinedText(poetry, 'name')
  const sources = getLinedEntries(root, 'tool', 'uv', 'sources')
  const asks: Ask[] = []
  const own = name === null ? null : normalizeName(name)
  const push = (requirement: Requirement, group: string | null, line: number): void => {
    // `app[all]` in the extras of `app` asks for its own extras.
    if (requirement.name === own) return
    asks.push({ ...requirement, group, scope: toScope(group), place: { file: path, line } })
  }
  const add = (item: Lined, group: string | null): void => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return
    const requirement = readRequirement(item.value)
    if (requirement === null) unread(item.line, 'this is not a requirement')
    else push(applySource(requirement, findByName(sources, requirement.name)), group, item.line)
  }

  for (const item of getLinedItems(project, 'dependencies')) add(item, null)
  for (const [extra, list] of getLinedEntries(project, 'optional-dependencies'))
    for (const item of getLinedItems(list)) add(item, normalizeName(extra))
  readGroups(getLinedEntries(root, 'dependency-groups'), add, unread)
  for (const item of getLinedItems(root, 'tool', 'uv', 'dev-dependencies')) add(item, 'dev')
  for (const [group, list] of getLinedEntries(root, 'tool', 'pdm', 'dev-dependencies'))
    for (const item of getLinedItems(list)) add(item.kind === 'scalar' ? withoutEditable(item) : item, group)
  for (const [environment, table] of getLinedEntries(root, 'tool', 'hatch', 'envs')) {
    for (const key of ['dependencies', 'extra-dependencies'])
      for (const item of getLinedItems(table, key)) add(item, `hatch-dev-${environment}`)
  }

  const extrasOf = readPoetryExtras(poetry)
  readPoetryTable(findLined(poetry, 'dependencies'), null, extrasOf, push)
  readPoetryTable(findLined(poetry, 'dev-dependencies'), 'dev', new Map(), push)
  for (const [group, table] of getLinedEntries(poetry, 'group')) readPoetryTable(findLined(table, 'dependencies'), group, new Map(), push)

  return {
    name: own,
    version: findLinedText(project, 'version') ?? findLinedText(poetry, 'version'),
    folder: folderOf(path),
    asks: withoutPoetryDoubles(asks, poetry !== undefined && project !== undefined),
    place: { file: path, line: findLined(project, 'name')?.line ?? findLined(poetry, 'name')?.line ?? project?.line ?? poetry?.line ?? 1 },
  }
}

/** Where both tables are, Poetry's only adds a source or a choice to what PEP 621's asks for. */
function withoutPoetryDoubles(asks: readonly Ask[], hasBoth: boolean): readonly Ask[] {
  if (!hasBoth) return asks
  const seen = new Map<string, Ask>()
  for (const ask of asks) {
    const key = JSON.stringify([ask.name, ask.group, ask.marker])
    const there = seen.get(key)
    if (there === undefined) seen.set(key, ask)
    else if (there.source === 'index' && ask.source !== 'index')
      seen.set(key, { ...there, source: ask.source, address: ask.address, revision: ask.revision })
  }
  return [...seen.values()]
}

function withoutEditable(item: Lined & { kind: 'scalar' }): Lined {
  return typeof item.value === 'string' ? { ...item, value: item.value.replace(/^-e\s+/, '') } : item
}

function readGroups(groups: ReadonlyMap<string, Lined>, add: (item: Lined, group: string) => void, unread: Unread): void {
  const byName = new Map([...groups].map(([name, list]) => [normalizeName(name), list]))
  for (const name of groups.keys()) {
    const visited = new Set<string>()
    const visit = (wanted: string, line: number): void => {
      const key = normalizeName(wanted)
      if (visited.has(key)) return
      visited.add(key)
      const list = byName.get(key)
      if (list === undefined) unread(line, `there is no group \`${wanted}\``)
      for (const item of getLinedItems(list)) {
        const included = findLinedText(item, 'include-group')
        if (included !== null) visit(included, item.line)
        else add(item, name)
      }
    }
    visit(name, 1)
  }
}

function findByName(entries: ReadonlyMap<string, Lined>, name: string): Lined | undefined {
  for (const [key, entry] of entries) if (normalizeName(key) === name) return entry
  return undefined
}

/** uv says where a package comes from in a table of its own; of several by marker, the first that is no index. */
function applySource(requirement: Requirement, source: Lined | undefined): Requirement {
  for (const entry of source?.kind === 'list' ? source.items : source === undefined ? [] : [source]) {
    const git = findLinedText(entry, 'git')
    const revision = findLinedText(entry, 'rev') ?? findLinedText(entry, 'tag') ?? findLinedText(entry, 'branch')
    if (git !== null) return { ...requirement, source: 'git', address: withoutCredentials(git), revision }
    const url = findLinedText(entry, 'url')
    if (url !== null) return { ...requirement, source: 'url', address: withoutCredentials(url) }
    const path = findLinedText(entry, 'path') ?? (isLinedTrue(entry, 'workspace') ? '.' : null)
    if (path !== null) return { ...requirement, source: 'path', address: path }
  }
  return requirement
}

function readPoetryExtras(poetry: Lined | undefined): ReadonlyMap<string, readonly string[]> {
  const extras = new Map<string, string[]>()
  for (const [extra, list] of getLinedEntries(poetry, 'extras'))
    for (const text of getLinedTexts(list)) {
      const name = normalizeName(/^[\w.-]*/.exec(text.trim())?.[0] ?? '')
      extras.set(name, [...(extras.get(name) ?? []), normalizeName(extra)])
    }
  return extras
}

type Push = (requirement: Requirement, group: string | null, line: number) => void

function readPoetryTable(
  table: Lined | undefined,
  group: string | null,
  extrasOf: ReadonlyMap<string, readonly string[]>,
  push: Push,
): void {
  for (const [written, entry] of getLinedEntries(table)) {
    const name = normalizeName(written)
    if (name === 'python') continue
    const isOptional = isLinedTrue(entry, 'optional')
    const groups: readonly (string | null)[] = isOptional ? (extrasOf.get(name) ?? ['optional']) : [group]
    for (const requirement of readPoetryDependency(name, entry)) for (const one of groups) push(requirement, one, entry.line)
  }
}

/** `"^1.2"`, `{version = "^1.2", extras = [...]}`, or a list of such tables. */
export function readPoetryDependency(name: string, entry: Lined): Requirement[] {
  if (entry.kind === 'list') return entry.items.flatMap((item) => readPoetryDependency(name, item))
  if (entry.kind === 'scalar')
    return typeof entry.value === 'string' ? [{ ...plainRequirement, name, specifier: toSpecifier(entry.value) }] : []
  const version = findLinedText(entry, 'version')
  const git = findLinedText(entry, 'git')
  const url = findLinedText(entry, 'url')
  const path = findLinedText(entry, 'path')
  const python = findLinedText(entry, 'python')
  const revision = findLinedText(entry, 'rev') ?? findLinedText(entry, 'tag') ?? findLinedText(entry, 'branch')
  const origin =
    git !== null
      ? { source: 'git' as const, address: withoutCredentials(git), revision }
      : url !== null
        ? { source: 'url' as const, address: withoutCredentials(url) }
        : path !== null
          ? { source: 'path' as const, address: path }
          : {}
  const marker = findLinedText(entry, 'markers') ?? (python === null ? null : toPythonMarker(python))
  return [
    {
      ...plainRequirement,
      name,
      specifier: version === null ? null : toSpecifier(version),
      extras: getLinedTexts(entry, 'extras').map(normalizeName),
      marker,
      ...origin,
    },
  ]
}

/** `>=3.8,<3.11` of Poetry's `python` key. */
function toPythonMarker(constraint: string): string | null {
  const clauses = toSpecifier(constraint)?.split(',') ?? []
  if (clauses.some((clause) => clause.includes('|'))) return null
  return (
    clauses
      .map((clause) => {
        const [, operator, version] = /^([<>=!~]+)(.*)$/.exec(clause) ?? []
        return `python_version ${operator} "${version}"`
      })
      .join(' and ') || null
  )
}

/** The indexes that uv, Poetry and PDM are told of. */
export function readPyprojectIndexes(path: string, root: LinedTable): PackageIndex[] {
  const indexes: PackageIndex[] = []
  const push = (address: string | null, role: PackageIndex['role'], line: number): void => {
    if (address !== null && address !== '') indexes.push({ address: withoutCredentials(address), role, place: { file: path, line } })
  }
  for (const item of getLinedItems(root, 'tool', 'uv', 'index')) {
    const role = isLinedTrue(item, 'explicit') ? 'explicit' : isLinedTrue(item, 'default') ? 'main' : 'extra'
    push(findLinedText(item, 'url'), role, findLined(item, 'url')?.line ?? item.line)
  }
  const uv = findLined(root, 'tool', 'uv')
  for (const table of [uv, findLined(uv, 'pip')]) {
    push(findLinedText(table, 'index-url'), 'main', findLined(table, 'index-url')?.line ?? 1)
    const extra = findLined(table, 'extra-index-url')
    for (const address of getLinedTexts(extra)) push(address, 'extra', extra?.line ?? 1)
  }
  for (const item of getLinedItems(root, 'tool', 'poetry', 'source')) {
    const priority = findLinedText(item, 'priority') ?? (isLinedTrue(item, 'default') ? 'default' : 'primary')
    const role = priority === 'explicit' ? 'explicit' : priority === 'supplemental' || priority === 'secondary' ? 'extra' : 'main'
    push(findLinedText(item, 'url'), role, findLined(item, 'url')?.line ?? item.line)
  }
  for (const item of getLinedItems(root, 'tool', 'pdm', 'source')) {
    const role = findLinedText(item, 'name') === 'pypi' ? 'main' : 'extra'
    push(findLinedText(item, 'url'), role, findLined(item, 'url')?.line ?? item.line)
  }
  return indexes
}
