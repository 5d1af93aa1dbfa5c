// Changes as they are found, folded by their cause: what touches many routes for one reason is one entry with all of them.

import { comparePaths, type Place } from '../base/index.ts'
import type { Route } from '../model/index.ts'
import { type Change, type ChangedRoute, changeKinds, type Direction, type Reason } from './difference.ts'
import type { RoutePair } from './match-routes.ts'

export type ChangeDraft = Omit<Change, 'routes' | 'why'> & {
  readonly why?: readonly Reason[]
  /** How it is told where it turns out to touch one route. */
  readonly ofOne?: Pick<Change, 'subject' | 'what'>
}

/** A route as one side alone has it, or as both do. */
export type Touched = RoutePair | { readonly base: Route } | { readonly head: Route }

const directions: readonly Direction[] = ['weaker', 'unknown', 'neutral', 'stronger']
const mostReasons = 12

export class Changes {
  private readonly found = new Map<string, { draft: ChangeDraft; why: Map<string, Reason>; routes: Map<string, ChangedRoute> }>()

  /** What has the same key has the same cause; of several, the first says it. */
  add(key: readonly unknown[], draft: ChangeDraft, touched: readonly Touched[] = []): void {
    const name = JSON.stringify([draft.kind, ...key])
    const entry = this.found.get(name) ?? { draft, why: new Map(), routes: new Map() }
    this.found.set(name, entry)
    for (const reason of draft.why ?? [])
      if (entry.why.size < mostReasons) entry.why.set(JSON.stringify([reason.text, reason.side, reason.place]), reason)
    for (const one of touched) {
      const route = toChangedRoute(one)
      entry.routes.set(route.id, route)
    }
  }

  list(): Change[] {
    const told = [...this.found.values()].map(({ draft: { ofOne, ...draft }, why, routes }) => ({
      ...draft,
      ...(routes.size === 1 ? ofOne : {}),
      why: [...why.values()],
      routes: [...routes.values()],
    }))
    return foldFields(told).sort(
      (one, other) =>
        directions.indexOf(one.direction) - directions.indexOf(other.direction) ||
        changeKinds.indexOf(one.kind) - changeKinds.indexOf(other.kind) ||
        comparePaths(one.subject, other.subject) ||
        comparePaths(one.what, other.what),
    )
  }
}

const ofModel = /^`(\w[^`.[]*)\.([^`]+)`$/
/** As many fields of one model, of which the same is said, are told as one. */
const manyFields = 3

function foldFields(changes: readonly Change[]): Change[] {
  const groups = new Map<string, Change[]>()
  const keyOf = (change: Change): string | null => {
    const [, model] = ofModel.exec(change.subject) ?? []
    const { kind, direction, what, routes } = change
    return model === undefined ? null : JSON.stringify([model, kind, direction, what, routes.map(({ id }) => id)])
  }
  for (const change of changes) {
    const key = keyOf(change)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), change])
  }
  return changes.flatMap((change) => {
    const group = groups.get(keyOf(change) ?? '') ?? []
    const [first] = group
    if (first === undefined || group.length < manyFields) return [change]
    if (change !== first) return []
    const names = group.map(({ subject }) => subject.replace(ofModel, '$2'))
    const model = first.subject.replace(ofModel, '$1')
    const what = first.what.replace(/^is\b/, 'are').replace(/^has\b/, 'have')
    return [
      { ...first, subject: `${names.map((name) => `\`${name}\``).join(', ')} of \`${model}\``, what, why: group.flatMap(({ why }) => why) },
    ]
  })
}

export function toChangedRoute(touched: Touched): ChangedRoute {
  const base = 'base' in touched ? touched.base : null
  const head = 'head' in touched ? touched.head : null
  const route = head ?? base
  if (route === null) throw new Error('a changed route is on no side')
  const { id, handler } = route
  return {
    id,
    handler: handler === null ? null : `${handler.module}:${handler.name}`,
    before: base?.access ?? null,
    after: head?.access ?? null,
  }
}

export function reason(side: 'base' | 'head', text: string, place: Place | null = null): Reason {
  return { text, side, place: place === null ? null : { file: place.file, line: place.line } }
}

/** `GET /users/{user_id}`, as people write it. */
export function nameRoute(route: Route): string {
  return `${route.method ?? 'MOUNT'} ${route.path}`
}

/** What one list has more often than the other. */
export function surplus<Item>(items: readonly Item[], others: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const left = new Map<string, number>()
  for (const other of others) left.set(keyOf(other), (left.get(keyOf(other)) ?? 0) + 1)
  return items.filter((item) => {
    const count = left.get(keyOf(item)) ?? 0
    if (count > 0) left.set(keyOf(item), count - 1)
    return count === 0
  })
}
