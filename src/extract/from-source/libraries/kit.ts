// Helpers that stubs import from `_fastward`: what Python cannot ask of an abstract value.
import {
  type Args,
  bool,
  type Condition,
  conditional,
  extendList,
  hashKey,
  identity,
  inheritsFrom,
  isNone,
  list,
  type Machine,
  NONE,
  native,
  pick,
  resolveAnnotation,
  type Site,
  signatureOf,
  str,
  textOf,
  truthOf,
  tuple,
  type Value,
} from '../../../project/index.ts'
import { routeData } from '../fastapi/routes.ts'
import { noteDoor } from './doors.ts'
import type { Library } from './library.ts'

/** What a library registered that is no route: `machine.notes.get('events')`. */
export interface EventNote {
  readonly library: string
  readonly name: string
  readonly handler: Value
  readonly site: Site
  /** The object that it is registered on. */
  readonly holder: Value | null
}

export function noteEvent(machine: Machine, event: EventNote): void {
  const known = (machine.notes.get('events') as EventNote[] | undefined) ?? [] // written here alone
  known.push(event)
  machine.notes.set('events', known)
}

interface Started {
  readonly given: Args
  readonly site: Site
  readonly when: Condition
}

/** Runs what libraries do when the application starts. */
export function runStarts(machine: Machine): void {
  const known = (machine.notes.get('at-start') as Started[] | undefined) ?? [] // written by the kit alone
  machine.notes.delete('at-start')
  for (const { given, site, when } of known) {
    const [func, ...rest] = given.positional
    if (func !== undefined) machine.under(when, () => machine.call(func, { ...given, positional: rest }, site))
  }
}

function collectRoutes(machine: Machine, parent: Value, site: Site, out: Value[], seen: Set<Value>): void {
  if (parent.kind !== 'instance' || seen.has(parent)) return
  seen.add(parent)
  const routes = pick(machine.attribute(parent, 'routes', site))
  if (routes.kind !== 'list') return
  for (const item of routes.items) {
    const route = pick(item)
    const inner = route.kind === 'instance' ? route.attrs.get('original_router') : undefined
    if (inner === undefined) out.push(item)
    else collectRoutes(machine, pick(inner), site, out, seen)
  }
}

/** A class without its type arguments and metadata. */
function originClass(value: Value): Value {
  const v = pick(value)
  if (v.kind !== 'generic') return v
  if (v.origin.kind === 'external' && /\.Annotated$/.test(v.origin.path)) return originClass(v.args[0] ?? v)
  return originClass(v.origin)
}

function returnType(machine: Machine, endpoint: Value): Value {
  const signature = signatureOf(machine, pick(endpoint))
  return signature?.returns == null ? NONE : pick(resolveAnnotation(machine, signature.returns))
}

