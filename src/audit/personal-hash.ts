// Personal values as the record holds them: the same person is the same hash, and only who has the key can tell whose it is.

import { createHmac } from 'node:crypto'
import type { Hash } from './redact.ts'

export const hashText = (key: Uint8Array, text: string): string =>
  `~${createHmac('sha256', key).update(text, 'utf8').digest('base64url').slice(0, 22)}`

const mostKept = 20_000

/** The same few callers come again and again. */
export function createHash(key: Uint8Array): Hash {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const hash = hashText(key, text)
    if (known.size >= mostKept) known.clear()
    known.set(text, hash)
    return hash
  }
}
