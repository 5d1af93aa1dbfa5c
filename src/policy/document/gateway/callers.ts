// How callers are known beside the tokens of issuers: keys, passwords, sessions, certificates; and how they are shut out.

import { choice, type Fields, list, record, table, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'
import { createWords } from './words.ts'

export interface WrittenApiKeys {
  readonly header: string
  readonly file: string
  readonly prefix: string
}

export interface WrittenPasswords {
  readonly file: string
  readonly prefix: string
}

export interface WrittenSessions {
  readonly cookie: string
  /** By its name in `issuers`. */
  readonly issuer: string
  readonly origins: readonly string[]
  readonly csrf: Partial<WrittenForgeryToken>
}

export interface WrittenForgeryToken {
  readonly cookie: string
  readonly header: string
  readonly key: SecretSource
}

export interface WrittenRights {
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string
}

export const certificateNames = ['common-name', 'dns', 'uri', 'email', 'fingerprint'] as const

export interface WrittenCertificates {
  readonly id: (typeof certificateNames)[number]
  readonly prefix: string
  readonly known: ReadonlyMap<string, Partial<WrittenRights>>
}

export interface WrittenFailures {
  readonly most: string
  readonly seconds: string
  readonly trusted: readonly string[]
}

export interface WrittenCallers {
  readonly apiKeys: Partial<WrittenApiKeys>
  readonly basic: Partial<WrittenPasswords>
  readonly sessions: Partial<WrittenSessions>
  readonly certificates: Partial<WrittenCertificates>
  readonly revocations: string
  readonly failures: Partial<WrittenFailures>
}

const keysExample = '`api-keys: {file: callers.keys}`'
const basicExample = '`basic: {file: callers.passwords}`'
const sessionsExample = '`sessions: {cookie: session, issuer: main, origins: ["https://shop.example"]}`'
const certificatesExample = '`certificates: {id: dns, known: {worker.shop.internal: {roles: [worker]}}}`'
const failuresExample = '`failures: {most: 60, seconds: 60, trusted: [10.0.0.0/8]}`'

const ofKeys = createWords(keysExample)
const ofBasic = createWords(basicExample)
const ofSessions = createWords(sessionsExample)
const ofCertificates = createWords(certificatesExample)
const ofFailures = createWords(failuresExample)

const apiKeys = record<WrittenApiKeys>(
  {
    header: ofKeys.header('The header in which a key comes (default: `x-api-key`).'),
    file: ofKeys.file('The file of keys as `fastward credential key` writes them, a line each; it is read again when it changes.'),
    prefix: ofKeys.prefix('Stands before every id of this file (default: `key:`).'),
  },
  { description: 'Callers that show a key of their own. Of a key only its hash is kept.', example: keysExample },
  ['file'],
)

const basic = record<WrittenPasswords>(
  {
    file: ofBasic.file(
      'The file of names and hashed passwords as `fastward credential password` writes them; it is read again when it changes.',
    ),
    prefix: ofBasic.prefix('Stands before every name of this file (default: `basic:`).'),
  },
  { description: 'Callers that show a name and a password (HTTP Basic).', example: basicExample },
  ['file'],
)

const csrf = record<WrittenForgeryToken>(
  {
    cookie: ofSessions.cookie('The cookie that repeats the token.'),
    header: ofSessions.header('The header in which the page sends it.'),
    key: secretSource(
      'Where the key is kept that both make the token with: base64url of HMAC-SHA256 over `forgery`, a line end, and the session.',
    ),
  },
  {
    description: 'A token that a page shows twice, for clients that say nothing of where a request comes from.',
    example: '`csrf: {cookie: csrf, header: x-csrf-token, key: env:CSRF_KEY}`',
  },
  ['cookie', 'header', 'key'],
)

const sessions = record<WrittenSessions>(
  {
    cookie: ofSessions.cookie('The cookie that holds a token of the issuer.'),
    issuer: text({
      description: 'The issuer of the tokens, by its name in `issuers`; those that are no JWT are shown to its `introspection`.',
      expected: 'a name of `issuers`',
      example: sessionsExample,
      pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
    }),
    origins: list(
      text({
        description: 'An origin as browsers write it.',
        expected: 'an origin: scheme, host and port, without a path',
        example: sessionsExample,
        pattern: '^https?://[a-z0-9.-]+(?::\\d{1,5})?$',
      }),
      { description: 'Whose pages may change something with the cookie, and open a WebSocket.', example: sessionsExample },
    ),
    csrf,
  },
  { description: 'Browsers that show a session in a cookie.', example: sessionsExample },
  ['cookie', 'issuer', 'origins'],
)

const rights = record<WrittenRights>(
  {
    roles: ofCertificates.names('Its roles.'),
    scopes: ofCertificates.names('Its scopes.'),
    tenant: text({ description: 'Its tenant.', expected: 'a name', example: certificatesExample, pattern: '\\S' }),
  },
  { description: 'What the caller with this name has.', example: certificatesExample },
)

const certificates = record<WrittenCertificates>(
  {
    id: choice(certificateNames, {
      description: 'What of a verified certificate names the caller; a certificate with none or several of it names nobody.',
      example: certificatesExample,
    }),
    prefix: ofCertificates.prefix('Stands before every name (default: `certificate:`).'),
    known: table({ pattern: '\\S', expected: 'a name', noun: 'a name' }, rights, {
      description: 'The only names that are known, with what they have. Without it every verified certificate names a caller.',
      example: certificatesExample,
    }),
  },
  { description: 'Programs that show a certificate which the gateway verified.', example: certificatesExample },
  ['id'],
)

const failures = record<WrittenFailures>(
  {
    most: ofFailures.number('How many credentials that do not hold one address may show (default: 60).'),
    seconds: ofFailures.seconds('In how many seconds (default: 60).'),
    trusted: list(
      text({
        description: 'An address or a network.',
        expected: 'an address, or a network such as 10.0.0.0/8',
        example: failuresExample,
        pattern: '^[0-9A-Fa-f.:]+(?:/\\d{1,3})?$',
      }),
      { description: 'Addresses that are not counted.', example: failuresExample },
    ),
  },
  {
    description:
      'When an address is asked to wait, before anything of its next credential is verified. What was verified before still passes.',
    example: failuresExample,
  },
)

export const callersFields: Fields<WrittenCallers> = {
  apiKeys,
  basic,
  sessions,
  certificates,
  revocations: text({
    description: 'The file of what is revoked; `fastward credential revoke` adds to it, and the gateway reads it again when it changes.',
    expected: '`file:` and a path',
    example: '`revocations: file:revocations`',
    pattern: '^file:\\S+$',
  }),
  failures,
}
