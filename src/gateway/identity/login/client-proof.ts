// How the gateway shows an issuer who it is: by nothing but its name (then PKCE alone says that who asks is who began), by a secret (RFC 6749 §2.3.1), or by
// a statement signed with its key (RFC 7523, `private_key_jwt`), which is for this issuer, lives for a minute and counts once.

import { type KeyObject, randomUUID } from 'node:crypto'
import { type AlgorithmName, algorithmsOf, signWith } from '../algorithm.ts'

export type ClientProof = { readonly id: string } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' | 'post'; readonly secret: string }
  | { readonly kind: 'key'; readonly key: KeyObject; readonly algorithm: AlgorithmName; readonly keyId: string | null }
)

export interface ShownProof {
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
}

const life = 60

/** `issuer`: whom it is for. `now` in milliseconds since 1970. */
export function proveClient(client: ClientProof, issuer: string, now: number): ShownProof {
  const { id } = client
  switch (client.kind) {
    case 'none':
      return { headers: {}, parameters: { client_id: id } }
    case 'basic': {
      const shown = Buffer.from(`${toForm(id)}:${toForm(client.secret)}`, 'utf8').toString('base64')
      return { headers: { authorization: `Basic ${shown}` }, parameters: { client_id: id } }
    }
    case 'post':
      return { headers: {}, parameters: { client_id: id, client_secret: client.secret } }
    case 'key': {
      const time = Math.floor(now / 1000)
      const { key, algorithm, keyId } = client
      const head = { alg: algorithm, typ: 'JWT', ...(keyId === null ? {} : { kid: keyId }) }
      const input = `${encode(head)}.${encode({ iss: id, sub: id, aud: issuer, jti: randomUUID(), iat: time, exp: time + life })}`
      const assertion = `${input}.${signWith(algorithm, key, Buffer.from(input, 'latin1')).toString('base64url')}`
      return {
        headers: {},
        parameters: {
          client_id: id,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        },
      }
    }
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')

/** As forms write it (RFC 6749 appendix B). */
const toForm = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)

/** What a private key signs with, the usual first; null of a key that no row has. */
export function signingAlgorithm(key: KeyObject): AlgorithmName | null {
  return key.type === 'private' ? (algorithmsOf(key)[0] ?? null) : null
}
