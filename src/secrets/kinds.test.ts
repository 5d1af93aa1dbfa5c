// What holds for every kind of secret: it finds made-up values wherever applications put them, and says nothing of what stands for one.

import { describe, expect, test } from 'vitest'
import { measureRecall } from '../../test/kit/secret-contexts.ts'
import { kinds, searchText } from './index.ts'

const recalls = measureRecall({ seed: 11, perContext: 8 })

test.each(recalls.map((recall) => [recall.id, recall] as const))(
  '%s is found in at least 98 of 100 places',
  (_, { tried, found, missed }) => {
    expect(found / tried, missed.join(', ')).toBeGreaterThanOrEqual(0.98)
  },
)

test('all kinds together are found in at least 98 of 100 places', () => {
  const sum = (key: 'tried' | 'found') => recalls.reduce((total, recall) => total + recall[key], 0)
  expect(sum('found') / sum('tried')).toBeGreaterThanOrEqual(0.98)
  expect(recalls.length).toBeGreaterThanOrEqual(80)
})

describe('what stands for a value is none', () => {
  const names = ['STRIPE_SECRET_KEY', 'OPENAI_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'JWT_SECRET_KEY', 'DB_PASSWORD', 'TWILIO_AUTH_TOKEN']
  test.each([
    'changeme',
    'your-api-key',
    'YOUR_API_KEY_HERE',
    'sk-your-key-goes-here-1234567890',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '<your token>',
    '${SOME_VARIABLE}',
    '{{ some.value }}',
    '%(some_value)s',
    '$SOME_VARIABLE',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'AKIAIOSFODNN7EXAMPLE',
    '00000000000000000000000000000000',
    '0123456789abcdef0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz012345',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    '********************',
    'REPLACE_ME_WITH_A_REAL_KEY_123',
  ])('%s', (value) => {
    for (const name of names)
      for (const [path, text] of [
        ['settings.py', `${name} = "${value}"\n`],
        ['.env', `${name}=${value}\n`],
        ['values.yaml', `env:\n  ${name}: ${value}\n`],
      ] as const)
        expect(said(path, text)).toEqual([])
  })

  // That a program starts with such a value is what two kinds are about.
  function said(path: string, text: string): string[] {
    const found = searchText(path, text).map(({ kind }) => kind.id)
    return found.filter((id) => id !== 'signing-secret-guessable' && id !== 'admin-password-default')
  }
})

describe('a default that can be guessed', () => {
  const [key, password] = ['signing-secret-guessable', 'admin-password-default']
  test.each<[string, string, string, string]>([
    ['a field of settings', 'app/settings.py', 'class Settings(BaseSettings):\n    secret_key: str = Field(default="hush-hush")\n', key],
    ['a secret field', 'app/settings.py', 'class Settings(BaseSettings):\n    jwt_secret: SecretStr = SecretStr("hush-hush")\n', key],
    ['in place of a variable', 'app/main.py', 'key = os.getenv("APP_SECRET_KEY", "changeme")\n', key],
    ['on lines of their own', 'app/main.py', 'key = os.environ.get("SESSION_SECRET", default="changeme")\n', key],
    ['a Compose file', 'docker-compose.yml', 'services:\n  api:\n    environment:\n      - JWT_SECRET=hush\n', key],
    ['in place of a variable of Compose', 'compose.prod.yaml', '    environment:\n      JWT_SECRET: ${JWT_SECRET:-hush}\n', key],
    ['a Dockerfile', 'Dockerfile', 'ENV SECRET_KEY=hush-hush\n', key],
    ['a committed env file', '.env', 'SECRET_KEY=changethis\n', key],
    ['a password of settings', 'app/config.py', 'FIRST_SUPERUSER_PASSWORD: str = "changethis"\n', password],
    ['a password in a Compose file', 'docker-compose.yml', '      ADMIN_PASSWORD: letmein\n', password],
  ])('%s', (_, path, text, id) => {
    expect(searchText(path, text)).toMatchObject([{ kind: { id }, confidence: 'medium' }])
  })

  test.each<[string, string, string]>([
    ['a value from elsewhere', 'app/settings.py', 'SECRET_KEY = os.environ["SECRET_KEY"]\nJWT_SECRET = get_secret("jwt")\n'],
    ['the name of a key', 'app/names.py', 'SECRET_KEY = "secret_key"\nJWT_SECRET_KEY = "JWT_SECRET_KEY"\n'],
    ['a type', 'app/settings.py', 'class Settings(BaseSettings):\n    secret_key: str\n    jwt_secret: str | None = None\n'],
    ['an argument and a key of a dictionary', 'app/main.py', 'call(secret_key="hush")\nbody = {"admin_password": "hush"}\n'],
    ['a part of a longer text', 'app/main.py', 'SECRET_KEY = "hush" + os.urandom(8).hex()\n    jwt_secret = f"hush{salt}"\n'],
    ['a key of a service', 'compose.yaml', '      AWS_SECRET_KEY: hushhush\n      MINIO_SECRET_KEY: minioadmin\n'],
    ['a hole', 'compose.yaml', '      JWT_SECRET: ${JWT_SECRET:?}\n      ADMIN_PASSWORD: ${PASSWORD}\n      SECRET_KEY: {{ key }}\n'],
    ['a test, a manual, a file to fill in', 'tests/settings.py', 'SECRET_KEY = "hush"\n'],
    [
      'a default that is refused',
      'app/settings.py',
      'SECRET_KEY = os.getenv("SECRET_KEY", "hush")\nif SECRET_KEY == "hush":\n    raise SystemExit\n',
    ],
    ['a file to fill in', '.env.example', 'SECRET_KEY=changeme\n'],
    ['a file that no program starts with', 'openapi.yaml', '      secret_key: string\n      admin_password: hush\n'],
  ])('is not %s', (_, path, text) => {
    expect(searchText(path, text).map(({ kind, value }) => [kind.id, value])).toEqual([])
  })

  test.each<[string, string]>([
    ['docker-compose.dev.yml', '      JWT_SECRET: hush\n'],
    ['.env.local', 'JWT_SECRET=hush\n'],
  ])('counts for less where nobody deploys it: %s', (path, text) => {
    expect(searchText(path, text)).toMatchObject([{ confidence: 'low' }])
  })
})

test('every kind has a name, a service and a way to be replaced', () => {
  for (const { id, service, fix } of kinds) {
    expect(service, id).not.toBe('')
    expect(fix.length, id).toBeGreaterThan(60)
  }
})
