// Secrets at rest: API keys by SHA-256 (they are long and random, so a fast hash is enough and a look-up stays one), passwords by scrypt
// (RFC 7914), written `scrypt$LOG2N$R$P$SALT$HASH`. Nothing here ever holds or prints one in the clear.

import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'

export interface StoredPassword {
  readonly cost: number
  readonly blockSize: number
  readonly parallel: number
  readonly salt: Buffer
  readonly hash: Buffer
}

/** Of OWASP's equal choices (password storage cheat sheet) the one with 32 MB: every worker of a gateway may be trying some. */
export const usualCost = { cost: 15, blockSize: 8, parallel: 3 }

export function hashApiKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('base64url')
}

export async function hashPassword(password: string, { cost, blockSize, parallel } = usualCost): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, { cost, blockSize, parallel, salt, hash: Buffer.alloc(32) })
  return `scrypt$${cost}$${blockSize}$${parallel}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Null where the text is not what `hashPassword` writes, or asks for more than 256 MB or less than OWASP's weakest advice. */
export function parseStoredPassword(text: string): StoredPassword | null {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]{16,128})\$([A-Za-z0-9_-]{43,128})$/.exec(text)
  if (match === null) return null
  const [, cost, blockSize, parallel, saltText = '', hashText = ''] = match
  const salt = decodeBase64url(saltText)
  const hash = decodeBase64url(hashText)
  const stored = { cost: Number(cost), blockSize: Number(blockSize), parallel: Number(parallel) }
  if (salt === null || hash === null) return null
  if (stored.cost < 13 || stored.blockSize < 8 || stored.parallel < 1 || stored.parallel > 16) return null
  if (2 ** stored.cost * stored.blockSize * 128 > 256 * 1024 * 1024) return null
  return { ...stored, salt, hash }
}

/** Takes as long for a user who is not there: give the hash of nobody then. */
export async function isPassword(password: string, stored: StoredPassword): Promise<boolean> {
  const hash = await derive(password, stored)
  return hash.length === stored.hash.length && timingSafeEqual(hash, stored.hash)
}

function derive(password: string, { cost, blockSize, parallel, salt, hash }: StoredPassword): Promise<Buffer> {
  const options = { N: 2 ** cost, r: blockSize, p: parallel, maxmem: 2 ** cost * blockSize * 128 * 2 }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hash.length, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}
