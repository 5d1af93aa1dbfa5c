// Layers of middleware and route classes: what each does to a request in one world, and where the request goes on.
import {
  type Args,
  type ClassValue,
  findInClass,
  type Instance,
  isNone,
  list,
  NONE,
  native,
  pick,
  Raised,
  type Site,
  stateOf,
  str,
  type Value,
} from '../../../project/index.ts'
import type { RouteSource } from '../assembly.ts'
import type { MiddlewareData } from '../fastapi/application.ts'
import { functionOf } from '../route-dependencies.ts'
import { responseStatus } from './explore.ts'
import { PLAIN } from './facts.ts'
import { NO_SITE, type Way } from './way.ts'

const NO_ARGS: Args = { positional: [], keywords: new Map() }

export interface Layer {
  readonly cls: Value
  readonly options: ReadonlyMap<string, Value>
  readonly site: Site | null
  /** What a person would look at. */
  readonly call: Value
  readonly kind: 'dispatch-option' | 'dispatch' | 'asgi' | 'authentication' | 'route-class'
  readonly isHttpOnly: boolean
}

/** The middleware of its apps, and what a route class of the project does around its routes. */
export function layersOf(source: RouteSource): Layer[] {
  const cls = handlingClass(source)
  const layers = middlewareOf(source.apps)
  if (cls !== null)
    layers.push({ cls, options: new Map([['route', source.flat.route]]), site: cls.site, call: cls, kind: 'route-class', isHttpOnly: true })
  return layers
}

/** The class of a route that has a `get_route_handler` of its own. */
export function handlingClass({ flat }: RouteSource): ClassValue | null {
  const { cls } = flat.route
  const own = flat.kind === 'api' ? findInClass(cls, 'get_route_handler') : null
  return own !== null && 'owner' in own && own.value.kind === 'function' ? cls : null
}

export function middlewareOf(apps: readonly Instance[]): Layer[] {
  const out: Layer[] = []
  for (const app of apps) {
    const layers = app.attrs.get('user_middleware')
    if (layers?.kind !== 'list') continue
    for (const item of layers.items) {
      // What may stand there or not does not keep anybody out for certain.
      if (item.kind === 'maybe' && stateOf(item.when) !== 'on') continue
      const layer = pick(item)
      const data = layer.kind === 'instance' ? (layer.data as MiddlewareData | undefined) : undefined // written by application.ts alone
      if (data === undefined) continue
      const cls = pick(data.cls)
      const dispatch = data.options.get('dispatch')
      const base = { cls, options: data.options, site: data.site }
      if (dispatch !== undefined) {
        if (functionOf(pick(dispatch)) !== null) out.push({ ...base, call: pick(dispatch), kind: 'dispatch-option', isHttpOnly: true })
      } else if (cls.kind === 'external' && /(^|\.)AuthenticationMiddleware$/.test(cls.path)) {
        out.push({ ...base, call: pick(data.options.get('backend') ?? cls), kind: 'authentication', isHttpOnly: false })
      } else if (cls.kind === 'class') {
        const own = findInClass(cls, 'dispatch')
        const asgi = findInClass(cls, '__call__')
        if (own !== null && 'owner' in own && own.value.kind === 'function')
          out.push({ ...base, call: cls, kind: 'dispatch', isHttpOnly: true })
        else if (cls.mro.some((c) => c.kind === 'external' && /(^|\.)AuthenticationMiddleware$/.test(c.path)))
          out.push({ ...base, call: pick(data.options.get('backend') ?? cls), kind: 'authentication', isHttpOnly: false })
        else if (asgi !== null && 'owner' in asgi && asgi.value.kind === 'function')
          out.push({ ...base, call: cls, kind: 'asgi', isHttpOnly: false })
      }
    }
  }
  return out
}

/** Runs one layer; returns where the request goes on, raises where it does not. */
export function runLayer(way: Way, layer: Layer, request: Instance): void {
  try {
    enterLayer(way, layer, request)
  } catch (error) {
    if (!(error instanceof GoneOn)) throw error
  } finally {
    way.goOn = null
    way.send = null
  }
}

