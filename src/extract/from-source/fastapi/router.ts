// APIRouter and Starlette's Router: registering routes and including routers, by the release in use.
import {
  type Args,
  args as makeArgs,
  type ClassValue,
  extendList,
  FALSE,
  type Instance,
  inheritsFrom,
  itemsOf,
  list,
  type Machine,
  makeNativeClass,
  named,
  native,
  newInstance,
  NONE,
  pick,
  type Site,
  str,
  textOf,
  truthOf,
  TRUE,
  unknown,
  type Value,
  concat,
  type Text,
} from '../../../project/index.ts'
import { checkKeywords, checkRouteClass } from './keywords.ts'
import { refuse } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'
import { appendRoute, ROUTE_CLASSES, type RouteData, routeData } from './routes.ts'

export const ROUTER = 'fastapi.routing.APIRouter'
export const STARLETTE_ROUTER = 'starlette.routing.Router'

const VERBS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** What an inclusion carries (releases in which it is live). */
export interface IncludeData {
  readonly router: Value
  readonly prefix: Value
  readonly dependencies: readonly Value[]
  readonly parentDependencies: readonly Value[]
  readonly tags: readonly Value[]
  readonly includeInSchema: boolean
  readonly isApp: boolean
  readonly site: Site
  readonly keywords: ReadonlyMap<string, Value>
}

const ROUTER_PARAMETERS = ['self', '*', 'prefix', 'tags', 'dependencies', 'default_response_class', 'responses', 'callbacks', 'routes', 'redirect_slashes', 'default']

/** `a + b` on strings with holes. */
export function joinPath(...parts: Value[]): Value {
  const out: Text['parts'][number][] = []
  let origin: string | undefined
  for (const part of parts) {
    const v = pick(part)
    const text = textOf(v)
    if (text !== null) out.push(text)
    else if (v.kind === 'text') out.push(...v.parts)
    else out.push({ reason: 'a path that is not known' })
    origin ??= v.kind === 'const' || v.kind === 'text' ? v.origin : undefined
  }
  return concat(out, origin)
}

