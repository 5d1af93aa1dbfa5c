// Whether what the project asks for, and what the other packages need, lets an upgrade in.

import { satisfies, validRange } from '@renovatebot/pep440'
import type { Package, Requirement, Resolution } from '../inventory.ts'

/** What stands against it: of a project itself, or of a package that would have to move along. */
export interface Hindrance {
  /** Null: the project. */
  readonly by: Package | null
  readonly specifier: string
  readonly file: string
}

/** Lock files that do not say what packages ask for hide some. */
export function findHindrances(resolution: Resolution, { name, place }: Package, version: string): Hindrance[] {
  const found: Hindrance[] = []
  const forbids = ({ name: asked, specifier }: Requirement) => asked === name && specifier !== null && !isAllowed(version, specifier)
  for (const { asks } of resolution.projects)
    for (const ask of asks) {
      const isItself = ask.place.file === place.file && ask.place.line === place.line
      if (!isItself && forbids(ask)) found.push({ by: null, specifier: ask.specifier ?? '', file: ask.place.file })
    }
  for (const one of resolution.packages)
    for (const dependency of one.dependencies)
      if (forbids(dependency)) found.push({ by: one, specifier: dependency.specifier ?? '', file: one.place.file })
  return [...new Map(found.map((one) => [JSON.stringify([one.by?.name, one.specifier, one.file]), one])).values()]
}

/** What cannot be read forbids nothing. */
function isAllowed(version: string, specifier: string): boolean {
  if (specifier.length > 500 || !validRange(specifier)) return true
  return satisfies(version, specifier, { prereleases: true })
}
