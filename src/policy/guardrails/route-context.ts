// What is known of an application as a whole when its routes are told as facts.

import type { Model, Route } from '../../model/index.ts'

export interface RouteSchemas {
  /** What a route takes and sends, by the names of fields. */
  sensitivities(route: Route): { readonly taken: readonly string[]; readonly returned: readonly string[] }
  /** By the name of the model. */
  readonly uses: ReadonlyMap<string, { readonly takers: ReadonlySet<Route>; readonly senders: ReadonlySet<Route> }>
}

export interface RouteContext {
  readonly model: Model
  readonly publicRoutes: readonly string[]
  /** Kinds of effects by route; null where nobody looked. */
  readonly effects: ReadonlyMap<string, readonly string[]> | null
  readonly schemas: RouteSchemas
}
