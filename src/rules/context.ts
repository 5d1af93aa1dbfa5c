// The questions that rules ask of a model, answered from indexes that are made once for a scan.

import type { Model, Route } from '../model/index.ts'
import type { RuleContext } from './kit.ts'

export function createContext(model: Model): RuleContext {
  const apps = new Map(model.apps.map((app) => [app.id, app]))
  const routes = new Map<string, Route[]>()
  for (const route of model.routes) {
    const list = routes.get(route.within)
    if (list === undefined) routes.set(route.within, [route])
    else list.push(route)
  }
  const byId = new Map(model.routes.map((route) => [route.id, route]))
  return {
    model,
    code: model.code ?? {
      calls: [],
      comparisons: [],
      stateWrites: [],
      returns: [],
      outlines: [],
      fieldUses: [],
      moots: [],
      decoratorsAbove: [],
      recordWrites: [],
      imports: [],
    },
    routesTo: ({ entries }) =>
      entries.flatMap((id) => {
        const route = byId.get(id)
        return route === undefined ? [] : [route]
      }),
    appOf: (route) => apps.get(route.within) ?? null,
    routesOf: (app) => routes.get(app.id) ?? [],
    withMounted: (app) => model.apps.filter(({ id }) => id === app.id || id.startsWith(`${app.id}>`)),
    withParents: (app) =>
      model.apps.filter(({ id }) => id === app.id || app.id.startsWith(`${id}>`)).toSorted((one, other) => other.id.length - one.id.length),
  }
}
