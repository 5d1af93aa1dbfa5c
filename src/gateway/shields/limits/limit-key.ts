// Whose count a request belongs to, as a text.

import { createHash } from 'node:crypto'
import type { Principal } from '../../../policy/index.ts'
import { findHeader, groupOf } from '../../request/index.ts'
import type { Arrival } from '../shield.ts'
import type { LimitPlace } from './limit.ts'

/** `credentials`: names of headers that hold one, in lower case. */
export type KeyOf = (arrival: Arrival, principal: Principal | null) => string

export function createKey({ by }: Pick<LimitPlace, 'by'>, credentials: readonly string[]): KeyOf {
  const parts = by.map((word): KeyOf => {
    switch (word) {
      case 'caller':
        return callerOf
      case 'key':
        return (arrival, principal) => credentialOf(arrival, credentials) ?? callerOf(arrival, principal)
      case 'tenant':
        return (arrival, principal) => (principal?.tenant === undefined ? callerOf(arrival, principal) : `t:${principal.tenant}`)
      case 'address':
        return addressOf
      case 'route':
        return ({ route }) => route?.id ?? '?'
      case 'router':
        return ({ route }) => (route === null ? '?' : routerOf(route))
      case 'all':
        return () => '*'
      default:
        return word satisfies never
    }
  })
  const [only, ...others] = parts
  if (only === undefined) return () => '*'
  // A line end stands in none of them.
  return others.length === 0 ? only : (arrival, principal) => parts.map((part) => part(arrival, principal)).join('\n')
}

/** Of IPv6 each /64: who has one address of it has them all. */
export const addressOf = ({ client }: Pick<Arrival, 'client'>): string => `a:${groupOf(client.address)}`

/** Who is nobody is known by his address. */
export const callerOf = (arrival: Pick<Arrival, 'client'>, principal: Principal | null): string =>
  principal?.id === undefined ? addressOf(arrival) : `p:${principal.id}`

/** The router that is nearest to the operation, else its first tag, else the first part of its path. */
function routerOf({ via, tags, path }: NonNullable<Arrival['route']>): string {
  const name = via.findLast((step) => step.name !== null)?.name
  return name ?? tags[0] ?? path.split('/')[1] ?? ''
}

/** Hashed: what is remembered of it shows it to nobody. */
function credentialOf({ head, client }: Arrival, names: readonly string[]): string | null {
  for (const name of names) {
    const value = findHeader(head.headers, name)
    if (value !== null) return `k:${createHash('sha256').update(value).digest('base64url')}`
  }
  return client.certificate === undefined ? null : `c:${client.certificate.fingerprint}`
}
