// From findings to patches: for each operation that a finding reaches, the parameter as callers write it. What the code calls `item.image_url` is
// the field `image_url` of the body.

import type { HttpRoute, Model, Route, Schema } from '../../../model/index.ts'
import { nameRoute, type PatchClass, type PatchPlace } from '../../../policy/index.ts'
import { patchClasses, wholeClasses } from './patch-classes.ts'
import type { FindingSource, PatchableFinding } from './patched-finding.ts'

export interface PlannedPatch {
  readonly route: string
  readonly class: PatchClass
  readonly in: PatchPlace | null
  readonly parameter: string | null
  readonly finding: string
  readonly rule: string
}

export interface Unpatched {
  readonly rule: string
  readonly finding: string
  readonly route: string | null
  readonly reason: string
}

export interface PatchPlan {
  readonly patches: readonly PlannedPatch[]
  readonly unpatched: readonly Unpatched[]
}

export function planPatches(findings: readonly PatchableFinding[], model: Pick<Model, 'routes' | 'schemas'>): PatchPlan {
  const patches = new Map<string, PlannedPatch>()
  const unpatched: Unpatched[] = []
  for (const finding of findings) {
    const { rule, fingerprint } = finding
    const kind = Object.hasOwn(patchClasses, rule) ? patchClasses[rule] : undefined
    if (kind === undefined) continue
    const miss = (route: Route | null, reason: string) =>
      unpatched.push({ rule, finding: fingerprint, route: route === null ? null : nameRoute(route), reason })
    const routes = model.routes.filter(({ id }) => finding.routes.includes(id))
    if (routes.length === 0) miss(null, 'no operation of the application reaches it')
    for (const route of routes) {
      if (route.kind === 'mount') {
        miss(route, 'it is mounted, and nobody knows what it takes')
        continue
      }
      const place = wholeClasses.has(kind) ? placeOfWhole(kind, route) : findPlace(finding, kind, route, model.schemas)
      if (typeof place === 'string') {
        miss(route, place)
        continue
      }
      const patch = { route: nameRoute(route), class: kind, ...place, finding: fingerprint, rule }
      const key = [patch.route, patch.class, patch.in, patch.parameter].join('\n')
      if (!patches.has(key)) patches.set(key, patch)
    }
  }
  return { patches: [...patches.values()], unpatched }
}

interface Place {
  readonly in: PatchPlace | null
  readonly parameter: string | null
}

function placeOfWhole(kind: PatchClass, route: Route): Place | string {
  if (kind === 'caller') return { in: null, parameter: null }
  return hasBody(route) ? { in: 'body', parameter: null } : 'it takes no body'
}

const hasBody = (route: Route): route is HttpRoute => route.kind === 'http' && route.body !== null

/** A text says why there is none. */
function findPlace({ source, what }: PatchableFinding, kind: PatchClass, route: Route, schemas: Model['schemas']): Place | string {
  const from = source ?? (kind === 'size' && /^\w+$/.test(what) ? ({ name: what, in: 'query' } as const) : null)
  if (from === null)
    return kind === 'xml' || kind === 'deserialisation' ? wholeBody(route) : 'the report does not say by which parameter it comes'
  switch (from.in) {
    case 'path':
    case 'query':
    case 'header':
    case 'cookie':
      return ofParameter(from.name, from.in, route)
    case 'body':
    case 'form':
    case 'file':
      return ofBody(from, kind, route, schemas)
  }
}

function wholeBody(route: Route): Place | string {
  return hasBody(route) ? { in: 'body', parameter: null } : 'it takes no body'
}

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')

function ofParameter(name: string, place: 'path' | 'query' | 'header' | 'cookie', route: Route): Place | string {
  const [first = ''] = name.split('.')
  const found = route.parameters.find(
    (parameter) => parameter.in === place && (plain(parameter.name) === plain(first) || plain(parameter.name) === plain(name)),
  )
  if (found !== undefined) return { in: place, parameter: found.name }
  return route.takesRequest && /^[\w-]+$/.test(name) ? { in: place, parameter: name } : `it has no parameter \`${name}\` of that place`
}

/** Read by the handler itself, where nothing is declared. */
const wholes = new Set(['body', 'json', 'stream', 'form'])

function ofBody({ name, in: place }: FindingSource, kind: PatchClass, route: Route, schemas: Model['schemas']): Place | string {
  if (route.kind !== 'http') return 'it is no operation with a body'
  const { body } = route
  if (kind === 'xml') return { in: 'body', parameter: null }
  if (body === null) {
    if (place !== 'body') return 'its handler reads the form by itself'
    return route.takesRequest ? { in: 'body', parameter: wholes.has(name) ? null : name } : 'it takes no body'
  }
  const parts = name.split('.')
  const [first = '', ...rest] = parts
  // The only parameter of the body is the body, and several are members of it.
  for (const path of [parts, rest]) {
    const written = path.length === 0 ? null : writePath(body.schema, path, schemas)
    if (written !== null) return { in: 'body', parameter: written }
  }
  return rest.length === 0 && (wholes.has(first) || route.parameters.some((one) => one.in === 'body' && one.name === first))
    ? { in: 'body', parameter: null }
    : `its body has no field \`${name}\``
}

/** As callers write it; null where the schema has no such field. Behind a field that may hold anything, it is taken as it stands. */
function writePath(schema: Schema, path: readonly string[], schemas: Model['schemas']): string | null {
  const [first, ...rest] = path
  if (first === undefined) return ''
  for (const one of alternativesOf(schema, schemas, 0)) {
    const found = Object.entries(one.properties ?? {}).find(([name]) => plain(name) === plain(first))
    if (found === undefined) continue
    const [name, inner] = found
    const below = rest.length === 0 ? '' : (writePath(itemOf(inner), rest, schemas) ?? rest.join('.'))
    return below === '' ? name : `${name}.${below}`
  }
  return null
}

const itemOf = (schema: Schema): Schema => schema.items ?? schema

const mostDepth = 6

function alternativesOf(schema: Schema, schemas: Model['schemas'], depth: number): readonly Schema[] {
  if (depth > mostDepth) return []
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return found === undefined ? [] : alternativesOf(found, schemas, depth + 1)
  }
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [schema, ...parts.flatMap((part) => alternativesOf(part, schemas, depth + 1))]
}
