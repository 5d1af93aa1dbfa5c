// One registered route as the model has it: one operation a method, with what runs before its handler.
import type { Callback, Dependency, Handler, HttpRoute, Json, Parameter, Route } from '../../model/index.ts'
import { type Instance, inheritsFrom, itemsOf, type Machine, pick, type Site, textOf, truthOf, type Value } from '../../project/index.ts'
import { NO_VALUE } from './apps.ts'
import { type Assembly, stepsTo, type Where } from './assembly.ts'
import { blankPath, conditionOf, convertersOf, namesIn, pathText, placeAt } from './facts.ts'
import { buildDependant, type Dependant, type DependantContext } from './fastapi/dependants.ts'
import { type FlatRoute, flattenApp } from './fastapi/flatten.ts'
import { toJson } from './fastapi/json.ts'
import { callName, callText } from './fastapi/names.ts'
import { checkResponseType } from './fastapi/response-type.ts'
import { ROUTE_CLASSES, routeData } from './fastapi/routes.ts'
import { runOrder } from './fastapi/run-order.ts'
import { securityUses } from './fastapi/security-uses.ts'
import { lostDependenciesOf } from './lost-dependencies.ts'
import { dependenciesOf, functionOf, parametersOf } from './route-dependencies.ts'
import { unseenBy } from './unseen.ts'

export const NO_CALL: Value = { kind: 'unknown', reason: 'no handler' }

export function routesOf(
  assembly: Assembly,
  context: DependantContext,
  flat: FlatRoute,
  where: Where,
  full: string,
  site: Site,
  isServed = true,
): Route[] {
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
  const dependencies = run === null ? [] : dependenciesOf(run.items, endpoint, assembly.releases)
  const lost = run === null ? [] : lostDependenciesOf(machine, assembly.releases, run)
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
    accessReasons: [],
    otherwise: null,
    objects: [],
    principal: null,
    dependencies,
    ...unreachedOf(at, flat, dependencies),
    ...(isServed ? unseenBy(where.instance, flat) : {}),
    ...(lost.length === 0 ? {} : { lost }),
    security: dependant === null ? [] : securityUses(machine, assembly.releases, dependant),
    parameters: run === null ? [] : parametersOf(schemas, run),
    takesRequest: run === null || run.readers.some((reader) => reader.dependant.takesRequest),
    routeClass: flat.route.cls.native === undefined ? callText(flat.route.cls) : null,
    tags: [...new Set(flat.tags.map((t) => textOf(pick(t)) ?? '').filter((t) => t !== ''))],
    name: textOf(attrs.get('name')),
    place: placeAt(routeData(flat.route).site),
    via: stepsTo(machine, flat, where),
  }
  assembly.sources.set(shared.via, { flat, dependant, context, pathNames, endpoint, apps: where.apps })
  if (flat.kind === 'websocket' || flat.kind === 'plain-websocket')
    return [{ ...shared, kind: 'websocket', method: 'WS', id: `${where.root}|WS ${blankPath(full)}` }]
  const methods = methodsOf(machine, attrs.get('methods'), flat.kind === 'plain', site)
  const documented = dependant === null ? null : documentedOf(assembly, context, dependant, pathNames)
  const callbacks = isApi && isServed ? callbacksOf(assembly, context, flat, where, site) : []
  const extra = attrs.get('openapi_extra')
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
      callbacks,
      documented,
      openapiExtra: isApi && extra !== undefined ? extraOf(extra) : null,
    }
  })
}

/** The parameters as declared, where overrides change what runs. */
function documentedOf(
  assembly: Assembly,
  context: DependantContext,
  dependant: Dependant,
  pathNames: ReadonlySet<string>,
): readonly Parameter[] | null {
  if (context.overrides.size === 0) return null
  const declared = runOrder({ ...context, overrides: new Map(), overrideKeys: [] }, dependant, pathNames)
  const actual = runOrder(context, dependant, pathNames)
  const isSame = actual.items.every((item) => item.dependant.replaces === null)
  return isSame ? null : parametersOf(assembly.schemas, declared)
}

