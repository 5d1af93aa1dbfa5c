// Which routes reach a function: their handlers and dependencies, the middleware around them, and what those call.
import type { App, EventEntry, Inside, Route } from '../../../model/index.ts'
import { Reached, type Reader, type SurveyedFunction } from '../../../project/index.ts'

export interface Entries {
  /** What runs under a name of the model, `module:qualname`: of a class, its `__call__` and `__init__`. */
  functionsOf(call: string): readonly SurveyedFunction[]
  /** Ids of routes, in the model's order. */
  of(fn: SurveyedFunction): readonly string[]
  /** Ids of events, in the model's order, whose handlers it is or is called by. */
  eventsOf(fn: SurveyedFunction): readonly string[]
  /** Whether it is the handler of an event. */
  isEventHandler(fn: SurveyedFunction): boolean
  /** Whether FastAPI itself calls it. */
  isEntry(fn: SurveyedFunction): boolean
  isHandler(fn: SurveyedFunction): boolean
  insideOf(fn: SurveyedFunction): Inside
  /** Which part of a request a parameter is: of a handler or a dependency. */
  partOf(fn: SurveyedFunction, parameter: string): string | null
}

export function createEntries(reader: Reader, apps: readonly App[], routes: readonly Route[], events: readonly EventEntry[]): Entries {
  const byName = new Map<string, SurveyedFunction[]>()
  for (const fn of reader.functions.values()) {
    const key = `${fn.module.value.name}:${fn.qualname}`
    const known = byName.get(key)
    if (known === undefined) byName.set(key, [fn])
    else known.push(fn)
  }
  const functionsOf = (call: string): readonly SurveyedFunction[] =>
    byName.get(call) ?? [...(byName.get(`${call}.__call__`) ?? []), ...(byName.get(`${call}.__init__`) ?? [])]
  const served = new Map<SurveyedFunction, Set<number>>()
  const handlers = new Set<SurveyedFunction>()
  const add = (fn: SurveyedFunction, route: number): void => {
    const known = served.get(fn)
    if (known === undefined) served.set(fn, new Set([route]))
    else known.add(route)
  }
  routes.forEach((route, i) => {
    if (route.handler !== null)
      for (const fn of functionsOf(`${route.handler.module}:${route.handler.name}`)) {
        handlers.add(fn)
        add(fn, i)
      }
    for (const { call } of route.dependencies) for (const fn of functionsOf(call)) add(fn, i)
  })
  const handled = new Map<SurveyedFunction, string[]>()
  for (const { id, handler } of events)
    for (const fn of handler === null ? [] : functionsOf(`${handler.module}:${handler.name}`))
      handled.set(fn, [...(handled.get(fn) ?? []), id])
  const around = findDecorators(reader, routes)
  const middleware = new Map<SurveyedFunction, Set<string>>()
  for (const app of apps)
    for (const { call } of app.middleware) {
      const dot = call.lastIndexOf('.')
      const name = `${call.slice(0, dot)}:${call.slice(dot + 1)}`
      for (const fn of [
        ...(byName.get(name) ?? []),
        ...(byName.get(`${name}.dispatch`) ?? []),
        ...(byName.get(`${name}.__call__`) ?? []),
      ]) {
        const known = middleware.get(fn)
        if (known === undefined) middleware.set(fn, new Set([app.id]))
        else known.add(app.id)
      }
    }
  const routesOfApp = new Map<string, number[]>()
  routes.forEach((route, i) => {
    for (const app of new Set([route.app, route.within])) {
      const known = routesOfApp.get(app)
      if (known === undefined) routesOfApp.set(app, [i])
      else known.push(i)
    }
  })
  const reached = new Reached(reader)
  const known = new Map<SurveyedFunction, readonly string[]>()
  const insides = new Map<SurveyedFunction, Inside>()

  function find(fn: SurveyedFunction): readonly string[] {
    const found = new Set<number>()
    for (const one of reached.towards(fn)) {
      for (const route of served.get(one) ?? []) found.add(route)
      for (const route of around.get(one) ?? []) found.add(route)
      for (const app of middleware.get(one) ?? []) for (const route of routesOfApp.get(app) ?? []) found.add(route)
    }
    return [...found].sort((one, other) => one - other).map((i) => routes[i]?.id ?? '')
  }

  return {
    functionsOf,
    of(fn) {
      if (fn.form === null) return []
      let ids = known.get(fn)
      if (ids === undefined) known.set(fn, (ids = find(fn)))
      return ids
    },
    eventsOf(fn) {
      if (fn.form === null || handled.size === 0) return []
      const own = handled.get(fn)
      return own ?? [...new Set([...reached.towards(fn)].flatMap((one) => handled.get(one) ?? []))]
    },
    isEventHandler: (fn) => handled.has(fn),
    isEntry: (fn) => served.has(fn) || middleware.has(fn),
    isHandler: (fn) => handlers.has(fn),
    insideOf(fn) {
      let inside = insides.get(fn)
      if (inside === undefined) {
        inside = { module: fn.module.value.name, function: fn.qualname, isAsync: fn.form?.isAsync ?? false, file: fn.module.value.file }
        insides.set(fn, inside)
      }
      return inside
    },
    partOf(fn, parameter) {
      const [first] = served.get(fn) ?? []
      const route = first === undefined ? undefined : routes[first]
      if (route === undefined) return null
      // What a dependency gives is no part of the request, whatever its class.
      if (handlers.has(fn) && route.dependencies.some((one) => one.of === null && one.parameter === parameter)) return null
      const plain = parameter.toLowerCase()
      const given = route.parameters.find(({ name }) => name.toLowerCase().replaceAll('-', '_') === plain)
      if (given !== undefined) return given.in
      return handlers.has(fn) && route.kind === 'http' && route.body !== null && isBody(reader, fn, parameter) ? 'body' : null
    },
  }
}

/** The project's decorators of handlers: what they put around one runs with its requests. */
function findDecorators(reader: Reader, routes: readonly Route[]): Map<SurveyedFunction, number[]> {
  const users = new Map<string, number[]>()
  routes.forEach(({ handler }, i) => {
    for (const name of new Set(handler?.decorators ?? [])) {
      const known = users.get(name)
      if (known === undefined) users.set(name, [i])
      else known.push(i)
    }
  })
  const found = new Map<SurveyedFunction, number[]>()
  if (users.size === 0) return found
  for (const fn of reader.functions.values()) {
    const uses = users.get(`${fn.module.value.name}.${fn.qualname}`)
    if (uses !== undefined) found.set(fn, uses)
  }
  return found
}

/** A parameter of the class of the body's model. */
function isBody(reader: Reader, fn: SurveyedFunction, name: string): boolean {
  const type = reader.parameter(fn, name).type
  return (
    type?.kind === 'class' &&
    type.native === undefined &&
    type.mro.some((one) => one.kind === 'class' && /^pydantic\b.*BaseModel$/.test(one.native ?? ''))
  )
}
