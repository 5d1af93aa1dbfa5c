// Routes as guardrails see them, and what stands on routes: dependencies and parameters.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { sensitivityOf } from '../../knowledge/index.ts'
import type { Access, Dependency, Model, Parameter, Route, Schema } from '../../model/index.ts'
import { fitsRoute } from './glob.ts'
import type { RouteContext } from './route-context.ts'
import { isBounded, typeOf } from './schema-words.ts'
import type { Facts, Selects, Subject } from './subject.ts'

const verdicts: readonly Access[] = ['open', 'presence', 'optional', 'authenticated', 'authorised']
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

export function collectEffects({ flows }: Model): ReadonlyMap<string, readonly string[]> | null {
  if (flows === null) return null
  const found = new Map<string, Set<string>>()
  for (const { kind, entries } of flows.effects)
    for (const entry of entries) {
      const kinds = found.get(entry)
      if (kinds === undefined) found.set(entry, new Set([kind]))
      else kinds.add(kind)
    }
  return new Map([...found].map(([route, kinds]) => [route, [...kinds].sort()]))
}

export function isPublic(route: Route, publicRoutes: readonly string[]): boolean {
  return publicRoutes.some((pattern) => fitsRoute(pattern, route.method, route.path))
}

export function nameRoute({ method, path }: Route): string {
  return `${method ?? 'MOUNT'} ${path === '' ? '/' : path}`
}

export function toRouteSubject(route: Route, context: RouteContext): Subject {
  const { publicRoutes, effects, schemas } = context
  const http = route.kind === 'http' ? route : null
  const selects = selectsOf(route, context)
  const { taken, returned } = schemas.sensitivities(route)
  const facts: Facts = {
    id: route.id,
    kind: route.kind,
    method: route.method ?? 'MOUNT',
    path: route.path,
    app: route.app,
    handler: route.handler === null ? '' : handlerName(route.handler),
    module: route.handler?.module ?? '',
    tags: route.tags,
    routers: routersOf(route),
    origin: http?.origin ?? 'project',
    documented: route.includeInSchema,
    deprecated: http?.deprecated ?? false,
    public: isPublic(route, publicRoutes),
    changes: route.kind === 'websocket' || (http !== null && !reading.has(http.method)),
    known: route.access !== 'unknown',
    access: route.access,
    otherwise: route.otherwise?.access ?? '',
    setting: route.otherwise?.setting ?? '',
    guards: route.guards.map(({ call }) => call),
    dependencies: route.dependencies.map(({ call }) => call),
    schemes: unique(route.security.map(({ scheme }) => scheme)),
    scopes: unique(route.security.flatMap(({ scopes }) => scopes)),
    tests: unique(route.guards.flatMap(({ tests }) => tests.map(({ kind }) => kind))),
    values: unique(route.guards.flatMap(({ tests }) => tests.flatMap(({ values }) => values))),
    effects: effects?.get(route.id) ?? [],
    objects: route.objects.map(({ resource, does, bound }) => ({ resource: resource ?? '', does, bound })),
    parameters: unique(route.parameters.map(({ name }) => name)),
    takes: taken,
    returns: returned,
    typed: http?.responses.some(({ schema }) => schema !== null && Object.keys(schema).length > 0) ?? false,
  }
  return {
    kind: 'route',
    id: route.id,
    label: nameRoute(route),
    place: findRoutePlace(route),
    handler: route.handler === null ? null : handlerName(route.handler),
    routes: [route],
    facts,
    selects,
    doubt:
      route.access === 'unknown'
        ? {
            what: 'who may call it',
            worlds: verdicts.map((access) => ({ facts: { ...facts, access }, selects: { ...selects, access: [access] } })),
          }
        : null,
    opaque: effects === null ? ['effects'] : [],
    finding: null,
  }
}

function selectsOf(route: Route, { effects }: RouteContext): Selects {
  const handler = route.handler === null ? [] : [handlerName(route.handler)]
  return {
    path: [route.path],
    method: [route.method ?? 'MOUNT'],
    tag: route.tags,
    router: [...routersOf(route), ...(route.handler === null ? [] : [route.handler.module])],
    app: [route.app],
    access: [route.access],
    effect: effects?.get(route.id) ?? [],
    handler,
  }
}

/** What several routes have in common is taken where one of them would be. */
export function joinSelects(routes: readonly Route[], context: RouteContext): Selects {
  const all = routes.map((route) => selectsOf(route, context))
  const join = (name: keyof Selects) => unique(all.flatMap((one) => one[name] ?? []))
  return {
    path: join('path'),
    method: join('method'),
    tag: join('tag'),
    router: join('router'),
    app: join('app'),
    access: join('access'),
    effect: join('effect'),
    handler: join('handler'),
  }
}

