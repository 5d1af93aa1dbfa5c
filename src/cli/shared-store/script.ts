// A script for the store. It is sent by its digest, and as a whole where the store does not know it yet.

import { createHash } from 'node:crypto'

export interface StoreScript {
  readonly text: string
  /** SHA-1, as EVALSHA wants it. */
  readonly digest: string
}

export const toScript = (text: string): StoreScript => ({ text, digest: createHash('sha1').update(text).digest('hex') })
