// Classes that mean to see every route: an `add_api_route` of their own, a `route_class`. FastAPI calls them for some routes and
// not for others: an app's own method sees no decorator, and a router's class is not that of the routers which it includes.
import type { Route, Unseen } from '../../model/index.ts'
import { type ClassValue, type FunctionValue, type Instance, pick } from '../../project/index.ts'
import { NO_VALUE } from './apps.ts'
import { placeAt } from './facts.ts'
import type { FlatRoute } from './fastapi/flatten.ts'
import { callText } from './fastapi/names.ts'
import { routeData } from './fastapi/routes.ts'
import { ask } from './text-questions.ts'

export function unseenBy(app: Instance, flat: FlatRoute): Pick<Route, 'unseenBy'> {
  if (flat.kind !== 'api' || flat.origin !== 'project') return {}
  const { copiedFrom, through } = routeData(flat.route)
  const found = new Map<string, Unseen>()
  for (const holder of new Set([app, ...flat.routers, ...copiedFrom.map(({ router }) => router)])) {
    const method = ownMethod(holder.cls, 'add_api_route')
    if (method !== null && !through.includes(method)) put(found, 'add_api_route', method, callText(method))
    const cls = pick(holder.attrs.get('route_class') ?? NO_VALUE)
    const handles = cls.kind === 'class' && cls.native === undefined ? ownMethod(cls, 'get_route_handler') : null
    if (cls.kind === 'class' && handles !== null && !inherits(flat.route.cls, cls)) put(found, 'route-class', handles, callText(cls))
  }
  return found.size === 0 ? {} : { unseenBy: [...found.values()] }
}

function put(found: Map<string, Unseen>, kind: Unseen['kind'], method: FunctionValue, call: string): void {
  const place = placeAt(method.site)
  found.set(call, {
    kind,
    call,
    place: place === null ? null : { file: place.file, line: method.form.line, end: method.form.end },
    speaksOfGuards: speaksOfGuards(kind, method),
  })
}

function ownMethod(cls: ClassValue, name: string): FunctionValue | null {
  for (const one of cls.mro) {
    if (one.kind !== 'class') continue
    const method = one.attrs.get(name)
    if (method === undefined) continue
    return method.kind === 'function' && method.module.file !== '' ? method : null
  }
  return null
}

function inherits(cls: ClassValue, wanted: ClassValue): boolean {
  return cls.mro.includes(wanted)
}

const DEPENDENCIES = ['Depends(', 'Security(', 'dependencies']
const CALLERS = ['auth', 'token', 'user', 'login', 'permission', 'api_key', 'credential', 'verify']
const REFUSALS = ['401', '403', 'UNAUTHORIZED', 'FORBIDDEN', 'unauthorized', 'forbidden']

function speaksOfGuards(kind: Unseen['kind'], { module, form }: FunctionValue): boolean {
  const { code } = module
  if (code === null) return false
  const holds = (words: readonly string[]): boolean => words.some((word) => ask(code, 'function-holds', form, word))
  return kind === 'route-class' ? holds(REFUSALS) : holds(DEPENDENCIES) && holds(CALLERS)
}
