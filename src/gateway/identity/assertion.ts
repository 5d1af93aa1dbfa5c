// Who is calling, told to the application behind: a compact JWS of 30 seconds over the principal, the operation, the method, the path as it
// was sent, and the application it is meant for. The application verifies it and refuses its absence, so that who reaches it past the
// gateway reaches nothing. HMAC-SHA256, or Ed25519 where the application may hold no secret.

import type { KeyObject } from 'node:crypto'
import type { Principal } from '../../policy/index.ts'
import { signWith } from './algorithm.ts'
import { TextHmac } from './hmac.ts'

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
  readonly #sign: (input: string) => string
  readonly #header: string
  readonly #audience: string
  /** Of a principal nothing changes from one request to the next. */
  readonly #callers = new WeakMap<Principal, string>()

  constructor(key: AssertionKey, audience: string) {
    this.#sign = createSign(key)
    this.#header = `${encode(JSON.stringify({ alg: key.algorithm, kid: key.kid, typ: assertionType }))}.`
    this.#audience = JSON.stringify(audience)
  }

  /** `now` in milliseconds since 1970. */
  sign({ principal, operation, method, target }: AssertedRequest, now: number): string {
    const iat = Math.floor(now / 1000)
    const request = `"op":${JSON.stringify(operation)},"htm":${JSON.stringify(method)},"htu":${JSON.stringify(target)}`
    const claims = `{"aud":${this.#audience},"iat":${iat},"exp":${iat + assertionLife},${request},${this.#callerOf(principal)}}`
    const input = this.#header + encode(claims)
    return `${input}.${this.#sign(input)}`
  }

  #callerOf(principal: Principal): string {
    const known = this.#callers.get(principal)
    if (known !== undefined) return known
    const { kind, id, roles, scopes, tenant } = principal
    const claims = {
      kind,
      ...(id === undefined ? {} : { sub: id }),
      ...(roles.length === 0 ? {} : { roles }),
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      ...(tenant === undefined ? {} : { tenant }),
    }
    const text = JSON.stringify(claims).slice(1, -1)
    this.#callers.set(principal, text)
    return text
  }
}

function createSign({ algorithm, object }: AssertionKey): (input: string) => string {
  if (algorithm !== 'HS256') return (input) => signWith(algorithm, object, Buffer.from(input, 'latin1')).toString('base64url')
  const hmac = new TextHmac(object)
  return (input) => hmac.sign(input)
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}
