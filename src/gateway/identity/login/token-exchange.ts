// From what the issuer gives to a session: the ID token says who logged in; the access token, where it is a JWT of this issuer for this gateway, says what they
// may, and is verified as any bearer token is. Where it is none, the ID token says it, with the scopes that were granted, and userinfo where that is asked.

import { verifySignature } from '../algorithm.ts'
import { type Claims, judgeClaims } from '../claims.ts'
import type { Issuer } from '../issuer.ts'
import { parseJsonObject, parseJws } from '../jws.ts'
import { type StatementFault, verifyIdToken } from './id-token.ts'
import type { LoginRules } from './login-rules.ts'
import type { PendingLogin } from './pending-login.ts'
import type { Provider, Tokens } from './provider.ts'
import type { Session } from './session.ts'
import type { Renewed } from './sessions.ts'

export type Exchanged =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'away'; readonly reason: string }

export interface ExchangePlace {
  readonly rules: LoginRules
  readonly provider: Provider
  readonly issuer: Issuer
  readonly now: () => number
}

/** Parts of the ID token that speak of the login alone. */
const ofTheLogin = new Set(['nonce', 'at_hash', 'c_hash', 's_hash'])
/** Of a refresh whose answer says nothing of the time. */
const usualLife = 300

export async function exchangeCode(code: string, pending: PendingLogin, place: ExchangePlace): Promise<Exchanged> {
  const { rules, provider, now } = place
  const redirect = `${rules.address}${rules.paths.callback}`
  const answer = await provider.redeem({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    code_verifier: pending.verifier,
  })
  if (answer.kind === 'away') return { kind: 'away', reason: 'issuer-away' }
  if (answer.kind === 'refused') return { kind: 'refused', reason: `code: ${answer.error}` }
  const tokens = answer.value
  if (tokens.id === null) return { kind: 'refused', reason: 'id-token: missing' }
  const claims = await readIdToken(tokens.id, tokens, pending.nonce, place)
  if (typeof claims === 'string') return faulty(claims)
  const told = await readClaims(claims, tokens, place)
  if (told === null) return { kind: 'away', reason: 'issuer-away' }
  const sub = String(claims['sub']) // A text: the ID token was verified.
  const { sid = null } = claims
  return {
    kind: 'session',
    session: {
      begun: now(),
      until: told.until,
      claims: told.claims,
      sub,
      sid: typeof sid === 'string' && sid !== '' && sid.length <= 512 ? sid : null,
      refresh: tokens.refresh,
      idToken: tokens.id,
    },
  }
}

export async function renewSession(session: Session, place: ExchangePlace): Promise<Renewed> {
  if (session.refresh === null) return { kind: 'over' }
  const answer = await place.provider.redeem({ grant_type: 'refresh_token', refresh_token: session.refresh })
  // What is wrong with us may be mended; a grant that is over is over.
  if (answer.kind === 'refused' && answer.error === 'invalid_grant') return { kind: 'over' }
  if (answer.kind !== 'told') return { kind: 'away' }
  const tokens = answer.value
  const refresh = tokens.refresh ?? session.refresh
  if (tokens.id === null) {
    const access = await readAccessToken(tokens.access, session.sub, place)
    const until = access?.until ?? place.now() + (tokens.life ?? usualLife) * 1000
    return { kind: 'renewed', session: { ...session, refresh, claims: access?.claims ?? session.claims, until } }
  }
  const claims = await readIdToken(tokens.id, tokens, null, place)
  if (claims === 'keys-away') return { kind: 'away' }
  // Core §12.2: of the same person, or of nobody.
  if (typeof claims === 'string' || claims['sub'] !== session.sub) return { kind: 'over' }
  const told = await readClaims(claims, tokens, place)
  if (told === null) return { kind: 'away' }
  return { kind: 'renewed', session: { ...session, ...told, refresh, idToken: tokens.id } }
}

const readIdToken = (token: string, { access }: Tokens, nonce: string | null, { issuer, rules, now }: ExchangePlace) =>
  verifyIdToken(token, { issuer, client: rules.client.id, now: now() }, { nonce, access })

const faulty = (fault: StatementFault): Exchanged =>
  fault === 'keys-away' ? { kind: 'away', reason: fault } : { kind: 'refused', reason: `id-token: ${fault}` }

interface Told {
  readonly claims: Claims
  /** Milliseconds since 1970. */
  readonly until: number
}

/** Null where userinfo is wanted and cannot be had. */
async function readClaims(id: Claims, tokens: Tokens, place: ExchangePlace): Promise<Told | null> {
  const { rules, provider, now } = place
  const access = await readAccessToken(tokens.access, String(id['sub']), place)
  if (access !== null) return access
  let more: Claims = {}
  if (rules.userinfo) {
    const asked = await provider.userinfo(tokens.access)
    // Core §5.3.2: it may speak of somebody else if it was made to.
    if (asked.kind !== 'told' || asked.value['sub'] !== id['sub']) return null
    more = asked.value
  }
  const said = Object.fromEntries(Object.entries(id).filter(([name]) => !ofTheLogin.has(name)))
  const scope = tokens.scope ?? toScope(rules.scopes)
  const claims = { ...more, ...said, ...(Object.hasOwn(said, 'scope') ? {} : { scope }) }
  const until = tokens.life === null ? Number(id['exp']) * 1000 : now() + tokens.life * 1000
  return { claims, until }
}

export const toScope = (scopes: readonly string[]): string => [...new Set(['openid', ...scopes])].join(' ')

/** Null where it is opaque, not for this gateway, or about somebody else. */
async function readAccessToken(token: string, sub: string, { issuer, now }: ExchangePlace): Promise<Told | null> {
  const jws = parseJws(token)
  if (typeof jws === 'string' || !issuer.algorithms.includes(jws.algorithm)) return null
  if (issuer.type !== null && jws.type !== issuer.type) return null
  const claims = parseJsonObject(jws.payload)
  const time = now()
  if (claims === null || claims['sub'] !== sub || judgeClaims(claims, issuer.claims, time / 1000) !== null) return null
  const found = await issuer.keys.find(jws.kid, jws.algorithm, time)
  if (found.kind === 'away') return null
  for (const key of found.keys)
    if (await verifySignature(jws.algorithm, key.object, jws.input, jws.signature)) return { claims, until: Number(claims['exp']) * 1000 }
  return null
}
