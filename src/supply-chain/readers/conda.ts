// environment.yml of conda, with what pip installs into it, and conda-lock.yml.

import {
  findLined,
  findLinedText,
  getLinedEntries,
  getLinedItems,
  isLinedTrue,
  type Lined,
  normalizeName,
  parseLinedYaml,
} from '../../syntax/index.ts'
import { toScope } from '../groups.ts'
import type { Ask, Requirement } from '../inventory.ts'
import {
  emptyResolution,
  findPin,
  folderOf,
  nameOf,
  plainPackage,
  plainRequirement,
  type ReadPackage,
  type ReadResolution,
  type ResolutionReader,
} from '../reader.ts'
import { parseCondaLockLines } from './conda-lock-lines.ts'
import { readRequirements } from './requirements.ts'

export const readCondaEnvironment: ResolutionReader = (path, text, { problem }) => {
  const { value, problems } = parseLinedYaml(text)
  for (const { line, message } of problems) problem('manifest-unreadable', { file: path, line }, message)
  const scope =
    toScope(/^environment[-_.]([\w-]+)\.ya?ml$/i.exec(nameOf(path))?.[1] ?? null) === 'development'
      ? ('development' as const)
      : ('production' as const)
  const group = scope === 'development' ? 'dev' : null
  const asks: Ask[] = []
  const resolution = emptyResolution(path, 'conda', false)
  let beside: ReadResolution | null = null
  for (const item of getLinedItems(value, 'dependencies')) {
    const spec = findLinedText(item)
    if (spec !== null) {
      const requirement = readMatchSpec(spec)
      if (requirement !== null && requirement.name !== 'python' && requirement.name !== 'pip')
        asks.push({ ...requirement, group, scope, place: { file: path, line: item.line } })
    }
    // As a requirements file, a line for each item.
    const lines = getLinedItems(item, 'pip')
    if (lines.length === 0) continue
    const texts: string[] = []
    for (const one of lines) {
      while (texts.length < one.line - 1) texts.push('')
      texts.push((findLinedText(one) ?? '').replaceAll('\n', ' '))
    }
    beside = readRequirements(path, texts.join('\n'), 'requirements', problem)[0] ?? null
  }
  const fromPip: readonly ReadPackage[] = beside?.packages ?? []
  const packages = [
    ...asks.map(
      (ask): ReadPackage => ({
        ...plainPackage,
        name: ask.name,
        ecosystem: 'conda',
        version: findPin(ask.specifier),
        specifier: ask.specifier,
        inGroups: [group],
        place: ask.place,
      }),
    ),
    ...fromPip.map((one) => ({ ...one, inGroups: [group] })),
  ]
  if (packages.length === 0) return []
  const all: Ask[] = [...asks, ...(beside?.projects.flatMap((project) => project.asks) ?? []).map((ask) => ({ ...ask, group, scope }))]
  const project = { name: null, version: null, folder: folderOf(path), asks: all, place: { file: path, line: 1 } }
  return [{ ...resolution, projects: [project], packages, includes: beside?.includes ?? [], indexes: beside?.indexes ?? [] }]
}

/** `channel::name=1.2=build`, `name >=1,<2`, `name[version='>=1']`. */
function readMatchSpec(text: string): Requirement | null {
  const [, written, rest = ''] = /^(?:[\w./-]+(?:\[[\w,-]*\])?::)?([\w.-]+)\s*(.*)$/s.exec(text.replace(/#.*$/s, '').trim()) ?? []
  if (written === undefined) return null
  const version = (/\bversion\s*=\s*["']?([^"'\]]+)/.exec(rest)?.[1] ?? rest.replace(/\[.*$/s, '')).trim()
  const [head = '', build] = version.split(/(?<=[\w*])=(?!=)|\s+(?=[\w*])/)
  const fuzzy = /^=([^=].*)$/s.exec(head)?.[1]
  const exact =
    fuzzy !== undefined && build !== undefined ? `==${fuzzy}` : fuzzy === undefined ? head : `==${fuzzy.replace(/\.?\*$/, '')}.*`
  const specifier = /^\d/.test(exact) ? `==${exact}` : exact.replace(/\s+/g, '')
  return { ...plainRequirement, name: normalizeName(written), specifier: specifier === '' || specifier === '*' ? null : specifier }
}

export const readCondaLock: ResolutionReader = (path, text, { problem }) => {
  // What conda-lock itself writes is read by its lines: these files run to megabytes.
  const byLine = parseCondaLockLines(text)
  let items: readonly Lined[]
  if (byLine === null) {
    const { value, problems } = parseLinedYaml(text)
    for (const { line, message } of problems) problem('lock-file-unreadable', { file: path, line }, message)
    items = getLinedItems(value, 'package')
    if (items.length === 0 && findLined(value, 'package') === undefined && problems.length === 0) return []
  } else items = byLine
  const packages = new Map<string, ReadPackage>()
  for (const item of items) {
    const name = findLinedText(item, 'name')
    const version = findLinedText(item, 'version')
    if (name === null) continue
    const manager = findLinedText(item, 'manager')
    const category = findLinedText(item, 'category') ?? 'main'
    const group = category === 'main' ? (isLinedTrue(item, 'optional') ? 'optional' : null) : category
    const hashes = [...getLinedEntries(item, 'hash')].flatMap(([algorithm, hash]) => {
      const digest = findLinedText(hash)
      return digest === null ? [] : [`${algorithm}:${digest}`]
    })
    // One for each platform.
    const key = `${manager} ${name} ${version}`
    const there = packages.get(key)
    if (there !== undefined) {
      const inGroups = there.inGroups?.includes(group) ? there.inGroups : [...(there.inGroups ?? []), group]
      packages.set(key, { ...there, inGroups, hashes: [...there.hashes, ...hashes] })
      continue
    }
    packages.set(key, {
      ...plainPackage,
      name: normalizeName(name),
      ecosystem: manager === 'pip' ? 'pypi' : 'conda',
      version,
      inGroups: [group],
      hashes,
      dependencies: [...getLinedEntries(item, 'dependencies').keys()].map((to) => ({ ...plainRequirement, name: normalizeName(to) })),
      place: { file: path, line: findLined(item, 'name')?.line ?? item.line },
    })
  }
  return [{ ...emptyResolution(path, 'conda-lock', true), packages: [...packages.values()] }]
}