function listOf(machine: Machine, value: Value | undefined, site: Site): Value[] {
  if (value === undefined) return []
  const v = pick(value)
  if (v.kind === 'const' && v.type === 'NoneType') return []
  if (v.kind === 'unknown' || v.kind === 'external') return []
  return itemsOf(machine, v, site)
}

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
    route: native(`${STARLETTE_ROUTER}.route`, (_machine, args) => decorator(args, 'add_route', ['path', 'methods', 'name', 'include_in_schema'])),
    websocket_route: native(`${STARLETTE_ROUTER}.websocket_route`, (_machine, args) => decorator(args, 'add_websocket_route', ['path', 'name'])),
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
      for (const name of ['responses', 'deprecated', 'default_response_class', 'generate_unique_id_function', 'callbacks', 'strict_content_type', 'max_body_size']) put(name, given.get(name) ?? NONE)
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
      keywords.set('generate_unique_id_function', nonNull(given.get('generate_unique_id_function')) ?? self.attrs.get('generate_unique_id_function') ?? NONE)
      const path = joinPath(self.attrs.get('prefix') ?? str(''), given.get('path') ?? str(''))
      const made = machine.call(routeClass, makeArgs([path, given.get('endpoint') ?? NONE], keywords), site)
      const data = mark(made, site)
      if (data !== null) {
        data.levels = [...own.map(() => (isAppRouter(self) ? ('app' as const) : ('router' as const))), ...passed.map(() => 'route' as const)]
        data.via = [{ kind: 'router', prefix: textOf(self.attrs.get('prefix')) ?? '{?}', site: self.site ?? null }]
      }
      appendRoute(machine, routesOf(self), made)
      return NONE
    }),
    add_api_websocket_route: native(`${ROUTER}.add_api_websocket_route`, (machine, args, site) => {
      const given = named(args, 'self', 'path', 'endpoint', 'name', '*', 'dependencies')
      const self = given.get('self')
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
        data.levels = [...own.map(() => (isAppRouter(self) ? ('app' as const) : ('router' as const))), ...passed.map(() => 'route' as const)]
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
      made.attrs.set('dependencies', list(first?.kind === 'instance' ? listOf(machine, first.attrs.get('dependencies'), site) : isFrom(releases.fastapi, '0.139.0') ? listOf(machine, self.attrs.get('dependencies'), site) : []))
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

function checkPrefix(machine: Machine, prefix: string, site: Site): void {
  if (!prefix.startsWith('/')) refuse(machine, 'AssertionError', "A path prefix must start with '/'", site)
  else if (prefix.endsWith('/')) refuse(machine, 'AssertionError', "A path prefix must not end with '/', as the routes will start with '/'", site)
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

export function routesOf(router: Value | undefined): Value | undefined {
  return router?.kind === 'instance' ? router.attrs.get('routes') : undefined
}

function isAppRouter(router: Instance): boolean {
  return router.attrs.has('\0app')
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

function nonNull(value: Value | undefined): Value | null {
  return value === undefined || (value.kind === 'const' && value.type === 'NoneType') ? null : value
}

function andFlag(machine: Machine, a: Value | undefined, b: Value | undefined): Value {
  for (const v of [a, b]) if (v !== undefined && truthOf(machine, v).value === false) return v.kind === 'const' && v.origin !== undefined ? v : FALSE
  return a ?? TRUE
}
function orFlag(machine: Machine, a: Value | undefined, b: Value | undefined): Value {
  for (const v of [a, b]) if (v !== undefined && truthOf(machine, v).value === true) return TRUE
  return a ?? NONE
}
function mergeDicts(a: Value | undefined, b: Value | undefined): Value {
  const [x, y] = [nonNull(a), nonNull(b)]
  if (x?.kind !== 'dict') return y ?? NONE
  if (y?.kind !== 'dict') return x
  return { kind: 'dict', entries: new Map([...x.entries, ...y.entries]), open: x.open || y.open }
}
function mergeLists(machine: Machine, a: Value | undefined, b: Value | undefined, site: Site): Value {
  return list([...listOf(machine, a, site), ...listOf(machine, b, site)])
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

/** Its folder must be there, whoever builds it. A path that is not relative lies outside of what we see. */
function checkFrontend(machine: Machine, given: Map<string, Value>, site: Site): void {
  const path = textOf(given.get('path'))
  if (path === '') refuse(machine, 'AssertionError', 'A frontend path cannot be empty', site)
  else if (path !== null && !path.startsWith('/')) refuse(machine, 'AssertionError', "A frontend path must start with '/'", site)
  const folder = textOf(given.get('directory'))
  const check = given.get('check_dir')
  const isChecked = check === undefined || textOf(check) === 'auto' || truthOf(machine, check).value === true
  if (folder === null || !isChecked || folder.startsWith('/') || folder.split('/').includes('..')) return
  const clean = folder.split('/').filter((part) => part !== '' && part !== '.').join('/')
  // Wherever the program is started: in the tree's root, or in a folder above the module that says so.
  const above = site.module.file.split('/').slice(0, -1)
  const places = above.map((_, i) => [...above.slice(0, i + 1), clean].join('/'))
  if (clean === '' || [clean, ...places].some((place) => machine.host.list(place).length > 0)) return
  refuse(machine, 'RuntimeError', `Frontend directory '${folder}' does not exist, unless something builds it before the start`, site)
}

function frontendPath(prefix: Value, path: Value): Value {
  const [p, own] = [textOf(prefix), textOf(path)]
  if (p === null || own === null) return joinPath(prefix, path)
  const clean = own === '/' ? own : own.replace(/\/+$/, '')
  if (p === '') return str(clean)
  return str(clean === '/' ? p : p + clean)
}

// ---- inclusion

function include(machine: Machine, self: Instance, given: Value, all: Map<string, Value>, site: Site, isLive: boolean, releases: Releases): void {
  if (given.kind === 'alternatives') {
    for (const option of given.options) machine.under(option.when, () => include(machine, self, option.value, all, site, isLive, releases))
    return
  }
  if (given.kind === 'maybe') {
    machine.under(given.when, () => include(machine, self, given.value, all, site, isLive, releases))
    return
  }
  if (given.kind !== 'instance') {
    if (given.kind === 'const') return
    machine.report('router-unknown', `the router that is included here is not known: ${given.kind === 'unknown' ? given.reason : given.kind === 'external' ? given.path : given.kind}`, site)
    return
  }
  if (given === self) {
    refuse(machine, 'AssertionError', 'Cannot include the same APIRouter instance into itself', site)
    return
  }
  // `app.include_router(other_app)` fails; `other_app.router` is an APIRouter like any. Starlette's own lost what FastAPI asks of it.
  const isOwn = inheritsFrom(given.cls, ROUTER)
  const isStarlette = !isOwn && inheritsFrom(given.cls, STARLETTE_ROUTER)
  if (!isOwn && !(isStarlette && !isLive && !isFrom(releases.starlette, '1.0.0'))) {
    refuse(machine, 'AttributeError', `'${given.cls.name}' object has no attribute '${isLive ? '_contains_router' : 'on_startup'}'`, site)
    return
  }
  if (isLive && contains(given, self)) {
    refuse(machine, 'AssertionError', 'Cannot include an APIRouter instance that already includes this router', site)
    return
  }
  const included = (machine.notes.get('included') as Set<Instance> | undefined) ?? new Set<Instance>() // written here alone
  included.add(given)
  machine.notes.set('included', included)
  const prefix = all.get('prefix') ?? str('')
  const text = textOf(prefix)
  if (text !== null && text !== '') checkPrefix(machine, text, site)
  else if (text === '' && isLive) checkPaths(machine, given, [], site, new Set())
  if (isLive) {
    const data: IncludeData = {
      router: given,
      prefix: joinPath(self.attrs.get('prefix') ?? str(''), prefix),
      parentDependencies: listOf(machine, self.attrs.get('dependencies'), site),
      dependencies: listOf(machine, all.get('dependencies'), site),
      tags: [...listOf(machine, self.attrs.get('tags'), site), ...listOf(machine, all.get('tags'), site)],
      includeInSchema: flag(machine, self.attrs.get('include_in_schema')) && flag(machine, all.get('include_in_schema')),
      isApp: isAppRouter(self),
      site,
      keywords: all,
    }
    const cls = machine.host.natives.find(ROUTE_CLASSES.included)
    if (cls?.kind !== 'class') return
    const node = newInstance(cls, site)
    node.data = data
    node.attrs.set('original_router', given)
    appendRoute(machine, routesOf(self), node)
  } else copyRoutes(machine, self, given, all, prefix, site, releases)
  for (const event of ['on_startup', 'on_shutdown']) {
    const [from, to] = [given.attrs.get(event), self.attrs.get(event)]
    if (from?.kind === 'list' && to?.kind === 'list') to.items.push(...from.items)
  }
}

/** Whether a router includes another one, at any depth. */
function contains(router: Instance, wanted: Instance, seen = new Set<Instance>()): boolean {
  if (seen.has(router)) return false
  seen.add(router)
  const routes = routesOf(router)
  return (
    routes?.kind === 'list' &&
    routes.items.some((item) => {
      const node = pick(item)
      const data = node.kind === 'instance' && inheritsFrom(node.cls, ROUTE_CLASSES.included) ? (node.data as IncludeData | undefined) : undefined // written here alone
      const inner = data === undefined ? undefined : pick(data.router)
      return inner?.kind === 'instance' && (inner === wanted || contains(inner, wanted, seen))
    })
  )
}

/** Included without a prefix, every path must have something of its own. */
function checkPaths(machine: Machine, router: Instance, prefixes: readonly Value[], site: Site, seen: Set<Instance>): void {
  if (seen.has(router)) return
  seen.add(router)
  const routes = routesOf(router)
  if (routes?.kind !== 'list') return
  for (const item of routes.items) {
    const route = pick(item)
    if (route.kind !== 'instance') continue
    machine.under(item.kind === 'maybe' ? item.when : [], () => {
      if (inheritsFrom(route.cls, ROUTE_CLASSES.included)) {
        const data = route.data as IncludeData | undefined // written here alone
        const inner = data === undefined ? undefined : pick(data.router)
        if (data !== undefined && inner?.kind === 'instance') checkPaths(machine, inner, [...prefixes, data.prefix], site, seen)
        return
      }
      const path = route.attrs.get('path')
      if (path === undefined || inheritsFrom(route.cls, ROUTE_CLASSES.mount)) return
      if (textOf(joinPath(...prefixes, path)) === '') refuseEmptyPath(machine, route, site)
    })
  }
  seen.delete(router)
}

function refuseEmptyPath(machine: Machine, route: Instance, site: Site): void {
  refuse(machine, 'FastAPIError', `Prefix and path cannot be both empty (path operation: ${textOf(route.attrs.get('name')) ?? 'unknown'})`, site)
}

export function flag(machine: Machine, value: Value | undefined): boolean {
  return value === undefined || truthOf(machine, value).value !== false
}

/** Up to 0.136 an inclusion adds a copy of every route that the router has by now. */
function copyRoutes(machine: Machine, self: Instance, router: Instance, all: Map<string, Value>, prefix: Value, site: Site, releases: Releases): void {
  const source = routesOf(router)
  if (source === undefined) return
  const included = listOf(machine, all.get('dependencies'), site)
  for (const item of itemsOf(machine, pick(source), site)) {
    const [route, when] = item.kind === 'maybe' ? [pick(item.value), item.when] : [pick(item), []]
    if (route.kind !== 'instance') continue
    machine.under(when, () => copyRoute(machine, self, route, all, prefix, included, site, releases))
  }
}

function copyRoute(machine: Machine, self: Instance, route: Instance, all: Map<string, Value>, prefix: Value, included: readonly Value[], site: Site, releases: Releases): void {
  const path = joinPath(prefix, route.attrs.get('path') ?? str(''))
  if (textOf(path) === '') refuseEmptyPath(machine, route, site)
  const endpoint = route.attrs.get('endpoint') ?? NONE
  const before = lengthOf(routesOf(self))
  const old = routeData(route)
  if (inheritsFrom(route.cls, ROUTE_CLASSES.api)) {
    const keywords = new Map(route.attrs)
    for (const name of ['path', 'endpoint', 'path_format', '\0', 'body_field', 'dependant', 'unique_id']) keywords.delete(name)
    keywords.set('dependencies', list([...included, ...listOf(machine, route.attrs.get('dependencies'), site)]))
    keywords.set('tags', list([...listOf(machine, all.get('tags'), site), ...listOf(machine, route.attrs.get('tags'), site)]))
    keywords.set('include_in_schema', flag(machine, route.attrs.get('include_in_schema')) && flag(machine, all.get('include_in_schema')) && flag(machine, self.attrs.get('include_in_schema')) ? TRUE : FALSE)
    keywords.set('deprecated', orFlag(machine, route.attrs.get('deprecated'), all.get('deprecated')))
    keywords.set('responses', mergeDicts(all.get('responses'), route.attrs.get('responses')))
    keywords.set('route_class_override', route.cls)
    const response = nonNull(route.attrs.get('response_class')) ?? nonNull(all.get('default_response_class'))
    if (response !== null) keywords.set('response_class', response)
    const unique = nonNull(route.attrs.get('generate_unique_id_function')) ?? nonNull(all.get('generate_unique_id_function'))
    if (unique !== null) keywords.set('generate_unique_id_function', unique)
    machine.call(machine.attribute(self, 'add_api_route', site), makeArgs([path, endpoint], keywords), site)
  } else if (inheritsFrom(route.cls, ROUTE_CLASSES.apiWebsocket)) {
    const deps = isFrom(releases.fastapi, '0.97.0') ? [...included, ...listOf(machine, route.attrs.get('dependencies'), site)] : []
    machine.call(machine.attribute(self, 'add_api_websocket_route', site), makeArgs([path, endpoint], new Map([['dependencies', list(deps)], ['name', route.attrs.get('name') ?? NONE]])), site)
  } else if (inheritsFrom(route.cls, ROUTE_CLASSES.websocket)) {
    machine.call(machine.attribute(self, 'add_websocket_route', site), makeArgs([path, endpoint], new Map([['name', route.attrs.get('name') ?? NONE]])), site)
  } else if (inheritsFrom(route.cls, ROUTE_CLASSES.route)) {
    const keywords = new Map<string, Value>()
    for (const name of ['methods', 'name', 'include_in_schema']) keywords.set(name, route.attrs.get(name) ?? NONE)
    machine.call(machine.attribute(self, 'add_route', site), makeArgs([path, endpoint], keywords), site)
  } else return // mounts and hosts are dropped
  // Whoever added it: the copy stands where the original was registered.
  const target = routesOf(self)
  if (target?.kind !== 'list') return
  for (let i = before; i < target.items.length; i++) {
    const item = target.items[i]
    const copy = item === undefined ? undefined : item.kind === 'maybe' ? item.value : item
    if (copy?.kind !== 'instance') continue
    const data = routeData(copy)
    const own = data.levels.filter((l) => l === 'app' || l === 'router').length
    data.levels = [...data.levels.slice(0, own), ...included.map(() => 'include' as const), ...old.levels]
    data.via = [...data.via, { kind: 'include', prefix: textOf(prefix) ?? '{?}', site }, ...old.via]
    data.site = old.site
    data.origin = old.origin
  }
}

function lengthOf(value: Value | undefined): number {
  return value?.kind === 'list' ? value.items.length : 0
}
