// One route explained, for programs: what `fastward routes --explain … --format json` writes. Every key is always there.

import type { Model, ModelProblem, Route, Snapshot } from '../../model/index.ts'
import { SCHEMA_VERSION } from '../../model/index.ts'
import { toJsonText } from '../json-text.ts'
import { type AppJson, type LookedAtJson, type RouteJson, toLookedAtJson, toRouteJson } from '../routes-json.ts'
import { findWay, type WayStep } from '../way.ts'
import { describeDoubts, findProblems } from './doubts.ts'

export interface RouteExplanationJson {
  readonly schemaVersion: string
  readonly snapshot: Snapshot
  readonly app: AppJson | null
  readonly route: RouteJson
  /** In the order in which a request meets them; `dependency` and `guards` are indices in the route's lists. */
  readonly way: readonly WayStep[]
  /** What may hide something of who may call it. */
  readonly not_known: readonly string[]
  /** Of the files that decide. */
  readonly problems: readonly ModelProblem[]
  readonly looked_at: LookedAtJson
}

export function toRouteExplanationJson(model: Model, route: Route): RouteExplanationJson {
  const app = model.apps.find(({ id }) => id === route.app)
  return {
    schemaVersion: SCHEMA_VERSION,
    snapshot: model.snapshot,
    app: app === undefined ? null : { id: app.id, entrypoint: app.entrypoint, primary: app.primary },
    route: toRouteJson(route),
    way: findWay(route, model),
    not_known: describeDoubts(route),
    problems: findProblems(route, model),
    looked_at: toLookedAtJson(model.lookedAt),
  }
}

export function writeRouteExplanationJson(model: Model, route: Route): string {
  return toJsonText(toRouteExplanationJson(model, route))
}
