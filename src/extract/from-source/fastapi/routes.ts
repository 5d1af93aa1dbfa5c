// Route objects as Starlette and FastAPI make them: native classes whose attributes programs read and rewrite.
import {
  type Args,
  type ClassValue,
  extendList,
  type FunctionValue,
  findAttribute,
  type Instance,
  inheritsFrom,
  itemsOf,
  type List,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  named,
  native,
  pick,
  type Site,
  signatureOf,
  str,
  TRUE,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { readAhead } from './dependants.ts'
import type { Releases } from './releases.ts'
import { responseType } from './response-type.ts'

/** What we keep with a route beside its attributes. */
export interface RouteData {
  /** The decorator or call that registered it. */
  site: Site | null
  /** Where each item of `dependencies` comes from, in the same order. */
  levels: Level[]
  /** Prefixes passed on the way (versions that copy at inclusion). */
  via: Via[]
  /** The dependencies that it was made with: what is appended to the attribute later counts where an inclusion reads it alone. */
  made: readonly Value[] | null
  /** FastAPI's own documentation routes, or the library that adds the route. */
  origin: string
  /** Of a copy that an inclusion made: the routers that it comes from, outermost first, and what their inclusions named. */
  copiedFrom: readonly CopiedFrom[]
  /** The project's own `add_api_route` methods that ran when it was added. */
  through: readonly FunctionValue[]
}
export interface CopiedFrom {
  readonly router: Instance
  readonly included: readonly Value[]
}
export type Level = 'app' | 'router' | 'include' | 'route'
export interface Via {
  readonly kind: 'router' | 'include' | 'mount'
  readonly prefix: string
  readonly site: Site | null
  /** Of an inclusion, the router that is included. */
  readonly router?: Instance
}

export const ROUTER = 'fastapi.routing.APIRouter'
export const STARLETTE_ROUTER = 'starlette.routing.Router'

export const ROUTE_CLASSES = {
  base: 'starlette.routing.BaseRoute',
  route: 'starlette.routing.Route',
  websocket: 'starlette.routing.WebSocketRoute',
  mount: 'starlette.routing.Mount',
  host: 'starlette.routing.Host',
  api: 'fastapi.routing.APIRoute',
  apiWebsocket: 'fastapi.routing.APIWebSocketRoute',
  included: 'fastapi.routing._IncludedRouter',
  frontend: 'fastapi.routing._FrontendRoute',
} as const

export function routeData(route: Instance): RouteData {
  const data = route.data as RouteData | undefined // only this room's classes write it
  if (data !== undefined && 'levels' in data) return data
  const fresh: RouteData = { site: route.site ?? null, levels: [], via: [], made: null, origin: 'project', copiedFrom: [], through: [] }
  route.data = fresh
  return fresh
}

/** One of FastAPI's own pages. */
export function isDocsRoute(route: Instance): boolean {
  return !inheritsFrom(route.cls, ROUTE_CLASSES.included) && routeData(route).origin === 'docs'
}

function set(machine: Machine, self: Value | undefined, values: Iterable<readonly [string, Value]>): void {
  if (self?.kind !== 'instance') return
  for (const [name, value] of values) if (name !== 'self') machine.writeMap(self.attrs, name, value)
}

/** Methods as a set of upper-case strings. */
export function methodSet(machine: Machine, value: Value | undefined, site: Site): List | null {
  if (value === undefined) return null
  const v = pick(value)
  if (v.kind === 'const' && v.type === 'NoneType') return null
  const items = itemsOf(machine, v, site).map((m) => {
    const text = textOf(pick(m.kind === 'maybe' ? m.value : m))
    return text === null ? m : str(text.toUpperCase())
  })
  return list(items, 'set', v.kind === 'list' && v.open)
}

export function endpointName(machine: Machine, endpoint: Value): Value {
  const v = pick(endpoint)
  const found = findAttribute(machine, v, '__name__', null)
  if (found !== null && textOf(found) !== null) return found
  return str(v.kind === 'instance' ? v.cls.name : v.kind === 'partial' ? 'partial' : '')
}

export function createRoutes(releases: Releases): Map<string, Value> {
  const out = new Map<string, Value>()
  const add = (path: string, bases: readonly ClassValue[], attrs: Record<string, Value> = {}): ClassValue => {
    const cls = makeNativeClass(path, bases, attrs)
    out.set(path, cls)
    return cls
  }
  const remember = (machine: Machine, self: Value | undefined, endpoint: Value, dependencies: List): void => {
    if (self?.kind !== 'instance') return
    routeData(self).made = [...dependencies.items]
    readAhead(machine, releases, endpoint, dependencies.items)
  }
  const base = add(ROUTE_CLASSES.base, [])
  const route = add(ROUTE_CLASSES.route, [base], {
    __init__: native('starlette.routing.Route.__init__', (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint', '*', 'methods', 'name', 'include_in_schema', 'middleware')
      const methods = methodSet(machine, given.get('methods'), site)
      const endpoint = given.get('endpoint') ?? NONE
      set(machine, given.get('self'), [
        ...given,
        ['methods', methods ?? (isFunctionLike(endpoint) ? list([str('GET'), str('HEAD')], 'set') : NONE)],
        ['name', orElse(given.get('name'), () => endpointName(machine, endpoint))],
        ['include_in_schema', given.get('include_in_schema') ?? TRUE],
        ['path_format', given.get('path') ?? str('')],
      ])
      return NONE
    }),
  })
  const websocket = add(ROUTE_CLASSES.websocket, [base], {
    __init__: native('starlette.routing.WebSocketRoute.__init__', (machine, args) => {
      const given = named(args, 'self', 'path', 'endpoint', '*', 'name', 'middleware')
      const endpoint = given.get('endpoint') ?? NONE
      set(machine, given.get('self'), [...given, ['name', orElse(given.get('name'), () => endpointName(machine, endpoint))]])
      return NONE
    }),
  })
  add(ROUTE_CLASSES.mount, [base], {
    __init__: native('starlette.routing.Mount.__init__', (machine, args) => {
      const given = named(args, 'self', 'path', 'app', 'routes', 'name', '*', 'middleware')
      const path = textOf(given.get('path'))
      set(machine, given.get('self'), [
        ...given,
        ['path', path === null ? (given.get('path') ?? str('')) : str(path.replace(/\/+$/, ''))],
        ['name', given.get('name') ?? NONE],
      ])
      return NONE
    }),
    routes: {
      kind: 'descriptor',
      type: 'property',
      func: native('starlette.routing.Mount.routes', (machine, args, site) => mountedRoutes(machine, args, site)),
    },
  })
  add(ROUTE_CLASSES.host, [base], {
    __init__: native('starlette.routing.Host.__init__', (machine, args) => {
      set(machine, args.positional[0], named(args, 'self', 'host', 'app', 'name'))
      return NONE
    }),
  })
  add(ROUTE_CLASSES.api, [route], {
    // FastAPI fills these in; what programs do with them is theirs.
    ...Object.fromEntries(
      ['dependant', 'body_field', 'response_field', 'unique_id', 'path_regex', 'param_convertors'].map((name) => [
        name,
        { kind: 'unknown', reason: `\`${name}\` of a route` } as const,
      ]),
    ),
    __init__: native('fastapi.routing.APIRoute.__init__', (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint')
      const endpoint = given.get('endpoint') ?? NONE
      const deps = given.get('dependencies')
      const own = list(deps === undefined ? [] : itemsOf(machine, pick(deps), site))
      set(machine, given.get('self'), [
        ...given,
        ['methods', methodSet(machine, given.get('methods'), site) ?? list([str('GET')], 'set')],
        ['name', orElse(given.get('name'), () => endpointName(machine, endpoint))],
        ['dependencies', own],
        ['include_in_schema', given.get('include_in_schema') ?? TRUE],
        ['tags', orElse(given.get('tags'), () => list())],
        ['path_format', given.get('path') ?? str('')],
        ['deprecated', given.get('deprecated') ?? NONE],
        ['operation_id', given.get('operation_id') ?? NONE],
        ['status_code', given.get('status_code') ?? NONE],
        ['summary', given.get('summary') ?? NONE],
      ])
      remember(machine, given.get('self'), endpoint, own)
      return NONE
    }),
    // Worked out from the handler where nothing was declared.
    response_model: {
      kind: 'descriptor',
      type: 'property',
      func: native('fastapi.routing.APIRoute.response_model', (machine, args) => {
        const self = args.positional[0]
        if (self?.kind !== 'instance') return NONE
        const endpoint = pick(self.attrs.get('endpoint') ?? NONE)
        const declared = self.attrs.get('response_model')
        if (declared !== undefined && pick(declared).kind === 'unknown') return declared
        return responseType(machine, releases, self, signatureOf(machine, endpoint)) ?? NONE
      }),
    },
    get_route_handler: native('fastapi.routing.APIRoute.get_route_handler', (_machine, _args, site) => ({
      kind: 'external',
      path: 'fastapi.routing.get_request_handler()',
      site,
    })),
  })
  add(ROUTE_CLASSES.apiWebsocket, [websocket], {
    __init__: native('fastapi.routing.APIWebSocketRoute.__init__', (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint', '*', 'name', 'dependencies')
      const endpoint = given.get('endpoint') ?? NONE
      const deps = given.get('dependencies')
      const own = list(deps === undefined ? [] : itemsOf(machine, pick(deps), site))
      set(machine, given.get('self'), [
        ...given,
        ['name', orElse(given.get('name'), () => endpointName(machine, endpoint))],
        ['dependencies', own],
      ])
      remember(machine, given.get('self'), endpoint, own)
      return NONE
    }),
  })
  add(ROUTE_CLASSES.included, [base])
  add(ROUTE_CLASSES.frontend, [base])
  return out
}

function orElse(value: Value | undefined, otherwise: () => Value): Value {
  return value === undefined || (value.kind === 'const' && value.type === 'NoneType') ? otherwise() : value
}

function isFunctionLike(value: Value): boolean {
  const v = pick(value)
  return v.kind === 'function' || v.kind === 'method' || v.kind === 'native' || (v.kind === 'partial' && isFunctionLike(v.func))
}

function mountedRoutes(machine: Machine, args: Args, site: Site): Value {
  const self = args.positional[0]
  if (self?.kind !== 'instance') return list()
  const app = self.attrs.get('app')
  return app === undefined ? (self.attrs.get('routes') ?? list()) : machine.attribute(app, 'routes', site)
}

/** Adds a route to a `routes` list, under the conditions in force. */
export function appendRoute(machine: Machine, routes: Value | undefined, route: Value): void {
  const target = routes === undefined ? undefined : pick(routes)
  if (target?.kind === 'list') extendList(machine, target, [route])
}

export function routesOf(router: Value | undefined): Value | undefined {
  return router?.kind === 'instance' ? router.attrs.get('routes') : undefined
}

export function isAppRouter(router: Instance): boolean {
  return router.attrs.has('\0app')
}
