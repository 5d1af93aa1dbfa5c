// Callers that show a key of their own. The file holds hashes, so whoever reads it can show none.

import { randomBytes } from 'node:crypto'
import type { Principal } from '../../policy/index.ts'
import { type LineFault, parseHolders, toHolderPrincipal } from './holders.ts'
import { hashApiKey } from './stored-secret.ts'

interface Known {
  readonly principal: Principal
  readonly until: number
}

const mark = 'sha256:'
const longestKey = 1024

export class ApiKeys {
  readonly #known: ReadonlyMap<string, Known>

  constructor(known: ReadonlyMap<string, Known>) {
    this.#known = known
  }

  /** `now` in milliseconds since 1970. */
  find(key: string, now: number): Principal | 'unknown-key' | 'expired' {
    if (key.length > longestKey) return 'unknown-key'
    const known = this.#known.get(hashApiKey(key))
    if (known === undefined) return 'unknown-key'
    return now < known.until ? known.principal : 'expired'
  }
}

export function parseApiKeys(text: string, prefix: string): ApiKeys | LineFault {
  const holders = parseHolders(text)
  if ('line' in holders) return holders
  const known = new Map<string, Known>()
  for (const holder of holders) {
    const hash = holder.secret.slice(mark.length)
    const fault = (reason: string): LineFault => ({ line: holder.line, reason })
    if (!holder.secret.startsWith(mark) || !/^[A-Za-z0-9_-]{43}$/.test(hash)) return fault('the second word is no `sha256:` of a key')
    if (known.has(hash)) return fault('the key stands twice')
    known.set(hash, { principal: toHolderPrincipal(holder, 'service', prefix), until: holder.until })
  }
  return new ApiKeys(known)
}

/** 256 random bits; the first letters tell people and scanners what it is. */
export function createApiKey(): { readonly key: string; readonly stored: string } {
  const key = `fwk_${randomBytes(32).toString('base64url')}`
  return { key, stored: mark + hashApiKey(key) }
}