/** Of routes on which the verdict is unknown nobody can say which of the others it is. */
export function doubtOf(routes: readonly Route[], facts: Facts, selects: Selects): Subject['doubt'] {
  if (!routes.some(({ access }) => access === 'unknown')) return null
  const known = unique(routes.map(({ access }) => access)).filter((access) => access !== 'unknown')
  return {
    what: 'who may call one of its routes',
    worlds: verdicts.map((verdict) => {
      const accesses = unique([...known, verdict])
      return { facts: { ...facts, accesses }, selects: { ...selects, access: accesses } }
    }),
  }
}

export function toDependencySubjects({ routes }: Model, context: RouteContext): Subject[] {
  const found = new Map<
    string,
    { readonly first: Dependency; readonly uses: Dependency[]; readonly routes: Map<string, Route>; guards: boolean }
  >()
  for (const route of routes)
    for (const [index, dependency] of route.dependencies.entries()) {
      let known = found.get(dependency.call)
      if (known === undefined) found.set(dependency.call, (known = { first: dependency, uses: [], routes: new Map(), guards: false }))
      known.uses.push(dependency)
      known.routes.set(route.id, route)
      known.guards ||= route.guards.some((guard) => guard.dependency === index)
    }
  return [...found].map(([call, { first, uses, routes: byId, guards }]) => {
    const reached = [...byId.values()]
    const name = call.slice(call.indexOf(':') + 1)
    const facts: Facts = {
      call,
      name,
      kind: first.kind,
      scheme: first.scheme ?? '',
      scopes: unique(uses.flatMap(({ scopes }) => scopes)),
      levels: unique(uses.map(({ level }) => level)),
      guards,
      ...sharedFacts(reached),
    }
    const selects: Selects = { ...joinSelects(reached, context), call: [call], name: [name] }
    return {
      kind: 'dependency',
      id: call,
      label: `the dependency \`${call}\``,
      place: first.place ?? first.asked,
      handler: null,
      routes: reached,
      facts,
      selects,
      doubt: doubtOf(reached, facts, selects),
      opaque: [],
      finding: null,
    }
  })
}

/** What a dependency declares is one parameter, however many routes have it. */
export function toParameterSubjects({ routes, schemas }: Model, context: RouteContext): Subject[] {
  const found = new Map<string, { readonly parameter: Parameter; readonly by: string; readonly routes: Route[] }>()
  for (const route of routes)
    for (const parameter of route.parameters) {
      const by =
        parameter.of === null
          ? route.handler === null
            ? route.id
            : handlerName(route.handler)
          : (route.dependencies[parameter.of]?.call ?? route.id)
      const key = JSON.stringify([by, parameter.in, parameter.name])
      const known = found.get(key)
      if (known === undefined) found.set(key, { parameter, by, routes: [route] })
      else if (known.routes.at(-1) !== route) known.routes.push(route)
    }
  return [...found].map(([key, { parameter, by, routes: reached }]) => {
    const sensitivity = sensitivityOf(parameter.name) ?? ''
    const unknown = isUnknown(parameter.schema)
    const facts: Facts = {
      name: parameter.name,
      in: parameter.in,
      type: typeOf(parameter.schema, schemas),
      format: parameter.schema.format ?? '',
      required: parameter.required,
      bounded: isBounded(parameter.schema, schemas),
      maximum: parameter.schema.maximum ?? parameter.schema.exclusiveMaximum ?? -1,
      documented: parameter.includeInSchema,
      sensitivity,
      declaredBy: by,
      ...sharedFacts(reached),
    }
    const selects: Selects = {
      ...joinSelects(reached, context),
      name: [parameter.name],
      in: [parameter.in],
      sensitivity: sensitivity === '' ? [] : [sensitivity],
    }
    const [first] = reached
    return {
      kind: 'parameter',
      id: key,
      label: `the parameter \`${parameter.name}\` (${parameter.in}) of \`${by}\``,
      place: first === undefined ? null : findRoutePlace(first),
      handler: null,
      routes: reached,
      facts,
      selects,
      doubt: doubtOf(reached, facts, selects),
      opaque: unknown ? ['type', 'format', 'bounded', 'maximum'] : [],
      finding: null,
    }
  })
}

export function sharedFacts(routes: readonly Route[]): Facts {
  return { accesses: unique(routes.map(({ access }) => access)), routes: routes.map(({ id }) => id) }
}

function isUnknown(schema: Schema): boolean {
  return schema['x-unknown'] !== undefined
}

function routersOf({ via }: Route): string[] {
  return unique(via.flatMap(({ name }) => (name === null ? [] : [name])))
}

export function unique<Word extends string>(words: readonly Word[]): Word[] {
  return [...new Set(words)]
}
