// What the data of a route holds: fields whose names say that their values are secret, what of it is not known, and which models it uses.

import { isCredentialName } from '../../../knowledge/index.ts'
import type { Model, Route, Schema } from '../../../model/index.ts'
import { describeDoubts } from '../../explain/doubts.ts'

export interface Fields {
  /** As the caller writes them: `password`, `user.api_key`, `[].token`. */
  readonly taken: readonly string[]
  readonly returned: readonly string[]
  readonly unknown: readonly string[]
  readonly takenModels: ReadonlySet<string>
  readonly returnedModels: ReadonlySet<string>
}

type Schemas = Model['schemas']

const prefix = '#/components/schemas/'
const deepest = 24
const mostFields = 60

export function readFields(route: Route, schemas: Schemas): Fields {
  const inside = walkAll(schemas, (visit) => {
    const body = route.kind === 'http' ? route.body : null
    for (const { name, in: place, schema } of route.parameters) {
      // What the body is made of is told by the body.
      if (body !== null && ['body', 'form', 'file'].includes(place)) continue
      visit(schema, name)
    }
    if (body !== null) visit(body.schema, '')
  })
  const outside = walkAll(schemas, (visit) => {
    if (route.kind === 'http') for (const { schema } of route.responses) if (schema !== null) visit(schema, '')
  })
  return {
    taken: inside.found,
    returned: outside.found,
    unknown: [...new Set([...inside.unknown, ...outside.unknown])],
    takenModels: inside.models,
    returnedModels: outside.models,
  }
}

/** What may hide something of the route. */
export function describeUnknown(route: Route, { unknown }: Fields): string[] {
  return [...describeDoubts(route), ...unknown]
}

/** Of one model: the sensitive names in it and in what it holds. */
export function readModelFields(name: string, schemas: Schemas): readonly string[] {
  return walkAll(schemas, (visit) => visit({ $ref: `${prefix}${name}` }, '')).found
}

/** The name of the model that a reference names, where there is one. */
export function findModelName({ $ref }: Schema, schemas: Schemas): string | null {
  if ($ref === undefined || !$ref.startsWith(prefix)) return null
  const name = $ref.slice(prefix.length)
  return Object.hasOwn(schemas, name) ? name : null
}

type Visit = (schema: Schema, path: string) => void

function walkAll(schemas: Schemas, start: (visit: Visit) => void): { found: string[]; unknown: string[]; models: Set<string> } {
  const found = new Set<string>()
  const unknown = new Set<string>()
  const models = new Set<string>()
  start((schema, path) => {
    // A yes or no holds no secret.
    if (path !== '' && isCredentialName(path) && schema.type !== 'boolean') add(found, path)
    else walk(schema, path, 0)
  })
  return { found: [...found], unknown: [...unknown], models }

  function walk(schema: Schema, path: string, depth: number): void {
    if (depth > deepest) return
    const reason = schema['x-unknown']
    if (reason !== undefined) add(unknown, path === '' ? reason : `${path}: ${reason}`)
    const name = findModelName(schema, schemas)
    if (name !== null && !models.has(name)) {
      models.add(name)
      walk(schemas[name] ?? {}, path, depth + 1)
    }
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      const own = path === '' ? key : `${path}.${key}`
      if (isCredentialName(key) && inner.type !== 'boolean') add(found, own)
      else walk(inner, own, depth + 1)
    }
    const many = [
      schema.items,
      ...(schema.prefixItems ?? []),
      typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined,
    ]
    for (const inner of many) if (inner !== undefined) walk(inner, `${path}[]`, depth + 1)
    const same = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? []), schema.contentSchema]
    for (const inner of same) if (inner !== undefined) walk(inner, path, depth + 1)
  }
}

function add(to: Set<string>, one: string): void {
  if (to.size < mostFields) to.add(one)
}
