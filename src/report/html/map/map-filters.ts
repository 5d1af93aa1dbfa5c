// By what routes of the map can be chosen. Values are words of ours, never of the tree: they stand in attributes that the script reads.

import type { Route } from '../../../model/index.ts'
import { accessOrder, accessWords, toneOfUse } from '../../access-words.ts'
import { type Choice, choices, toFilterForm } from '../controls.ts'
import type { Markup } from '../markup.ts'
import { describeUnknown, type Fields } from './fields.ts'
import type { MapData } from './map-data.ts'

const methods: Readonly<Record<string, string>> = {
  GET: 'GET',
  POST: 'POST',
  PUT: 'PUT',
  PATCH: 'PATCH',
  DELETE: 'DELETE',
  HEAD: 'HEAD',
  OPTIONS: 'OPTIONS',
  WS: 'websocket',
  MOUNT: 'mount',
  other: 'other',
}

const credentials = { read: 'reads a scheme', optional: 'only optional ones', none: 'reads none' } as const

const marks = {
  taken: 'takes sensitive fields',
  returned: 'returns sensitive fields',
  bare: 'no dependency',
  condition: 'under a condition',
  hidden: 'not in the API docs',
  unbound: 'objects by id, bound to nobody',
  other: 'other under settings',
  unknown: 'something not known',
} as const

interface Facets {
  readonly method: string
  readonly credentials: keyof typeof credentials
  readonly shows: readonly (keyof typeof marks)[]
}

export function facetsOf(route: Route, fields: Fields): Facets {
  const { method, security, dependencies, condition, kind } = route
  const shows: [keyof typeof marks, boolean][] = [
    ['taken', fields.taken.length > 0],
    ['returned', fields.returned.length > 0],
    ['bare', dependencies.length === 0],
    ['condition', condition !== null],
    ['hidden', kind === 'http' && !route.includeInSchema],
    ['unbound', route.objects.some((use) => use.bound === 'none' && toneOfUse(use) === 'weak')],
    ['other', route.otherwise !== null],
    ['unknown', describeUnknown(route, fields).length > 0],
  ]
  return {
    method: method === null ? 'MOUNT' : Object.hasOwn(methods, method) ? method : 'other',
    credentials: security.length === 0 ? 'none' : security.every(({ optional }) => optional) ? 'optional' : 'read',
    shows: shows.filter(([, is]) => is).map(([name]) => name),
  }
}

export function toMapFilters({ routes, routers, fieldsOf }: MapData): Markup {
  const shared = sharedStart(routers.map(({ name }) => name).filter((name) => name.includes(':')))
  const facets = routes.flatMap((route) => {
    const fields = fieldsOf.get(route)
    return fields === undefined ? [] : [{ ...facetsOf(route, fields), access: route.access }]
  })
  const rows = (words: Readonly<Record<string, string>>, is: (one: (typeof facets)[number], value: string) => boolean): Choice[] =>
    Object.entries(words).map(([value, own]) => ({ value, words: own, number: facets.filter((one) => is(one, value)).length, dot: null }))
  const ordered = Object.fromEntries(accessOrder.map((access) => [access, accessWords[access]]))
  const accessRows = rows(ordered, ({ access }, value) => access === value)
  return toFilterForm([
    severalOf('Access', 'access', accessRows),
    severalOf(
      'Credentials',
      'credentials',
      rows(credentials, (one, value) => one.credentials === value),
    ),
    choices(
      'With',
      'shows',
      rows(marks, ({ shows }, value) => shows.some((one) => one === value)),
    ),
    severalOf(
      'Method',
      'method',
      rows(methods, ({ method }, value) => method === value),
    ),
    severalOf(
      'Router',
      'router',
      routers.map(({ name, number, routes: own }) => ({
        value: String(number),
        words: name.includes(':') ? name.slice(shared) : name,
        number: own.length,
        dot: null,
      })),
    ),
  ])
}

/** What holds of all routes alike is no choice. */
function severalOf(title: string, name: string, rows: readonly Choice[]): Markup | null {
  return rows.filter(({ number }) => number > 0).length < 2 ? null : choices(title, name, rows)
}

/** How many letters all names have in common, up to a dot: nobody reads the same package twenty times. */
function sharedStart(names: readonly string[]): number {
  const [first = '', ...others] = names
  if (others.length === 0) return 0
  let length = 0
  while (length < first.length && others.every((name) => name[length] === first[length])) length += 1
  return first.lastIndexOf('.', length - 1) + 1
}
