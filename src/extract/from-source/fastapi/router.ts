// APIRouter and Starlette's Router: registering routes and including routers, by the release in use.
import {
  type Args,
  type ClassValue,
  extendList,
  type Instance,
  list,
  type Machine,
  args as makeArgs,
  makeNativeClass,
  NONE,
  named,
  native,
  newInstance,
  pick,
  type Site,
  str,
  TRUE,
  textOf,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { checkFrontend, frontendPath } from './frontend.ts'
import { checkPrefix, include } from './inclusion.ts'
import { checkKeywords, checkRouteClass } from './keywords.ts'
import { andFlag, joinPath, listOf, mergeDicts, mergeLists, nonNull, orFlag } from './merging.ts'
import { isFrom, type Releases } from './releases.ts'
import { appendRoute, isAppRouter, ROUTE_CLASSES, ROUTER, type RouteData, routeData, routesOf, STARLETTE_ROUTER } from './routes.ts'

const VERBS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

const ROUTER_PARAMETERS = [
  'self',
  '*',
  'prefix',
  'tags',
  'dependencies',
  'default_response_class',
  'responses',
  'callbacks',
  'routes',
  'redirect_slashes',
  'default',
]

export function createRouters(releases: Releases, routes: ReadonlyMap<string, Value>): Map<string, Value> {
  const out = new Map<string, Value>()
  const cls = (path: string): ClassValue => {
    const found = routes.get(path)
    if (found?.kind !== 'class') throw new Error(`no native class ${path}`)
    return found
  }
  const isLive = isFrom(releases.fastapi, '0.137.0')

  const starletteMethods: Record<string, Value> = {
    __init__: native(`${STARLETTE_ROUTER}.__init__`, (machine, args, site) => {
      const given = named(args, 'self', 'routes', 'redirect_slashes', 'default', 'on_startup', 'on_shutdown', 'lifespan')
      initRouter(machine, given, site)
      return NONE
    }),
    add_route: native(`${STARLETTE_ROUTER}.add_route`, (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint', 'methods', 'name', 'include_in_schema')
      const made = machine.call(cls(ROUTE_CLASSES.route), keywordsOnly(given, ['path', 'endpoint']), site)
      mark(made, site)
      appendRoute(machine, routesOf(given.get('self')), made)
      return NONE
    }),
    add_websocket_route: native(`${STARLETTE_ROUTER}.add_websocket_route`, (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint', 'name')
      const made = machine.call(cls(ROUTE_CLASSES.websocket), keywordsOnly(given, ['path', 'endpoint']), site)
      mark(made, site)
      appendRoute(machine, routesOf(given.get('self')), made)
      return NONE
    }),
    route: native(`${STARLETTE_ROUTER}.route`, (_machine, args) =>
      decorator(args, 'add_route', ['path', 'methods', 'name', 'include_in_schema']),
    ),
    websocket_route: native(`${STARLETTE_ROUTER}.websocket_route`, (_machine, args) =>
      decorator(args, 'add_websocket_route', ['path', 'name']),
    ),
    mount: native(`${STARLETTE_ROUTER}.mount`, (machine, args, site) => {
      const given = named(args, 'self', 'path', 'app', 'name')
      const made = machine.call(cls(ROUTE_CLASSES.mount), keywordsOnly(given, ['path', 'app']), site)
      mark(made, site)
      appendRoute(machine, routesOf(given.get('self')), made)
      return NONE
    }),
    host: native(`${STARLETTE_ROUTER}.host`, (machine, args, site) => {
      const given = named(args, 'self', 'host', 'app', 'name')
      const made = machine.call(cls(ROUTE_CLASSES.host), keywordsOnly(given, ['host', 'app']), site)
      mark(made, site)
      appendRoute(machine, routesOf(given.get('self')), made)
      return NONE
    }),
    add_event_handler: native(`${STARLETTE_ROUTER}.add_event_handler`, (machine, args) => {
      addEventHandler(machine, args.positional[0], textOf(args.positional[1]), args.positional[2])
      return NONE
    }),
    on_event: native(`${STARLETTE_ROUTER}.on_event`, (_machine, args) =>
      native('on_event.decorator', (machine, inner) => {
        addEventHandler(machine, args.positional[0], textOf(args.positional[1] ?? args.keywords.get('event_type')), inner.positional[0])
        return inner.positional[0] ?? NONE
      }),
    ),
    url_path_for: native(`${STARLETTE_ROUTER}.url_path_for`, (_m, _a, site) => unknown('a URL made from a route name', site)),
  }
  const starletteRouter = makeNativeClass(STARLETTE_ROUTER, [], starletteMethods)
  out.set(STARLETTE_ROUTER, starletteRouter)

  const methods: Record<string, Value> = {
    __init__: native(`${ROUTER}.__init__`, (machine, args, site) => {
      const given = named(args, ...ROUTER_PARAMETERS)
      checkKeywords(machine, releases, 'APIRouter', args, site, 'APIRouter.__init__')
      initRouter(machine, given, site)
      const self = given.get('self')
      if (self?.kind !== 'instance') return NONE
      const prefix = textOf(given.get('prefix'))
      if (prefix !== null && prefix !== '') checkPrefix(machine, prefix, site)
      const put = (name: string, value: Value): void => machine.writeMap(self.attrs, name, value)
      put('prefix', given.get('prefix') ?? str(''))
      put('tags', list(listOf(machine, given.get('tags'), site)))
      put('dependencies', list(listOf(machine, given.get('dependencies'), site)))
      put('include_in_schema', given.get('include_in_schema') ?? TRUE)
      put('route_class', given.get('route_class') ?? cls(ROUTE_CLASSES.api))
      for (const name of [
        'responses',
        'deprecated',
        'default_response_class',
        'generate_unique_id_function',
        'callbacks',
        'strict_content_type',
        'max_body_size',
      ])
        put(name, given.get(name) ?? NONE)
      return NONE
    }),
    add_api_route: native(`${ROUTER}.add_api_route`, (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint')
      const self = given.get('self')
      if (self?.kind !== 'instance') return NONE
      const routeClass = nonNull(given.get('route_class_override')) ?? nonNull(self.attrs.get('route_class')) ?? cls(ROUTE_CLASSES.api)
      checkRouteClass(machine, releases, pick(routeClass), site)
      const own = listOf(machine, self.attrs.get('dependencies'), site)
      const passed = listOf(machine, given.get('dependencies'), site)
      const keywords = new Map(given)
      for (const name of ['self', 'path', 'endpoint', 'route_class_override']) keywords.delete(name)
      keywords.set('dependencies', list([...own, ...passed]))
      keywords.set('tags', list([...listOf(machine, self.attrs.get('tags'), site), ...listOf(machine, given.get('tags'), site)]))
      keywords.set('include_in_schema', andFlag(machine, given.get('include_in_schema'), self.attrs.get('include_in_schema')))
      keywords.set('deprecated', orFlag(machine, given.get('deprecated'), self.attrs.get('deprecated')))
      keywords.set('response_class', nonNull(given.get('response_class')) ?? self.attrs.get('default_response_class') ?? NONE)
      keywords.set('responses', mergeDicts(self.attrs.get('responses'), given.get('responses')))
      keywords.set('callbacks', mergeLists(machine, self.attrs.get('callbacks'), given.get('callbacks'), site))
      keywords.set(
        'generate_unique_id_function',
        nonNull(given.get('generate_unique_id_function')) ?? self.attrs.get('generate_unique_id_function') ?? NONE,
      )
      const path = joinPath(self.attrs.get('prefix') ?? str(''), given.get('path') ?? str(''))
      const made = machine.call(routeClass, makeArgs([path, given.get('endpoint') ?? NONE], keywords), site)
      const data = mark(made, site)
      if (data !== null) {
        data.levels = [
          ...own.map(() => (isAppRouter(self) ? ('app' as const) : ('router' as const))),
          ...passed.map(() => 'route' as const),
        ]
        data.via = [{ kind: 'router', prefix: textOf(self.attrs.get('prefix')) ?? '{?}', site: self.site ?? null }]
        data.through = machine.stack.filter(({ form }) => form.name === 'add_api_route')
      }
      appendRoute(machine, routesOf(self), made)
      return NONE
    }),
    add_api_websocket_route: native(`${ROUTER}.add_api_websocket_route`, (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint', 'name', '*', 'dependencies')
      const self = given.get('self')
      checkKeywords(machine, releases, 'add_api_websocket_route', args, site, 'APIRouter.add_api_websocket_route')
      if (self?.kind !== 'instance') return NONE
      const own = isFrom(releases.fastapi, '0.97.0') ? listOf(machine, self.attrs.get('dependencies'), site) : []
      const passed = listOf(machine, given.get('dependencies'), site)
      const keywords = new Map<string, Value>([['dependencies', list([...own, ...passed])]])
      const name = given.get('name')
      if (name !== undefined) keywords.set('name', name)
      const path = joinPath(self.attrs.get('prefix') ?? str(''), given.get('path') ?? str(''))
      const made = machine.call(cls(ROUTE_CLASSES.apiWebsocket), makeArgs([path, given.get('endpoint') ?? NONE], keywords), site)
      const data = mark(made, site)
      if (data !== null) {
        data.levels = [
          ...own.map(() => (isAppRouter(self) ? ('app' as const) : ('router' as const))),
          ...passed.map(() => 'route' as const),
        ]
        data.via = [{ kind: 'router', prefix: textOf(self.attrs.get('prefix')) ?? '{?}', site: self.site ?? null }]
      }
      appendRoute(machine, routesOf(self), made)
      return NONE
    }),
    api_route: native(`${ROUTER}.api_route`, (machine, args, site) => {
      checkKeywords(machine, releases, 'api_route', args, site, 'APIRouter.api_route')
      return decorator(args, 'add_api_route', ['path'])
    }),
    websocket: native(`${ROUTER}.websocket`, (machine, args, site) => {
      checkKeywords(machine, releases, 'websocket', args, site, 'APIRouter.websocket')
      return decorator(args, 'add_api_websocket_route', ['path', 'name'])
    }),
    include_router: native(`${ROUTER}.include_router`, (machine, args, site) => {
      const given = named(args, 'self', 'router', '*', 'prefix')
      const self = given.get('self')
      const router = given.get('router')
      if (self?.kind !== 'instance' || router === undefined) return NONE
      checkKeywords(machine, releases, 'include_router', args, site, 'APIRouter.include_router')
      include(machine, self, router, given, site, isLive, releases)
      return NONE
    }),
    frontend: native(`${ROUTER}.frontend`, (machine, args, site) => {
      const given = named(args, 'self', 'path', '*', 'directory')
      const self = given.get('self')
      if (self?.kind !== 'instance') return NONE
      checkFrontend(machine, given, site)
      const made = newInstance(cls(ROUTE_CLASSES.frontend), site)
      for (const [name, value] of given) if (name !== 'self') made.attrs.set(name, value)
      made.attrs.set('path', frontendPath(self.attrs.get('prefix') ?? str(''), given.get('path') ?? str('/')))
      const groups = self.attrs.get('\0frontends')
      const target = groups?.kind === 'list' ? groups : list()
      // The dependencies are those of the first call.
      const first = target.items[0]
      made.attrs.set(
        'dependencies',
        list(
          first?.kind === 'instance'
            ? listOf(machine, first.attrs.get('dependencies'), site)
            : isFrom(releases.fastapi, '0.139.0')
              ? listOf(machine, self.attrs.get('dependencies'), site)
              : [],
        ),
      )
      mark(made, site)
      extendList(machine, target, [made])
      machine.writeMap(self.attrs, '\0frontends', target)
      return NONE
    }),
  }
  // `get` asks for `api_route`, which asks for `add_api_route`: a subclass may have overridden either.
  for (const verb of VERBS) {
    methods[verb] = native(`${ROUTER}.${verb}`, (machine, args, site) => {
      checkKeywords(machine, releases, 'operation', args, site, `APIRouter.${verb}`)
      const given = named(args, 'self', 'path')
      const self = given.get('self') ?? NONE
      const path = given.get('path') ?? str('')
      const keywords = new Map([...given, ['methods', list([str(verb.toUpperCase())])] as const])
      keywords.delete('self')
      keywords.delete('path')
      return machine.call(machine.attribute(self, 'api_route', site), makeArgs([path], keywords), site)
    })
  }
  const router = makeNativeClass(ROUTER, [starletteRouter], methods)
  out.set(ROUTER, router)
  out.set('fastapi.APIRouter', router)
  return out
}

function initRouter(machine: Machine, given: Map<string, Value>, site: Site): void {
  const self = given.get('self')
  if (self?.kind !== 'instance') return
  machine.writeMap(self.attrs, 'routes', list(listOf(machine, given.get('routes'), site)))
  machine.writeMap(self.attrs, 'on_startup', list(listOf(machine, given.get('on_startup'), site)))
  machine.writeMap(self.attrs, 'on_shutdown', list(listOf(machine, given.get('on_shutdown'), site)))
  machine.writeMap(self.attrs, 'redirect_slashes', given.get('redirect_slashes') ?? TRUE)
  machine.writeMap(self.attrs, 'lifespan_context', given.get('lifespan') ?? NONE)
  rememberRouter(machine, self)
}

/** All routers of a run, for orphans. */
export function rememberRouter(machine: Machine, router: Instance): void {
  const all = (machine.notes.get('routers') as Instance[] | undefined) ?? [] // written here alone
  all.push(router)
  machine.notes.set('routers', all)
}

function mark(made: Value, site: Site): RouteData | null {
  if (made.kind !== 'instance') return null
  const data = routeData(made)
  data.site = site
  // A call that stands in no file is a library's.
  const library = site.module.file === '' ? site.module.name.split('.', 1)[0] : undefined
  if (library !== undefined && library !== '' && data.origin === 'project') data.origin = library
  return data
}

/** The arguments by name, those that are there. */
function keywordsOnly(given: Map<string, Value>, positional: readonly string[]): Args {
  const keywords = new Map(given)
  keywords.delete('self')
  for (const name of positional) keywords.delete(name)
  return makeArgs(
    positional.map((name) => given.get(name) ?? NONE),
    keywords,
  )
}

/** `@router.get('/x')`: registers through the method a subclass may have overridden, and returns the function as it is. */
function decorator(args: Args, method: string, parameters: readonly string[]): Value {
  const given = named(args, 'self', ...parameters)
  const self = given.get('self')
  return native('fastapi.routing.decorator', (machine, inner, at) => {
    const func = inner.positional[0] ?? NONE
    if (self === undefined) return func
    const keywords = new Map(given)
    keywords.delete('self')
    const path = keywords.get('path') ?? str('')
    keywords.delete('path')
    machine.call(machine.attribute(self, method, at), makeArgs([path, func], keywords), at)
    return func
  })
}

function addEventHandler(machine: Machine, self: Value | undefined, event: string | null, handler: Value | undefined): void {
  if (self?.kind !== 'instance' || handler === undefined || event === null) return
  const target = self.attrs.get(event === 'startup' ? 'on_startup' : 'on_shutdown')
  if (target?.kind === 'list') extendList(machine, target, [handler])
}
