// Fields of an answer that hold a secret, by their names.

import { wordsOf } from '../knowledge/index.ts'

export interface SecretField {
  readonly name: string
  readonly kind: 'password' | 'key'
}

/** What a field holds; null where it is no secret, is one's own to know, or says something about a secret. */
export function secretField(name: string): SecretField | null {
  const words = wordsOf(name)
  if (words.length === 0 || words.length > 4 || words.some((word) => about.has(word))) return null
  const joined = words.join('_')
  if (words.some((word) => passwords.has(word))) return { name, kind: 'password' }
  return keys.test(joined) ? { name, kind: 'key' } : null
}

const passwords = new Set('password passwd pwd passphrase'.split(' '))
const keys =
  /(?:^|_)(?:api_?keys?|secret|secret_?(?:access_)?key|client_secret|private_key|signing_key|encryption_key|access_key_secret|(?:totp|otp|mfa)_secret|(?:bot|app|refresh|reset|service)_token|token_hash|hashed_key|key_hash)$/
/** `password_set`, `masked_api_key`, `password_policy`: nothing that opens a door. */
const about = new Set(
  'has is masked mask redacted obfuscated hidden public publishable preview hint prefix suffix last first display partial name names id ids url uri path type types kind policy policies rule rules field label title description message error status state set enabled required expired expires expiry expiration changed updated created at age length count min max format placeholder reset forgot link location ref reference arn env variable provider version source strength score header requirement requirements'.split(
    ' ',
  ),
)
