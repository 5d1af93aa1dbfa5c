// Which routes are covered by which rules: what the operator is told before the first request.

import type { Model, Route } from '../../model/index.ts'
import { type CompiledAccess, fitsPath } from '../../policy/index.ts'
import type { Mode } from './decide.ts'

export interface CoveredRoute {
  readonly route: Route
  readonly rules: readonly string[]
  readonly mode: Mode
  /** What only the map of the code knows: a document of the application does not list it. */
  readonly kind: 'operation' | 'websocket' | 'mount' | 'hidden' | 'library'
}

export interface CoverageOptions {
  readonly model: Pick<Model, 'routes'>
  readonly app: string
  readonly access: CompiledAccess
  readonly mode: Mode
  readonly enforced: readonly string[]
}

export function listCoverage({ model, app, access, mode, enforced }: CoverageOptions): readonly CoveredRoute[] {
  return model.routes
    .filter((route) => route.app === app)
    .map((route) => ({
      route,
      rules: access.routes.get(route.id)?.rules ?? [],
      mode: mode === 'enforce' || enforced.some((pattern) => fitsPath(pattern, route.path)) ? 'enforce' : 'observe',
      kind: kindOf(route),
    }))
}

function kindOf(route: Route): CoveredRoute['kind'] {
  if (route.kind !== 'http') return route.kind
  if (route.origin !== 'project') return 'library'
  return route.includeInSchema ? 'operation' : 'hidden'
}
