// The application's routes as callers from outside come to them through an edge.

import type { Answer } from '../base/index.ts'
import type { Route } from '../model/index.ts'
import type { Edge, EdgePath } from './edges.ts'
import type { CheckContext } from './kit.ts'
import { findWaysIn, type WayIn } from './outside.ts'
import { leadsToApp } from './publications.ts'

export interface ServedRoute {
  readonly route: Route
  readonly ways: readonly (WayIn & { readonly isApp: Answer })[]
}

const known = new WeakMap<Edge, readonly ServedRoute[]>()

/** Those that an edge passes requests on to, of the application that the entry point serves. */
export function findServedRoutes(context: CheckContext, edge: Edge): readonly ServedRoute[] {
  const found = known.get(edge)
  if (found !== undefined) return found
  const answers = new Map<EdgePath, Answer>(edge.paths.map((path) => [path, leadsToApp(context, edge, path)]))
  const served = routesOf(context).flatMap((route): ServedRoute[] => {
    const ways = findWaysIn(edge, route).flatMap((way) => {
      const isApp = answers.get(way.path) ?? 'unknown'
      return isApp === 'no' ? [] : [{ ...way, isApp }]
    })
    return ways.length === 0 ? [] : [{ route, ways }]
  })
  known.set(edge, served)
  return served
}

/** Of the primary application; of all where none is. */
export function routesOf({ model }: CheckContext): readonly Route[] {
  const primary = model.apps.find((app) => app.primary)
  const routes = primary === undefined ? model.routes : model.routes.filter(({ app }) => app === primary.id)
  return routes.filter(({ kind, condition }) => kind !== 'mount' && condition?.default !== 'off')
}
