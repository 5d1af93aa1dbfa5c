// `gateway.login`: people with a browser are sent to an issuer to log in, and come back with a session (OpenID Connect, code flow with PKCE).

import { choice, type Fields, flag, list, oneOrMany, plain, record, table, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'
import { createWords } from './words.ts'

export interface WrittenLoginPaths {
  readonly login: string
  readonly callback: string
  readonly logout: string
  readonly backChannel: string
}

export interface WrittenDoubleSubmit {
  readonly cookie: string
  readonly header: string
}

export interface WrittenLogin {
  /** By its name in `issuers`. */
  readonly issuer: string
  readonly client: string
  readonly secret: SecretSource
  readonly clientKey: SecretSource
  readonly clientKeyId: string
  readonly authentication: 'basic' | 'post'
  readonly address: string
  readonly scopes: readonly string[]
  readonly parameters: ReadonlyMap<string, string>
  readonly userinfo: boolean
  readonly pages: readonly string[]
  readonly paths: Partial<WrittenLoginPaths>
  readonly cookie: string
  /** Seconds, as they are written. */
  readonly idle: string
  readonly lifetime: string
  readonly most: string
  readonly mostEach: string
  readonly afterLogout: string
  readonly key: SecretSource
  readonly origins: readonly string[]
  readonly csrf: Partial<WrittenDoubleSubmit>
}

export interface WithLogin {
  readonly login: Partial<WrittenLogin>
}

const example = '`login: {issuer: main, client: shop-web, secret: env:CLIENT_SECRET, address: "https://shop.example"}`'
const { seconds, number, names, header } = createWords(example)

const origin = (description: string) =>
  text({
    description,
    expected: 'an origin as browsers write it: scheme, host and port, without a path',
    example,
    pattern: '^(?:https://[a-z0-9.-]+|http://(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\]))(?::\\d{1,5})?$',
  })

const path = (description: string) =>
  text({
    description,
    expected: 'a path: `/` and words of letters, digits, `.`, `_`, `~` and `-`, without `.` and `..`',
    example: '`paths: {login: /auth/login}`',
    pattern: '^(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+$',
  })

const cookie = (description: string) =>
  text({
    description,
    expected: 'a name that begins with `__Host-fastward-`, which browsers and the gateway keep to themselves',
    example,
    pattern: '^__Host-fastward-[A-Za-z0-9-]{1,48}$',
  })

const paths = record<WrittenLoginPaths>(
  {
    login: path('Where logging in begins; `?return=/path` says where it ends (default: `/.fastward/login`).'),
    callback: path('Where the issuer sends people back to; it must know this address to the letter (default: `/.fastward/callback`).'),
    logout: path('Where logging out begins (default: `/.fastward/logout`).'),
    backChannel: path('Where the issuer itself says that a session is over (default: `/.fastward/back-channel-logout`).'),
  },
  { description: 'Paths of the gateway itself. One that the application serves is refused.', example },
)

const csrf = record<WrittenDoubleSubmit>(
  {
    cookie: cookie('The cookie in which pages find it (default: `__Host-fastward-csrf`).'),
    header: header('The header in which they send it (default: `x-csrf-token`).'),
  },
  {
    description: 'A token that pages show twice, for browsers that say nothing of where a request comes from.',
    example: '`csrf: {header: x-csrf-token}`',
  },
)

const login = record<WrittenLogin>(
  {
    issuer: text({
      description: 'Who knows people, by the name in `issuers`.',
      expected: 'a name of `issuers`',
      example,
      pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
    }),
    client: text({ description: 'The name under which the issuer knows the gateway.', expected: 'a name', example, pattern: '^\\S+$' }),
    secret: secretSource('Where the secret of that name is kept. Without it, PKCE alone shows that who asks is who began.'),
    clientKey: secretSource(
      'Where a private key (PEM) is kept that the gateway proves its name with, in place of a secret (`private_key_jwt`).',
    ),
    clientKeyId: text({ description: '`kid` of what that key signs.', expected: 'a name', example, pattern: '^\\S+$' }),
    authentication: choice(['basic', 'post'], {
      description: 'How the secret is shown: as HTTP Basic, or in the form (default: basic).',
      example,
    }),
    address: origin('Where browsers reach the gateway. What the issuer sends people back to is made of it, never of what a request says.'),
    scopes: names(
      'What is asked for, beside `openid` (default: nothing else). Many issuers give a refresh token for `offline_access` alone.',
    ),
    parameters: table(
      {
        pattern:
          '^(?!(?:client_id|client_assertion|client_assertion_type|client_secret|code_challenge|code_challenge_method|nonce|redirect_uri|request|request_uri|response_mode|response_type|scope|state|id_token_hint)$)[a-z][a-z0-9_]*$',
        expected: 'a parameter that the gateway does not say by itself',
        noun: 'a parameter',
      },
      plain({ description: 'What it says.', example }),
      { description: 'Said to the issuer where logging in begins, such as `{acr_values: mfa}` or `{resource: "urn:shop"}`.', example },
    ),
    userinfo: flag({
      description:
        'Where the access token does not say who calls, the `userinfo_endpoint` of the issuer is asked beside the ID token (default: false).',
      example,
    }),
    pages: oneOrMany(
      text({
        description: 'A pattern of paths.',
        expected: 'a path with a `/` in front, `*` for a part, `**` for any number of parts',
        example,
        pattern: '^/\\S*$',
      }),
      { description: 'Pages for people: whoever opens one and may not is sent to log in (default: `/**`).', example },
    ),
    paths,
    cookie: cookie('The cookie of the session (default: `__Host-fastward-session`).'),
    idle: seconds('After how long without a request a session ends (default: 1800).'),
    lifetime: seconds('After how long it ends in any case (default: 28800).'),
    most: number('How many sessions one gateway keeps in memory; beyond it the one that was not used longest ends (default: 10000).'),
    mostEach: number('How many one person may have; beyond it the oldest ends (default: 10).'),
    afterLogout: text({
      description: 'Where people come out after logging out; the issuer must know this address (default: `/`).',
      expected: 'a path of this address',
      example,
      pattern: '^/(?:[A-Za-z0-9._~-][A-Za-z0-9._~/-]*)?$',
    }),
    key: secretSource(
      'Where the secrets are kept that sessions in the store and logins on their way are sealed with, one on a line: the first seals, all open. Without it they end with the gateway.',
    ),
    origins: list(origin('An origin as browsers write it.'), {
      description: 'Whose pages may change something with the session, beside `address`.',
      example,
    }),
    csrf,
  },
  { description: 'People with a browser log in at an issuer, and have a session here (OpenID Connect).', example },
  ['issuer', 'client', 'address'],
)

export const loginFields: Fields<WithLogin> = { login }
