// The password of the first administrator, known to everybody who has the code. OWASP's Top Ten has known it as A05 for years; the
// Mirai worm lived on sixty of them.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { judgeDefault, makeDefault, typed, typedDefault } from '../typed-default.ts'

export default defineKind({
  ...typed,
  id: 'admin-password-default',
  title: 'Password of the administrator has a default',
  severity: 'high',
  confidence: 'medium',
  service: 'the application itself',
  cwe: ['CWE-1188', 'CWE-798'],
  why: 'The first administrator is made with this password wherever nobody sets another one, and everybody who has the code, the image or a copy can read it. Programs that try such passwords on every address they find never stop.',
  fix: 'Take the default away, so that the program does not start without a password, or make a new one at the first start and print it once; let the administrator set another one at the first sign-in.',
  blindSpots: [
    'Whether the account is made with it is told by the name of the variable alone.',
    'A program that refuses to start with this value is recognised only where the value stands again in the same file.',
  ],
  examples: [
    bad(
      'the default of a setting',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          first_superuser_password: str = "admin123"  # <-- finding
    `,
    ),
    bad(
      'a variable of a service that stands in for one that is not set',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          environment:
            ADMIN_PASSWORD: \${ADMIN_PASSWORD:-letmein}  # <-- finding
    `,
    ),
    good(
      'a password that must be given',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          environment:
            ADMIN_PASSWORD: \${ADMIN_PASSWORD:?}
    `,
    ),
  ],
  keywords: ['password', 'passwd', 'admin_pass', 'admin_pwd'],
  pattern: typedDefault(
    '(?:admin|administrator|super_?user|super_?admin|root|bootstrap|initial|default_user|default_admin|first_user)_?(?:user_|account_)?(?:password|passwd|pass|pwd)',
  ),
  judge(candidate) {
    const words = (candidate.name ?? '').toLowerCase()
    // That of a database beside the application, which mostly nobody else reaches.
    if (/mysql|mariadb|postgres|pg_|mongo|minio|rabbit|redis|opensearch|elastic|keycloak|grafana|hash|(?:^|_)min_|length/.test(words))
      return null
    return judgeDefault(candidate)
  },
  sample: (random) => {
    const value = `${random.pick(['admin', 'letmein', 'welcome', 'changeme'])}${random.integer(1000)}`
    return { name: 'ADMIN_PASSWORD', value, file: makeDefault(random, 'ADMIN_PASSWORD', value) }
  },
})
