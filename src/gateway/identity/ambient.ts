// Credentials that browsers show unasked, and whether one of our own pages made them do it.

import type { RequestHead } from '../request/index.ts'
import { findCookies } from './credentials.ts'
import { type ForgeryFacts, type ForgeryFault, type ForgeryRules, judgeOrigin } from './forgery.ts'

export interface SessionRules {
  readonly cookie: string
  /** By its name in the settings. */
  readonly issuer: string
  readonly forgery: ForgeryRules
}

export class Ambient {
  readonly #rules: ForgeryRules

  constructor(sessions: Pick<SessionRules, 'forgery'> | null) {
    this.#rules = sessions?.forgery ?? { origins: [], token: null }
  }

  judgeSession(head: RequestHead, session: string): ForgeryFault | null {
    return judgeOrigin(listFacts(head, this.#rules, session), this.#rules)
  }

  /** Of passwords and certificates, which programs show too: those say nothing of an origin, and browsers always do. */
  judgeUnasked(head: RequestHead): ForgeryFault | null {
    const facts = listFacts(head, this.#rules, '')
    if (facts.origin === null && facts.site === null) return null
    const isOwn = facts.origin !== null && URL.canParse(facts.origin) && new URL(facts.origin).host === head.host
    return isOwn ? null : judgeOrigin(facts, this.#rules)
  }
}

function listFacts({ method, upgrade, headers }: RequestHead, { token }: ForgeryRules, session: string): ForgeryFacts {
  let origin: string | null = null
  let site: string | null = null
  const shown: string[] = []
  const cookies: string[] = []
  for (const { name, value } of headers)
    if (name === 'origin') origin = value
    // Browsers say it once.
    else if (name === 'sec-fetch-site') site = site === null ? value : 'several'
    else if (name === token?.header) shown.push(value)
    else if (name === 'cookie' && token !== null) cookies.push(...findCookies([value], token.cookie))
  return { method, upgrade: upgrade !== null, origin, site, header: only(shown), cookie: only(cookies), session }
}

const only = (values: readonly string[]): string | null => (values.length === 1 ? (values[0] ?? null) : null)
