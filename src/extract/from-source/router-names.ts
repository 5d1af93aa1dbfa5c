// The variables that hold routers and apps, so that a report can call them as the program does.
import { type Instance, type Machine, pick, type Site } from '../../project/index.ts'
import { isApp, isRouter, routerOf } from './fastapi/flatten.ts'
import { unwrapApp } from './wrappers.ts'

export interface RouterNames {
  /** `module:variable` */
  of(router: Instance): string | null
  /** By where it was made, as long as no other was made there. */
  at(site: Site | null): string | null
}

/** Of the modules that have run by now. */
export function routerNames(machine: Machine): RouterNames {
  const known = machine.notes.get('router-names') as { names: RouterNames; modules: number } | undefined // written here alone
  if (known?.modules === machine.loaded.length) return known.names
  const names = collectNames(machine)
  machine.notes.set('router-names', { names, modules: machine.loaded.length })
  return names
}

function collectNames(machine: Machine): RouterNames {
  const byRouter = new Map<Instance, { readonly name: string; readonly isHome: boolean }>()
  for (const module of machine.loaded) {
    for (const [variable, given] of module.globals) {
      const held = pick(given)
      // `app = CORSMiddleware(app, …)`
      const value = held.kind === 'external' ? (unwrapApp(held)?.app ?? held) : held
      if (!isApp(value) && !isRouter(value)) continue
      const isHome = value.site?.module === module
      const before = byRouter.get(value)
      // Who imports begins to run before what is imported: of several, the last one is nearest to where it was made.
      if (before === undefined || isHome || !before.isHome) {
        if (before?.isHome !== true) byRouter.set(value, { name: `${module.name}:${variable}`, isHome })
      }
    }
  }
  // An app's own router goes by the app's name.
  for (const [app, found] of [...byRouter]) {
    const router = routerOf(app)
    if (router !== null && !byRouter.has(router)) byRouter.set(router, found)
  }
  const bySite = new Map<Site, string | null>()
  for (const [router, { name }] of byRouter) {
    if (router.site === undefined) continue
    const twin = bySite.get(router.site)
    bySite.set(router.site, twin === undefined || twin === name ? name : null)
  }
  return {
    of: (router) => byRouter.get(router)?.name ?? null,
    at: (site) => (site === null ? null : (bySite.get(site) ?? null)),
  }
}
