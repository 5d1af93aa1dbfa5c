// Who asks: the authenticator of a running gateway. What does not hold is refused; nobody falls back to anonymous. The one exception is a session
// whose time is over, because browsers go on showing its cookie, unasked.

import type { Principal } from '../../policy/index.ts'
import type { Authentication, Authenticator } from '../decide/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import { Ambient, type SessionRules } from './ambient.ts'
import type { ApiKeys } from './api-keys.ts'
import type { CallerMemory } from './caller-memory.ts'
import { boundCertificate, type CertificateRules, toCertificatePrincipal } from './certificates.ts'
import type { Claims } from './claims.ts'
import { type Credential, type CredentialFacts, findCredential, isTokenIn } from './credentials.ts'
import { boundKey, judgeProof } from './dpop.ts'
import type { FailureRules } from './failure-limit.ts'
import { HeldTokens } from './held-tokens.ts'
import type { Issuer, IssuerSettings } from './issuer.ts'
import type { TokenVerdict } from './judge-token.ts'
import { longestToken } from './jws.ts'
import type { LoginRules } from './login/login-rules.ts'
import { hashSessionId, isSessionId } from './login/session.ts'
import type { Sessions } from './login/sessions.ts'
import { OpaqueTokens } from './opaque-tokens.ts'
import type { Passwords } from './passwords.ts'
import type { AskProfile, Completed } from './profiles.ts'
import { anonymous, badCredential, refuse, toAuthentication, waitFor } from './refusals.ts'
import { tokenHash } from './token-cache.ts'
import { TokenVerifier } from './token-verifier.ts'

export interface AuthenticatorOptions {
  readonly issuers: readonly IssuerSettings[]
  /** `keys` is asked for each request: the file may have changed. */
  readonly apiKeys: { readonly header: string; readonly keys: () => ApiKeys } | null
  readonly passwords: (() => Passwords) | null
  readonly sessions: SessionRules | null
  /** People log in here: then `sessions` are none. */
  readonly login?: { readonly rules: LoginRules; open(issuer: Issuer): Sessions } | null
  readonly certificates: CertificateRules | null
  readonly failures: FailureRules
  readonly memory: CallerMemory
  readonly now: () => Date
  readonly askProfile: AskProfile
  /** How the client calls us, for proofs of possession: scheme and host; null says `http(s)://HOST` of the request itself. */
  readonly origin: string | null
}

