// The keys with which the application is told who calls: one line of text that both sides read, the gateway and the application's dependency. A
// shared one is `ID:BASE64URL` on both sides; of a pair the gateway has `ID:ed25519:BASE64URL` and the application the public half.

import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { AssertionKey } from './assertion.ts'
import { decodeBase64url } from './base64url.ts'

const mark = 'ed25519:'

/** One or more with white space between; the first one signs. Null where one is not written so, or is too short. */
export function parseAssertionKeys(text: string): AssertionKey | null {
  const keys = text.split(/\s+/).filter((word) => word !== '')
  const parsed = keys.map(parseKey)
  return parsed.includes(null) ? null : (parsed[0] ?? null)
}

function parseKey(word: string): AssertionKey | null {
  const colon = word.indexOf(':')
  const rest = word.slice(colon + 1)
  const isPair = rest.startsWith(mark)
  const bytes = decodeBase64url(isPair ? rest.slice(mark.length) : rest)
  if (colon < 1 || bytes === null) return null
  const kid = word.slice(0, colon)
  if (isPair) return bytes.length === 32 ? { kid, algorithm: 'EdDSA', object: toPrivateKey(bytes) } : null
  return bytes.length < 32 ? null : { kid, algorithm: 'HS256', object: createSecretKey(bytes) }
}

/** RFC 8410 §7: what stands before the 32 bytes in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function toPrivateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
}

/** The same text twice where both share it. */
export function createSigningKey(
  kid: string,
  algorithm: AssertionKey['algorithm'],
): { readonly gateway: string; readonly application: string } {
  if (algorithm === 'HS256') {
    const shared = `${kid}:${randomBytes(32).toString('base64url')}`
    return { gateway: shared, application: shared }
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const { d = '' } = privateKey.export({ format: 'jwk' })
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { gateway: `${kid}:${mark}${d}`, application: `${kid}:${x}` }
}
