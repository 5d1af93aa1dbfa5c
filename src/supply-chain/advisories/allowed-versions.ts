// Whether what the project asks for, and what the other packages need, lets an upgrade in.

import { satisfies, validRange } from '@renovatebot/pep440'
import { findFastapiFor, findFastapiNeeds } from '../../project/index.ts'
import type { Package, Requirement, Resolution } from '../inventory.ts'

/** What stands against it: of a project itself, or of a package that would have to move along. */
export interface Hindrance {
  /** Null: the project. */
  readonly by: Package | null
  readonly specifier: string
  readonly file: string
  /** The release of it that lets the upgrade in, where that is known. */
  readonly movesTo: string | null
}

/** Lock files that do not say what packages ask for hide some. */
export function findHindrances(resolution: Resolution, { name, place }: Package, version: string): Hindrance[] {
  const found: Hindrance[] = []
  const forbids = ({ name: asked, specifier }: Requirement) => asked === name && specifier !== null && !isAllowed(version, specifier)
  for (const { asks } of resolution.projects)
    for (const ask of asks) {
      const isItself = ask.place.file === place.file && ask.place.line === place.line
      if (!isItself && forbids(ask)) found.push({ by: null, specifier: ask.specifier ?? '', file: ask.place.file, movesTo: null })
    }
  for (const one of resolution.packages)
    for (const dependency of one.dependencies)
      if (forbids(dependency)) found.push({ by: one, specifier: dependency.specifier ?? '', file: one.place.file, movesTo: null })
  found.push(...findFastapi(resolution, name, version))
  // One for each package, and the one that says more.
  const unique = new Map(found.map((one) => [JSON.stringify([one.by?.name ?? null, one.by === null ? one.specifier : '', one.file]), one]))
  return [...unique.values()]
}

/** Many lock files do not say what FastAPI asks of Starlette: its releases do. */
function findFastapi({ packages }: Resolution, name: string, version: string): Hindrance[] {
  if (name !== 'starlette') return []
  return packages.flatMap((one) => {
    if (one.name !== 'fastapi' || one.version === null) return []
    const specifier = findFastapiNeeds(one.version)?.starlette ?? ''
    if (specifier === '' || isAllowed(version, specifier)) return []
    const isKnown = one.dependencies.some((dependency) => dependency.name === name && dependency.specifier !== null)
    const movesTo = findFastapiFor(version, one.version)
    return isKnown && movesTo === null ? [] : [{ by: one, specifier, file: one.place.file, movesTo }]
  })
}

/** What cannot be read forbids nothing. */
function isAllowed(version: string, specifier: string): boolean {
  if (specifier.length > 500 || !validRange(specifier)) return true
  return satisfies(version, specifier, { prereleases: true })
}
