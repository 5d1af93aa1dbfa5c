// What the parts of the page of the map share: routes by app and router, in the order of the page, and what each takes and returns.

import type { App, Model, ModelProblem, Route } from '../../../model/index.ts'
import type { Seen } from '../coverage-view.ts'
import { groupBy } from '../group-by.ts'
import { type Fields, readFields } from './fields.ts'

export interface RoutesHtmlOptions {
  /** Of the tool. */
  readonly version: string
}

export interface RouterPart {
  readonly name: string
  /** Among all routers of the page. */
  readonly number: number
  readonly routes: readonly Route[]
}

export interface AppPart {
  readonly id: string
  /** null of an app that the model does not describe. */
  readonly app: App | null
  /** Mounted below it. */
  readonly inner: readonly App[]
  readonly routers: readonly RouterPart[]
}

export interface MapData extends RoutesHtmlOptions {
  readonly model: Model
  readonly seen: Seen
  readonly parts: readonly AppPart[]
  readonly routers: readonly RouterPart[]
  /** In the order of the page. */
  readonly routes: readonly Route[]
  readonly fieldsOf: ReadonlyMap<Route, Fields>
  readonly problemsOf: ReadonlyMap<string, readonly ModelProblem[]>
}

export function toMapData(model: Model, { version }: RoutesHtmlOptions): MapData {
  const { snapshot, lookedAt, problems, apps } = model
  const routers: RouterPart[] = []
  const byApp = groupBy(model.routes, ({ app }) => app)
  // Also an app without routes is one that was looked at; a mounted one stands with the app that a request meets first.
  const ids = [...new Set([...apps.map(({ id }) => id).filter((id) => !id.includes('>')), ...byApp.keys()])]
  const parts = ids.map((id): AppPart => {
    const byRouter = [...groupBy(byApp.get(id) ?? [], routerOf)].sort(
      ([, one], [, other]) => Number(isAdded(one[0])) - Number(isAdded(other[0])),
    )
    const own = byRouter.map(([name, routes], index) => ({ name, number: routers.length + index, routes }))
    routers.push(...own)
    const inner = apps.filter((app) => app.id.startsWith(`${id}>`))
    return { id, app: apps.find((app) => app.id === id) ?? null, inner, routers: own }
  })
  const routes = routers.flatMap((router) => router.routes)
  return {
    model,
    version,
    seen: { snapshot, lookedAt, problems, model, scan: null },
    parts,
    routers,
    routes,
    fieldsOf: new Map(routes.map((route) => [route, readFields(route, model.schemas)])),
    problemsOf: groupBy(problems, ({ file }) => file),
  }
}

/** What FastAPI and libraries add comes last: it is first in matching order, and last in interest. */
function isAdded(route: Route | undefined): boolean {
  return route?.kind === 'http' && route.origin !== 'project'
}

/** The router that the route was written on; where no variable holds it, the file of its handler. */
function routerOf(route: Route): string {
  const inside = route.within === route.app ? '' : ` (in ${route.within.slice(route.within.indexOf('>') + 1)})`
  if (route.kind === 'http' && route.origin !== 'project') return `added by ${route.origin === 'docs' ? 'FastAPI' : route.origin}${inside}`
  const own = route.via.findLast(({ kind, name }) => kind !== 'mount' && name !== null)?.name
  return `${own ?? (route.kind === 'mount' ? 'mounts' : (route.handler?.file ?? 'others'))}${inside}`
}
