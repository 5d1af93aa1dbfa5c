// FastAPI and Starlette objects: their router, middleware, docs routes, overrides and handlers.
import {
  bool,
  type ClassValue,
  dict,
  external,
  FALSE,
  type Instance,
  itemsOf,
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
  truthOf,
  type Value,
} from '../../../project/index.ts'
import { checkKeywords, hasAttribute, isKnownKeyword, missingAttribute } from './keywords.ts'
import { isFrom, type Releases } from './releases.ts'
import { ROUTER, routeData, STARLETTE_ROUTER } from './routes.ts'

export const FASTAPI = 'fastapi.applications.FastAPI'
export const STARLETTE = 'starlette.applications.Starlette'

/** One layer of middleware as it was added. */
export interface MiddlewareData {
  readonly cls: Value
  readonly options: ReadonlyMap<string, Value>
  readonly site: Site | null
}

const VERBS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'api_route',
  'websocket',
  'add_api_route',
  'add_api_websocket_route',
  'include_router',
  'frontend',
] as const
const STARLETTE_VERBS = [
  'add_route',
  'add_websocket_route',
  'mount',
  'host',
  'route',
  'websocket_route',
  'add_event_handler',
  'on_event',
  'url_path_for',
] as const

export function createApplications(routers: ReadonlyMap<string, Value>, releases: Releases): Map<string, Value> {
  const out = new Map<string, Value>()
  const routerClass = (path: string): ClassValue => {
    const found = routers.get(path)
    if (found?.kind !== 'class') throw new Error(`no native class ${path}`)
    return found
  }

  const middleware = makeNativeClass('starlette.middleware.Middleware', [], {
    __init__: native('starlette.middleware.Middleware.__init__', (machine, args, site) => {
      const [self, cls, ...rest] = args.positional
      if (self?.kind !== 'instance') return NONE
      const options = new Map(args.keywords)
      for (const [i, value] of rest.entries()) options.set(`\0${i}`, value)
      self.data = { cls: cls ?? NONE, options, site } satisfies MiddlewareData
      machine.writeMap(self.attrs, 'cls', cls ?? NONE)
      machine.writeMap(self.attrs, 'kwargs', dict([...args.keywords].map(([k, v]) => [str(k), v] as const)))
      return NONE
    }),
  })
  out.set('starlette.middleware.Middleware', middleware)
  out.set('fastapi.middleware.Middleware', middleware)

  const forward = (name: string): Value =>
    native(`${FASTAPI}.${name}`, (machine, args, site) => {
      const self = args.positional[0]
      if (self?.kind !== 'instance') return NONE
      const router = machine.attribute(self, 'router', site)
      return machine.call(machine.attribute(router, name, site), { ...args, positional: args.positional.slice(1) }, site)
    })

  const shared: Record<string, Value> = {
    add_middleware: native(`${STARLETTE}.add_middleware`, (machine, args, site) => {
      const self = args.positional[0]
      if (self?.kind !== 'instance') return NONE
      const made = machine.call(
        middleware,
        {
          ...args,
          positional: [...args.positional.slice(1), ...(args.positional.length > 1 ? [] : [args.keywords.get('middleware_class') ?? NONE])],
        },
        site,
      )
      const target = self.attrs.get('user_middleware')
      // The last one added is the outermost.
      if (target?.kind === 'list')
        target.items.unshift(machine.condition.length === 0 ? made : { kind: 'maybe', value: made, when: machine.condition })
      return NONE
    }),
    middleware: native(`${STARLETTE}.middleware`, (_m, args) =>
      native('middleware.decorator', (machine, inner, site) => {
        const func = inner.positional[0] ?? NONE
        const self = args.positional[0]
        const kind = textOf(args.positional[1] ?? args.keywords.get('middleware_type'))
        if (self?.kind === 'instance' && kind !== null) {
          const cls =
            machine.host.natives.find('starlette.middleware.base.BaseHTTPMiddleware') ??
            external('starlette.middleware.base.BaseHTTPMiddleware')
          machine.call(machine.attribute(self, 'add_middleware', site), makeArgs([cls], new Map([['dispatch', func]])), site)
        }
        return func
      }),
    ),
    add_exception_handler: native(`${STARLETTE}.add_exception_handler`, (machine, args) => {
      const given = named(args, 'self', 'exc_class_or_status_code', 'handler')
      addHandler(machine, given.get('self'), given.get('exc_class_or_status_code'), given.get('handler'))
      return NONE
    }),
    exception_handler: native(`${STARLETTE}.exception_handler`, (_m, args) =>
      native('exception_handler.decorator', (machine, inner) => {
        addHandler(machine, args.positional[0], args.positional[1] ?? args.keywords.get('exc_class_or_status_code'), inner.positional[0])
        return inner.positional[0] ?? NONE
      }),
    ),
    routes: {
      kind: 'descriptor',
      type: 'property',
      func: native(`${STARLETTE}.routes`, (machine, args, site) =>
        machine.attribute(machine.attribute(args.positional[0] ?? NONE, 'router', site), 'routes', site),
      ),
    },
    build_middleware_stack: native(`${STARLETTE}.build_middleware_stack`, (_m, args, site) => ({
      kind: 'external',
      path: 'starlette.middleware.stack()',
      args,
      site,
    })),
  }
  for (const name of STARLETTE_VERBS) if (hasAttribute(releases, name)) shared[name] = forward(name)

  const starlette = makeNativeClass(STARLETTE, [], {
    ...shared,
    __init__: native(`${STARLETTE}.__init__`, (machine, args, site) => {
      const given = named(args, 'self', 'debug', 'routes', 'middleware', 'exception_handlers', 'on_startup', 'on_shutdown', 'lifespan')
      const self = given.get('self')
      if (self?.kind !== 'instance') return NONE
      initApp(machine, self, given, site)
      const keywords = new Map<string, Value>()
      for (const name of ['routes', 'on_startup', 'on_shutdown', 'lifespan']) {
        const value = given.get(name)
        if (value !== undefined) keywords.set(name, value)
      }
      const router = machine.call(routerClass(STARLETTE_ROUTER), makeArgs([], keywords), site)
      machine.writeMap(self.attrs, 'router', router)
      markApp(router)
      return NONE
    }),
  })
  out.set(STARLETTE, starlette)

  const methods: Record<string, Value> = {
    ...shared,
    __init__: native(`${FASTAPI}.__init__`, (machine, args, site) => {
      const given = named(args, 'self', '*', 'debug')
      const self = given.get('self')
      if (self?.kind !== 'instance') return NONE
      const isClosed = isFrom(releases.fastapi, '0.145.0')
      if (isClosed) checkKeywords(machine, releases, 'FastAPI', args, site, 'FastAPI.__init__')
      initApp(machine, self, given, site)
      const put = (name: string, value: Value): void => machine.writeMap(self.attrs, name, value)
      const defaults: Record<string, Value> = {
        title: str('FastAPI'),
        version: str('0.1.0'),
        openapi_url: str('/openapi.json'),
        docs_url: str('/docs'),
        redoc_url: str('/redoc'),
        swagger_ui_oauth2_redirect_url: str('/docs/oauth2-redirect'),
        root_path: str(''),
        separate_input_output_schemas: TRUE,
      }
      for (const [name, value] of Object.entries(defaults)) put(name, given.get(name) ?? value)
      for (const [name, value] of given) {
        if (
          name !== 'self' &&
          !(name in defaults) &&
          !['routes', 'middleware', 'dependencies', 'debug', 'exception_handlers'].includes(name)
        )
          put(name, value)
      }
      const rootPath = given.get('root_path') ?? given.get('openapi_prefix')
      if (rootPath !== undefined) put('root_path', rootPath)
      put('dependency_overrides', dict())
      if (!isClosed)
        put(
          'extra',
          dict([...args.keywords].filter(([name]) => !isKnownKeyword('FastAPI', name)).map(([name, value]) => [str(name), value] as const)),
        )
      const keywords = new Map<string, Value>()
      for (const name of [
        'routes',
        'redirect_slashes',
        'on_startup',
        'on_shutdown',
        'lifespan',
        'default_response_class',
        'dependencies',
        'callbacks',
        'deprecated',
        'include_in_schema',
        'responses',
        'generate_unique_id_function',
        'strict_content_type',
        'max_body_size',
      ]) {
        const value = given.get(name)
        if (value !== undefined) keywords.set(name, value)
      }
      const router = machine.call(routerClass(ROUTER), makeArgs([], keywords), site)
      markApp(router)
      put('router', router)
      if (hasAttribute(releases, 'webhooks'))
        put('webhooks', given.get('webhooks') ?? machine.call(routerClass(ROUTER), makeArgs([]), site))
      machine.call(machine.attribute(self, 'setup', site), makeArgs([]), site)
      return NONE
    }),
    setup: native(`${FASTAPI}.setup`, (machine, args, site) => {
      const self = args.positional[0]
      if (self?.kind === 'instance') addDocsRoutes(machine, self, site)
      return NONE
    }),
    openapi: native(`${FASTAPI}.openapi`, (_m, _a, site) => ({ kind: 'external', path: 'fastapi.openapi.utils.get_openapi()', site })),
  }
  for (const name of VERBS) methods[name] = forward(name)
  for (const name of Object.keys(methods)) if (!hasAttribute(releases, name)) delete methods[name]
  methods['\0missing'] = missingAttribute('FastAPI')
  const fastapi = makeNativeClass(FASTAPI, [starlette], methods)
  out.set(FASTAPI, fastapi)
  out.set('fastapi.FastAPI', fastapi)
  return out
}

