// Do the answers and bodies of the code hold the fields that rules close? Both ways: what the code sends or takes and the rules close to
// some of its callers, and what a rule opens to somebody and no route has.

import type { Model, Route, Schema } from '../../model/index.ts'
import { type FieldPath, parseFieldPath } from './fields.ts'
import { toPolicyRoutes } from './route.ts'
import type { AccessPolicy, FieldRule } from './rule.ts'
import { selects } from './selector.ts'
import { compareDemands, demandsOf } from './static-check.ts'

export interface FieldComparison {
  readonly route: string
  /** As the rules write it. */
  readonly field: string
  readonly access: FieldRule['access']
  readonly verdict: 'same' | 'code-weaker' | 'unknown'
  readonly rules: readonly string[]
  readonly reasons: readonly string[]
}

export interface ComparedFields {
  /** A row for each field on each route that has it, or may have it. */
  readonly fields: readonly FieldComparison[]
  /** Fields that somebody may read or set, and that no route of the rule has. */
  readonly missing: readonly { readonly rule: string; readonly field: string; readonly routes: readonly string[] }[]
}

export function compareFieldsWithCode(policy: AccessPolicy, model: Model): ComparedFields {
  const asked = toPolicyRoutes(model)
  const fields: FieldComparison[] = []
  const missing: { rule: string; field: string; routes: readonly string[] }[] = []
  const known = new Map<string, Presence>()
  const presenceOf = (route: Route, access: FieldRule['access'], field: string): Presence => {
    const key = `${access} ${field} ${route.id}`
    const found = known.get(key) ?? findPresence(route, access, field, model.schemas)
    known.set(key, found)
    return found
  }
  for (const rule of policy.fields) {
    const about = model.routes.filter(
      (route, index) => route.kind === 'http' && asked[index] !== undefined && selects(rule.selector, asked[index]),
    )
    for (const field of rule.fields)
      if (about.length > 0 && rule.effect === 'allow' && about.every((route) => presenceOf(route, rule.access, field) === 'absent'))
        missing.push({ rule: rule.id, field, routes: about.map(({ id }) => id) })
  }
  for (const [index, route] of model.routes.entries()) {
    const shape = asked[index]
    if (shape === undefined || route.kind !== 'http') continue
    const about = policy.fields.filter((rule) => selects(rule.selector, shape))
    const binding = policy.resources.find((each) => selects(each.selector, shape)) ?? null
    for (const access of ['read', 'write'] as const) {
      const names = new Set(about.flatMap((rule) => (rule.access === access ? rule.fields : [])))
      for (const field of names) {
        const presence = presenceOf(route, access, field)
        if (presence === 'absent') continue
        const rules = about.filter((rule) => rule.access === access && rule.fields.includes(field))
        const row = { route: route.id, field, access, rules: rules.map(({ id }) => id) }
        const { verdict, reasons } = compareDemands(demandsOf(rules, binding, true), route)
        // Who may not call the route at all does not see its fields.
        if (verdict === 'same' || verdict === 'code-stronger') fields.push({ ...row, verdict: 'same', reasons })
        else if (presence === 'there') fields.push({ ...row, verdict, reasons })
        else
          fields.push({
            ...row,
            verdict: 'unknown',
            reasons: [`What it ${access === 'read' ? 'answers' : 'takes'} has no declared fields.`, ...reasons],
          })
      }
    }
  }
  return { fields, missing }
}

type Presence = 'there' | 'absent' | 'unknown'

function findPresence(route: Route, access: FieldRule['access'], field: string, schemas: Model['schemas']): Presence {
  const path = parseFieldPath(field)
  if (path === null || route.kind !== 'http') return 'unknown'
  if (access === 'write') {
    if (route.body === null) return route.takesRequest ? 'unknown' : 'absent'
    return findIn(route.body.schema, path, schemas)
  }
  const answers = route.responses.filter(({ status }) => /^2/.test(status) && status !== '204')
  if (answers.length === 0) return route.statusCode === 204 ? 'absent' : 'unknown'
  return join(answers.map(({ schema }) => (schema === null ? 'unknown' : findIn(schema, path, schemas))))
}

const deepest = 24
const prefix = '#/components/schemas/'

function findIn(schema: Schema, path: FieldPath, schemas: Model['schemas'], depth = 0): Presence {
  const [step, ...rest] = path
  if (step === undefined) return 'there'
  if (depth > deepest || schema['x-unknown'] !== undefined) return 'unknown'
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(prefix.length)
    const named = schema.$ref.startsWith(prefix) && Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return named === undefined ? 'unknown' : findIn(named, path, schemas, depth + 1)
  }
  const arms = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].filter(({ type }) => type !== 'null')
  if (arms.length > 0) return join(arms.map((arm) => findIn(arm, path, schemas, depth + 1)))
  const { type, items, properties, additionalProperties } = schema
  if (type === undefined && properties === undefined && items === undefined) return 'unknown'
  if (step.kind === 'items') {
    if (type !== 'array') return 'absent'
    return items === undefined ? 'unknown' : findIn(items, rest, schemas, depth + 1)
  }
  if (type !== undefined && type !== 'object') return 'absent'
  const others = typeof additionalProperties === 'object' ? [additionalProperties] : []
  const found = step.kind === 'keys' ? [...Object.values(properties ?? {}), ...others] : ownProperty(properties, step.key)
  if (found.length > 0) return join(found.map((inner) => findIn(inner, rest, schemas, depth + 1)))
  // A table of anything may have it.
  return additionalProperties === true || others.length > 0 || properties === undefined ? 'unknown' : 'absent'
}

function ownProperty(properties: Schema['properties'], name: string): Schema[] {
  const found = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined
  return found === undefined ? [] : [found]
}

function join(found: readonly Presence[]): Presence {
  return found.includes('there') ? 'there' : found.includes('unknown') ? 'unknown' : 'absent'
}
