// The key with which an application signs sessions and tokens, written where settings stand. CVE-2023-27524 (Apache Superset) was a
// key from a sample configuration that thousands of installations kept.

import { bad, good } from '../../finding/index.ts'
import { assigned, isLiteral, longValue } from '../assigned.ts'
import { defineKind } from '../kit.ts'
import { entropyOf, looksRandom, readsAsWords } from '../placeholder.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'signing-secret-in-settings',
  title: 'Key that signs sessions or tokens',
  severity: 'high',
  confidence: 'high',
  service: 'the application itself',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'Whoever has the key makes sessions and tokens that the application believes, and is any of its users; in Apache Superset (CVE-2023-27524) a key from a sample was enough to take over thousands of servers.',
  fix: 'Make a new key with `openssl rand -hex 32` in each installation, read it from the environment without a default, and let the old one go: everybody signs in again.',
  blindSpots: [
    'What the key signs is not looked at here; rules about code say it where they see the use.',
    'Keys with names that say nothing are not recognised.',
  ],
  examples: [
    bad(
      'a key in the settings of a container',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          environment:
            JWT_SECRET_KEY: {{signing-secret-in-settings …}}  # <-- finding
    `,
    ),
    good(
      'a key that must be given',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          environment:
            JWT_SECRET_KEY: \${JWT_SECRET_KEY:?}
    `,
    ),
  ],
  keywords: ['secret', 'signing_key', 'signing-key', 'signingkey', 'jwt_key', 'encryption_key', 'encryptionkey', 'fernet'],
  pattern: assigned(
    String.raw`(?:^|[_.-]|\b)secret[_-]?key|(?:jwt|session|auth|cookie|token|csrf|nextauth|app|flask|hmac|better_auth)[_-]?secret|(?:signing|encryption|jwt|fernet)[_-]?key`,
    '[A-Za-z0-9+/_=.~!@#%^&*-]{16,140}',
  ),
  needs: longValue,
  reach: { before: 120, after: 400, line: false },
  isGeneric: true,
  judge(candidate) {
    const { value, name } = candidate
    if (!isLiteral(candidate) || readsAsWords(value)) return null
    const words = (name ?? '').toLowerCase()
    if (/(?:aws|s3|minio|stripe|access|public|client|api|recaptcha|captcha|_id|_name|_file|_path|_url|_ref|arn)/.test(words)) return null
    if (/^[a-z]+(?:[._-][a-z]+)+$|^[A-Za-z_]+\.[A-Za-z_.]+$|^\/|\(|^[A-Z][A-Z0-9_]+$/.test(value)) return null
    if (looksRandom(value) && entropyOf(value) * value.length >= 80) return {}
    return /\d/.test(value) ? { confidence: 'low' } : null
  },
  sample: (random) => ({
    name: 'JWT_SECRET_KEY',
    value: random.pick([random.text(64, alphabets.hex), random.text(43, alphabets.base64url)]),
  }),
})
