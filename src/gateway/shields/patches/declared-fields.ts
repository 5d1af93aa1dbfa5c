// The members of a body that a schema names: what else is sent was never meant to be set.

import type { Model, Schema } from '../../../model/index.ts'
import { plainName } from './body-values.ts'

export interface DeclaredFields {
  readonly names: ReadonlyMap<string, DeclaredFields | null>
}

const mostDepth = 8

/** Null where whatever comes is declared: a table of any names, or what nobody knows. */
export function declaredFields(schema: Schema, schemas: Model['schemas'], depth = 0): DeclaredFields | null {
  if (depth > mostDepth || schema['x-unknown'] !== undefined) return null
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return found === undefined ? null : declaredFields(found, schemas, depth + 1)
  }
  if (schema.items !== undefined) return declaredFields(schema.items, schemas, depth + 1)
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].filter(({ type }) => type !== 'null')
  const found = new Map<string, DeclaredFields | null>()
  for (const [name, inner] of Object.entries(schema.properties ?? {})) found.set(plainName(name), declaredFields(inner, schemas, depth + 1))
  for (const part of parts) for (const [name, inner] of declaredFields(part, schemas, depth + 1)?.names ?? []) found.set(name, inner)
  return found.size === 0 ? null : { names: found }
}

/** The first member that nothing declares, by its path; null where there is none. */
export function findUndeclared(value: unknown, declared: DeclaredFields | null, path = '', depth = 0): string | null {
  if (declared === null || typeof value !== 'object' || value === null || depth > mostDepth) return null
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = findUndeclared(item, declared, `${path}[]`, depth)
      if (found !== null) return found
    }
    return null
  }
  for (const [name, inner] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`
    const known = declared.names.get(plainName(name))
    if (known === undefined) return here
    const found = findUndeclared(inner, known, here, depth + 1)
    if (found !== null) return found
  }
  return null
}
