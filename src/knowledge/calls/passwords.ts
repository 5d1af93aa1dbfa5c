// Hashing passwords: what is made for it, and what is not.
import { defineCalls } from '../call-row.ts'

/** Hashes of passlib that a graphics card tries by the billion. */
const fast =
  'md5_crypt apr_md5_crypt ldap_md5 ldap_salted_md5 ldap_sha1 ldap_salted_sha1 hex_md5 hex_sha1 hex_sha256 hex_sha512 plaintext ldap_plaintext des_crypt nthash lmhash mysql323 mysql41 sha1_crypt'.split(
    ' ',
  )

export const passwordCalls = defineCalls([
  {
    call: 'passlib.context.CryptContext',
    also: ['passlib.context.LazyCryptContext'],
    parameters: ['schemes'],
    tags: ['password-hash'],
  },
  ...fast.map((scheme) => ({
    call: `passlib.hash.${scheme}.hash`,
    also: [`passlib.hash.${scheme}.encrypt`],
    parameters: ['password'],
    tags: ['password-hash'] as const,
  })),
  {
    call: 'hashlib.pbkdf2_hmac',
    parameters: ['hash_name', 'password', 'salt', 'iterations', 'dklen'],
    tags: ['password-hash'],
  },
  { call: 'hashlib.scrypt', parameters: ['password'], tags: ['password-hash'] },
  { call: 'bcrypt.hashpw', parameters: ['password', 'salt'], tags: ['password-hash', 'password-slow', 'blocking'] },
  { call: 'bcrypt.checkpw', parameters: ['password', 'hashed_password'], tags: ['password-slow'] },
  ...['passlib.context.CryptContext', 'argon2.PasswordHasher', 'pwdlib.PasswordHash'].flatMap((hasher) => [
    { call: `${hasher}.hash`, parameters: ['password'], tags: ['password-slow'] as const },
    { call: `${hasher}.verify`, tags: ['password-slow'] as const },
  ]),
  { call: 'bcrypt.gensalt', parameters: ['rounds', 'prefix'], tags: ['password-hash'] },
  {
    call: 'werkzeug.security.generate_password_hash',
    parameters: ['password', 'method', 'salt_length'],
    tags: ['password-hash'],
  },
  { call: 'crypt.crypt', parameters: ['password', 'salt'], tags: ['password-hash'] },
])