function markApp(router: Value): void {
  if (router.kind === 'instance') router.attrs.set('\0app', TRUE)
}

function initApp(machine: Machine, self: Instance, given: Map<string, Value>, site: Site): void {
  machine.writeMap(self.attrs, 'debug', given.get('debug') ?? FALSE)
  const layers = given.get('middleware')
  machine.writeMap(
    self.attrs,
    'user_middleware',
    list(layers === undefined || pick(layers).kind === 'const' ? [] : itemsOf(machine, pick(layers), site)),
  )
  const handlers = given.get('exception_handlers')
  const own = handlers === undefined ? undefined : pick(handlers)
  machine.writeMap(self.attrs, 'exception_handlers', own?.kind === 'dict' ? { ...own, entries: new Map(own.entries) } : dict())
  // `app.state` holds what the program puts there.
  const state = machine.host.natives.find('starlette.datastructures.State')
  machine.writeMap(self.attrs, 'state', state?.kind === 'class' ? newInstance(state, site) : external('starlette.datastructures.State()'))
  const all = (machine.notes.get('apps') as Instance[] | undefined) ?? [] // written here alone
  all.push(self)
  machine.notes.set('apps', all)
}

function addHandler(machine: Machine, self: Value | undefined, on: Value | undefined, handler: Value | undefined): void {
  if (self?.kind !== 'instance' || on === undefined || handler === undefined) return
  const target = self.attrs.get('exception_handlers')
  if (target?.kind !== 'dict') return
  const key = `${target.entries.size}`
  machine.writeMap(target.entries as Map<string, never>, key, { key: on, value: handler } as never)
}