type Answer = Authentication | Promise<Authentication>
type Shown = ReturnType<typeof findCredential>

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { memory, apiKeys, passwords, sessions, certificates, now, origin } = options
  // Who is set to know nobody does not judge what the application may know.
  if (options.issuers.length === 0 && apiKeys === null && passwords === null && certificates === null)
    return { authenticate: () => anonymous }
  const issuers = memory.issuers.take(options.issuers, options.askProfile)
  memory.failures.rules = options.failures
  const tokens = new TokenVerifier(issuers, memory)
  const opaque = new OpaqueTokens(issuers, memory.revocations, memory.failures)
  const login = options.login ?? null
  const ambient = new Ambient(login === null ? sessions : login.rules)
  const rules = { apiKeyHeader: apiKeys?.header ?? null, cookie: login?.rules.cookie ?? sessions?.cookie ?? null }
  const issuerOfLogin = issuers.find(({ name }) => name === login?.rules.issuer)
  const loggedIn = login === null || issuerOfLogin === undefined ? null : login.open(issuerOfLogin)

  const held = new HeldTokens()
  const recall = (token: string) => held.find(token, now().getTime())

  /** A token of three parts says itself whose it is. */
  const verify = (token: string, named: string | null, time: number, { address }: Client, hash?: string) =>
    !opaque.isEmpty && !isCompact(token) ? opaque.verify(token, named, time, address) : tokens.verify(token, time, address, hash)

  const profiles = new Map(issuers.flatMap(({ name, profiles: asked }) => (asked === null ? [] : [[name, asked] as const])))

  /** Who a token that holds is about, with what the application knows of them. */
  const complete = (verdict: Extract<TokenVerdict, { kind: 'known' }>, token: string, kind: Credential['kind']): Answer => {
    const asked = profiles.size === 0 ? undefined : profiles.get(verdict.issuer)
    if (asked === undefined) return toAuthentication(verdict, kind)
    const completed = asked.complete(token, verdict.principal, now().getTime())
    return completed instanceof Promise ? completed.then((later) => fromProfile(later, kind)) : fromProfile(completed, kind)
  }

  const withBearer = (credential: Extract<Credential, { kind: 'bearer' | 'dpop' }>, head: RequestHead, client: Client): Answer => {
    const { kind, token } = credential
    const time = now().getTime()
    const finish = (verdict: TokenVerdict): Answer => {
      if (verdict.kind !== 'known') return toAuthentication(verdict, kind)
      if (!holdsCertificate(verdict.claims, client)) return badCredential('certificate-of-another', kind)
      const bound = boundKey(verdict.claims)
      if (bound === null && kind === 'bearer') return complete(verdict, token, kind)
      // A token that is bound to a key is no bearer token (RFC 9449 §7.1), and a proof proves nothing of one that is not.
      if (bound === null || kind === 'bearer') return badCredential('proof-missing', kind)
      const sent = head.headers.filter(({ name }) => name === 'dpop').map(({ value }) => value)
      const address = `${origin ?? `${client.isEncrypted ? 'https' : 'http'}://${head.host}`}${head.rawPath}`
      return judgeProof(sent, bound, { method: head.method, address, token }, memory.proofs, time / 1000).then((fault) =>
        fault === null ? complete(verdict, token, kind) : badCredential(fault, kind),
      )
    }
    if (token.length <= longestToken) credential.hash ??= tokenHash(token)
    const verdict = verify(token, null, time, client, credential.hash)
    return verdict instanceof Promise ? verdict.then(finish) : finish(verdict)
  }

  const withSession = (token: string, head: RequestHead, client: Client): Answer => {
    const foreign = ambient.judgeSession(head, token)
    if (foreign !== null) return refuse('origin-refused', foreign)
    const named = sessions?.issuer ?? ''
    const finish = (verdict: TokenVerdict): Answer => {
      if (verdict.kind === 'refused' && (verdict.fault === 'expired' || verdict.fault === 'inactive')) return anonymous
      if (verdict.kind === 'known' && verdict.issuer !== named) return badCredential('wrong-issuer', 'cookie')
      // A cookie comes with no proof.
      if (verdict.kind === 'known' && (boundKey(verdict.claims) !== null || !holdsCertificate(verdict.claims, client)))
        return badCredential('proof-missing', 'cookie')
      return verdict.kind === 'known' ? complete(verdict, token, 'cookie') : toAuthentication(verdict, 'cookie')
    }
    const verdict = verify(token, named, now().getTime(), client)
    return verdict instanceof Promise ? verdict.then(finish) : finish(verdict)
  }

  /** Whoever logged in here: what the cookie holds is a name of a session, and no token. */
  const withLogin = (credential: Extract<Credential, { kind: 'cookie' }>, head: RequestHead, known: Sessions): Answer => {
    const { token } = credential
    const foreign = ambient.judgeSession(head, token)
    if (foreign !== null) return refuse('origin-refused', foreign)
    if (!isSessionId(token)) return anonymous
    credential.hash ??= hashSessionId(token)
    return known.find(credential.hash)
  }

  const withKey = (key: string, { address }: Client): Answer => {
    const time = now().getTime()
    const found = apiKeys?.keys().find(key, time) ?? 'unknown-key'
    if (typeof found !== 'string') return known(found)
    const wait = memory.failures.waits(address, time)
    if (wait > 0) return waitFor(Math.ceil(wait / 1000))
    if (found === 'unknown-key') memory.failures.count(address, time)
    return badCredential(found, 'api-key')
  }

  const withPassword = ({ user, password }: Extract<Credential, { kind: 'basic' }>, head: RequestHead, client: Client): Answer => {
    const foreign = ambient.judgeUnasked(head)
    if (foreign !== null) return refuse('origin-refused', foreign)
    const time = now().getTime()
    const read = passwords?.()
    const remembered = read?.recall(user, password, time) ?? null
    if (remembered !== null) return typeof remembered === 'string' ? badCredential(remembered, 'basic') : known(remembered)
    const wait = memory.failures.waits(client.address, time)
    if (read === undefined || wait > 0) return wait > 0 ? waitFor(Math.ceil(wait / 1000)) : badCredential('no-passwords', 'basic')
    return read.check(user, password, time).then((verdict) => {
      if (typeof verdict !== 'string') return known(verdict)
      if (verdict === 'too-many-at-once') return { kind: 'unavailable', reason: verdict }
      if (verdict === 'wrong-password') memory.failures.count(client.address, time)
      return badCredential(verdict, 'basic')
    })
  }

  /** The connection shows it with every request: it counts where nothing else was shown. */
  const withCertificate = (head: RequestHead, { certificate }: Client): Answer => {
    if (certificates === null || certificate === undefined) return anonymous
    const foreign = ambient.judgeUnasked(head)
    if (foreign !== null) return refuse('origin-refused', foreign)
    const found = toCertificatePrincipal(certificate, certificates)
    return typeof found === 'string' ? refuse('certificate-refused', found) : known(found)
  }

  /** The same lines show the same credential; the query may hold one that is none. */
  const find = (head: RequestHead): Shown => {
    const { block, query } = head
    if (block === null || (query !== null && isTokenIn(`?${query}`)))
      return findCredential(listFacts(head, rules.apiKeyHeader, rules.cookie !== null), rules, recall)
    const before = block.credential
    // Nobody else has these rules in hand.
    if (before !== null && before.rules === rules) return before.found as Shown
    const found = findCredential(listFacts(head, rules.apiKeyHeader, rules.cookie !== null), rules, recall)
    block.credential = { rules, found }
    return found
  }

  const judge = (credential: Credential, head: RequestHead, client: Client): Answer => {
    switch (credential.kind) {
      case 'bearer':
      case 'dpop':
        return withBearer(credential, head, client)
      case 'cookie':
        return loggedIn === null ? withSession(credential.token, head, client) : withLogin(credential, head, loggedIn)
      case 'api-key':
        return withKey(credential.key, client)
      case 'basic':
        return withPassword(credential, head, client)
    }
  }

  return {
    authenticate(head, client) {
      const credential = find(head)
      if (credential === null) return withCertificate(head, client)
      if (typeof credential === 'string') return badCredential(credential, 'bearer')
      const answer = judge(credential, head, client)
      // Who has to be waited for is known at once when they come again.
      if ('principal' in answer && head.block?.isVouched !== true) {
        if (head.block !== null) head.block.isVouched = answer.principal.kind !== 'anonymous'
        if (credential.kind === 'bearer') held.keep(credential, now().getTime())
      }
      return answer
    },
  }
}

