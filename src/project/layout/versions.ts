// Which release of each package the application runs on: what a lock file says, else an exact pin, else what a fresh install
// of a range would give. The nearest file to the application's folder wins at each step.

import { compare, satisfies, valid } from '@renovatebot/pep440'
import { comparePaths, type Place, type Tree } from '../../base/index.ts'
import { findTable, parsePipfileLock, parseRequirements, parseTomlLock, type Requirement } from '../../syntax/index.ts'
import { findDeclared } from './declared.ts'
import { depthOf, folderOf, isDocsOrExamplePath, isTestPath, isWithin, nameOf, resolvePath } from './paths.ts'
import { fastapiNeeds, NEWEST_FASTAPI, releases } from './releases.ts'
import { readSettings, readToml, settingsPaths } from './settings-files.ts'

export interface PackageVersion {
  readonly version: string
  /** Null when nothing in the tree speaks of the package. */
  readonly from: Place | null
  readonly certainty: 'certain' | 'likely'
  /** `implied` follows from the release of FastAPI, `newest` from nothing at all. */
  readonly origin: 'lock' | 'pin' | 'range' | 'implied' | 'newest'
}

interface Source {
  readonly path: string
  readonly distance: number
}

const ELSEWHERE = 1_000

/** By normalised name. FastAPI, Starlette and pydantic are always there. `folder` is the application's. */
export function findVersions(tree: Tree, folder = ''): ReadonlyMap<string, PackageVersion> {
  const versions = new Map<string, PackageVersion>()
  const sources = settingsPaths(tree)
    .map((path) => ({ path, distance: distanceOf(path, folder) }))
    .sort(
      (one, other) => one.distance - other.distance || rankOfName(one.path) - rankOfName(other.path) || comparePaths(one.path, other.path),
    )
  // A lock file of a neighbouring project says less than the application's own range.
  for (const group of [sources.filter((source) => source.distance < ELSEWHERE), sources.filter((source) => source.distance >= ELSEWHERE)]) {
    const certainty = group[0] !== undefined && group[0].distance < ELSEWHERE ? 'certain' : 'likely'
    const locks = [...group].sort(
      (one, other) => one.distance - other.distance || rankOfLock(tree, one.path) - rankOfLock(tree, other.path),
    )
    for (const source of locks) addLocked(tree, source, certainty, versions)
    const wanted = group.flatMap((source) => requirementsOf(tree, source.path))
    for (const { requirement, path } of wanted) {
      const pinned = /^===?([^*,]+)$/.exec(requirement.specifier)?.[1]
      if (pinned !== undefined && !versions.has(requirement.name)) {
        versions.set(requirement.name, { version: pinned, from: { file: path, line: requirement.line }, certainty, origin: 'pin' })
      }
    }
    for (const { requirement, path } of wanted) {
      if (versions.has(requirement.name) || requirement.url !== null) continue
      const version = newestWithin(requirement.name, requirement.specifier)
      if (version !== null)
        versions.set(requirement.name, { version, from: { file: path, line: requirement.line }, certainty: 'likely', origin: 'range' })
    }
  }
  return addImplied(versions)
}

function addLocked(tree: Tree, { path }: Source, certainty: 'certain' | 'likely', versions: Map<string, PackageVersion>): void {
  const name = nameOf(path)
  const isToml = /^(?:uv|poetry|pdm)\.lock$|^pylock(?:\.[\w-]+)?\.toml$/.test(name)
  if (!isToml && name !== 'Pipfile.lock') return
  const text = readSettings(tree, path)
  if (text === null) return
  const packages = (isToml ? parseTomlLock(text) : parsePipfileLock(text)).value
  const here = new Map<string, PackageVersion>()
  for (const locked of packages) {
    const known = here.get(locked.name)
    const place = { file: path, line: locked.line }
    if (known === undefined) here.set(locked.name, { version: locked.version, from: place, certainty, origin: 'lock' })
    else if (known.version !== locked.version) {
      // Locked apart for different machines.
      const newer = compareVersions(locked.version, known.version) > 0
      here.set(
        locked.name,
        newer ? { version: locked.version, from: place, certainty: 'likely', origin: 'lock' } : { ...known, certainty: 'likely' },
      )
    }
  }
  for (const [key, version] of here) if (!versions.has(key)) versions.set(key, version)
}

