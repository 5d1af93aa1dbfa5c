// Whether the application serves one of the paths of `login` itself: then nobody would reach it there any more.

import { UserError } from '../../../base/index.ts'
import { createRouteTable, type LoginRules, resolveRequest } from '../../../gateway/index.ts'
import type { Model, Route } from '../../../model/index.ts'

export function refuseTakenPaths({ paths }: LoginRules, model: Pick<Model, 'apps' | 'routes'>, app: string): void {
  const table = createRouteTable(model, app)
  for (const path of Object.values(paths))
    for (const method of ['GET', 'POST'])
      for (const { route } of resolveRequest(table, method, path).operations)
        if (!takesEverything(route)) throw new UserError('gateway-login-path', { path, route: route.id })
}

/** What answers where nothing else does (a mount at the root, `/{path:path}`) keeps all but these. */
const takesEverything = ({ kind, path }: Route): boolean => /^\/\{[^{}/]*:path\}$/.test(path) || (kind === 'mount' && /^\/?$/.test(path))
