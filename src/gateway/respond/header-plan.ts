// The headers of answers of one kind of operation: what is added, and what is judged of what the application says. Made once; an answer then
// costs a look-up for each of its headers.

import type { HeaderSettings } from './header-settings.ts'
import { type CookieRules, mendSetCookie } from './set-cookie.ts'
import { isFrameAtLeast, isHstsAtLeast, isReferrerAtLeast, joinPermissions } from './strictness.ts'

export interface PlanOptions {
  readonly settings: HeaderSettings
  readonly isEncrypted: boolean
  /** Of pages of the application's document. */
  readonly docsPolicy: string | null
  /** null: as the application sets them. */
  readonly cookies: CookieRules | null
  /** The policy has a word on other sites' pages: the application's own is taken off. */
  readonly governsOrigins: boolean
}

export interface AnswerFacts {
  /** `strong` of what proves who calls, `weak` of cookies that may. */
  readonly credential: 'strong' | 'weak' | null
  /** What other sites' pages are told: name, value, name, value. */
  readonly origin: readonly string[]
}

type Rule =
  | { readonly kind: 'drop' }
  /** Once, and as strict as it is wanted. */
  | { readonly kind: 'at-least'; readonly bit: number; readonly isFine: (value: string) => boolean }
  | { readonly kind: 'permissions' | 'cookie' | 'policy' | 'type' | 'cache' | 'vary' | 'foreign' }

export interface HeaderPlan {
  /** `mended` gets the names of what was said otherwise than it should be; a cookie's with its name. */
  apply(rawHeaders: readonly string[], facts: AnswerFacts, mended: string[]): string[]
}

const bits = { nosniff: 1, frame: 2, referrer: 4, hsts: 8, permissions: 16, cache: 32 } as const

export function createHeaderPlan({ settings, isEncrypted, docsPolicy, cookies, governsOrigins }: PlanOptions): HeaderPlan {
  const { hsts, nosniff, frame, referrer, permissions, contentSecurity, docsContentSecurity, hideServer, cache } = settings
  const rules = new Map<string, Rule>()
  const added: { readonly bit: number; readonly name: string; readonly value: string }[] = []
  const atLeast = (bit: number, name: string, value: string, isFine: (said: string) => boolean) => {
    rules.set(name, { kind: 'at-least', bit, isFine })
    added.push({ bit, name, value })
  }
  if (hideServer) for (const name of ['server', 'x-powered-by']) rules.set(name, { kind: 'drop' })
  if (nosniff) atLeast(bits.nosniff, 'x-content-type-options', 'nosniff', (said) => said.trim().toLowerCase() === 'nosniff')
  if (frame !== 'off') {
    const wanted = frame === 'deny' ? 'DENY' : 'SAMEORIGIN'
    atLeast(bits.frame, 'x-frame-options', wanted, (said) => isFrameAtLeast(said, wanted))
  }
  if (referrer !== 'off') atLeast(bits.referrer, 'referrer-policy', referrer, (said) => isReferrerAtLeast(said, referrer))
  if (hsts !== 'off' && isEncrypted) atLeast(bits.hsts, 'strict-transport-security', hsts, (said) => isHstsAtLeast(said, hsts))
  if (permissions !== 'off') {
    rules.set('permissions-policy', { kind: 'permissions' })
    added.push({ bit: bits.permissions, name: 'permissions-policy', value: permissions })
  }
  if (cookies !== null) rules.set('set-cookie', { kind: 'cookie' })
  rules.set('content-type', { kind: 'type' })
  if (cache) for (const name of ['cache-control', 'expires', 'pragma']) rules.set(name, { kind: 'cache' })
  if (governsOrigins) {
    rules.set('vary', { kind: 'vary' })
    for (const name of corsHeaders) rules.set(name, { kind: 'foreign' })
  }
  const ancestors = frame === 'off' ? '' : `frame-ancestors ${frame === 'deny' ? "'none'" : "'self'"}`
  const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('; ')
  const own = contentSecurity === 'off' ? null : join(contentSecurity ?? '', ancestors)
  const ofData = contentSecurity === 'off' ? null : join(contentSecurity ?? "default-src 'none'", ancestors)
  const ofDocs = docsPolicy !== null && docsContentSecurity ? join(docsPolicy, ancestors) : own

  return {
    apply(rawHeaders, { credential, origin }, mended) {
      const kept: string[] = []
      let present = 0
      let isData = false
      let isVaried = false
      for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
        const name = rawHeaders[index] ?? ''
        const value = rawHeaders[index + 1] ?? ''
        const lower = name.toLowerCase()
        const rule = rules.get(lower)
        switch (rule?.kind) {
          case undefined:
            kept.push(name, value)
            break
          case 'drop':
            break
          case 'at-least':
            if ((present & rule.bit) !== 0) mended.push(lower)
            else if (rule.isFine(value)) {
              present |= rule.bit
              kept.push(name, value)
            } else mended.push(lower)
            break
          case 'permissions': {
            const joined = joinPermissions(value, permissions)
            if ((present & bits.permissions) === 0) kept.push(name, joined)
            present |= bits.permissions
            break
          }
          case 'cookie': {
            const text = cookies === null ? value : mendSetCookie(value, cookies)
            if (text !== value) mended.push(`set-cookie ${value.split('=', 1)[0]?.trim() ?? ''}`)
            kept.push(name, text)
            break
          }
          case 'type':
            isData = /^application\/(?:[a-z0-9.+-]+\+)?json\b/i.test(value)
            kept.push(name, value)
            break
          case 'cache':
            present |= bits.cache
            kept.push(name, value)
            break
          case 'vary':
            if (/(?:^|,)\s*(?:\*|origin)\s*(?:,|$)/i.test(value)) isVaried = true
            kept.push(name, value)
            break
          case 'foreign':
            mended.push(lower)
            break
        }
      }
      for (const { bit, name, value } of added) if ((present & bit) === 0) kept.push(name, value)
      // Several policies all hold, so the application's own stays beside it.
      const policy = docsPolicy !== null ? ofDocs : isData ? ofData : own
      if (policy !== null && policy !== '') kept.push('content-security-policy', policy)
      if (cache && credential !== null && (present & bits.cache) === 0)
        kept.push('cache-control', credential === 'strong' ? 'no-store' : 'private')
      if (governsOrigins) {
        if (!isVaried) kept.push('vary', 'Origin')
        kept.push(...origin)
      }
      return kept
    },
  }
}

const corsHeaders = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-private-network',
  'access-control-expose-headers',
  'access-control-max-age',
]