function requirementsOf(tree: Tree, path: string, depth = 0): { requirement: Requirement; path: string }[] {
  const declared = findDeclared(tree, path)
  if (declared !== null) return declared.map((requirement) => ({ requirement, path }))
  if (depth === 0 && !/\.(?:txt|pip)$/.test(path) && !/requirements[^/]*\.in$/.test(path)) return []
  const text = readSettings(tree, path)
  if (text === null || depth > 5) return []
  const { requirements, includes } = parseRequirements(text).value
  const found = requirements.map((requirement) => ({ requirement, path }))
  for (const include of includes) {
    const target = resolvePath(folderOf(path), include.path)
    // What is listed is read for itself.
    if (target !== null && tree.has(target) && !settingsPaths(tree).includes(target)) found.push(...requirementsOf(tree, target, depth + 1))
  }
  return found
}

/** How far a file is from the folder: steps up, or far away when it is beside or below. */
function distanceOf(path: string, folder: string): number {
  const climbs = /^(?:\.\.\/)*/.exec(path)?.[0].length ?? 0
  if (climbs > 0) return depthOf(folder) + climbs / 3
  // `requirements/prod.txt` speaks for the folder above.
  const own = folderOf(path).replace(/(?:^|\/)requirements(?:\/[\w-]+)?$/, '')
  const aside = isTestPath(path) || isDocsOrExamplePath(path) ? ELSEWHERE : 0
  if (isWithin(folder, own)) return depthOf(folder) - depthOf(own)
  return ELSEWHERE + aside + depthOf(own)
}

/** Of several lock files side by side, that of the tool which the project is set up for; else the younger tool's. */
function rankOfLock(tree: Tree, path: string): number {
  const tools = findTable(readToml(tree, `${path.slice(0, path.lastIndexOf('/') + 1)}pyproject.toml`)?.table, 'tool')
  const tool = /^(uv|poetry|pdm)\.lock$/.exec(nameOf(path))?.[1]
  if (tool === 'uv' && 'uv' in tools) return 0
  if (tool !== undefined && tool in tools) return 1
  return tool === 'uv' ? 2 : 3
}

/** Of several files in one folder, those for development come last. */
function rankOfName(path: string): number {
  const name = path.slice(path.indexOf('requirements') + 1)
  if (/dev|test|lint|docs?\b|ci\b|example/i.test(name)) return 3
  return /\.in$/.test(name) ? 2 : /requirements\.txt$|pyproject\.toml$/.test(path) ? 0 : 1
}

/** The newest known release in a range. For packages without rows, the bounds that the range itself names are all that is known. */
export function newestWithin(name: string, specifier: string): string | null {
  const rows = (Object.hasOwn(releases, name) ? releases[name] : undefined) ?? []
  if (specifier === '') return rows.at(-1) ?? null
  const bounds = specifier
    .split(',')
    .map((part) => /^(?:===?|~=|>=|<=)(.+?)(?:\.\*)?$/.exec(part)?.[1] ?? '')
    .filter((bound) => valid(bound) !== null)
  let best: string | null = null
  for (const version of [...rows, ...bounds]) {
    if (isWithinRange(version, specifier) && (best === null || compareVersions(version, best) > 0)) best = version
  }
  return best
}

function isWithinRange(version: string, specifier: string): boolean {
  try {
    return satisfies(version, specifier, { prereleases: true })
  } catch {
    return false
  }
}

/** -1, 0 or 1; what is no version is older than every version. */
export function compareVersions(one: string, other: string): number {
  const first = valid(one)
  const second = valid(other)
  if (first === null || second === null) return first === second ? 0 : first === null ? -1 : 1
  return compare(first, second)
}

/** What a release of FastAPI asks of the packages that it stands on. */
export function findFastapiNeeds(
  version: string,
): { readonly from: string; readonly starlette: string; readonly pydantic: string } | undefined {
  return fastapiNeeds.findLast((row) => compareVersions(version, row.from) >= 0)
}

/** From which release on FastAPI takes a release of Starlette; null where none is known to. */
export function findFastapiFor(starlette: string, above: string): string | null {
  return fastapiNeeds.find((row) => compareVersions(row.from, above) > 0 && isWithinRange(starlette, row.starlette))?.from ?? null
}

function addImplied(versions: Map<string, PackageVersion>): Map<string, PackageVersion> {
  const fastapi = versions.get('fastapi') ?? { version: NEWEST_FASTAPI, from: null, certainty: 'likely', origin: 'newest' }
  versions.set('fastapi', fastapi)
  const needs = findFastapiNeeds(fastapi.version)
  for (const name of ['starlette', 'pydantic'] as const) {
    const known = versions.get(name)
    if (known !== undefined && known.origin !== 'range') continue
    const range = needs?.[name] ?? ''
    // The project's own range counts as far as FastAPI allows it.
    if (known !== undefined && (range === '' || isWithinRange(known.version, range))) continue
    const version = newestWithin(name, range)
    if (version !== null) versions.set(name, { version, from: fastapi.from, certainty: 'likely', origin: 'implied' })
  }
  return versions
}
