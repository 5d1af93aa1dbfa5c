// The bill of materials as such, before any format: what the application is, what it is built on, and what it serves to whom.

import type { Place } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import type { Inventory, Package, Resolution, Scope } from '../inventory.ts'
import { type BillVulnerability, listVulnerabilities } from './bill-vulnerabilities.ts'
import type { Licence } from './licences.ts'

export interface Bill {
  readonly name: string
  readonly version: string | null
  /** In the order of their names and versions. */
  readonly components: readonly BillComponent[]
  readonly services: readonly BillService[]
  readonly vulnerabilities: readonly BillVulnerability[]
  /** References of what the project itself asks for; empty where no file says. */
  readonly direct: readonly string[]
  /** SHA-256 over what was read: the same content has the same serial number. */
  readonly content: string
  readonly made: Date
  readonly toolVersion: string
}

export interface BillComponent {
  /** `pkg:pypi/starlette@0.41.3`, unique in the bill. */
  readonly ref: string
  readonly name: string
  /** Null where no file says which: only a range is known, or nothing. */
  readonly version: string | null
  readonly specifier: string | null
  /** The nearest to production, over all files that name it. */
  readonly scope: Scope
  /** As its own metadata say it; null where nobody asked, or they do not. */
  readonly licence: Licence | null
  readonly source: Package['source']
  readonly address: string | null
  /** `sha256:…` as the lock files have them. */
  readonly hashes: readonly string[]
  readonly places: readonly Place[]
  /** References of what it asks for, as far as they are in the bill. */
  readonly dependsOn: readonly string[]
}

export interface BillService {
  readonly id: string
  readonly name: string
  readonly version: string | null
  readonly routes: readonly Route[]
}

export interface BillOptions {
  readonly made: Date
  readonly toolVersion: string
  /** Of installed packages, by `name version`. */
  readonly licences?: ReadonlyMap<string, Licence | null> | null
}

export function makeBill(subject: Subject, inventory: Inventory, { made, toolVersion, licences }: BillOptions): Bill {
  const { model } = subject
  const primary = model.apps.find((app) => app.primary) ?? model.apps[0]
  const components = collectComponents(chooseResolutions(inventory.resolutions)).map((one) => ({
    ...one,
    licence: licences?.get(`${one.name} ${one.version}`) ?? null,
  }))
  return {
    name: nameOf(primary?.title ?? null, primary?.id ?? null),
    version: primary?.version ?? null,
    components,
    services: model.apps
      .filter(({ id }) => !id.includes('>'))
      .map((app) => ({
        id: app.id,
        name: nameOf(app.title, app.id),
        version: app.version,
        routes: model.routes.filter((route) => route.app === app.id && route.kind !== 'mount'),
      })),
    vulnerabilities: listVulnerabilities(components, subject),
    direct: directRefs(chooseResolutions(inventory.resolutions), components),
    content: model.snapshot.content,
    made,
    toolVersion,
  }
}

/** `FastAPI` is the title of whoever names none. */
function nameOf(title: string | null, id: string | null): string {
  return title !== null && !['', 'FastAPI'].includes(title.trim()) ? title : (id ?? 'application')
}

/** What a lock file says is exact; a list of ranges beside it in the same folder adds nothing. */
function chooseResolutions(resolutions: readonly Resolution[]): readonly Resolution[] {
  const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/') + 1)
  const locked = new Set(resolutions.filter(({ isLocked }) => isLocked).map(({ file }) => folderOf(file)))
  return resolutions.filter(({ file, isLocked }) => isLocked || !locked.has(folderOf(file)))
}

function collectComponents(resolutions: readonly Resolution[]): BillComponent[] {
  const byRef = new Map<string, { readonly ref: string; readonly packages: Package[]; readonly dependsOn: Set<string> }>()
  for (const { packages } of resolutions) {
    const byName = new Map<string, Package[]>()
    for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one])
    for (const one of packages) {
      const ref = toPurl(one)
      const known = byRef.get(ref) ?? { ref, packages: [], dependsOn: new Set() }
      byRef.set(ref, known)
      known.packages.push(one)
      // Of several versions for several platforms, any may be the one: all are named.
      for (const { name, version, extra } of one.dependencies)
        if (extra === null || one.extras.includes(extra))
          for (const other of byName.get(name) ?? []) if (version === null || other.version === version) known.dependsOn.add(toPurl(other))
    }
  }
  return [...byRef.values()].map(toComponent).sort((one, other) => (one.ref < other.ref ? -1 : 1))
}

const scopes = ['production', 'unknown', 'optional', 'development'] as const satisfies readonly Scope[]

function toComponent({
  ref,
  packages,
  dependsOn,
}: {
  readonly ref: string
  readonly packages: readonly Package[]
  readonly dependsOn: ReadonlySet<string>
}): BillComponent {
  const [first] = packages
  if (first === undefined) throw new Error('a component stands in no file')
  return {
    ref,
    name: first.name,
    version: first.version,
    specifier: packages.find(({ specifier }) => specifier !== null)?.specifier ?? null,
    scope: scopes.find((scope) => packages.some((one) => one.scope === scope)) ?? 'unknown',
    licence: null,
    source: first.source,
    address: packages.find(({ address }) => address !== null)?.address ?? null,
    hashes: [...new Set(packages.flatMap(({ hashes }) => hashes))].sort(),
    places: packages.map(({ place }) => place),
    dependsOn: [...dependsOn].filter((other) => other !== ref).sort(),
  }
}

function directRefs(resolutions: readonly Resolution[], components: readonly BillComponent[]): string[] {
  const direct = new Set(resolutions.flatMap(({ packages }) => packages.filter(({ isDirect }) => isDirect === true).map(toPurl)))
  return components.map(({ ref }) => ref).filter((ref) => direct.has(ref))
}

/** Package URL of type `pypi` (purl-spec): the name is normalised, `+` of a local version is escaped. */
export function toPurl({ name, version }: Pick<Package, 'name' | 'version'>): string {
  return `pkg:pypi/${encodeURIComponent(name)}${version === null ? '' : `@${encodeURIComponent(version)}`}`
}
