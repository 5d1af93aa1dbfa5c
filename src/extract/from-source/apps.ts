// An application as the model has it: its documents, middleware, handlers and overrides.
import type { App, Argument, Middleware } from '../../model/index.ts'
import { type Instance, inheritsFrom, type Machine, pick, textOf, truthOf, type Value } from '../../project/index.ts'
import { argumentOf, conditionOf, pathText, placeAt } from './facts.ts'
import { FASTAPI, type MiddlewareData } from './fastapi/application.ts'
import { isApp, routerOf } from './fastapi/flatten.ts'
import type { Dropped } from './fastapi/inclusion.ts'
import { callName, callText } from './fastapi/names.ts'

export function appOf(machine: Machine, app: Instance, id: string, primary: boolean, wrappers: readonly Middleware[]): App {
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
    place: placeAt(app.site),
    title: text('title'),
    version: text('version'),
    rootPath: pathText(app.attrs.get('root_path') ?? NO_VALUE),
    debug: {
      value: isDebug.value ?? false,
      certainty: isDebug.value === null ? 'unknown' : isDebug.likely ? 'likely' : 'certain',
      origin: 'source',
      place: placeAt(app.site),
    },
    openapiUrl: url('openapi_url'),
    docsUrl: url('docs_url'),
    redocUrl: url('redoc_url'),
    redirectSlashes: slashes === undefined || truthOf(machine, slashes).value !== false,
    middleware: [...wrappers, ...middlewareOf(app)],
    exceptionHandlers: handlersOf(app),
    dependencyOverrides: overridesOf(app),
    wrappedBy: wrappers.map((wrapper) => wrapper.call),
    lifespan: lifespanOf(app),
    webhooks: [],
    ...droppedFrom(machine, app),
  }
}
export const NO_VALUE: Value = { kind: 'const', type: 'str', value: '' }

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
    for (const [key, value] of data.options) options[key.replace('\0', '')] = argumentOf(value, data.site, key)
    out.push({
      call: `${name.module}.${name.name}`,
      name: name.name,
      options,
      condition: conditionOf(when),
      place: placeAt(data.site),
      ...(isHttpOnly(data.cls) ? { httpOnly: true } : {}),
    })
  }
  return out
}

/** Of the app's own router and of the routers that it includes. */
function droppedFrom(machine: Machine, app: Instance): Pick<App, 'droppedMounts'> {
  const dropped = machine.notes.get('dropped-mounts') as readonly Dropped[] | undefined // written by inclusion.ts
  const router = routerOf(app)
  const included = machine.notes.get('included') as ReadonlySet<Instance> | undefined
  const own = (dropped ?? []).filter(({ into }) => into === router || (!into.attrs.has('\0app') && included?.has(into) === true))
  if (own.length === 0) return {}
  return {
    droppedMounts: own.map(({ path, mount, site }) => ({ path: pathText(path), place: placeAt(mount), includedAt: placeAt(site) })),
  }
}

function isHttpOnly(given: Value): boolean {
  const cls = pick(given)
  if (cls.kind === 'external') return cls.path === DISPATCHER
  return cls.kind === 'class' && cls.mro.some((one) => (one.kind === 'class' ? one.native : one.path) === DISPATCHER)
}

function handlersOf(app: Instance): App['exceptionHandlers'] {
  const table = app.attrs.get('exception_handlers')
  if (table?.kind !== 'dict') return []
  return [...table.entries.values()].map(({ key, value }) => {
    const handler = pick(value)
    return {
      on: key.kind === 'const' ? String(key.value) : callText(key).replace(':', '.'),
      handler: handler.kind === 'unknown' ? null : callText(handler),
      place: handler.kind === 'function' ? placeAt(handler.site) : null,
    }
  })
}

function overridesOf(app: Instance): App['dependencyOverrides'] {
  const table = app.attrs.get('dependency_overrides')
  if (table?.kind !== 'dict') return []
  return [...table.entries.values()].map(({ key, value }) => {
    const by = pick(value)
    return { of: callText(key), by: callText(by), place: by.kind === 'function' ? placeAt(by.site) : null }
  })
}

function lifespanOf(app: Instance): string | null {
  const router = app.attrs.get('router')
  const value = router?.kind === 'instance' ? router.attrs.get('lifespan_context') : undefined
  const v = value === undefined ? undefined : pick(value)
  return v === undefined || v.kind === 'const' ? null : callText(v)
}