/** The request has left a layer of middleware for the next. */
class GoneOn {}

function enterLayer(way: Way, layer: Layer, request: Instance): void {
  const { machine } = way
  const site = layer.site ?? NO_SITE
  way.wentOn = false
  way.answered = false
  const goOn = native('call_next', () => {
    way.wentOn = true
    // What a layer does with the answer keeps nobody out.
    throw new GoneOn()
  })
  way.goOn = goOn
  const options = new Map([...layer.options].filter(([name]) => !name.startsWith('\0') && name !== 'dispatch'))
  const extra = [...layer.options].filter(([name]) => name.startsWith('\0')).map(([, value]) => value)
  let result: Value = NONE
  switch (layer.kind) {
    case 'dispatch-option':
      result = machine.call(layer.call, { positional: [request, goOn], keywords: new Map() }, site)
      break
    case 'dispatch': {
      const made = machine.call(layer.cls, { positional: [goOn, ...extra], keywords: options }, site)
      result = machine.call(machine.attribute(made, 'dispatch', site), { positional: [request, goOn], keywords: new Map() }, site)
      break
    }
    case 'asgi': {
      const made = machine.call(layer.cls, { positional: [goOn, ...extra], keywords: options }, site)
      // All layers write into one scope, and the request reads it.
      const scope = request.attrs.get('scope') ?? NONE
      const send = native('send', () => {
        way.answered = true
        return NONE
      })
      way.send = send
      const pass: Args = {
        positional: [scope, native('receive', () => way.source('message', PLAIN)), send],
        keywords: new Map(),
      }
      result = machine.call(made, pass, site)
      break
    }
    case 'route-class': {
      const handler = machine.call(machine.attribute(layer.options.get('route') ?? NONE, 'get_route_handler', site), NO_ARGS, site)
      result = machine.call(handler, { positional: [request], keywords: new Map() }, site)
      break
    }
    case 'authentication': {
      authenticate(way, layer, request, site)
      return
    }
  }
  way.goOn = null
  // A layer that neither answers nor visibly lets the request go on hands it to code that we do not see.
  if (way.wentOn || (responseStatus(result) === null && !way.answered)) return
  const raised = refusalIn(result)
  throw new Raised(raised, site)
}

function refusalIn(result: Value): Value {
  const keywords =
    result.kind === 'term' || result.kind === 'external' ? result.args?.keywords : result.kind === 'instance' ? result.attrs : undefined
  const status = keywords?.get('status_code')
  const given = new Map<string, Value>([['status_code', status ?? { kind: 'const', type: 'int', value: 401 }]])
  return { kind: 'external', path: 'fastapi.HTTPException()', args: { positional: [], keywords: given } }
}

/** Starlette's `AuthenticationMiddleware`: what its backend says becomes `request.user` and `request.auth`. */
function authenticate(way: Way, layer: Layer, request: Instance, site: Site): void {
  const { machine } = way
  const backend = pick(layer.options.get('backend') ?? NONE)
  const said = machine.call(machine.attribute(backend, 'authenticate', site), { positional: [request], keywords: new Map() }, site)
  const term = (name: string, args: Args): Value => way.term('call', name, null, args, site, PLAIN)
  const isPair = said.kind === 'list' && said.items.length === 2
  const [auth, user] = isPair
    ? [said.items[0] ?? NONE, said.items[1] ?? NONE]
    : isNone(said)
      ? [
          term('starlette.authentication.AuthCredentials', { positional: [list([])], keywords: new Map() }),
          term('starlette.authentication.UnauthenticatedUser', { positional: [], keywords: new Map() }),
        ]
      : [said, said]
  machine.writeMap(request.attrs, 'auth', auth)
  machine.writeMap(request.attrs, 'user', user)
  const scope = request.attrs.get('scope')
  if (scope?.kind === 'dict') {
    for (const [name, value] of [
      ['auth', auth],
      ['user', user],
    ] as const)
      machine.writeMap(scope.entries as Map<string, never>, `str:${name}`, { key: str(name), value } as never) // an entry, as dicts hold them
  }
}
