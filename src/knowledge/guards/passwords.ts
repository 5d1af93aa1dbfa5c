// Passwords, one-time codes and comparisons in constant time: true, or silent, only where a secret fits.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const answers: Meaning = { does: 'compare', fails: 'false' }
const raises = (...errors: string[]): Meaning => ({ does: 'compare', fails: 'raises', errors })

/** passlib's hashes have names without end: the ones that programs use. */
const hashes =
  'bcrypt bcrypt_sha256 argon2 scrypt pbkdf2_sha1 pbkdf2_sha256 pbkdf2_sha512 sha256_crypt sha512_crypt sha1_crypt md5_crypt apr_md5_crypt django_pbkdf2_sha256 django_bcrypt django_bcrypt_sha256 django_argon2 ldap_salted_sha1 hex_md5 hex_sha1 hex_sha256 hex_sha512 plaintext des_crypt phpass'.split(
    ' ',
  )

export const passwordGuards = defineGuards([
  // ---- the standard library
  rowOf(['hmac.compare_digest', 'secrets.compare_digest', 'operator._compare_digest', '_operator._compare_digest'], {
    parameters: ['a', 'b'],
    means: answers,
  }),
  // ---- passlib
  rowOf(under(['passlib.context.CryptContext', 'passlib.context.LazyCryptContext', 'passlib.apps.custom_app_context'], ['verify']), {
    parameters: ['secret', 'hash', 'scheme', 'category'],
    means: answers,
  }),
  rowOf(
    under(['passlib.context.CryptContext', 'passlib.context.LazyCryptContext', 'passlib.apps.custom_app_context'], ['verify_and_update']),
    {
      parameters: ['secret', 'hash', 'scheme', 'category'],
      means: answers,
      answer: '0',
    },
  ),
  rowOf(
    hashes.flatMap((hash) => [`passlib.hash.${hash}.verify`, `passlib.hash.${hash}.using.verify`]),
    { parameters: ['secret', 'hash'], means: answers },
  ),
  rowOf(['passlib.totp.TOTP().match', 'passlib.totp.TOTP().verify'], {
    parameters: ['token'],
    means: raises('InvalidTokenError', 'TokenError'),
  }),
  // ---- pwdlib
  rowOf(under(['pwdlib.PasswordHash', 'pwdlib.PasswordHash.recommended', 'pwdlib._hash.PasswordHash'], ['verify']), {
    parameters: ['password', 'hash'],
    means: answers,
  }),
  rowOf(under(['pwdlib.PasswordHash', 'pwdlib.PasswordHash.recommended', 'pwdlib._hash.PasswordHash'], ['verify_and_update']), {
    parameters: ['password', 'hash'],
    means: answers,
    answer: '0',
  }),
  rowOf(['pwdlib.hashers.argon2.Argon2Hasher().verify', 'pwdlib.hashers.bcrypt.BcryptHasher().verify'], {
    parameters: ['password', 'hash'],
    means: answers,
  }),
  rowOf(under(['fastapi_users.password.PasswordHelper'], ['verify_and_update']), {
    parameters: ['plain_password', 'hashed_password'],
    means: answers,
    answer: '0',
  }),
  // ---- bcrypt, argon2, scrypt
  { call: 'bcrypt.checkpw', parameters: ['password', 'hashed_password'], means: answers },
  rowOf(under(['argon2.PasswordHasher', 'argon2._password_hasher.PasswordHasher', 'argon2.PasswordHasher.from_parameters'], ['verify']), {
    parameters: ['hash', 'password'],
    means: raises('VerifyMismatchError', 'VerificationError', 'Argon2Error'),
  }),
  {
    call: 'argon2.verify_password',
    also: ['argon2.low_level.verify_secret'],
    parameters: ['hash', 'password', 'type'],
    means: raises('VerifyMismatchError', 'VerificationError', 'Argon2Error'),
  },
  rowOf(['nacl.pwhash.verify', 'nacl.pwhash.argon2id.verify', 'nacl.pwhash.argon2i.verify', 'nacl.pwhash.scrypt.verify'], {
    parameters: ['password_hash', 'password'],
    means: raises('InvalidkeyError', 'CryptoError'),
  }),
  // ---- frameworks
  rowOf(['werkzeug.security.check_password_hash', 'flask_bcrypt.check_password_hash', 'flask_bcrypt.Bcrypt().check_password_hash'], {
    parameters: ['pwhash', 'password'],
    means: answers,
  }),
  rowOf(['django.contrib.auth.hashers.check_password', 'django.contrib.auth.hashers.acheck_password'], {
    parameters: ['password', 'encoded'],
    means: answers,
  }),
  rowOf(
    under(
      ['django.contrib.auth.models.User', 'django.contrib.auth.models.AbstractUser', 'django.contrib.auth.base_user.AbstractBaseUser'],
      ['check_password', 'acheck_password'],
    ),
    {
      parameters: ['raw_password'],
      means: answers,
    },
  ),
  rowOf(['django.contrib.auth.authenticate', 'django.contrib.auth.aauthenticate'], {
    parameters: ['request'],
    means: { does: 'verify', fails: 'none', gives: 'principal' },
  }),
  { call: 'django.utils.crypto.constant_time_compare', parameters: ['val1', 'val2'], means: answers },
  // ---- one-time codes
  rowOf(['pyotp.TOTP().verify', 'pyotp.totp.TOTP().verify', 'pyotp.parse_uri().verify'], {
    parameters: ['otp', 'for_time', 'valid_window'],
    means: answers,
  }),
  rowOf(['pyotp.HOTP().verify', 'pyotp.hotp.HOTP().verify'], { parameters: ['otp', 'counter'], means: answers }),
  rowOf(under(['cryptography.hazmat.primitives.twofactor'], ['totp.TOTP().verify', 'hotp.HOTP().verify']), {
    parameters: ['totp', 'time'],
    means: raises('InvalidToken'),
  }),
  // ---- passkeys
  rowOf(['webauthn.verify_authentication_response', 'webauthn.verify_registration_response'], {
    means: {
      does: 'verify',
      fails: 'raises',
      errors: ['InvalidAuthenticationResponse', 'InvalidRegistrationResponse', 'WebAuthnException'],
      gives: 'claims',
    },
  }),
  // ---- directories and the operating system
  rowOf(['ldap3.Connection().bind', 'ldap3.core.connection.Connection().bind', 'ldap3.Connection().rebind'], {
    parameters: [],
    means: answers,
  }),
  rowOf(
    under(
      ['ldap.initialize', 'ldap.ldapobject.LDAPObject', 'ldap.ldapobject.SimpleLDAPObject', 'ldap.ldapobject.ReconnectLDAPObject'],
      ['simple_bind_s', 'bind_s'],
    ),
    {
      parameters: ['who', 'cred'],
      means: raises('INVALID_CREDENTIALS', 'LDAPError'),
    },
  ),
  rowOf(['bonsai.LDAPClient().connect'], { means: raises('AuthenticationError', 'LDAPError') }),
  rowOf(['pam.authenticate', 'pam.pam().authenticate', 'pam.PamAuthenticator().authenticate', 'PAM.pam().authenticate'], {
    parameters: ['username', 'password', 'service'],
    means: answers,
  }),
  { call: 'pamela.authenticate', parameters: ['username', 'password', 'service'], means: raises('PAMError') },
])
