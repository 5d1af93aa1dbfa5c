// What the policy says of requests that no rule is about: by the beginning of their path, decided once for each operation.

import type { Model } from '../../model/index.ts'
import type { PathDoubt } from '../resolve/index.ts'

export interface PathSettings {
  readonly unmatched?: 'deny' | 'allow'
  readonly unknown?: 'deny' | 'forward'
  readonly doubts?: readonly PathDoubt[]
}

export interface WrittenRouteSettings {
  /** By prefix: `/legacy` is about itself and what lies below it. Of several, the longest that says something counts. */
  readonly paths?: ReadonlyMap<string, PathSettings>
  readonly docs?: 'private' | 'off' | 'open'
}

export interface RouteSettings {
  /** null: no such route. */
  readonly of: (route: string) => RouteSetting | null
  /** The prefix that forwards what nobody knows; null where none does. */
  readonly forwards: (path: string) => string | null
}

export interface RouteSetting {
  /** The prefix below which no rule is needed; null where one is. */
  readonly open: string | null
  readonly doubts: readonly PathDoubt[]
  /** Of the application's document and its pages. */
  readonly docs: 'private' | 'off' | 'open' | null
}

/** Where FastAPI has them if nobody says otherwise: of a document nothing else is known. */
const usualDocs = new Set(['/openapi.json', '/docs', '/docs/oauth2-redirect', '/redoc'])

export function createRouteSettings({ paths, docs = 'private' }: WrittenRouteSettings, model: Pick<Model, 'routes'>): RouteSettings {
  const longestFirst = [...(paths ?? [])]
    .map(([prefix, settings]) => ({ prefix: prefix.replace(/\/+$/, ''), settings }))
    .sort((one, other) => other.prefix.length - one.prefix.length)
  const find = <Name extends keyof PathSettings>(name: Name, path: string) => {
    for (const { prefix, settings } of longestFirst)
      if (settings[name] !== undefined && isBelow(path, prefix)) return { prefix: prefix === '' ? '/' : prefix, value: settings[name] }
    return null
  }
  const hasDocs = model.routes.some((route) => isDocs(route))
  const settings = new Map<string, RouteSetting>(
    model.routes.map((route) => {
      const unmatched = find('unmatched', route.path)
      return [
        route.id,
        {
          open: unmatched?.value === 'allow' ? unmatched.prefix : null,
          doubts: find('doubts', route.path)?.value ?? [],
          docs: isDocs(route) ? docs : null,
        },
      ]
    }),
  )
  return {
    of: (route) => settings.get(route) ?? null,
    forwards(path) {
      if (docs === 'open' && !hasDocs && usualDocs.has(path)) return path
      const found = find('unknown', path)
      return found?.value === 'forward' ? found.prefix : null
    },
  }
}

const isDocs = (route: Model['routes'][number]): boolean => route.kind === 'http' && route.origin === 'docs'

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (prefix === '' || path.length === prefix.length || path[prefix.length] === '/')
}
