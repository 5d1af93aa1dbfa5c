// A route as access rules see it: what selects it, and what a condition may read of its requests. Made of the model; anybody who
// knows operations otherwise (from an OpenAPI document) may make it too.
import type { HttpRoute, Model, Route, Schema } from '../../model/index.ts'
import { type CelType, types } from '../cel/index.ts'

export interface PolicyRoute {
  readonly id: string
  readonly app: string
  readonly kind: 'http' | 'websocket' | 'mount'
  /** `WS` for websockets, null for mounts. */
  readonly method: string | null
  readonly path: string
  readonly tags: readonly string[]
  /** `module:variable`, outermost first. */
  readonly routers: readonly string[]
  readonly parameters: {
    readonly path: Readonly<Record<string, CelType>>
    readonly query: Readonly<Record<string, CelType>>
    /** Lower case. */
    readonly header: Readonly<Record<string, CelType>>
  }
  /** null: it takes none. */
  readonly body: CelType | null
  readonly response: CelType | null
}

export function toPolicyRoutes(model: Model): readonly PolicyRoute[] {
  return model.routes.map((route) => toPolicyRoute(route, model))
}

function toPolicyRoute(route: Route, model: Model): PolicyRoute {
  const schemaTypes = new SchemaTypes(model.schemas)
  const of = (place: string, toName = (name: string) => name): Record<string, CelType> =>
    Object.fromEntries(
      route.parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter) => [toName(parameter.name), schemaTypes.toType(parameter.schema)]),
    )
  return {
    id: route.id,
    app: route.app,
    kind: route.kind,
    method: route.method,
    path: route.path,
    tags: route.tags,
    routers: route.via.flatMap((step) => (step.name === null ? [] : [step.name])),
    parameters: {
      path: { ...Object.fromEntries(parameterNames(route.path).map((name) => [name, types.string])), ...of('path') },
      query: of('query'),
      header: of('header', (name) => name.toLowerCase()),
    },
    body: route.kind === 'http' ? bodyType(route, schemaTypes) : null,
    response: route.kind === 'http' ? responseType(route, schemaTypes) : null,
  }
}

const parameterNames = (path: string): readonly string[] => Array.from(path.matchAll(/\{(\w+)(?::\w+)?\}/g), (match) => match[1] ?? '')

function bodyType(route: HttpRoute, schemaTypes: SchemaTypes): CelType | null {
  const { body } = route
  if (body === null) return route.takesRequest && route.method !== 'GET' && route.method !== 'HEAD' ? types.dyn : null
  // Fields of forms come as texts, and are what the schema makes of them.
  return body.contentType.includes('json') ? schemaTypes.toType(body.schema, 'body') : types.map(types.dyn)
}

function responseType(route: HttpRoute, schemaTypes: SchemaTypes): CelType {
  const answer = route.responses.find(({ status, schema }) => schema !== null && /^2/.test(status))
  return answer?.schema ? schemaTypes.toType(answer.schema, 'response') : types.dyn
}

/** Deeper than anything that a rule asks; it also ends schemas that hold themselves. */
const MAX_DEPTH = 6

class SchemaTypes {
  readonly #schemas: Model['schemas']

  constructor(schemas: Model['schemas']) {
    this.#schemas = schemas
  }

  toType(schema: Schema, name = 'value', depth = 0): CelType {
    if (depth > MAX_DEPTH) return types.dyn
    if (schema.$ref !== undefined) {
      const target = schema.$ref.split('/').at(-1) ?? ''
      const found = Object.hasOwn(this.#schemas, target) ? this.#schemas[target] : undefined
      return found === undefined ? types.dyn : this.toType(found, name, depth + 1)
    }
    const choices = (schema.anyOf ?? schema.oneOf)?.filter((choice) => choice.type !== 'null')
    if (choices !== undefined)
      return choices.length === 1 && choices[0] !== undefined ? this.toType(choices[0], name, depth + 1) : types.dyn
    if (schema.allOf !== undefined) {
      const [only] = schema.allOf
      return schema.allOf.length === 1 && only !== undefined ? this.toType(only, name, depth + 1) : types.dyn
    }
    switch (schema.type) {
      case 'integer':
        return types.int
      case 'number':
        return types.double
      case 'boolean':
        return types.bool
      case 'string':
        return types.string
      case 'array':
        return types.list(schema.items === undefined ? types.dyn : this.toType(schema.items, `${name} item`, depth + 1))
      case 'object':
        return this.#object(schema, name, depth)
      default:
        return types.dyn
    }
  }

  #object(schema: Schema, name: string, depth: number): CelType {
    const { properties, additionalProperties } = schema
    if (properties === undefined || additionalProperties === true) return types.map(types.dyn)
    if (typeof additionalProperties === 'object') return types.map(types.dyn)
    const fields = Object.entries(properties).map(([field, inner]) => [field, this.toType(inner, `${name}.${field}`, depth + 1)] as const)
    return types.record(name, Object.fromEntries(fields))
  }
}
