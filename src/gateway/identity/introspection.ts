// Tokens that say nothing themselves: the issuer is asked what they are (RFC 7662), at most once in a short while per token, and at most so
// many at a time. Only what it says is active counts, and only for as long as the answer is kept.

import type { Claims } from './claims.ts'
import { fetchDocument } from './fetch-document.ts'
import { parseJsonObject } from './jws.ts'
import { tokenHash } from './token-cache.ts'

export interface IntrospectionRules {
  readonly address: URL
  /** How the gateway shows the issuer who it is (RFC 7662 §2.1 demands that it does). */
  readonly client: { readonly id: string; readonly secret: string }
  /** How long an answer counts, in milliseconds: as long as a revoked token may still pass. */
  readonly kept: number
  readonly atOnce: number
}

export type Introspected =
  | { readonly kind: 'active'; readonly claims: Claims }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'unavailable' }

interface Answer {
  readonly introspected: Introspected
  readonly until: number
}

const timeout = 5000
const mostAnswers = 10_000

export class Introspector {
  readonly #rules: IntrospectionRules
  readonly #answers = new Map<string, Answer>()
  readonly #asking = new Map<string, Promise<Introspected>>()

  constructor(rules: IntrospectionRules) {
    this.#rules = rules
  }

  /** What was answered lately; null where the issuer has to be asked. `now` in milliseconds since 1970. */
  recall(token: string, now: number): Introspected | null {
    const known = this.#answers.get(tokenHash(token))
    return known !== undefined && now < known.until ? known.introspected : null
  }

  async introspect(token: string, now: number): Promise<Introspected> {
    const known = this.recall(token, now)
    if (known !== null) return known
    const hash = tokenHash(token)
    const asking = this.#asking.get(hash)
    if (asking !== undefined) return asking
    if (this.#asking.size >= this.#rules.atOnce) return { kind: 'unavailable' }
    const work = this.#ask(token).finally(() => this.#asking.delete(hash))
    this.#asking.set(hash, work)
    const introspected = await work
    // An issuer that did not answer is asked again.
    if (introspected.kind !== 'unavailable') this.#keep(hash, introspected, now)
    return introspected
  }

  async #ask(token: string): Promise<Introspected> {
    const { address, client } = this.#rules
    const credentials = Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`, 'utf8').toString('base64')
    const fetched = await fetchDocument({
      address,
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
      timeout,
    })
    const claims = fetched === null ? null : parseJsonObject(fetched.body)
    if (claims === null || typeof claims['active'] !== 'boolean') return { kind: 'unavailable' }
    return claims['active'] ? { kind: 'active', claims } : { kind: 'inactive' }
  }

  #keep(hash: string, introspected: Introspected, now: number): void {
    if (this.#answers.size >= mostAnswers) this.#answers.delete(this.#answers.keys().next().value ?? '')
    this.#answers.delete(hash)
    this.#answers.set(hash, { introspected, until: now + this.#rules.kept })
  }
}
