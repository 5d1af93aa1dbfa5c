// Who is calling, told to the application behind: a compact JWS of 30 seconds over the principal, the operation, the method, the path as it
// was sent, and the application it is meant for. The application verifies it and refuses its absence, so that who reaches it past the
// gateway reaches nothing. HMAC-SHA256, or Ed25519 where the application may hold no secret.

import type { KeyObject } from 'node:crypto'
import type { Principal } from '../../policy/index.ts'
import { signWith } from './algorithm.ts'

export const assertionHeader = 'fastward-identity'
export const assertionType = 'fastward+jwt'
/** In seconds. */
export const assertionLife = 30

export interface AssertionKey {
  readonly kid: string
  readonly algorithm: 'HS256' | 'EdDSA'
  readonly object: KeyObject
}

export interface AssertedRequest {
  readonly principal: Principal
  /** The route's id in the model. */
  readonly operation: string
  readonly method: string
  /** With the query, as the application will see it in its request line. */
  readonly target: string
}

export class AssertionSigner {
  readonly #key: AssertionKey
  readonly #audience: string
  readonly #header: string

  constructor(key: AssertionKey, audience: string) {
    this.#key = key
    this.#audience = audience
    this.#header = encode({ alg: key.algorithm, kid: key.kid, typ: assertionType })
  }

  /** `now` in milliseconds since 1970. */
  sign({ principal, operation, method, target }: AssertedRequest, now: number): string {
    const iat = Math.floor(now / 1000)
    const { kind, id, roles, scopes, tenant } = principal
    const claims = {
      aud: this.#audience,
      iat,
      exp: iat + assertionLife,
      op: operation,
      htm: method,
      htu: target,
      kind,
      ...(id === undefined ? {} : { sub: id }),
      ...(roles.length === 0 ? {} : { roles }),
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      ...(tenant === undefined ? {} : { tenant }),
    }
    const input = `${this.#header}.${encode(claims)}`
    return `${input}.${signWith(this.#key.algorithm, this.#key.object, Buffer.from(input, 'latin1')).toString('base64url')}`
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
}
