// Which routes are covered by which rules: what the operator is told before the first request.

import type { Model, Route } from '../../model/index.ts'
import { type CompiledAccess, fitsPath } from '../../policy/index.ts'
import type { Mode } from './decide.ts'
import { createRouteSettings, type RouteSetting, type WrittenRouteSettings } from './route-settings.ts'

export interface CoveredRoute {
  readonly route: Route
  readonly rules: readonly string[]
  readonly mode: Mode
  /** Why it passes where no rule is about it; null where it does not. */
  readonly passes: string | null
  /** What only the map of the code knows: a document of the application does not list it. */
  readonly kind: 'operation' | 'websocket' | 'mount' | 'hidden' | 'library'
}

export interface CoverageOptions {
  readonly model: Pick<Model, 'routes'>
  readonly app: string
  readonly access: CompiledAccess
  readonly mode: Mode
  readonly enforced: readonly string[]
  readonly settings?: WrittenRouteSettings
}

export function listCoverage({ model, app, access, mode, enforced, settings = {} }: CoverageOptions): readonly CoveredRoute[] {
  const { of } = createRouteSettings(settings, model)
  return model.routes
    .filter((route) => route.app === app)
    .map((route) => ({
      route,
      rules: access.routes.get(route.id)?.rules ?? [],
      mode: mode === 'enforce' || enforced.some((pattern) => fitsPath(pattern, route.path)) ? 'enforce' : 'observe',
      passes: tellPassing(of(route.id)),
      kind: kindOf(route),
    }))
}

function tellPassing(setting: RouteSetting | null): string | null {
  if (setting === null || setting.docs === 'off') return null
  return setting.docs === 'open'
    ? '`gateway.docs` is open'
    : setting.open === null
      ? null
      : `\`gateway.paths\` asks for none below ${setting.open}`
}

function kindOf(route: Route): CoveredRoute['kind'] {
  if (route.kind !== 'http') return route.kind
  if (route.origin !== 'project') return 'library'
  return route.includeInSchema ? 'operation' : 'hidden'
}
