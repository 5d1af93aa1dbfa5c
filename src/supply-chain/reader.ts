// What reads the files of one format: a text in, a resolution out. Who brings what (scope, groups, direct or not) is computed after.

import type { Place } from '../base/index.ts'
import type { Ask, Package, Requirement, Resolution, ResolutionFormat } from './inventory.ts'

/** A package as a file has it. */
export interface ReadPackage extends Omit<Package, 'isDirect' | 'scope' | 'groups'> {
  /** The groups that the file itself names (null among them: what is always installed); null where it names none. */
  readonly inGroups: readonly (string | null)[] | null
}

export interface ReadResolution extends Omit<Resolution, 'packages'> {
  readonly packages: readonly ReadPackage[]
}

export interface ReadContext {
  /** A file of the tree that belongs to the one that is read; null where there is none. */
  read(path: string): string | null
  problem(code: string, place: Place, message: string): void
}

export type ResolutionReader = (path: string, text: string, context: ReadContext) => readonly ReadResolution[]

export const plainRequirement: Omit<Requirement, 'name'> = {
  specifier: null,
  version: null,
  extras: [],
  marker: null,
  extra: null,
  source: 'index',
  address: null,
  revision: null,
}

export const plainPackage: Omit<ReadPackage, 'name' | 'place'> = {
  ecosystem: 'pypi',
  version: null,
  specifier: null,
  marker: null,
  extras: [],
  inGroups: null,
  source: 'index',
  address: null,
  revision: null,
  hashes: [],
  dependencies: [],
  license: null,
}

/** Of a manifest the packages are what it asks for. */
export function toPackages(asks: readonly Ask[]): ReadPackage[] {
  return asks.map((ask) => ({
    ...plainPackage,
    name: ask.name,
    version: findPin(ask.specifier),
    specifier: ask.specifier,
    marker: ask.marker,
    extras: ask.extras,
    inGroups: [ask.group],
    source: ask.source,
    address: ask.address,
    revision: ask.revision,
    place: ask.place,
  }))
}

/** The version of `==1.2` or `===1.2`, and of nothing that leaves a choice. */
export function findPin(specifier: string | null): string | null {
  return /^={2,3}\s*([^\s,*<>=!~]+)$/.exec(specifier ?? '')?.[1] ?? null
}

/** A specifier with what is behind the operator only; `*` and nothing are null. */
export function toNullable(text: string | null): string | null {
  return text === null || text.trim() === '' || text.trim() === '*' ? null : text.trim()
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `relative` as seen from a folder: `a/b` and `../c` are `a/c`. Out of the tree it starts with `../`. */
export function joinPath(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

export function emptyResolution(file: string, format: ResolutionFormat, isLocked: boolean): ReadResolution {
  return { file, format, isLocked, projects: [], packages: [], includes: [], indexes: [] }
}
