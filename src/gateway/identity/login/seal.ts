// What leaves this process and has to come back as it was: texts, sealed with AES-256-GCM under a key of their own each, so that no number of them
// brings two together under one key and nonce. A text opens only for what it was sealed about.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { decodeBase64url } from '../base64url.ts'

const saltBytes = 16
const nonceBytes = 12
const tagBytes = 16

export class Seal {
  readonly #keys: readonly Uint8Array[]

  /** The first of the secrets seals, all of them open. Keys of one purpose are of no use for another. */
  constructor(secrets: readonly string[], purpose: string) {
    this.#keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, 'fastward', purpose, 32)))
  }

  /** As base64url. */
  seal(text: string, about: string): string {
    const [key] = this.#keys
    if (key === undefined) throw new Error('there is no key to seal with')
    const salt = randomBytes(saltBytes)
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', keyOf(key, salt), nonce)
    cipher.setAAD(Buffer.from(about, 'utf8'))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([salt, nonce, sealed, cipher.getAuthTag()]).toString('base64url')
  }

  /** Null where it was not sealed by one of the keys, about this, or was touched. */
  open(sealed: string, about: string): string | null {
    const bytes = decodeBase64url(sealed)
    if (bytes === null || bytes.length < saltBytes + nonceBytes + tagBytes) return null
    for (const key of this.#keys) {
      const opened = openWith(key, bytes, about)
      if (opened !== null) return opened
    }
    return null
  }
}

function openWith(key: Uint8Array, bytes: Buffer, about: string): string | null {
  const salt = bytes.subarray(0, saltBytes)
  const nonce = bytes.subarray(saltBytes, saltBytes + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, salt), nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about, 'utf8'))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(saltBytes + nonceBytes, -tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    // The tag is not what it should be.
    return null
  }
}

const keyOf = (key: Uint8Array, salt: Uint8Array): Buffer => createHmac('sha256', key).update(salt).digest()
