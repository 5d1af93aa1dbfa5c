// Cross-site request forgery: where the browser adds the credential by itself (a cookie, Basic, a client's certificate), a request that
// changes something must show that one of our own pages sent it. By what browsers say of a request's origin (Fetch Metadata, `Origin`), or,
// where they say nothing, by a token that another site cannot read.

import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

export interface ForgeryRules {
  /** Exactly as browsers write them: `https://shop.example`, without a path. */
  readonly origins: readonly string[]
  /** For the double submit; null where a request without any sign of its origin is refused. */
  readonly token: { readonly cookie: string; readonly header: string; readonly key: KeyObject } | null
}

export interface ForgeryFacts {
  readonly method: string
  /** Websocket handshakes are GETs that browsers send to anybody. */
  readonly upgrade: boolean
  readonly origin: string | null
  /** `Sec-Fetch-Site`. */
  readonly site: string | null
  /** What the rules' header and cookie hold. */
  readonly header: string | null
  readonly cookie: string | null
  /** What the token is bound to: the credential itself. */
  readonly session: string
}

export type ForgeryFault = 'foreign-origin' | 'origin-unknown'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export function judgeOrigin(facts: ForgeryFacts, rules: ForgeryRules): ForgeryFault | null {
  if (harmless.has(facts.method) && !facts.upgrade) return null
  // `null` is the origin of sandboxed frames and of some redirects: nobody's.
  if (facts.origin !== null) return rules.origins.includes(facts.origin) ? null : 'foreign-origin'
  if (facts.site === 'same-origin') return null
  if (facts.site !== null) return 'foreign-origin'
  const { token } = rules
  if (token === null || facts.header === null || facts.cookie === null || facts.header !== facts.cookie) return 'origin-unknown'
  const expected = Buffer.from(forgeryToken(token.key, facts.session), 'latin1')
  const given = Buffer.from(facts.header, 'latin1')
  return expected.length === given.length && timingSafeEqual(expected, given) ? null : 'origin-unknown'
}

/** Bound to the session (OWASP: signed double-submit cookie), so that one planted from a sibling domain is of no use. */
export function forgeryToken(key: KeyObject, session: string): string {
  return createHmac('sha256', key).update(`forgery\n${session}`, 'utf8').digest('base64url')
}
