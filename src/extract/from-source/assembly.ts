// What every part of the assembly gets: the machine that has run, the releases, and where among the apps it stands.
import type { RouterStep } from '../../model/index.ts'
import type { Condition, Instance, Machine, Value } from '../../project/index.ts'
import { placeAt } from './facts.ts'
import type { Dependant, DependantContext } from './fastapi/dependants.ts'
import type { FlatRoute } from './fastapi/flatten.ts'
import type { Releases } from './fastapi/releases.ts'
import { routerNames } from './router-names.ts'
import type { SchemaMaker } from './schema-maker.ts'

export interface Assembly {
  readonly machine: Machine
  readonly releases: Releases
  readonly schemas: SchemaMaker
  /** What each registration was made of, by the array of its steps. */
  readonly sources: WeakMap<readonly RouterStep[], RouteSource>
}

/** What a route is before it becomes a fact. */
export interface RouteSource {
  readonly flat: FlatRoute
  /** null for what takes no dependencies. */
  readonly dependant: Dependant | null
  readonly context: DependantContext
  readonly pathNames: ReadonlySet<string>
  readonly endpoint: Value
  /** The apps on the way to it, outermost first. */
  readonly apps: readonly Instance[]
}

export interface Where {
  /** The application itself. */
  readonly instance: Instance
  /** The app that a request meets first. */
  readonly root: string
  /** The app itself, or the mounted one that answers. */
  readonly id: string
  readonly prefix: string
  readonly when: Condition
  readonly via: readonly RouterStep[]
  /** The apps on the way, outermost first. */
  readonly apps: readonly Instance[]
}

/** The way from the app to a route. */
export function stepsTo(machine: Machine, flat: FlatRoute, where: Where): RouterStep[] {
  const names = routerNames(machine)
  const own = flat.via.map(({ kind, prefix, site, router }, i): RouterStep => {
    // A copy at inclusion: the step after it is the router that was included.
    const holder = kind === 'include' && router === undefined ? flat.via[i + 1] : undefined
    const at = holder?.kind === 'router' ? holder.site : site
    const name = router !== undefined ? names.of(router) : kind === 'router' || holder?.kind === 'router' ? names.at(at) : null
    return { kind, name, prefix, place: placeAt(site) }
  })
  return [...where.via, ...own]
}
