// How many things are sent, or asked for, by a body of JSON: its longest list, and a member that says how many.

import type { Model, Route, Schema } from '../../../../model/index.ts'
import { findPageSizes, type PageSize, sizeOf } from './page-size.ts'

export interface BodyItems {
  readonly sizes: readonly PageSize[]
  readonly mostItems: number | null
}

/** null where no body of the operation can hold a list or a size. */
export function findBodyItems(route: Route, schemas: Model['schemas']): BodyItems | null {
  if (route.kind !== 'http' || route.body === null) return null
  const schema = resolve(route.body.schema, schemas)
  if (schema === null) return null
  const members = Object.entries(schema.properties ?? {})
  const sizes = findPageSizes(
    members.map(([name, one]) => ({ name, schema: one, otherwise: one.default })),
    schemas,
  )
  const lists = [schema, ...members.map(([, one]) => one)].flatMap((one) => findLists(one, schemas, 0))
  const isOpen = schema.type === undefined || schema['x-unknown'] !== undefined || schema.additionalProperties === true
  if (sizes.length === 0 && lists.length === 0 && !isOpen) return null
  const bounds = lists.map(({ maxItems }) => maxItems)
  return {
    sizes,
    mostItems: bounds.length > 0 && bounds.every((most) => most !== undefined) ? Math.max(...bounds.map((most) => most ?? 0)) : null,
  }
}

/** `sent`: as it was parsed. At least 1. */
export function countItems({ sizes }: BodyItems, sent: unknown, estimate: number): number {
  if (Array.isArray(sent)) return Math.max(1, sent.length)
  if (typeof sent !== 'object' || sent === null) return 1
  let items = 1
  for (const value of Object.values(sent)) if (Array.isArray(value) && value.length > items) items = value.length
  const members = new Map<string, unknown>(Object.entries(sent))
  for (const size of sizes) {
    const value = members.get(size.parameter)
    const asked = value === undefined ? undefined : toCount(value)
    items = Math.max(items, sizeOf(size, asked, estimate))
  }
  return items
}

const toCount = (value: unknown): number | null => {
  const count = typeof value === 'string' ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) ? count : null
}

function resolve(schema: Schema, schemas: Model['schemas'], depth = 0): Schema | null {
  if (schema.$ref === undefined) return schema
  const name = schema.$ref.split('/').at(-1) ?? ''
  const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
  return found === undefined || depth > 4 ? null : resolve(found, schemas, depth + 1)
}

function findLists(schema: Schema, schemas: Model['schemas'], depth: number): readonly Schema[] {
  if (depth > 4) return []
  const found = resolve(schema, schemas)
  if (found === null) return []
  if (found.type === 'array' || found.items !== undefined) return [found]
  return (found.anyOf ?? found.oneOf ?? found.allOf ?? []).flatMap((one) => findLists(one, schemas, depth + 1))
}
