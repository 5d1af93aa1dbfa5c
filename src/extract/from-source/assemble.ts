// From evaluated objects to the model: apps, routes in matching order, and what could not be resolved.
import type { App, Argument, Handler, Route, RouterStep } from '../../model/index.ts'
import {
  both,
  type Condition,
  type Instance,
  inheritsFrom,
  itemsOf,
  type Machine,
  pick,
  type Site,
  stateOf,
  textOf,
  truthOf,
  type Value,
} from '../../project/index.ts'
import { appOf, NO_VALUE } from './apps.ts'
import { argumentOf, blankPath, conditionOf, convertersOf, namesIn, pathText, placeAt } from './facts.ts'
import { buildDependant, type DependantContext, parameterCache } from './fastapi/dependants.ts'
import { type FlatRoute, flattenApp, isApp, isRouter } from './fastapi/flatten.ts'
import { callName, callText } from './fastapi/names.ts'
import type { Releases } from './fastapi/releases.ts'
import { checkResponseType } from './fastapi/response-type.ts'
import { routeData } from './fastapi/routes.ts'
import { runOrder } from './fastapi/run-order.ts'
import { securityUses } from './fastapi/security-uses.ts'
import { dependenciesOf, functionOf, parametersOf } from './route-dependencies.ts'
import type { SchemaMaker } from './schema-maker.ts'

export interface Assembly {
  readonly machine: Machine
  readonly releases: Releases
  readonly schemas: SchemaMaker
}

export interface AssembledApp {
  readonly apps: App[]
  readonly routes: Route[]
}

interface Where {
  /** The app that a request meets first. */
  readonly root: string
  /** The app itself, or the mounted one that answers. */
  readonly id: string
  readonly prefix: string
  readonly when: Condition
  readonly via: readonly RouterStep[]
}

export function assembleApp(
  assembly: Assembly,
  app: Instance,
  id: string,
  primary: boolean,
  site: Site,
  wrappedBy: readonly string[],
): AssembledApp {
  const out: AssembledApp = { apps: [], routes: [] }
  assemble(assembly, app, { root: id, id, prefix: '', when: [], via: [] }, primary, site, wrappedBy, out, [])
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
  where: Where,
  primary: boolean,
  site: Site,
  wrappedBy: readonly string[],
  out: AssembledApp,
  path: readonly Instance[],
): void {
  if (path.includes(app) || path.length > 8) return
  const { machine, releases } = assembly
  out.apps.push(appOf(machine, app, where.id, primary, wrappedBy))
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
  for (const flat of flattenApp(machine, app, releases, site)) {
    const when = both(where.when, flat.when)
    const full = where.prefix + pathText(flat.path)
    if (flat.kind === 'mount' || flat.kind === 'host' || flat.kind === 'frontend') {
      assembleMount(assembly, flat, { ...where, when }, full, site, out, [...path, app], context)
      continue
    }
    out.routes.push(...routesOf(assembly, context, flat, { ...where, when }, full, site))
  }
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
    dependencies: run === null ? [] : dependenciesOf(run.items, null),
    security: dependant === null ? [] : securityUses(machine, assembly.releases, dependant),
    parameters: run === null ? [] : parametersOf(assembly.schemas, run),
    tags: [],
    name: textOf(flat.route.attrs.get('name')),
    place: placeAt(routeData(flat.route).site),
    via: steps(flat, where),
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
  const via: RouterStep[] = [...where.via, { kind: 'mount', prefix: path, place: placeAt(routeData(flat.route).site) }]
  if (inner !== null) {
    assemble(
      assembly,
      inner,
      { root: where.root, id: innerId, prefix, when: where.when, via },
      false,
      site,
      unwrapped?.wrappedBy ?? [],
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
        tags: [],
        includeInSchema: false,
        when: [],
        via: [],
        origin: 'project',
        inclusions: [],
      }
      const inside: Where = { root: where.root, id: innerId, prefix, when: where.when, via }
      if (kind === 'mount') assembleMount(assembly, part, inside, prefix + pathText(part.path), site, out, chain, context)
      else out.routes.push(...routesOf(assembly, context, part, inside, prefix + pathText(part.path), site))
    }
  }
}
const NO_CALL: Value = { kind: 'unknown', reason: 'no handler' }

/** The app inside of what wraps it: `CORSMiddleware(app, …)`, `socketio.ASGIApp(sio, app)`. */
export function unwrapApp(value: Value, depth = 0): { app: Instance; wrappedBy: string[] } | null {
  if (isApp(value) || isRouter(value)) return { app: value, wrappedBy: [] }
  if (depth > 6) return null
  const inside: Value[] = []
  let name = ''
  if (value.kind === 'external' && value.args !== undefined) {
    inside.push(...value.args.positional, ...value.args.keywords.values())
    name = value.path.replace(/\(\)$/, '')
  } else if (value.kind === 'instance') {
    inside.push(...value.attrs.values())
    name = `${value.cls.module}.${value.cls.qualname}`
  } else return null
  for (const candidate of inside) {
    const found = unwrapApp(pick(candidate), depth + 1)
    if (found !== null) return { app: found.app, wrappedBy: [name, ...found.wrappedBy] }
  }
  return null
}

