// What a route that came does, in a few lines: who may call it, what it takes and gives, and what it makes happen.

import type { AccessStep, HttpRoute, Route, Schema } from '../model/index.ts'
import { reason } from './changes.ts'
import { nameOf } from './compare-access.ts'
import type { RouteEffects } from './compare-effects.ts'
import type { Schemas } from './compare-schemas.ts'
import type { Reason } from './difference.ts'
import { nameSensitivity } from './sensitive-names.ts'

const mostNames = 6

export function describeRoute(route: Route, schemas: Schemas, effects: RouteEffects): Reason[] {
  return [
    ...pickReasons(route).map(({ text, place }) => reason('head', text, place)),
    ...tellList('takes', takenBy(route)),
    ...tellList('gives', givenBy(route, schemas)),
    ...tellList('it', effects.of(route)),
  ]
}

/** Of what decides who may call, at most three: how the caller is known, and above all what is asked of whoever it is. */
function pickReasons({ guards, accessReasons }: Route): readonly AccessStep[] {
  const tests = new Set(guards.flatMap((guard) => guard.tests.map(({ place }) => keyOf(place))))
  const asks = accessReasons.filter(({ place }) => tests.has(keyOf(place))).slice(0, 2)
  const others = accessReasons.filter((one) => !asks.includes(one)).slice(0, asks.length > 0 ? 1 : 2)
  return [...others, ...asks]
}

function keyOf(place: AccessStep['place']): string {
  return place === null ? '' : `${place.file}:${place.line}`
}

function tellList(verb: string, names: readonly string[]): Reason[] {
  if (names.length === 0) return []
  const rest = names.length - mostNames
  return [reason('head', `${verb} ${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)]
}

/** The path says its own parameters. */
function takenBy({ parameters }: Route): string[] {
  return parameters.filter(({ in: place }) => place !== 'path').map(({ name, in: place }) => `\`${name}\` (${place})`)
}

/** The model that it answers with, and which fields in it say something of people. */
function givenBy(route: Route, schemas: Schemas): string[] {
  if (route.kind !== 'http') return []
  const fields = sensitiveFields(route, schemas)
  return fields.map(({ path, sensitive }) => `\`${path}\` (${sensitive} by its name)`)
}

interface SensitiveField {
  readonly path: string
  readonly sensitive: string
}

/** Of what a route answers with when all goes well. */
export function sensitiveFields({ responses }: HttpRoute, schemas: Schemas): SensitiveField[] {
  const seen = new Set<string>()
  const found = new Map<string, SensitiveField>()
  const visit = (schema: Schema, owner: string, depth: number): void => {
    if (depth > 12) return
    const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1)
    if (name !== undefined) {
      if (seen.has(name) || !Object.hasOwn(schemas, name)) return
      seen.add(name)
      visit(schemas[name] ?? {}, `${name}.`, depth + 1)
      return
    }
    const { properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = schema
    for (const [field, part] of Object.entries(properties)) {
      const sensitive = nameSensitivity(field)
      if (sensitive !== null) found.set(`${owner}${field}`, { path: `${owner}${field}`, sensitive })
      visit(part, owner, depth + 1)
    }
    for (const part of [...(items === undefined ? [] : [items]), ...anyOf, ...oneOf, ...allOf]) visit(part, owner, depth + 1)
  }
  for (const { status, schema } of responses) if (status.startsWith('2') && schema !== null) visit(schema, '', 0)
  return [...found.values()]
}

/** What several routes that came together do, each thing once. */
export function describeRoutes(routes: readonly Route[], schemas: Schemas, effects: RouteEffects): Reason[] {
  const given = routes.flatMap((route) => givenBy(route, schemas))
  const done = routes.flatMap((route) => effects.of(route))
  return [...tellList('they give', [...new Set(given)]), ...tellList('between them, one', [...new Set(done)])]
}

export function nameRouter({ via }: Route): string | null {
  const name = via.findLast(({ name: own }) => own !== null)?.name
  return name == null ? null : nameOf(name)
}
