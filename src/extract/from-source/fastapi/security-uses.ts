// The security of an operation as FastAPI of a given release writes it into its document.
import type { SecurityUse } from '../../../model/index.ts'
import { inheritsFrom, type Machine } from '../../../project/index.ts'
import { type Dependant, schemeIn } from './dependants.ts'
import { isFrom, type Releases } from './releases.ts'
import { isOptional, isSecurityScheme, schemeName, schemeOf } from './security.ts'

export function securityUses(machine: Machine, releases: Releases, root: Dependant): SecurityUse[] {
  // 0.123+: wrapped schemes count, every scheme has its scopes, and one scheme is one entry.
  const isModern = isFrom(releases.fastapi, '0.123.0')
  const visited = new Set<string>()
  const demanded = new Set<string>()
  const uses: { use: SecurityUse; scopes: string[] }[] = []
  const visit = (dependant: Dependant, parents: readonly string[], isRoot: boolean): void => {
    if (!isRoot && visited.has(dependant.cacheKey)) return
    visited.add(dependant.cacheKey)
    const scopes = isModern ? [...new Set([...parents, ...dependant.scopes])] : dependant.scopes
    const scheme = isModern ? schemeIn(dependant.call) : dependant.call
    if (!isRoot && isSecurityScheme(scheme)) {
      const name = schemeName(scheme)
      const own =
        isModern || inheritsFrom(scheme.cls, 'fastapi.security.oauth2.OAuth2', 'fastapi.security.open_id_connect_url.OpenIdConnect')
          ? scopes
          : []
      const known = uses.find((u) => u.use.scheme === name && (isModern || isSame(u.scopes, own)))
      if (known === undefined)
        uses.push({ use: { scheme: name, scopes: [], optional: true, type: schemeOf(machine, scheme) }, scopes: [...own] })
      else for (const s of own) if (!known.scopes.includes(s)) known.scopes.push(s)
    }
    for (const sub of dependant.dependencies) visit(sub, scopes, false)
  }
  visit(root, [], true)
  const demand = (dependant: Dependant): void => {
    const scheme = schemeIn(dependant.call)
    if (isSecurityScheme(scheme) && !isOptional(machine, scheme)) demanded.add(schemeName(scheme))
    for (const sub of dependant.dependencies) demand(sub)
  }
  for (const sub of root.dependencies) demand(sub)
  return uses.map(({ use, scopes }) => ({ ...use, scopes, optional: !demanded.has(use.scheme) }))
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((s, i) => b[i] === s)
}
