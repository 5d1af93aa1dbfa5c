// Routers that no app includes. Modules that nothing imports are run for this alone, after everything else has been written down.
import type { Orphan } from '../../model/index.ts'
import {
  type Instance,
  isDocsOrExamplePath,
  isTestPath,
  type Machine,
  type ModuleIndex,
  type ModuleValue,
  pick,
  placeOf,
  type Site,
} from '../../project/index.ts'
import { flattenApp, routerOf } from './fastapi/flatten.ts'
import type { Releases } from './fastapi/releases.ts'
import { routerNames } from './router-names.ts'
import { ask } from './text-questions.ts'
import { unwrapApp } from './wrappers.ts'

/** Work for modules that are not served, all together. */
const STEPS = 500_000

export function findOrphans(
  machine: Machine,
  releases: Releases,
  index: ModuleIndex,
  /** Modules whose text speaks of routers. */
  candidates: readonly string[],
  served: ReadonlySet<Instance>,
): Orphan[] {
  const imported = new Set<ModuleValue>(machine.loaded)
  // What they raise is nobody's problem: they are not part of the application.
  const problems = machine.problems.length
  runUnimported(machine, index, candidates)
  const routers = (machine.notes.get('routers') as Instance[] | undefined) ?? [] // written by router.ts alone
  const included = (machine.notes.get('included') as Set<Instance> | undefined) ?? new Set<Instance>() // written by inclusion.ts alone
  const names = routerNames(machine)
  const includers = machine.loaded.filter(
    ({ file, code }) =>
      code !== null && !isTestPath(file) && !isDocsOrExamplePath(file) && ask(code, 'module-holds', null, 'include_router'),
  )
  const orphans = routers.flatMap((router): Orphan[] => {
    const { site } = router
    if (served.has(router) || included.has(router) || router.attrs.has('\0app') || site === undefined) return []
    const { module } = site
    if (module.file === '' || isTestPath(module.file) || isDocsOrExamplePath(module.file)) return []
    if (includers.some((other) => other !== module && holds(other, router, module))) return []
    const routes = flattenApp(machine, router, releases, site).length
    if (routes === 0) return []
    const holder = names.of(router)
    const colon = holder?.indexOf(':') ?? -1
    return [
      {
        name: holder === null ? 'router' : holder.slice(colon + 1),
        module: holder === null ? module.name : holder.slice(0, colon),
        routes,
        reason: imported.has(module) ? 'not-included' : 'module-not-imported',
        place: placeOf(site),
      },
    ]
  })
  machine.problems.length = problems
  return orphans
}

/** The module has the router, or the module that makes it: code of its own that did not run here, another app's factory, may include it. */
function holds({ globals }: ModuleValue, router: Instance, maker: ModuleValue): boolean {
  for (const given of globals.values()) {
    const value = pick(given)
    if (value === router || value === maker) return true
  }
  return false
}

/** Imports what the application does not. */
export function runUnimported(machine: Machine, index: ModuleIndex, candidates: readonly string[]): void {
  const known = new Set(machine.loaded.map((module) => module.file))
  const end = machine.steps + STEPS
  for (const path of candidates) {
    if (machine.steps > end) break
    if (!known.has(path)) machine.importModule(index.moduleNameOf(path), path)
  }
}

/** Marks an app, its router and what is mounted below it. */
export function markServed(machine: Machine, app: Instance, releases: Releases, site: Site, served: Set<Instance>): void {
  if (served.has(app)) return
  served.add(app)
  const router = routerOf(app)
  if (router !== null) served.add(router)
  for (const flat of flattenApp(machine, app, releases, site)) {
    const target = flat.route.attrs.get('app')
    const inner = target === undefined ? null : unwrapApp(pick(target))
    if (inner !== null) markServed(machine, inner.app, releases, site, served)
  }
}
