// What a file of variables and `--env` give, and what of it is hidden before anything else sees it.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../base/index.ts'
import { parseEnvironment, parsePair } from './parse-environment.ts'
import { hideSecrets } from './secret-variables.ts'

const dollar = '$'
const earlier = new Map([['HOST', ['shop.example']]])
const parse = (text: string) => parseEnvironment(text, '.env', earlier)
const show = (parts: Parameters<typeof hideSecrets>[0] extends ReadonlyMap<string, infer P> ? P | string : never) =>
  typeof parts === 'string' ? parts : parts.map((part) => (typeof part === 'string' ? part : `<${part.reason}>`)).join('')
const hide = (variables: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    [...hideSecrets(new Map(Object.entries(variables).map(([name, text]) => [name, [text]])))].map(([name, given]) => [name, show(given)]),
  )

describe('a file of variables', () => {
  test.each([
    ['lines, comments and quotes', `# x\nexport A=1 # one\nB="x y" \nC='z'\n\nD=`, { A: '1', B: 'x y', C: 'z', D: '' }],
    ['what came before', `A=${dollar}{HOST}/x\nB=${dollar}{A}y`, { A: 'shop.example/x', B: 'shop.example/xy' }],
    ['the file before what came before', `HOST=a\nB=${dollar}{HOST}`, { HOST: 'a', B: 'a' }],
    ['a fallback', `E=\nA=${dollar}{NO:-x}\nB=${dollar}{HOST:-x}\nC=${dollar}{E:-y}`, { E: '', A: 'x', B: 'shop.example', C: 'y' }],
    ['no reference within single quotes', `A='${dollar}{HOST}'`, { A: `${dollar}{HOST}` }],
    ['a name that nobody knows stays a hole', `A=http://${dollar}{NO}/`, { A: 'http://<the environment variable NO>/' }],
  ])('%s', (_, text, expected) => {
    expect(Object.fromEntries([...parse(text)].map(([name, parts]) => [name, show(parts)]))).toEqual(expected)
  })

  test.each([
    ['A=1\nhunter2\n', '.env:2: `hunter2` has no value'],
    ['A=1\n\nhunter2 x = 3', '.env:3: this is not `NAME=value`'],
    ['A="hunter2\nB=1', '.env:1: this quote is never closed'],
  ])('%j is refused by its line', (text, message) => {
    expect(() => parse(text)).toThrow(new UserError('environment-line-wrong', { place: message.slice(0, 6), reason: message.slice(8) }))
  })

  test('a value that doubles with every line is refused', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `A${i + 1}=${dollar}{A${i}}${dollar}{A${i}}`)
    expect(() => parse(`A0=x\n${lines.join('\n')}`)).toThrow(/^\.env:\d+: `A\d+` grows too long$/)
  })

  test('whatever is written, it is read or refused with a line', () => {
    const piece = fc.oneof(
      fc.constantFrom('A', '=', '"', "'", '\n', `${dollar}{`, '}', ':-', '#', 'export ', '\\'),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          hideSecrets(parse(pieces.join('')))
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          expect(error.message).toMatch(/^\.env:\d+: /)
        }
      }),
    )
  })
})

test.each(['', 'DEBUG', '=x', '1A=x', 'A B=x'])('--env %j is refused without a word of it', (word) => {
  expect(() => parsePair(word)).toThrow(new UserError('environment-not-a-pair'))
})

test('a value may hold what it likes', () => {
  expect(parsePair('A_b=c=d e')).toEqual(['A_b', ['c=d e']])
  expect(parsePair('A=')).toEqual(['A', ['']])
})

describe('what looks secret is hidden', () => {
  test.each([
    'SECRET_KEY',
    'DB_PASSWORD',
    'PGPASSWORD',
    'dbPassword',
    'SESSION_API_KEY',
    'API_KEYS',
    'ACCESS_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'APP__JWT__PRIVATE_KEY',
    'STRIPE_APIKEY',
    'AUTH_PASS',
  ])('%s, by its name', (name) => {
    expect(hide({ [name]: 'x1' })).toEqual({ [name]: `<the secret ${name}>` })
  })

  test.each([
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '30'],
    ['MAX_TOKENS', '4096'],
    ['API_KEY_HEADER', 'X-Key'],
    ['JWT_PUBLIC_KEY', 'keys/public.pem'],
    ['REQUIRE_PASSWORD', 'true'],
    ['KEYCLOAK_REALM', 'shop'],
    ['AUTH_BACKEND', 'password'],
    ['SECRET_KEY', ''],
    ['DATABASE_URL', 'sqlite:///./shop.db'],
    ['ORIGINS', '["https://shop.example", "https://api.shop.example:8443"]'],
    ['COMMIT', 'release-2024'],
  ])('%s=%s is none', (name, value) => {
    expect(hide({ [name]: value })).toEqual({ [name]: value })
  })

  test.each([
    ['DATABASE_URL', 'postgresql+asyncpg://shop:hunter2@db:5432/shop', 'postgresql+asyncpg://shop:<>@db:5432/shop'],
    ['DATABASE_URL', 'postgresql://shop:p@ss@db/shop', 'postgresql://shop:<>@db/shop'],
    ['SENTRY_DSN', 'https://abc123@o1.ingest.example/7', 'https://<>@o1.ingest.example/7'],
    ['STORE', 'AccountName=shop;AccountKey=hunter2;Suffix=x', 'AccountName=shop;AccountKey=<>;Suffix=x'],
    ['SERVICE', '{"api_key": "hunter2", "level": 3}', '{"api_key": "<>", "level": 3}'],
    ['NODES', 'redis://:one1@a,redis://:two2@b', 'redis://:<>@b'],
    ['PAYMENTS', 'sk_live_0123456789abcdefABCD', '<>'],
    ['OTHER', '0123456789abcdef0123456789abcdef', '<>'],
  ])('%s=%s, by what it holds', (name, value, shown) => {
    expect(hide({ [name]: value })[name]).toBe(shown.replaceAll('<>', `<the secret ${name}>`))
  })

  test('what is too long to be looked through is hidden as a whole', () => {
    expect(hide({ TEXT: 'lorem ipsum '.repeat(500) })).toEqual({ TEXT: '<the secret TEXT>' })
  })

  test('a secret that another variable repeats is hidden there too', () => {
    expect(hide({ DB_PASSWORD: 'hunter2', DSN: 'host=db hunter2' })['DSN']).toBe('host=db <the secret DB_PASSWORD>')
  })

  test('it is known to be set, and nothing more', () => {
    expect([...hideSecrets(new Map([['API_KEY', ['hunter2']]]))]).toEqual([['API_KEY', [{ reason: 'the secret API_KEY', isFilled: true }]]])
  })
})
