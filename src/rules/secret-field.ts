// Fields of an answer that hold a secret, by their names.

import { wordsOf } from '../knowledge/index.ts'

export interface SecretField {
  readonly name: string
  /** A password of the people whom the model is about; another password, a key or a token that the app keeps for them. */
  readonly kind: 'own-password' | 'password' | 'key'
}

/** What a field holds; null where it is no secret, is one's own to know, or says something about a secret. */
export function secretField(name: string): SecretField | null {
  const words = wordsOf(name)
  if (words.length === 0 || words.length > 4 || words.some((word) => about.has(word))) return null
  const joined = words.join('_')
  // `password_key`: where a vault keeps it.
  if (words.some((word) => passwords.has(word)) && words.at(-1) !== 'key')
    return { name, kind: words.every((word) => passwords.has(word) || plain.has(word)) ? 'own-password' : 'password' }
  return keys.test(joined) ? { name, kind: 'key' } : null
}

const passwords = new Set('password passwd pwd passphrase'.split(' '))
const plain = new Set(
  'hashed hash hex bcrypt argon2 encrypted crypted user account login plain raw clear text current old new salted my'.split(' '),
)
const keys =
  /(?:^|_)(?:api_?keys?|secret|secret_?(?:access_)?key|client_secret|private_key|signing_key|encryption_key|access_key_secret|(?:totp|otp|mfa)_secret|(?:bot|app|refresh|reset|service)_token|token_hash|hashed_key|key_hash)$/
/** `password_set`, `masked_api_key`, `password_policy`: nothing that opens a door. */
const about = new Set(
  'has is masked mask redacted obfuscated hidden public publishable preview hint prefix suffix last first display partial name names id ids url uri path type types kind policy policies rule rules field label title description message error status state set enabled required expired expires expiry expiration changed updated created at age length count min max format placeholder reset forgot link location ref reference arn env variable provider version source strength score header requirement requirements'.split(
    ' ',
  ),
)
