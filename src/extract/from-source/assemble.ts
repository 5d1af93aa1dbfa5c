// From evaluated objects to the model: apps, routes in matching order, and what is mounted below them.
import type { App, Argument, Middleware, Route, RouterStep } from '../../model/index.ts'
import { both, type Instance, inheritsFrom, itemsOf, pick, type Site, stateOf, textOf, type Value } from '../../project/index.ts'
import { appOf, NO_VALUE } from './apps.ts'
import { NO_CALL, routesOf, unreachedOf, webhooksOf } from './assemble-routes.ts'
import { type Assembly, stepsTo, type Where } from './assembly.ts'
import { argumentOf, blankPath, conditionOf, convertersOf, pathText, placeAt } from './facts.ts'
import { buildDependant, type DependantContext, parameterCache } from './fastapi/dependants.ts'
import { type FlatRoute, flattenApp } from './fastapi/flatten.ts'
import { callText } from './fastapi/names.ts'
import { routeData } from './fastapi/routes.ts'
import { runOrder } from './fastapi/run-order.ts'
import { securityUses } from './fastapi/security-uses.ts'
import { doorOf } from './libraries/doors.ts'
import { dependenciesOf, parametersOf } from './route-dependencies.ts'
import { unwrapApp } from './wrappers.ts'

export interface AssembledApp {
  readonly apps: App[]
  readonly routes: Route[]
}

export function assembleApp(
  assembly: Assembly,
  app: Instance,
  id: string,
  primary: boolean,
  site: Site,
  wrappers: readonly Middleware[],
): AssembledApp {
  const out: AssembledApp = { apps: [], routes: [] }
  assemble(assembly, app, { instance: app, root: id, id, prefix: '', when: [], via: [], apps: [] }, primary, site, wrappers, out, [])
  const seen = new Map<string, number>()
  // The same id twice: the later in matching order is told by its number.
  const routes = out.routes.map((route, order): Route => {
    const count = (seen.get(route.id) ?? 0) + 1
    seen.set(route.id, count)
    return { ...route, order, id: count === 1 ? route.id : `${route.id}#${count}` }
  })
  return { apps: out.apps, routes }
}

function assemble(
  assembly: Assembly,
  app: Instance,
  outside: Where,
  primary: boolean,
  site: Site,
  wrappers: readonly Middleware[],
  out: AssembledApp,
  path: readonly Instance[],
): void {
  if (path.includes(app) || path.length > 8) return
  const where: Where = { ...outside, apps: [...path, app] }
  const { machine, releases } = assembly
  const overrides = new Map<string, Value>()
  const overrideKeys: { key: Value; by: Value }[] = []
  const given = app.attrs.get('dependency_overrides')
  const table = given === undefined ? undefined : pick(given)
  if (table?.kind === 'dict') {
    for (const [key, entry] of table.entries) {
      const when = entry.value.kind === 'maybe' ? entry.value.when : []
      if (stateOf(when) === 'off') continue
      overrides.set(key, pick(entry.value))
      overrideKeys.push({ key: entry.key, by: pick(entry.value) })
    }
  }
  const context: DependantContext = { machine, releases, overrides, overrideKeys, site, cache: parameterCache(machine, releases) }
  const at = out.apps.push(appOf(machine, app, where.id, primary, wrappers)) - 1
  for (const flat of flattenApp(machine, app, releases, site)) {
    const when = both(where.when, flat.when)
    const full = where.prefix + pathText(flat.path)
    if (flat.kind === 'mount' || flat.kind === 'host' || flat.kind === 'frontend') {
      assembleMount(assembly, flat, { ...where, when }, full, site, out, [...path, app], context)
      continue
    }
    out.routes.push(...routesOf(assembly, context, flat, { ...where, when }, full, site))
  }
  // After what is served: who comes first gets the shorter name among components of one name.
  const described = out.apps[at]
  if (described !== undefined) out.apps[at] = { ...described, webhooks: webhooksOf(assembly, context, app, where, site) }
}

// ---- mounts