function fromProfile(completed: Completed, kind: Credential['kind']): Authentication {
  switch (completed.kind) {
    case 'principal':
      return completed
    case 'refused':
      return badCredential('profile-refused', kind)
    case 'unavailable':
      return { kind: 'unavailable', reason: 'profile-away' }
  }
}

const known = (principal: Principal): Authentication => ({ kind: 'principal', principal })

function isCompact(token: string): boolean {
  const second = token.indexOf('.', token.indexOf('.') + 1)
  return second > 0 && token.indexOf('.', second + 1) === -1
}

function holdsCertificate(claims: Claims, { certificate }: Client): boolean {
  const bound = boundCertificate(claims)
  return bound === null || bound === certificate?.fingerprint
}

const none: readonly string[] = []

function listFacts({ headers, query }: RequestHead, apiKeyHeader: string | null, withCookies: boolean): CredentialFacts {
  const authorization: string[] = []
  let apiKey: string[] | null = null
  let cookie: string[] | null = null
  for (const { name, value } of headers)
    if (name === 'authorization') authorization.push(value)
    else if (name === apiKeyHeader) {
      apiKey ??= []
      apiKey.push(value)
    } else if (withCookies && name === 'cookie') {
      cookie ??= []
      cookie.push(value)
    }
  return { authorization, apiKey: apiKey ?? none, cookie: cookie ?? none, query: query === null ? '' : `?${query}` }
}