/** `openapi_extra` as JSON; what is not known in it is an object that says nothing: mostly the schema of a model. */
function extraOf(given: Value, depth = 0): Json {
  const value = pick(given)
  if (depth > 12) return {}
  if (value.kind === 'unknown' || value.kind === 'external') return {}
  if (value.kind === 'list') return value.items.slice(0, 500).map((item) => extraOf(item, depth + 1))
  if (value.kind !== 'dict') return toJson(value)
  const out: Record<string, Json> = {}
  for (const entry of value.entries.values()) {
    const name = textOf(pick(entry.key))
    if (name !== null && name !== '__proto__') out[name] = extraOf(entry.value, depth + 1)
  }
  return out
}

/** What is named around a route and never runs for it; what runs by another way is not lost. */
export function unreachedOf(context: DependantContext, flat: FlatRoute, applied: readonly Dependency[]): Pick<Route, 'unreached'> {
  if (flat.missed.length === 0) return {}
  const running = new Set(applied.map(({ call }) => call))
  const read = (named: FlatRoute['missed']): Dependency[] => {
    const dependant = context.machine.under(flat.when, () => buildDependant(context, NO_CALL, new Set(), named))
    return dependenciesOf(runOrder(context, dependant, new Set()).items, null, context.releases)
  }
  const lost = flat.missed.filter((one) => read([one]).some(({ of, call }) => of === null && !running.has(call)))
  return lost.length === 0 ? {} : { unreached: read(lost) }
}

// ---- what the document says and nobody serves

function callbacksOf(assembly: Assembly, context: DependantContext, flat: FlatRoute, where: Where, site: Site): Callback[] {
  const { machine } = assembly
  const given = [...flat.inclusions.map((keywords) => keywords.get('callbacks')), flat.route.attrs.get('callbacks')]
  const values = given.map((value) => pick(value ?? NO_CALL)).flatMap((list) => (list.kind === 'list' ? itemsOf(machine, list, site) : []))
  return values.flatMap((value) => {
    const route = pick(value)
    if (route.kind !== 'instance' || !inheritsFrom(route.cls, ROUTE_CLASSES.api)) return []
    const name = textOf(route.attrs.get('name')) ?? ''
    const part = alone(route, machine, site)
    const expression = pathText(part.path)
    return [{ name, expression, routes: described(assembly, context, part, { ...where, when: [], via: [] }, `CALLBACK ${name}`, site) }]
  })
}

/** `app.webhooks` */
export function webhooksOf(assembly: Assembly, context: DependantContext, app: Instance, where: Where, site: Site): HttpRoute[] {
  const router = pick(app.attrs.get('webhooks') ?? NO_CALL)
  if (router.kind !== 'instance') return []
  return flattenApp(assembly.machine, router, assembly.releases, site).flatMap((flat) =>
    flat.kind === 'api' ? described(assembly, context, flat, { ...where, when: flat.when, via: [] }, 'WEBHOOK', site) : [],
  )
}

/** Operations that stand in the document alone; their ids say what they are. */
function described(assembly: Assembly, context: DependantContext, flat: FlatRoute, where: Where, kind: string, site: Site): HttpRoute[] {
  const path = pathText(flat.path)
  return routesOf(assembly, context, flat, where, path, site, false).flatMap((route) =>
    route.kind === 'http' ? [{ ...route, id: `${where.root}|${kind} ${route.method} ${path}` }] : [],
  )
}

/** A route outside of any app. */
function alone(route: Instance, machine: Machine, site: Site): FlatRoute {
  const tags = route.attrs.get('tags')
  return {
    kind: 'api',
    route,
    path: route.attrs.get('path') ?? NO_VALUE,
    dependencies: (routeData(route).made ?? []).map((value) => ({ value, level: 'route' as const })),
    missed: [],
    routers: [],
    tags: tags === undefined ? [] : itemsOf(machine, pick(tags), site),
    includeInSchema: true,
    when: [],
    via: [],
    origin: routeData(route).origin,
    inclusions: [],
  }
}

// ---- parts

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