function assembleMount(
  assembly: Assembly,
  flat: FlatRoute,
  where: Where,
  full: string,
  site: Site,
  out: AssembledApp,
  chain: readonly Instance[],
  context: DependantContext,
): void {
  const { machine } = assembly
  const target = flat.route.attrs.get('app')
  const unwrapped = target === undefined ? null : unwrapApp(pick(target))
  const inner = unwrapped?.app ?? null
  // A host stands under its own name; what is below it, under the prefixes alone.
  const path = flat.kind === 'host' ? pathText(flat.route.attrs.get('host') ?? NO_VALUE) : full.replace(/(.)\/$/, '$1')
  const innerId = `${where.id}>${path === '' ? '/' : path}`
  const at: DependantContext = { ...context, site: routeData(flat.route).site ?? site }
  const dependant =
    flat.kind === 'frontend' ? machine.under(where.when, () => buildDependant(at, NO_CALL, new Set(), flat.dependencies)) : null
  const run = dependant === null ? null : runOrder(context, dependant, new Set())
  const dependencies = run === null ? [] : dependenciesOf(run.items, null, assembly.releases)
  const options: Record<string, Argument> = {}
  const source = target === undefined ? undefined : pick(target)
  const given = source?.kind === 'external' ? source.args : undefined
  for (const [name, value] of given?.keywords ?? [])
    options[name] = argumentOf(value, source?.kind === 'external' ? (source.site ?? null) : null, name)
  given?.positional.forEach((value, i) => {
    options[String(i)] = argumentOf(value, null)
  })
  if (flat.kind === 'frontend')
    for (const [name, value] of flat.route.attrs) if (name !== 'dependencies' && name !== 'path') options[name] = argumentOf(value, null)
  const steps = stepsTo(machine, flat, where)
  assembly.sources.set(steps, { flat, dependant, context, pathNames: new Set(), endpoint: NO_CALL, apps: where.apps })
  out.routes.push({
    kind: 'mount',
    method: null,
    id: `${where.root}|MOUNT ${blankPath(path)}`,
    app: where.root,
    within: where.id,
    path,
    converters: convertersOf(path),
    order: 0,
    handler: null,
    includeInSchema: false,
    condition: conditionOf(where.when),
    access: 'unknown',
    accessCertainty: 'unknown',
    guards: [],
    accessReasons: [],
    otherwise: null,
    objects: [],
    principal: null,
    dependencies,
    ...unreachedOf(at, flat, dependencies),
    security: dependant === null ? [] : securityUses(machine, assembly.releases, dependant),
    parameters: run === null ? [] : parametersOf(assembly.schemas, run),
    takesRequest: true,
    routeClass: null,
    tags: [],
    name: textOf(flat.route.attrs.get('name')),
    ...doorOf(machine, target, placeAt(routeData(flat.route).site)),
    via: steps,
    target:
      inner !== null
        ? innerId
        : source === undefined
          ? null
          : source.kind === 'external'
            ? source.path.replace(/\(\)$/, '')
            : source.kind === 'unknown'
              ? null
              : callText(source).replace(':', '.'),
    frontend: flat.kind === 'frontend',
    options,
  })
  const prefix = flat.kind === 'host' ? full : path === '/' ? '' : path
  const via: RouterStep[] = [...where.via, { kind: 'mount', name: null, prefix: path, place: placeAt(routeData(flat.route).site) }]
  if (inner !== null) {
    assemble(
      assembly,
      inner,
      { instance: inner, root: where.root, id: innerId, prefix, when: where.when, via, apps: where.apps },
      false,
      site,
      unwrapped?.wrappers ?? [],
      out,
      chain,
    )
    return
  }
  // `Mount('/x', routes=[…])`
  const own = flat.route.attrs.get('routes')
  if (own !== undefined && pick(own).kind === 'list') {
    const routes = itemsOf(machine, pick(own), site)
    for (const item of routes) {
      const route = pick(item)
      if (route.kind !== 'instance') continue
      const kind: FlatRoute['kind'] = inheritsFrom(route.cls, 'starlette.routing.Mount')
        ? 'mount'
        : inheritsFrom(route.cls, 'starlette.routing.WebSocketRoute')
          ? 'plain-websocket'
          : 'plain'
      const part: FlatRoute = {
        kind,
        route,
        path: route.attrs.get('path') ?? NO_VALUE,
        dependencies: [],
        missed: [],
        routers: [],
        tags: [],
        includeInSchema: false,
        when: [],
        via: [],
        origin: 'project',
        inclusions: [],
      }
      const inside: Where = { instance: where.instance, root: where.root, id: innerId, prefix, when: where.when, via, apps: where.apps }
      if (kind === 'mount') assembleMount(assembly, part, inside, prefix + pathText(part.path), site, out, chain, context)
      else out.routes.push(...routesOf(assembly, context, part, inside, prefix + pathText(part.path), site))
    }
  }
}
