// What routes ask their callers for, as the map of the code knows it, and the gateway as it is set cannot verify: said at the start, since such a
// credential is taken for none or refused, whatever the application would make of it.

import type { Model, SecurityScheme } from '../../model/index.ts'

export interface Accepted {
  readonly tokens: boolean
  /** Lower case; null where no keys are known. */
  readonly apiKeyHeader: string | null
  readonly passwords: boolean
  readonly cookie: string | null
}

const mostRoutes = 5

/** A line for each scheme. */
export function listUnverified(model: Pick<Model, 'routes'>, app: string, accepted: Accepted): readonly string[] {
  const found = new Map<string, string[]>()
  for (const route of model.routes) {
    if (route.app !== app || route.kind === 'mount') continue
    for (const asked of new Set(route.security.filter(({ type }) => !isVerified(type, accepted)).map(({ type }) => describe(type)))) {
      const routes = found.get(asked) ?? []
      routes.push(`${route.method} ${route.path}`)
      found.set(asked, routes)
    }
  }
  return [...found].map(([asked, routes]) => {
    const more = routes.length > mostRoutes ? ` and ${routes.length - mostRoutes} more` : ''
    return `Not verified here: ${asked}, which is asked for by ${routes.slice(0, mostRoutes).join(', ')}${more}.`
  })
}

function isVerified(scheme: SecurityScheme, { tokens, apiKeyHeader, passwords, cookie }: Accepted): boolean {
  switch (scheme.type) {
    case 'apiKey':
      if (scheme.in === 'header')
        return scheme.name.toLowerCase() === apiKeyHeader || (tokens && scheme.name.toLowerCase() === 'authorization')
      return scheme.in === 'cookie' && scheme.name === cookie
    case 'http': {
      const name = scheme.scheme.toLowerCase()
      return name === 'bearer' || name === 'dpop' ? tokens : name === 'basic' && passwords
    }
    case 'oauth2':
    case 'openIdConnect':
      return tokens
  }
}

function describe(scheme: SecurityScheme): string {
  switch (scheme.type) {
    case 'apiKey':
      return scheme.in === 'query' ? `a key in the address (\`${scheme.name}\`)` : `a key in the ${scheme.in} \`${scheme.name}\``
    case 'http':
      return scheme.scheme.toLowerCase() === 'basic' ? 'a name and a password' : `a credential of the kind \`${scheme.scheme}\``
    case 'oauth2':
      return 'a token (OAuth 2)'
    case 'openIdConnect':
      return 'a token (OpenID Connect)'
  }
}
