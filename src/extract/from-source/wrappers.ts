// What wraps an application: `CORSMiddleware(app, …)`, `socketio.ASGIApp(sio, app)`. A request meets it before the app's own middleware.
import type { Argument, Middleware } from '../../model/index.ts'
import { type Instance, pick, type Value } from '../../project/index.ts'
import { argumentOf, placeAt } from './facts.ts'
import { isApp, isRouter } from './fastapi/flatten.ts'
import { callName } from './fastapi/names.ts'

export interface Unwrapped {
  readonly app: Instance
  /** Outermost first. */
  readonly wrappers: readonly Middleware[]
}

/** The app inside of what wraps it. */
export function unwrapApp(value: Value, depth = 0): Unwrapped | null {
  if (isApp(value) || isRouter(value)) return { app: value, wrappers: [] }
  if (depth > 6) return null
  const given = value.kind === 'external' ? value.args : undefined
  const parts: [string, Value][] =
    given !== undefined
      ? [...given.positional.map((v, i): [string, Value] => [String(i), v]), ...given.keywords]
      : value.kind === 'instance'
        ? [...value.attrs]
        : []
  for (const [name, part] of parts) {
    const found = unwrapApp(pick(part), depth + 1)
    if (found === null) continue
    const rest = parts.filter(([other]) => other !== name)
    return { app: found.app, wrappers: isCallable(value) ? [toMiddleware(value, rest), ...found.wrappers] : found.wrappers }
  }
  return null
}

/** What a library makes to hold an app stands before no request: `admin = Admin(app, engine)`. */
function isCallable(value: Value): boolean {
  if (value.kind !== 'instance' || value.cls.site?.module.file !== '') return true
  return value.cls.mro.some((cls) => cls.kind !== 'class' || cls.attrs.has('__call__'))
}

function toMiddleware(value: Value, parts: readonly [string, Value][]): Middleware {
  const { module, name } = callName(value)
  const site = value.kind === 'external' || value.kind === 'instance' ? (value.site ?? null) : null
  const options: Record<string, Argument> = {}
  for (const [key, part] of parts) if (!key.startsWith('\0')) options[key] = argumentOf(part, site, key)
  return { call: `${module}.${name}`, name, options, condition: null, place: placeAt(site) }
}
