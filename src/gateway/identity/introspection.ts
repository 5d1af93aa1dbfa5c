// Tokens that say nothing themselves: the issuer is asked what they are (RFC 7662), at most once in a short while per token, and at most so
// many at a time. Only what it says is active counts, and only for as long as the answer is kept.

import { AskedTokens, type AskingRules, type Unanswered, unanswered } from './asked-tokens.ts'
import type { Claims } from './claims.ts'
import { fetchDocument } from './fetch-document.ts'
import { parseJsonObject } from './jws.ts'

export interface IntrospectionRules extends AskingRules {
  readonly address: URL
  /** How the gateway shows the issuer who it is (RFC 7662 §2.1 demands that it does). */
  readonly client: { readonly id: string; readonly secret: string }
}

export type Introspected = { readonly kind: 'active'; readonly claims: Claims } | { readonly kind: 'inactive' } | Unanswered

const timeout = 5000

export class Introspector extends AskedTokens<Exclude<Introspected, Unanswered>> {
  constructor(rules: IntrospectionRules) {
    super((token) => ask(token, rules), rules)
  }
}

async function ask(token: string, { address, client }: IntrospectionRules): Promise<Introspected> {
  const credentials = Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`, 'utf8').toString('base64')
  const fetched = await fetchDocument({
    address,
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    timeout,
  })
  const claims = fetched === null ? null : parseJsonObject(fetched.body)
  if (claims === null || typeof claims['active'] !== 'boolean') return unanswered
  return claims['active'] ? { kind: 'active', claims } : { kind: 'inactive' }
}
