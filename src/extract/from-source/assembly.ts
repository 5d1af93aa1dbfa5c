// What every part of the assembly gets: the machine that has run, the releases, and where among the apps it stands.
import type { RouterStep } from '../../model/index.ts'
import type { Condition, Instance, Machine } from '../../project/index.ts'
import { placeAt } from './facts.ts'
import type { FlatRoute } from './fastapi/flatten.ts'
import type { Releases } from './fastapi/releases.ts'
import { routerNames } from './router-names.ts'
import type { SchemaMaker } from './schema-maker.ts'

export interface Assembly {
  readonly machine: Machine
  readonly releases: Releases
  readonly schemas: SchemaMaker
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