function steps(flat: FlatRoute, where: Where): RouterStep[] {
  return [...where.via, ...flat.via.map((v) => ({ kind: v.kind, prefix: v.prefix, place: placeAt(v.site) }))]
}

// ---- routes

function routesOf(assembly: Assembly, context: DependantContext, flat: FlatRoute, where: Where, full: string, site: Site): Route[] {
  const { machine, schemas } = assembly
  const attrs = flat.route.attrs
  const endpoint = pick(attrs.get('endpoint') ?? NO_CALL)
  const isApi = flat.kind === 'api' || flat.kind === 'websocket'
  const format = full.replace(/\{(\w+):\w+\}/g, '{$1}')
  const pathNames = namesIn(pathText(flat.path))
  const at: DependantContext = { ...context, site: routeData(flat.route).site ?? site }
  const dependant = isApi
    ? machine.under(where.when, () => {
        const built = buildDependant(at, endpoint, pathNames, flat.dependencies)
        if (flat.kind === 'api') checkResponseType(machine, assembly.releases, flat.route, built.signature, at.site)
        return built
      })
    : null
  const run = dependant === null ? null : runOrder(context, dependant, pathNames)
  const shared = {
    app: where.root,
    within: where.id,
    path: full,
    converters: convertersOf(full),
    order: 0,
    handler: handlerOf(endpoint),
    includeInSchema: flat.includeInSchema,
    condition: conditionOf(where.when),
    access: 'unknown' as const,
    accessCertainty: 'unknown' as const,
    guards: [],
    dependencies: run === null ? [] : dependenciesOf(run.items, endpoint),
    security: dependant === null ? [] : securityUses(machine, assembly.releases, dependant),
    parameters: run === null ? [] : parametersOf(schemas, run),
    tags: [...new Set(flat.tags.map((t) => textOf(pick(t)) ?? '').filter((t) => t !== ''))],
    name: textOf(attrs.get('name')),
    place: placeAt(routeData(flat.route).site),
    via: steps(flat, where),
  }
  if (flat.kind === 'websocket' || flat.kind === 'plain-websocket')
    return [{ ...shared, kind: 'websocket', method: 'WS', id: `${where.root}|WS ${blankPath(full)}` }]
  const methods = methodsOf(machine, attrs.get('methods'), flat.kind === 'plain', site)
  return methods.map((method): Route => {
    const operation = schemas.operation({
      machine,
      method,
      path: format,
      dependant,
      route: flat.route,
      endpoint,
      inclusions: flat.inclusions,
      isApi,
      releases: assembly.releases,
      name: shared.name,
    })
    return {
      ...shared,
      kind: 'http',
      method,
      id: `${where.root}|${method} ${blankPath(full)}`,
      body: operation.body,
      responses: operation.responses,
      responseModel: operation.responseModel,
      statusCode: operation.statusCode,
      operationId: operation.operationId,
      deprecated: attrs.get('deprecated') !== undefined && truthOf(machine, attrs.get('deprecated') ?? NO_VALUE).value === true,
      plain: !isApi,
      origin: flat.origin,
      callbacks: operation.callbacks,
    }
  })
}

function methodsOf(machine: Machine, value: Value | undefined, plain: boolean, site: Site): string[] {
  const v = value === undefined ? undefined : pick(value)
  if (v === undefined || v.kind === 'const') return ['GET']
  const out: string[] = []
  for (const item of itemsOf(machine, v, site)) {
    const text = textOf(pick(item))
    if (text !== null && !out.includes(text.toUpperCase())) out.push(text.toUpperCase())
  }
  if (out.length === 0) return ['GET']
  // Starlette answers HEAD wherever it answers GET: not a route of its own.
  return plain && out.includes('GET') ? out.filter((m) => m !== 'HEAD') : out
}

export function handlerOf(endpoint: Value): Handler | null {
  if (endpoint.kind === 'unknown') return null
  const name = callName(endpoint)
  const func = functionOf(endpoint)
  // What a library's own function says about itself has no place in the tree.
  const inTree = func === null || func.module.file === '' ? null : func
  const decorators = func?.attrs.get('\0decorators')
  const form = func?.module.code?.form
  return {
    name: name.name,
    module: name.module,
    file: inTree === null ? null : inTree.module.file,
    line: inTree?.form.line ?? null,
    headEnd: inTree?.form.headEnd ?? null,
    isAsync: form === undefined || func === null ? null : func.form.isAsync,
    decorators: decorators?.kind === 'list' ? decorators.items.map((d) => textOf(d) ?? '') : [],
  }
}