const DOCS: readonly { url: string; name: string; also: readonly string[] }[] = [
  { url: 'openapi_url', name: 'openapi', also: [] },
  { url: 'docs_url', name: 'swagger_ui_html', also: ['openapi_url'] },
  { url: 'swagger_ui_oauth2_redirect_url', name: 'swagger_ui_redirect', also: ['openapi_url', 'docs_url'] },
  { url: 'redoc_url', name: 'redoc_html', also: ['openapi_url'] },
]

/** FastAPI's own routes: they stand first, and no dependency applies to them. */
function addDocsRoutes(machine: Machine, self: Instance, site: Site): void {
  const router = self.attrs.get('router')
  if (router?.kind !== 'instance') return
  for (const doc of DOCS) {
    const url = self.attrs.get(doc.url) ?? NONE
    const needed = [url, ...doc.also.map((name) => self.attrs.get(name) ?? NONE)]
    const truths = needed.map((v) => truthOf(machine, v))
    if (truths.some((t) => t.value === false && !t.likely)) continue
    const endpoint = native(`fastapi.applications.FastAPI.setup.<locals>.${doc.name}`, () => NONE)
    const unsure = needed.findIndex((_, i) => truths[i]?.value === null || truths[i]?.likely === true)
    const add = (path: Value): void => {
      machine.call(
        machine.attribute(router, 'add_route', site),
        makeArgs([path, endpoint], new Map([['include_in_schema', bool(false)]])),
        site,
      )
      const routes = router.attrs.get('routes')
      const last = routes?.kind === 'list' ? routes.items.at(-1) : undefined
      const made = last?.kind === 'maybe' ? last.value : last
      if (made?.kind === 'instance') routeData(made).origin = 'docs'
    }
    if (unsure < 0) {
      add(url)
      continue
    }
    const state = truths.some((t) => t.value === false) ? 'off' : truths.some((t) => t.value === null) ? 'unknown' : 'on'
    machine.under(machine.atom(`${[doc.url, ...doc.also][unsure] ?? doc.url} is set`, state), () => {
      // Under the arm where it is set, its address is the text that it has there.
      const set = url.kind === 'alternatives' ? url.options.map((o) => o.value).find((v) => textOf(v) !== null) : url
      add(set !== undefined && (textOf(set) !== null || set.kind === 'text') ? set : str(`/${doc.url.replace(/_url$/, '')}`))
    })
  }
}
