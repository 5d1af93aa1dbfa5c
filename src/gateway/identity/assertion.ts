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
  readonly #sign: Sign
  readonly #header: string
  readonly #audience: string
  /** What all assertions of a second begin with. */
  #beginning = { iat: Number.NaN, text: '' }
  /** Of a principal nothing changes from one request to the next. */
  readonly #callers = new WeakMap<Principal, string>()
  /** By operation and method. */
  readonly #operations = new Map<string, Map<string, string>>()

  constructor(key: AssertionKey, audience: string) {
    this.#sign = createSign(key)
    this.#header = `${encode(JSON.stringify({ alg: key.algorithm, kid: key.kid, typ: assertionType }))}.`
    this.#audience = JSON.stringify(audience)
  }

  /** `now` in milliseconds since 1970. */
  sign({ principal, operation, method, target }: AssertedRequest, now: number): string {
    const parts = [this.#beginningAt(Math.floor(now / 1000)), this.#callerOf(principal), this.#operationOf(operation, method)]
    return this.#sign(parts, plain.test(target) ? target : JSON.stringify(target).slice(1, -1), '"}')
  }

  #beginningAt(iat: number): string {
    if (this.#beginning.iat !== iat)
      this.#beginning = { iat, text: this.#header + encodePart(`{"aud":${this.#audience},"iat":${iat},"exp":${iat + assertionLife},`) }
    return this.#beginning.text
  }

  #callerOf(principal: Principal): string {
    let text = this.#callers.get(principal)
    if (text === undefined) {
      text = encodePart(`${claimsOf(principal)},`)
      this.#callers.set(principal, text)
    }
    return text
  }

  #operationOf(operation: string, method: string): string {
    let methods = this.#operations.get(operation)
    if (methods === undefined) {
      methods = new Map()
      if (this.#operations.size >= mostOperations) this.#operations.clear()
      this.#operations.set(operation, methods)
    }
    let text = methods.get(method)
    if (text === undefined) {
      text = encodePart(`"op":${JSON.stringify(operation)},"htm":${JSON.stringify(method)},"htu":`, '"')
      methods.set(method, text)
    }
    return text
  }
}

/** As many as are kept. */
const mostOperations = 10_000

function claimsOf({ kind, id, roles, scopes, tenant }: Principal): string {
  const claims = {
    kind,
    ...(id === undefined ? {} : { sub: id }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(tenant === undefined ? {} : { tenant }),
  }
  return JSON.stringify(claims).slice(1, -1)
}

/** A text of JSON that is as it stands between its quotes. */
const plain = /^[ !#-[\]-~]*$/

/** With as many blanks behind it, which JSON does not read, as make whole groups of base64 with what comes last: what follows is encoded by itself. */
function encodePart(text: string, last = ''): string {
  const bytes = Buffer.byteLength(text, 'utf8') + last.length
  return encode(text + ' '.repeat((3 - (bytes % 3)) % 3) + last)
}

/** What is signed and its signature, with a point between them (RFC 7515, 7.1), of parts that follow one another, and what comes last with its end, which are not encoded yet. */
type Sign = (parts: readonly string[], last: string, end: string) => string

function createSign({ algorithm, object }: AssertionKey): Sign {
  if (algorithm !== 'HS256')
    return (parts, last, end) => {
      const input = parts.join('') + encode(last + end)
      return `${input}.${signWith(algorithm, object, Buffer.from(input, 'latin1')).toString('base64url')}`
    }
  const hmac = new TextHmac(object)
  return (parts, last, end) => hmac.sign(parts, last, end)
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}
