// The routes as JSON: a projection of the model by the contract of `fastward routes --format json`. Every key is always there.

import type {
  Access,
  AccessStep,
  App,
  Dependency,
  Guard,
  LookedAt,
  Model,
  ModelProblem,
  ObjectUse,
  OtherAccess,
  Parameter,
  Route,
  RouteCondition,
  Snapshot,
} from '../model/index.ts'
import { SCHEMA_VERSION } from '../model/index.ts'
import { toJsonText } from './json-text.ts'

export interface RoutesJson {
  readonly schemaVersion: string
  readonly snapshot: Snapshot
  readonly apps: readonly AppJson[]
  readonly routes: readonly RouteJson[]
  readonly problems: readonly ModelProblem[]
  readonly looked_at: LookedAtJson
}

export interface RouteJson {
  readonly id: string
  readonly app: string
  readonly kind: Route['kind']
  /** WS for websockets, null for mounts. */
  readonly method: string | null
  readonly path: string
  readonly converters: Readonly<Record<string, string>>
  readonly order: number
  readonly handler: { readonly name: string; readonly module: string; readonly file: string | null; readonly line: number | null } | null
  readonly include_in_schema: boolean
  readonly condition: RouteCondition | null
  readonly access: Access
  readonly access_certainty: 'certain' | 'likely' | 'unknown'
  /** In the order in which a request meets them. */
  readonly guards: readonly Guard[]
  /** Why the verdict is what it is, the decisive step first. */
  readonly access_reasons: readonly AccessStep[]
  /** The verdict where a setting is other than its default, where that changes it. */
  readonly otherwise: OtherAccess | null
  /** What the request's code loads or changes, and what of it is bound to the caller. */
  readonly objects: readonly ObjectUse[]
  /** Where the verified caller arrives and whether the handler uses it. */
  readonly principal: Route['principal']
  /** As FastAPI runs them, inner first; `of` is the index of the one that asked. */
  readonly dependencies: readonly DependencyJson[]
  readonly security: readonly { readonly scheme: string; readonly scopes: readonly string[]; readonly optional: boolean }[]
  readonly parameters: readonly ParameterJson[]
  readonly request_model: string | null
  readonly response_model: string | null
}

// Written out: of a `Pick` the compiler keeps no order, and the schema would change with whatever else it has read.
export interface AppJson {
  /** `module:attribute`, or its name in `fastward.yaml`; a mounted app's is `main:app>/prefix`. */
  readonly id: App['id']
  readonly entrypoint: App['entrypoint']
  /** What the entry point serves; at most one in a model. */
  readonly primary: App['primary']
}

export interface DependencyJson {
  /** `module:qualname` of what runs; of an instance, its class. */
  readonly call: Dependency['call']
  /** Index in the route's list; null for one that the route, router or app itself names. */
  readonly of: Dependency['of']
  readonly depth: Dependency['depth']
}

export interface ParameterJson {
  /** As the caller writes it (the alias). */
  readonly name: Parameter['name']
  readonly in: Parameter['in']
  readonly required: Parameter['required']
  readonly schema: Parameter['schema']
}

export interface LookedAtJson {
  readonly files: number
  readonly parsed: number
  readonly skipped: LookedAt['skipped']
}

export function toRoutesJson({ snapshot, apps, routes, problems, lookedAt }: Model): RoutesJson {
  return {
    schemaVersion: SCHEMA_VERSION,
    snapshot,
    apps: apps.map(({ id, entrypoint, primary }) => ({ id, entrypoint, primary })),
    routes: routes.map(toRouteJson),
    problems,
    looked_at: toLookedAtJson(lookedAt),
  }
}

export function writeRoutesJson(model: Model): string {
  return toJsonText(toRoutesJson(model))
}

export function toLookedAtJson({ files, parsed, skipped }: LookedAt): LookedAtJson {
  return { files, parsed, skipped }
}

export function toRouteJson(route: Route): RouteJson {
  const { id, app, kind, method, path, converters, order, handler, includeInSchema, condition, access, accessCertainty, guards } = route
  return {
    id,
    app,
    kind,
    method,
    path,
    converters,
    order,
    handler: handler === null ? null : { name: handler.name, module: handler.module, file: handler.file, line: handler.line },
    include_in_schema: includeInSchema,
    condition,
    access,
    access_certainty: accessCertainty,
    guards,
    access_reasons: route.accessReasons,
    otherwise: route.otherwise,
    objects: route.objects,
    principal: route.principal,
    dependencies: route.dependencies.map(({ call, of, depth }) => ({ call, of, depth })),
    security: route.security.map(({ scheme, scopes, optional }) => ({ scheme, scopes, optional })),
    parameters: route.parameters.map(({ name, in: place, required, schema }) => ({ name, in: place, required, schema })),
    request_model: route.kind === 'http' ? (route.body?.model ?? null) : null,
    response_model: route.kind === 'http' ? route.responseModel : null,
  }
}
