// What becomes of a credential that does not hold, in the words of HTTP: 401 with what would be taken, 429 with how long to wait.

import type { Authentication } from '../decide/index.ts'
import type { Credential } from './credentials.ts'
import type { TokenVerdict } from './judge-token.ts'

export const anonymous: Authentication = { kind: 'principal', principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} } }

/** RFC 9110 §11.6.1 wants one; of keys and cookies no scheme is registered. */
const challenges: Readonly<Record<Credential['kind'], string>> = {
  bearer: 'Bearer error="invalid_token"',
  dpop: 'DPoP error="invalid_token"',
  basic: 'Basic realm="gateway", charset="UTF-8"',
  'api-key': 'ApiKey',
  cookie: 'Cookie',
}

export function badCredential(reason: string, kind: Credential['kind']): Authentication {
  return { kind: 'refused', code: 'credential-refused', reason, headers: [['www-authenticate', challenges[kind]]] }
}

/** Where nothing that the caller could show would help. */
export function refuse(code: 'origin-refused' | 'certificate-refused', reason: string): Authentication {
  return { kind: 'refused', code, reason, headers: [] }
}

export function waitFor(seconds: number): Authentication {
  return { kind: 'refused', code: 'too-many-failures', reason: 'too-many-failures', headers: [['retry-after', String(seconds)]] }
}

export function toAuthentication(verdict: TokenVerdict, kind: Credential['kind']): Authentication {
  switch (verdict.kind) {
    case 'known':
      return { kind: 'principal', principal: verdict.principal }
    case 'refused':
      return badCredential(verdict.fault, kind)
    case 'unavailable':
      return { kind: 'unavailable', reason: verdict.because }
    case 'limited':
      return waitFor(verdict.seconds)
  }
}
