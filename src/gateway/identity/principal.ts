// Who a verified set of claims is about, in the words of the access rules.

import type { Principal } from '../../policy/index.ts'
import type { Claims } from './claims.ts'

export interface PrincipalRules {
  /** Claims by their path (`realm_access.roles`). */
  readonly id: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string | null
  /** Set before every id, so that two issuers cannot speak of one principal by chance. */
  readonly prefix: string
  /** A token whose claim of this path is there (and equal, if a value is given) belongs to a program. */
  readonly service: { readonly claim: string; readonly value: string | null } | null
}

export const usualPrincipal: PrincipalRules = {
  id: 'sub',
  roles: ['roles'],
  scopes: ['scope', 'scp'],
  tenant: null,
  prefix: '',
  service: null,
}

const longestId = 512

/** Null where the claims name nobody: an anonymous token is no credential. */
export function toPrincipal(claims: Claims, rules: PrincipalRules): Principal | null {
  const id = valueAt(claims, rules.id)
  if (typeof id !== 'string' || id === '' || id.length > longestId || hasControl(id)) return null
  const tenant = rules.tenant === null ? undefined : valueAt(claims, rules.tenant)
  if (tenant !== undefined && (typeof tenant !== 'string' || tenant === '')) return null
  const marker = rules.service === null ? undefined : valueAt(claims, rules.service.claim)
  const service = marker !== undefined && marker !== null && (rules.service?.value == null || marker === rules.service.value)
  return {
    kind: service ? 'service' : 'user',
    id: rules.prefix + id,
    roles: rules.roles.flatMap((path) => words(valueAt(claims, path))),
    scopes: rules.scopes.flatMap((path) => words(valueAt(claims, path))),
    ...(tenant === undefined ? {} : { tenant }),
    attributes: claims,
  }
}

/** Own members alone: a claim called `constructor` is a claim. A name with dots in it is tried as it stands first. */
export function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let value: unknown = claims
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Claims)[name] // An object that has it, as the line above has seen.
  }
  return value
}

/** A list of strings, or words with spaces between (RFC 8693 §4.2). Anything else gives no right. */
export function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '')
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true
  return false
}
