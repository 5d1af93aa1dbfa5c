// What the application is built on, as its lock files and manifests say: one resolution for each file, never mixed.

import type { Place } from '../base/index.ts'
import type { Coverage, Subject } from '../finding/index.ts'
import type { ModelProblem } from '../model/index.ts'
import { readTomlLocks } from './readers/toml-locks.ts'

export interface Inventory {
  readonly resolutions: readonly Resolution[]
}

export type ResolutionFormat =
  | 'uv.lock'
  | 'poetry.lock'
  | 'pdm.lock'
  | 'Pipfile.lock'
  | 'pylock.toml'
  | 'requirements'
  | 'pyproject.toml'
  | 'Pipfile'
  | 'setup.cfg'
  | 'conda'

export interface Resolution {
  /** The lock file or the manifest. */
  readonly file: string
  readonly format: ResolutionFormat
  /** It says every version, of what is asked for and of what that brings. */
  readonly isLocked: boolean
  /** In the order of the file. A package that is locked at several versions, one for each platform, is there once for each. */
  readonly packages: readonly Package[]
}

export interface Package {
  /** Normalised (PEP 503). */
  readonly name: string
  /** As locked, or pinned by `==`; null where only a range is known. */
  readonly version: string | null
  /** What is asked for, as written (`>=2,<3`); null where the file does not say. */
  readonly specifier: string | null
  /** Where it is installed, in the language of PEP 508; null: everywhere. */
  readonly marker: string | null
  readonly extras: readonly string[]
  /** The project asks for it by name, and not only another package. Null where the file does not say. */
  readonly isDirect: boolean | null
  /** The groups or extras of the project that bring it; none: what runs in production. */
  readonly groups: readonly string[]
  readonly source: 'index' | 'git' | 'url' | 'path' | 'unknown'
  /** Of the repository, the archive or the folder; null for one from an index that the file does not name. */
  readonly address: string | null
  readonly hashes: readonly string[]
  readonly dependencies: readonly Requirement[]
  readonly place: Place
}

export interface Requirement {
  readonly name: string
  readonly extras: readonly string[]
  readonly marker: string | null
}

export interface ReadInventory {
  readonly inventory: Inventory
  readonly problems: readonly ModelProblem[]
  readonly coverage: readonly Coverage[]
}

/** What reads the files of one family. */
export type ResolutionReader = (subject: Subject, problem: (code: string, place: Place, message: string) => void) => readonly Resolution[]

const readers: readonly ResolutionReader[] = [readTomlLocks]

export function readInventory(subject: Subject): ReadInventory {
  const problems: ModelProblem[] = []
  const resolutions = readers.flatMap((read) =>
    read(subject, (code, { file, line }, message) => problems.push({ code, file, line, message })),
  )
  const count = (isLocked: boolean) => resolutions.filter((one) => one.isLocked === isLocked).length
  const coverage = [
    { what: 'lock file', count: count(true) },
    { what: 'list of requirements', count: count(false) },
  ]
  return { inventory: { resolutions }, problems, coverage: coverage.filter((one) => one.count > 0) }
}
