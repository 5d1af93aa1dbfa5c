// From evaluated objects to the model: apps, routes in matching order, and what could not be resolved.
import type { Place } from '../../base/index.ts'
import type { App, Argument, Dependency, Handler, Json, Middleware, Parameter, Route, RouteCondition, RouterStep } from '../../model/index.ts'
import {
  both,
  type Condition,
  describe,
  type FunctionValue,
  type Instance,
  inheritsFrom,
  itemsOf,
  type Machine,
  originOf,
  pick,
  placeOf,
  type Site,
  stateOf,
  textOf,
  truthOf,
  type Value,
} from '../../project/index.ts'
import { FASTAPI, type MiddlewareData } from './fastapi/application.ts'
import { buildDependant, type DependantContext, type Field, parameterCache } from './fastapi/dependants.ts'
import { flattenApp, type FlatRoute, isApp, isRouter } from './fastapi/flatten.ts'
import { toJson } from './fastapi/json.ts'
import { callName, callText } from './fastapi/names.ts'
import type { Releases } from './fastapi/releases.ts'
import { routeData } from './fastapi/routes.ts'
import { type Run, type RunItem, runOrder } from './fastapi/run-order.ts'
import { isSecurityScheme, schemeName } from './fastapi/security.ts'
import { securityUses } from './fastapi/security-uses.ts'
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

