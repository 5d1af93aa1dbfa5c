// Who asks, by the tokens of issuers: the authenticator of a running gateway. What does not hold is refused; nobody falls back to anonymous.

import type { Authentication, Authenticator } from '../decide/index.ts'
import type { RequestHead } from '../request/index.ts'
import type { AlgorithmName } from './algorithm.ts'
import { type CredentialFacts, findCredential } from './credentials.ts'
import { createKeysFetch } from './discovery.ts'
import { boundKey, judgeProof, ProofMemory } from './dpop.ts'
import { type FetchKeys, KeySet, usualStale } from './key-set.ts'
import type { PrincipalRules } from './principal.ts'
import { RevocationList } from './revocations.ts'
import { TokenCache } from './token-cache.ts'
import { type Issuer, type TokenVerdict, TokenVerifier, usualTokenLimits } from './token-verifier.ts'

export interface IssuerSettings {
  readonly name: string
  /** `iss`, to the letter. */
  readonly issuer: string
  /** Null where the discovery document says it. */
  readonly keys: URL | null
  readonly audiences: readonly string[]
  readonly algorithms: readonly AlgorithmName[]
  readonly type: string | null
  readonly required: Readonly<Record<string, string>>
  /** Both in seconds. */
  readonly skew: number
  readonly longestLife: number | null
  readonly principal: PrincipalRules
}

export interface AuthenticatorOptions {
  readonly issuers: readonly IssuerSettings[]
  readonly now: () => Date
  /** How the client calls us, for proofs of possession: scheme and host; null says `http(s)://HOST` of the request itself. */
  readonly origin: string | null
}

const anonymous: Authentication = { kind: 'principal', principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} } }
const rules = { apiKeyHeader: null, cookie: null }

export function createAuthenticator({ issuers, now, origin }: AuthenticatorOptions): Authenticator {
  const cache = new TokenCache(usualTokenLimits.kept)
  const verifier = new TokenVerifier(
    issuers.map((settings) => toIssuer(settings, cache)),
    new RevocationList(),
    cache,
  )
  const proofs = new ProofMemory()
  return {
    authenticate(head, client) {
      const credential = findCredential(listFacts(head), rules)
      if (credential === null) return anonymous
      if (typeof credential === 'string') return { kind: 'refused', reason: credential }
      if (credential.kind !== 'bearer' && credential.kind !== 'dpop')
        return { kind: 'refused', reason: `no ${credential.kind} credential is known here` }
      const time = now().getTime()
      const address = `${origin ?? `${client.isEncrypted ? 'https' : 'http'}://${head.host}`}${head.rawPath}`
      const proven = { method: head.method, address, token: credential.token }
      const finish = (verdict: TokenVerdict): Authentication | Promise<Authentication> => {
        if (verdict.kind !== 'known') return toAuthentication(verdict)
        const bound = boundKey(verdict.claims)
        if (bound === null && credential.kind === 'bearer') return toAuthentication(verdict)
        // A token that is bound to a key is no bearer token (RFC 9449 §7.1), and a proof proves nothing of one that is not.
        if (bound === null || credential.kind === 'bearer') return { kind: 'refused', reason: 'proof-missing' }
        const sent = head.headers.filter(({ name }) => name === 'dpop').map(({ value }) => value)
        return judgeProof(sent, bound, proven, proofs, time / 1000).then((fault) =>
          fault === null ? toAuthentication(verdict) : { kind: 'refused', reason: fault },
        )
      }
      const verdict = verifier.verify(credential.token, time)
      return verdict instanceof Promise ? verdict.then(finish) : finish(verdict)
    },
  }
}

function toIssuer(
  { name, issuer, keys, audiences, algorithms, type, required, skew, longestLife, principal }: IssuerSettings,
  cache: TokenCache,
): Issuer {
  const fetchKeys: FetchKeys = createKeysFetch(keys === null ? { kind: 'discovery', issuer } : { kind: 'keys', address: keys })
  return {
    name,
    keys: KeySet.from(fetchKeys, { stale: usualStale }, (left) => cache.keepKeys(name, left)),
    algorithms,
    claims: { issuer, audiences, skew, longestLife, required },
    type,
    principal,
  }
}

function listFacts({ headers, query }: RequestHead): CredentialFacts {
  const authorization: string[] = []
  for (const { name, value } of headers) if (name === 'authorization') authorization.push(value)
  return { authorization, apiKey: [], cookie: [], query: query === null ? '' : `?${query}` }
}

function toAuthentication(verdict: TokenVerdict): Authentication {
  switch (verdict.kind) {
    case 'known':
      return { kind: 'principal', principal: verdict.principal }
    case 'refused':
      return { kind: 'refused', reason: verdict.fault }
    case 'unavailable':
      return { kind: 'unavailable', reason: verdict.because }
  }
}
