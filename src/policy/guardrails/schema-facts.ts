// Models of the OpenAPI document as guardrails see them: which routes take them, which send them, and their fields.

import { findRoutePlace } from '../../finding/index.ts'
import { sensitivityOf } from '../../knowledge/index.ts'
import type { Model, Route, Schema } from '../../model/index.ts'
import type { RouteContext, RouteSchemas } from './route-context.ts'
import { doubtOf, joinSelects, sharedFacts, unique } from './route-facts.ts'
import { findModelName, isBounded, typeOf } from './schema-words.ts'
import type { Facts, Selects, Subject } from './subject.ts'

const deepest = 40

interface Reached {
  readonly models: readonly string[]
  readonly fields: readonly string[]
}

export function readRouteSchemas({ routes, schemas }: Model): RouteSchemas {
  const uses = new Map<string, { readonly takers: Set<Route>; readonly senders: Set<Route> }>()
  const byRoute = new Map<Route, { readonly taken: readonly string[]; readonly returned: readonly string[] }>()
  const wordsOf = (fields: readonly string[]) => unique(fields.flatMap((name) => sensitivityOf(name) ?? [])).sort()
  // A model holds the same wherever it is used.
  const known = new Map<string, Reached>()
  const reach = (schema: Schema): Reached => {
    const key = schema.$ref
    const before = key === undefined ? undefined : known.get(key)
    if (before !== undefined) return before
    const found = walk(schema, schemas)
    if (key !== undefined) known.set(key, found)
    return found
  }
  for (const route of routes) {
    const fields = { taken: new Set<string>(), returned: new Set<string>() }
    const add = (schema: Schema, isTaken: boolean) => {
      const found = reach(schema)
      for (const name of found.fields) fields[isTaken ? 'taken' : 'returned'].add(name)
      for (const name of found.models) {
        let use = uses.get(name)
        if (use === undefined) uses.set(name, (use = { takers: new Set(), senders: new Set() }))
        use[isTaken ? 'takers' : 'senders'].add(route)
      }
    }
    for (const { name, schema } of route.parameters) {
      fields.taken.add(name)
      add(schema, true)
    }
    if (route.kind === 'http') {
      if (route.body !== null) add(route.body.schema, true)
      for (const { schema, status } of route.responses) if (schema !== null && !/^[45]/.test(status)) add(schema, false)
    }
    byRoute.set(route, { taken: wordsOf([...fields.taken]), returned: wordsOf([...fields.returned]) })
  }
  return { uses, sensitivities: (route) => byRoute.get(route) ?? { taken: [], returned: [] } }
}

function walk(start: Schema, schemas: Model['schemas']): Reached {
  const models = new Set<string>()
  const fields = new Set<string>()
  const visit = (schema: Schema, depth: number): void => {
    if (depth > deepest) return
    const name = findModelName(schema, schemas)
    if (name !== null) {
      if (models.has(name)) return
      models.add(name)
      const named = schemas[name]
      if (named !== undefined) visit(named, depth + 1)
      return
    }
    for (const [field, inner] of Object.entries(schema.properties ?? {})) {
      fields.add(field)
      visit(inner, depth + 1)
    }
    const { items, prefixItems = [], anyOf = [], oneOf = [], allOf = [], additionalProperties } = schema
    for (const inner of [...prefixItems, ...anyOf, ...oneOf, ...allOf]) visit(inner, depth + 1)
    if (items !== undefined) visit(items, depth + 1)
    if (typeof additionalProperties === 'object') visit(additionalProperties, depth + 1)
  }
  visit(start, 0)
  return { models: [...models], fields: [...fields] }
}

interface Used {
  readonly name: string
  readonly schema: Schema
  readonly received: boolean
  readonly sent: boolean
  readonly routes: readonly Route[]
}

function listUsed({ schemas, routes }: Model, { uses }: RouteSchemas): Used[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const use = uses.get(name)
    // What no route takes or sends harms nobody.
    if (use === undefined || schema.properties === undefined) return []
    const reached = routes.filter((route) => use.takers.has(route) || use.senders.has(route))
    return [{ name, schema, received: use.takers.size > 0, sent: use.senders.size > 0, routes: reached }]
  })
}

export function toSchemaSubjects(model: Model, context: RouteContext): Subject[] {
  return listUsed(model, context.schemas).map((used) => {
    const { name, schema, received, sent, routes } = used
    const { additionalProperties: extra } = schema
    const facts: Facts = {
      name,
      fields: Object.keys(schema.properties ?? {}),
      extra: extra === false ? 'forbid' : extra === undefined ? 'ignore' : 'allow',
      received,
      sent,
      ...sharedFacts(routes),
    }
    const selects: Selects = { ...joinSelects(routes, context), name: [name], direction: directionsOf(used) }
    return makeSubject('schema', name, `the model \`${name}\``, used, facts, selects, [])
  })
}

export function toFieldSubjects(model: Model, context: RouteContext): Subject[] {
  return listUsed(model, context.schemas).flatMap((used) =>
    Object.entries(used.schema.properties ?? {}).map(([name, schema]) => {
      const sensitivity = sensitivityOf(name) ?? ''
      const facts: Facts = {
        name,
        schema: used.name,
        type: typeOf(schema, model.schemas),
        format: schema.format ?? '',
        required: used.schema.required?.includes(name) ?? false,
        bounded: isBounded(schema, model.schemas),
        sensitivity,
        received: used.received,
        sent: used.sent,
        ...sharedFacts(used.routes),
      }
      const selects: Selects = {
        ...joinSelects(used.routes, context),
        name: [name],
        schema: [used.name],
        direction: directionsOf(used),
        sensitivity: sensitivity === '' ? [] : [sensitivity],
      }
      const opaque = schema['x-unknown'] === undefined ? [] : ['type', 'format', 'bounded']
      return makeSubject('field', `${used.name}.${name}`, `the field \`${used.name}.${name}\``, used, facts, selects, opaque)
    }),
  )
}

function makeSubject(
  kind: 'schema' | 'field',
  id: string,
  label: string,
  { routes }: Used,
  facts: Facts,
  selects: Selects,
  opaque: readonly string[],
): Subject {
  const [first] = routes
  const place = first === undefined ? null : findRoutePlace(first)
  return { kind, id, label, place, handler: null, routes, facts, selects, doubt: doubtOf(routes, facts, selects), opaque, finding: null }
}

function directionsOf({ received, sent }: Used): string[] {
  return [...(received ? ['in'] : []), ...(sent ? ['out'] : [])]
}