export function assembleApp(assembly: Assembly, app: Instance, id: string, primary: boolean, site: Site, wrappedBy: readonly string[]): AssembledApp {
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

function assemble(assembly: Assembly, app: Instance, where: Where, primary: boolean, site: Site, wrappedBy: readonly string[], out: AssembledApp, path: readonly Instance[]): void {
  if (path.includes(app) || path.length > 8) return
  const { machine, releases } = assembly
  out.apps.push(appOf(assembly, app, where.id, primary, wrappedBy))
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

// ---- paths and conditions

export function pathText(value: Value): string {
  const text = textOf(value)
  if (text !== null) return text
  const v = pick(value)
  return v.kind === 'text' ? v.parts.map((p) => (typeof p === 'string' ? p : '{?}')).join('') : '{?}'
}

function convertersOf(path: string): Record<string, string> {
  const out: Record<string, string> = {}
  for (const m of path.matchAll(/\{(\w+):(\w+)\}/g)) if (m[1] !== undefined && m[2] !== undefined) out[m[1]] = m[2]
  return out
}

function namesIn(path: string): Set<string> {
  return new Set([...path.matchAll(/\{(\w+)(?::\w+)?\}/g)].map((m) => m[1] ?? ''))
}

/** `/users/{user_id:int}` → `/users/{:int}`. */
export function blankPath(path: string): string {
  return path.replace(/\{(\w*)(:\w+)?\}/g, (_m, _name, converter: string | undefined) => `{${converter ?? ''}}`)
}

function conditionOf(when: Condition): RouteCondition | null {
  if (when.length === 0) return null
  return { text: when.map((a) => a.text).join(' and '), default: stateOf(when) }
}

function place(site: Site | null | undefined): Place | null {
  return site == null || site.module.file === '' ? null : placeOf(site)
}

// ---- apps

function appOf(assembly: Assembly, app: Instance, id: string, primary: boolean, wrappedBy: readonly string[]): App {
  const { machine } = assembly
  const text = (name: string): string | null => textOf(pick(app.attrs.get(name) ?? NO_VALUE))
  const url = (name: string): string | null => {
    const value = app.attrs.get(name)
    return value === undefined || truthOf(machine, value).value === false ? null : pathText(value)
  }
  const debug = app.attrs.get('debug')
  const isDebug = debug === undefined ? { value: false, likely: false } : truthOf(machine, debug)
  const redirect = app.attrs.get('router')
  const slashes = redirect?.kind === 'instance' ? redirect.attrs.get('redirect_slashes') : app.attrs.get('redirect_slashes')
  return {
    id,
    entrypoint: id,
    primary,
    kind: inheritsFrom(app.cls, FASTAPI) ? 'fastapi' : isApp(app) ? 'starlette' : 'router',
    place: place(app.site),
    title: text('title'),
    version: text('version'),
    rootPath: pathText(app.attrs.get('root_path') ?? NO_VALUE),
    debug: { value: isDebug.value ?? false, certainty: isDebug.value === null ? 'unknown' : isDebug.likely ? 'likely' : 'certain', origin: 'source', place: place(app.site) },
    openapiUrl: url('openapi_url'),
    docsUrl: url('docs_url'),
    redocUrl: url('redoc_url'),
    redirectSlashes: slashes === undefined || truthOf(machine, slashes).value !== false,
    middleware: middlewareOf(app),
    exceptionHandlers: handlersOf(app),
    dependencyOverrides: overridesOf(app),
    wrappedBy,
    lifespan: lifespanOf(app),
  }
}
const NO_VALUE: Value = { kind: 'const', type: 'str', value: '' }

const DISPATCHER = 'starlette.middleware.base.BaseHTTPMiddleware'

function middlewareOf(app: Instance): Middleware[] {
  const layers = app.attrs.get('user_middleware')
  if (layers?.kind !== 'list') return []
  const out: Middleware[] = []
  for (const item of layers.items) {
    const when = item.kind === 'maybe' ? item.when : []
    const layer = pick(item)
    const data = layer.kind === 'instance' ? (layer.data as MiddlewareData | undefined) : undefined // written by application.ts alone
    if (data === undefined) continue
    const cls = callName(data.cls)
    // `@app.middleware('http')`: the function that it dispatches to says more than the class around it.
    const dispatch = data.options.get('dispatch')
    const name = dispatch === undefined || `${cls.module}.${cls.name}` !== DISPATCHER ? cls : callName(dispatch)
    const options: Record<string, Argument> = {}
    for (const [key, value] of data.options) options[key.replace('\0', '')] = argumentOf(value, data.site)
    out.push({ call: `${name.module}.${name.name}`, name: name.name, options, condition: conditionOf(when), place: place(data.site) })
  }
  return out
}

export function argumentOf(given: Value, site: Site | null): Argument {
  const value = pick(given)
  const origin = originOf(value) ?? (value.kind === 'list' ? value.items.map((i) => originOf(pick(i))).find((o) => o !== undefined) : undefined)
  const at = place(site)
  switch (value.kind) {
    case 'const':
    case 'list':
    case 'dict':
    case 'text':
      return { value: toJson(value), certainty: given.kind === 'alternatives' || origin !== undefined ? 'likely' : value.kind === 'text' ? 'unknown' : 'certain', note: origin ?? null, place: at }
    case 'unknown':
      return { value: null, certainty: 'unknown', note: value.reason, place: at }
    default: {
      const member = toJson(value)
      if (member !== null) return { value: member, certainty: 'certain', note: null, place: at }
      return { value: value.kind === 'external' ? value.path : callText(value), certainty: 'certain', note: describe(value), place: at }
    }
  }
}

function handlersOf(app: Instance): App['exceptionHandlers'] {
  const table = app.attrs.get('exception_handlers')
  if (table?.kind !== 'dict') return []
  return [...table.entries.values()].map(({ key, value }) => {
    const handler = pick(value)
    return {
      on: key.kind === 'const' ? String(key.value) : callText(key).replace(':', '.'),
      handler: handler.kind === 'unknown' ? null : callText(handler),
      place: handler.kind === 'function' ? place(handler.site) : null,
    }
  })
}

function overridesOf(app: Instance): App['dependencyOverrides'] {
  const table = app.attrs.get('dependency_overrides')
  if (table?.kind !== 'dict') return []
  return [...table.entries.values()].map(({ key, value }) => {
    const by = pick(value)
    return { of: callText(key), by: callText(by), place: by.kind === 'function' ? place(by.site) : null }
  })
}

function lifespanOf(app: Instance): string | null {
  const router = app.attrs.get('router')
  const value = router?.kind === 'instance' ? router.attrs.get('lifespan_context') : undefined
  const v = value === undefined ? undefined : pick(value)
  return v === undefined || v.kind === 'const' ? null : callText(v)
}

// ---- mounts

function assembleMount(assembly: Assembly, flat: FlatRoute, where: Where, full: string, site: Site, out: AssembledApp, chain: readonly Instance[], context: DependantContext): void {
  const { machine } = assembly
  const target = flat.route.attrs.get('app')
  const unwrapped = target === undefined ? null : unwrapApp(pick(target))
  const inner = unwrapped?.app ?? null
  // A host stands under its own name; what is below it, under the prefixes alone.
  const path = flat.kind === 'host' ? pathText(flat.route.attrs.get('host') ?? NO_VALUE) : full.replace(/(.)\/$/, '$1')
  const innerId = `${where.id}>${path === '' ? '/' : path}`
  const at: DependantContext = { ...context, site: routeData(flat.route).site ?? site }
  const dependant = flat.kind === 'frontend' ? machine.under(where.when, () => buildDependant(at, NO_CALL, new Set(), flat.dependencies)) : null
  const run = dependant === null ? null : runOrder(context, dependant, new Set())
  const options: Record<string, Argument> = {}
  const source = target === undefined ? undefined : pick(target)
  const given = source?.kind === 'external' ? source.args : undefined
  for (const [name, value] of given?.keywords ?? []) options[name] = argumentOf(value, source?.kind === 'external' ? (source.site ?? null) : null)
  given?.positional.forEach((value, i) => {
    options[String(i)] = argumentOf(value, null)
  })
  if (flat.kind === 'frontend') for (const [name, value] of flat.route.attrs) if (name !== 'dependencies' && name !== 'path') options[name] = argumentOf(value, null)
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
    dependencies: run === null ? [] : dependenciesOf(run.items),
    security: dependant === null ? [] : securityUses(machine, assembly.releases, dependant),
    parameters: run === null ? [] : parametersOf(assembly, run),
    tags: [],
    name: textOf(flat.route.attrs.get('name')),
    place: place(routeData(flat.route).site),
    via: steps(flat, where),
    target: inner !== null ? innerId : source === undefined ? null : source.kind === 'external' ? source.path.replace(/\(\)$/, '') : source.kind === 'unknown' ? null : callText(source).replace(':', '.'),
    frontend: flat.kind === 'frontend',
    options,
  })
  const prefix = flat.kind === 'host' ? full : path === '/' ? '' : path
  const via: RouterStep[] = [...where.via, { kind: 'mount', prefix: path, place: place(routeData(flat.route).site) }]
  if (inner !== null) {
    assemble(assembly, inner, { root: where.root, id: innerId, prefix, when: where.when, via }, false, site, unwrapped?.wrappedBy ?? [], out, chain)
    return
  }
  // `Mount('/x', routes=[…])`
  const own = flat.route.attrs.get('routes')
  if (own !== undefined && pick(own).kind === 'list') {
    const routes = itemsOf(machine, pick(own), site)
    for (const item of routes) {
      const route = pick(item)
      if (route.kind !== 'instance') continue
      const kind: FlatRoute['kind'] = inheritsFrom(route.cls, 'starlette.routing.Mount') ? 'mount' : inheritsFrom(route.cls, 'starlette.routing.WebSocketRoute') ? 'plain-websocket' : 'plain'
      const part: FlatRoute = { kind, route, path: route.attrs.get('path') ?? NO_VALUE, dependencies: [], tags: [], includeInSchema: false, when: [], via: [], origin: 'project', inclusions: [] }
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
  return [...where.via, ...flat.via.map((v) => ({ kind: v.kind, prefix: v.prefix, place: place(v.site) }))]
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
  const dependant = isApi ? machine.under(where.when, () => buildDependant(at, endpoint, pathNames, flat.dependencies)) : null
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
    dependencies: run === null ? [] : dependenciesOf(run.items),
    security: dependant === null ? [] : securityUses(machine, assembly.releases, dependant),
    parameters: run === null ? [] : parametersOf(assembly, run),
    tags: [...new Set(flat.tags.map((t) => textOf(pick(t)) ?? '').filter((t) => t !== ''))],
    name: textOf(attrs.get('name')),
    place: place(routeData(flat.route).site),
    via: steps(flat, where),
  }
  if (flat.kind === 'websocket' || flat.kind === 'plain-websocket') return [{ ...shared, kind: 'websocket', method: 'WS', id: `${where.root}|WS ${blankPath(full)}` }]
  const methods = methodsOf(machine, attrs.get('methods'), flat.kind === 'plain', site)
  return methods.map((method): Route => {
    const operation = schemas.operation({ machine, method, path: format, dependant, route: flat.route, endpoint, inclusions: flat.inclusions, isApi, releases: assembly.releases, name: shared.name })
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

function handlerOf(endpoint: Value): Handler | null {
  if (endpoint.kind === 'unknown') return null
  const name = callName(endpoint)
  const func = functionOf(endpoint)
  const decorators = func?.attrs.get('\0decorators')
  const form = func?.module.code?.form
  return {
    name: name.name,
    module: name.module,
    file: func?.module.file ?? null,
    line: func?.form.line ?? null,
    headEnd: func?.form.headEnd ?? null,
    isAsync: form === undefined || func === null ? null : func.form.isAsync,
    decorators: decorators?.kind === 'list' ? decorators.items.map((d) => textOf(d) ?? '') : [],
  }
}

/** The function whose code a person would open. */
export function functionOf(value: Value, depth = 0): FunctionValue | null {
  if (depth > 20) return null
  switch (value.kind) {
    case 'function': {
      const inner = value.attrs.get('__wrapped__')
      return inner === undefined || inner === value ? value : (functionOf(pick(inner), depth + 1) ?? value)
    }
    case 'method':
      return functionOf(value.func, depth + 1)
    case 'partial':
      return functionOf(value.func, depth + 1)
    case 'native': {
      const inner = value.attrs?.get('__wrapped__')
      return inner === undefined ? null : functionOf(pick(inner), depth + 1)
    }
    case 'instance': {
      const call = value.cls.mro.flatMap((c) => (c.kind === 'class' ? [c.attrs.get('__call__')] : [])).find((c) => c !== undefined)
      return call === undefined ? null : functionOf(call, depth + 1)
    }
    case 'class': {
      const init = value.attrs.get('__init__')
      return init === undefined ? null : functionOf(init, depth + 1)
    }
    default:
      return null
  }
}

// ---- dependencies and security

function dependenciesOf(order: readonly RunItem[]): Dependency[] {
  return order.map(({ dependant, of, depth }) => {
    const name = callName(dependant.call)
    const func = functionOf(dependant.call)
    const receiver = of === null ? null : order[of]?.dependant
    return {
      call: `${name.module}:${name.name}`,
      replaces: dependant.replaces === null ? null : callText(dependant.replaces),
      kind: name.kind,
      of,
      depth,
      parameter: dependant.parameter,
      used: dependant.parameter === null ? 'no' : usage(receiver?.call ?? null, dependant.parameter),
      scopes: dependant.scopes,
      arguments: argumentsOf(dependant.call),
      level: dependant.level,
      place: func === null ? null : { file: func.module.file, line: func.form.line, end: func.form.headEnd },
      scheme: isSecurityScheme(dependant.call) ? schemeName(dependant.call) : null,
    }
  })
}

function usage(receiver: Value | null, parameter: string): 'yes' | 'no' | 'unknown' {
  if (receiver === null) return 'unknown'
  const func = functionOf(receiver)
  return func === null ? 'unknown' : mentions(func, parameter)
}

/** Whether a function's body says a name at all. */
export function mentions(func: FunctionValue, name: string): 'yes' | 'no' | 'unknown' {
  const code = func.module.code
  if (code === null) return 'unknown'
  const start = code.form.lines[Math.max(0, func.form.headEnd)] ?? 0
  const end = code.form.lines[func.form.end] ?? code.text.length
  const body = code.text.slice(func.form.headEnd >= func.form.end ? (code.form.lines[func.form.line - 1] ?? 0) : start, end)
  const count = [...body.matchAll(new RegExp(`(?<![\\w.])${name.replace(/\W/g, '\\$&')}(?!\\w)`, 'g'))].length
  if (func.form.headEnd >= func.form.end) return count > 1 ? 'yes' : 'no'
  return count > 0 || /\blocals\(\)/.test(body) ? 'yes' : 'no'
}

function argumentsOf(call: Value): Record<string, Json> {
  const out: Record<string, Json> = {}
  const put = (name: string, value: Value): void => {
    if (Object.keys(out).length >= 20 || name.startsWith('\0') || /secret|password|passwd|token_?key|private|credential|dsn/i.test(name)) return
    const json = toJson(value)
    if (json !== null) out[name.replace(/^_+/, '')] = json
  }
  if (call.kind === 'partial') {
    call.args.positional.forEach((v, i) => put(String(i), v))
    for (const [k, v] of call.args.keywords) put(k, v)
  } else if (call.kind === 'instance') for (const [k, v] of call.attrs) put(k, v)
  else if (call.kind === 'function' && call.closure !== null) {
    call.closure.func.form.parameters.forEach((p) => {
      const value = call.closure?.locals[p.slot]
      if (value !== undefined) put(p.name, value)
    })
  }
  return out
}

/** What is read by all that runs: a name that two of them read is one parameter, required where one of them requires it. */
function parametersOf(assembly: Assembly, run: Run): Parameter[] {
  const out = new Map<string, Parameter>()
  const add = (field: Field, of: number | null): void => {
    for (const parameter of assembly.schemas.parameters(field, of)) {
      const key = `${parameter.in} ${parameter.name}`
      const known = out.get(key)
      if (known === undefined) out.set(key, parameter)
      else if (parameter.required && !known.required) out.set(key, { ...known, required: true })
    }
  }
  // The handler's own first, as a reader of the code would look.
  for (const { dependant, of } of [...run.readers].reverse()) for (const field of dependant.fields) add(field, of)
  return [...out.values()]
}