export const KIT: Library = {
  name: '_fastward',
  modules: {},
  values: {
    /** `response_model(route)`: as given, else what the endpoint's return annotation says. */
    '_fastward.response_model': native('_fastward.response_model', (machine, given) => {
      const route = given.positional[0]
      if (route?.kind !== 'instance') return NONE
      const model = route.attrs.get('response_model')
      if (model !== undefined && !(model.kind === 'external' && model.path.endsWith('Default()'))) return pick(model)
      return returnType(machine, route.attrs.get('endpoint') ?? NONE)
    }),
    '_fastward.origin_class': native('_fastward.origin_class', (_machine, given) => originClass(given.positional[0] ?? NONE)),
    '_fastward.is_subclass': native('_fastward.is_subclass', (_machine, given) => {
      const [cls, base] = [originClass(given.positional[0] ?? NONE), originClass(given.positional[1] ?? NONE)]
      return bool(cls.kind === 'class' && base.kind === 'class' && (cls === base || cls.mro.includes(base)))
    }),
    '_fastward.is_route': native('_fastward.is_route', (_machine, given) => {
      const value = pick(given.positional[0] ?? NONE)
      return bool(value.kind === 'instance' && inheritsFrom(value.cls, 'fastapi.routing.APIRoute'))
    }),
    /** `event(library, name, handler, holder=None)` */
    '_fastward.event': native('_fastward.event', (machine, given, site) => {
      const [library, name, handler, holder] = given.positional
      const func = handler === undefined ? NONE : pick(handler)
      if (isNone(func)) return NONE
      const inner = func.kind === 'method' ? pick(func.func) : func
      const definition = inner.kind === 'function' && inner.module.file !== '' ? inner : undefined
      noteEvent(machine, {
        library: textOf(library) ?? '?',
        name: textOf(name) ?? nameOf(func),
        handler: func,
        site: definition?.site ?? site,
        holder: holder === undefined ? null : pick(holder),
      })
      return NONE
    }),
    /** `door(mounted, maker, *given)`: what a library mounts, what of the program's made it, and what it was given to ask who calls. */
    '_fastward.door': native('_fastward.door', (machine, given) => {
      const [target, maker, ...rest] = given.positional
      if (target !== undefined) noteDoor(machine, pick(target), pick(maker ?? NONE), rest)
      return NONE
    }),
    /** `at_start(f, *args)`: what a library puts off until the application starts. */
    '_fastward.at_start': native('_fastward.at_start', (machine, given, site) => {
      const known = (machine.notes.get('at-start') as Started[] | undefined) ?? [] // written here alone
      known.push({ given, site, when: machine.condition })
      machine.notes.set('at-start', known)
      return NONE
    }),
    /** `has_mark(annotation, cls)`: an instance of a class stands in the metadata of an `Annotated`. */
    '_fastward.has_mark': native('_fastward.has_mark', (_machine, given) => {
      const [annotation, cls] = [pick(given.positional[0] ?? NONE), given.positional[1]]
      if (annotation.kind !== 'generic' || cls?.kind !== 'class') return bool(false)
      return bool(
        annotation.args.some((a) => {
          const mark = pick(a)
          return mark.kind === 'instance' && mark.cls.mro.includes(cls)
        }),
      )
    }),
    /** `reread(func)`: a library gave it another signature after a route had read it. */
    '_fastward.reread': native('_fastward.reread', (machine, given) => {
      const value = pick(given.positional[0] ?? NONE)
      const cache = machine.notes.get('dependants') as Map<string, unknown> | undefined // written by fastapi/dependants.ts
      cache?.delete(`${value.kind}:${value.kind === 'method' ? hashKey(value) : identity(value)}`)
      return NONE
    }),
    /** `add_dependency(route, depends)`: as a library does that changes what the route has worked out already. */
    '_fastward.add_dependency': native('_fastward.add_dependency', (machine, given) => {
      const [route, depends] = [pick(given.positional[0] ?? NONE), given.positional[1] ?? NONE]
      if (route.kind !== 'instance') return NONE
      const data = routeData(route)
      data.made = [...(data.made ?? []), conditional(machine, depends)]
      const own = pick(route.attrs.get('dependencies') ?? NONE)
      if (own.kind === 'list') extendList(machine, own, [depends])
      return NONE
    }),
    /** `routes_of(parent)`: all routes that requests can meet, those of included routers too. */
    '_fastward.routes_of': native('_fastward.routes_of', (machine, given, site) => {
      const out: Value[] = []
      collectRoutes(machine, pick(given.positional[0] ?? NONE), site, out, new Set())
      return list(out)
    }),
    /** `primary_keys(model)`: the columns that identify a row of an ORM class. */
    '_fastward.primary_keys': native('_fastward.primary_keys', (machine, given) =>
      list(primaryKeys(machine, pick(given.positional[0] ?? NONE)).map((name) => str(name))),
    ),
    /** `functions_of(cls)`: pairs of name and function, of the class and its bases. */
    '_fastward.functions_of': native('_fastward.functions_of', (_machine, given) =>
      list(functionsOf(pick(given.positional[0] ?? NONE)).map(([name, func]) => tuple([str(name), func]))),
    ),
    /** `methods_of(instance)`: the same, bound. */
    '_fastward.methods_of': native('_fastward.methods_of', (_machine, given) => {
      const self = pick(given.positional[0] ?? NONE)
      if (self.kind !== 'instance') return list()
      return list(functionsOf(self.cls).map(([name, func]) => tuple([str(name), { kind: 'method', func, self }])))
    }),
  },
}

function primaryKeys(machine: Machine, cls: Value): string[] {
  if (cls.kind !== 'class') return ['id']
  const out: string[] = []
  for (const c of cls.mro) {
    if (c.kind !== 'class') continue
    for (const [name, value] of c.attrs) {
      const column = pick(value)
      const flag =
        column.kind === 'external'
          ? column.args?.keywords.get('primary_key')
          : column.kind === 'instance'
            ? column.attrs.get('primary_key')
            : undefined
      if (flag !== undefined && truthOf(machine, pick(flag)).value === true && !out.includes(name)) out.push(name)
    }
  }
  return out.length === 0 ? ['id'] : out
}

function functionsOf(cls: Value): [string, Value][] {
  const found = new Map<string, Value>()
  if (cls.kind !== 'class') return []
  for (const c of [...cls.mro].reverse()) {
    if (c.kind !== 'class' || c.native !== undefined) continue
    for (const [name, value] of c.attrs) {
      const func = pick(value)
      if (func.kind === 'function' && !name.startsWith('__')) found.set(name, func)
    }
  }
  return [...found]
}

function nameOf(value: Value): string {
  return value.kind === 'function' || value.kind === 'class' ? value.name : value.kind === 'method' ? nameOf(value.func) : '?'
}
