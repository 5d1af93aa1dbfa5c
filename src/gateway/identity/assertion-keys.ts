// The keys with which the application is told who calls: one line of text that both sides read, the gateway and the application's dependency.

import { createSecretKey } from 'node:crypto'
import type { AssertionKey } from './assertion.ts'
import { decodeBase64url } from './base64url.ts'

/** `ID:BASE64URL`, one or more with white space between; the first one signs. Null where one is not written so, or is shorter than 32 bytes. */
export function parseAssertionKeys(text: string): AssertionKey | null {
  const keys = text.split(/\s+/).filter((word) => word !== '')
  const parsed = keys.map((word) => {
    const colon = word.indexOf(':')
    const bytes = decodeBase64url(word.slice(colon + 1))
    return colon < 1 || bytes === null || bytes.length < 32
      ? null
      : { kid: word.slice(0, colon), algorithm: 'HS256' as const, object: createSecretKey(bytes) }
  })
  return parsed.includes(null) ? null : (parsed[0] ?? null)
}
