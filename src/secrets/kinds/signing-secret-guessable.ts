// The key of all signatures as a word that somebody typed. CVE-2023-27524 (Apache Superset) was a key from a sample configuration that
// thousands of installations kept; lists of such keys come with the tools that forge session cookies.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { entropyOf, looksRandom } from '../placeholder.ts'
import { judgeDefault, makeDefault, typed, typedDefault } from '../typed-default.ts'

export default defineKind({
  ...typed,
  id: 'signing-secret-guessable',
  title: 'Key that signs sessions or tokens can be guessed',
  severity: 'high',
  confidence: 'medium',
  service: 'the application itself',
  cwe: ['CWE-1188', 'CWE-321', 'CWE-798'],
  why: 'The program starts with this key wherever nobody sets another one, and everybody can read it or guess it: whoever has it makes sessions and tokens that the application believes, and is any of its users. In Apache Superset (CVE-2023-27524) such a key was enough to take over thousands of servers.',
  fix: 'Take the default away, so that the program does not start without a key (`secret_key: SecretStr`, or `${SECRET_KEY:?}` in Compose), and make a new one with `openssl rand -hex 32` in each installation.',
  blindSpots: [
    'What the key signs is told by its name alone; rules about code say it where they see the use.',
    'A program that refuses to start with this value is recognised only where the value stands again in the same file.',
  ],
  examples: [
    bad(
      'the default of a setting',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          jwt_secret: str = "change-me-please"  # <-- finding
    `,
    ),
    bad(
      'what stands in for a variable that is not set',
      `
      # file: config.py
      import os

      SESSION_SECRET = os.getenv("SESSION_SECRET", "supersecret")  # <-- finding
    `,
    ),
    bad(
      'a variable of a service',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          environment:
            - JWT_SECRET=verysecretkey  # <-- finding
    `,
    ),
    good(
      'a key that must be given',
      `
      # file: settings.py
      from pydantic import SecretStr
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          jwt_secret: SecretStr
    `,
    ),
    good(
      'a default with which the program does not start',
      `
      # file: settings.py
      import os

      JWT_SECRET = os.getenv("JWT_SECRET", "change-me")
      if JWT_SECRET == "change-me":
          raise RuntimeError("set JWT_SECRET")
    `,
    ),
    good(
      'a name, and a file to fill in',
      `
      # file: .env.example
      JWT_SECRET=change-me
    `,
    ),
  ],
  keywords: ['secret', 'signing_key', 'jwt_key', 'encryption_key'],
  pattern: typedDefault(
    '(?:jwt|session|sessions|cookie|token|csrf|auth|nextauth|app|hmac|signing)_?secret|(?:jwt_|session_|app_|flask_|auth_|token_)?secret_key|(?:signing|jwt)_key|encryption_key',
  ),
  judge(candidate) {
    const { value, name } = candidate
    const words = (name ?? '').toLowerCase()
    if (/aws|s3|minio|stripe|access|public|client|api_secret|captcha|storage|oss|cos_|r2_|razorpay|langfuse|garage|webhook/.test(words))
      return null
    // What a generator made is for the other kind.
    if (looksRandom(value) && entropyOf(value) * value.length >= 80) return null
    return judgeDefault(candidate)
  },
  sample: (random) => {
    const value = `${random.pick(['super', 'my', 'very', 'the'])}${random.pick(['-secret', 'key', 'token'])}${random.integer(1000)}`
    return { name: 'JWT_SECRET', value, file: makeDefault(random, 'JWT_SECRET', value) }
  },
})
