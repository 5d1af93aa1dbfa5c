// What the application is built on, as its lock files and manifests say: one resolution for each file, never mixed.

import type { Place } from '../base/index.ts'

export interface Inventory {
  readonly resolutions: readonly Resolution[]
}

export type ResolutionFormat =
  | 'uv.lock'
  | 'poetry.lock'
  | 'pdm.lock'
  | 'Pipfile.lock'
  | 'pylock.toml'
  | 'conda-lock'
  | 'requirements'
  | 'constraints'
  | 'pyproject.toml'
  | 'Pipfile'
  | 'setup.cfg'
  | 'setup.py'
  | 'conda'

/** One file; those that it includes are resolutions of their own. */
export interface Resolution {
  /** The lock file or the manifest. */
  readonly file: string
  readonly format: ResolutionFormat
  /** It says every version, of what is asked for and of what that brings. */
  readonly isLocked: boolean
  /** What asks for the packages: one, or the members of a workspace. None where neither the file nor a manifest beside it says so. */
  readonly projects: readonly Project[]
  /**
   * In the order of the file, without the projects themselves. A package that is locked at several versions, one for each platform,
   * is there once for each. Of a manifest: what it asks for.
   */
  readonly packages: readonly Package[]
  /** Files of the tree that are installed along (`-r`) or limit what is (`-c`). */
  readonly includes: readonly Include[]
  readonly indexes: readonly PackageIndex[]
}

export interface Project {
  /** Normalised; null where it has none. */
  readonly name: string | null
  readonly version: string | null
  /** Of the tree, as paths are: '' for the scanned folder itself. */
  readonly folder: string
  readonly asks: readonly Ask[]
  readonly place: Place
}

/** What brings packages in where the application runs in production, where somebody asks for more, or only where people develop. */
export type Scope = 'production' | 'optional' | 'development' | 'unknown'

/** One line of a project. */
export interface Ask extends Requirement {
  /** The dependency group or the extra of the project that it stands in; null: what is always installed. */
  readonly group: string | null
  readonly scope: Exclude<Scope, 'unknown'>
  readonly place: Place
}

export type PackageSource = 'index' | 'git' | 'url' | 'path' | 'unknown'

export interface Requirement {
  /** Normalised (PEP 503). */
  readonly name: string
  /** As written (`>=2,<3`); null where any is good, or the file does not say. */
  readonly specifier: string | null
  /** The one that is meant, where the lock file has several. */
  readonly version: string | null
  readonly extras: readonly string[]
  /** In the language of PEP 508; null: always. */
  readonly marker: string | null
  /** The extra of the package that needs it; null: the package itself does. */
  readonly extra: string | null
  readonly source: PackageSource
  /** Of the repository, the archive, the folder or the index; null for the usual index. */
  readonly address: string | null
  /** Commit, tag or branch of a repository, as asked for. */
  readonly revision: string | null
}

export interface Package {
  /** Normalised (PEP 503). */
  readonly name: string
  /** Packages of conda have names of their own; what is known about one of PyPI is not known about them. */
  readonly ecosystem: 'pypi' | 'conda'
  /** As locked, or pinned by `==`; null where only a range is known. */
  readonly version: string | null
  /** What is asked for, as written (`>=2,<3`); null where the file does not say. */
  readonly specifier: string | null
  /** Where it is installed, in the language of PEP 508; null: everywhere. */
  readonly marker: string | null
  /** Of itself, that somebody asks for: `standard` of `uvicorn[standard]`. */
  readonly extras: readonly string[]
  /** A project asks for it by name, and not only another package. Null where nothing says so. */
  readonly isDirect: boolean | null
  /** The nearest to production of all that brings it; `unknown` where nothing says what does. */
  readonly scope: Scope
  /** The groups and extras of the projects that bring it, sorted; what is always installed is none. */
  readonly groups: readonly string[]
  readonly source: PackageSource
  /** Of the repository, the archive, the folder or the index; null for the usual index. */
  readonly address: string | null
  /** The commit of a repository; of a manifest the tag or branch that it asks for. */
  readonly revision: string | null
  /** `sha256:…` */
  readonly hashes: readonly string[]
  /** With those under one of its extras. */
  readonly dependencies: readonly Requirement[]
  /** As the file says it; null where it does not, as no format known does. */
  readonly license: string | null
  readonly place: Place
}

export interface Include {
  readonly file: string
  readonly kind: 'requirements' | 'constraints'
  readonly place: Place
}

/** Where packages come from, beside or in place of PyPI. */
export interface PackageIndex {
  readonly address: string
  /** `extra` is asked together with the others and the highest version wins; `explicit` only for packages that name it; `links` is a page
   * or a folder of archives; `trusted` a host whose certificate nobody looks at. */
  readonly role: 'main' | 'extra' | 'explicit' | 'links' | 'trusted'
  readonly place: Place
}
