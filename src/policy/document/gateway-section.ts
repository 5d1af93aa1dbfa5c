// `gateway`: whom the gateway in front of the application knows, and how it tells the application. No secret stands here: keys come from a file
// or from the environment.

import { routesFields, type WrittenRoutes } from './gateway/routes-part.ts'
import { tlsShape, type WrittenTls } from './gateway/tls-part.ts'
import { choice, type Fields, list, oneOrMany, plain, record, type Shape, table, text } from './shape.ts'

export interface WrittenIssuer {
  readonly issuer: string
  /** Where its keys are; where it is not said, its own discovery document says it. */
  readonly keys: string
  readonly audience: readonly string[]
  readonly algorithms: readonly IssuerAlgorithm[]
  readonly type: string
  readonly required: ReadonlyMap<string, string>
  /** Seconds, as it is written. */
  readonly skew: string
  readonly longestLife: string
  readonly id: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string
  readonly prefix: string
}

export interface WrittenGateway extends WrittenRoutes {
  /** What the application is called in what it is told. */
  readonly audience: string
  /** `env:NAME` or `file:PATH`: keys to sign with what the application is told, `ID:BASE64URL` with white space between, the first signs. */
  readonly key: string
  readonly issuers: ReadonlyMap<string, Partial<WrittenIssuer>>
  readonly tls: Partial<WrittenTls>
}

/** Secrets shared with an issuer are no part of it: whoever can verify with one could sign with it. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const
export type IssuerAlgorithm = (typeof algorithms)[number]

const example = '`gateway: {issuers: {main: {issuer: "https://login.example", audience: shop}}}`'

const address = '^(?:https://|http://(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(?:[:/]|$))\\S*$'
const claim = (description: string) =>
  text({ description, expected: 'a claim, with dots where one holds another', example, pattern: '^\\S+$' })
const claims = (description: string) => oneOrMany(claim(description), { description, example })
const seconds = (description: string) =>
  text({ description, expected: 'a number of seconds', example, pattern: '^\\d{1,7}$', numbersToo: true })

const issuerFields: Fields<WrittenIssuer> = {
  issuer: text({
    description: 'What `iss` of its tokens says, to the letter.',
    expected: 'an address with https',
    example,
    pattern: address,
  }),
  keys: text({
    description: 'Where its keys are published (JWKS). Where it is not said, the discovery document under `issuer` says it.',
    expected: 'an address with https',
    example,
    pattern: address,
  }),
  audience: oneOrMany(plain({ description: 'What `aud` of its tokens must name.', example }), {
    description: 'What `aud` of its tokens must name: one of these.',
    example,
  }),
  algorithms: list(choice(algorithms, { description: 'An algorithm of signatures.', example }), {
    description: 'What its tokens are signed with (default: RS256, ES256 and EdDSA).',
    example,
  }),
  type: text({ description: 'What `typ` must say, such as `at+jwt`.', expected: 'a type', example, pattern: '^[\\w.+-]+$' }),
  required: table(
    { pattern: '\\S', expected: 'a claim', noun: 'a claim' },
    text({ description: 'What the claim must be.', expected: 'a text', example, pattern: '\\S' }),
    { description: 'Claims that a token must have, each with its value.', example },
  ),
  skew: seconds('How far clocks may be apart (default: 30).'),
  longestLife: seconds('The longest time from `iat` to `exp` (default: whatever the issuer gives).'),
  id: claim('The claim that names the principal (default: `sub`).'),
  roles: claims('The claims that hold roles (default: `roles`).'),
  scopes: claims('The claims that hold scopes (default: `scope` and `scp`).'),
  tenant: claim('The claim that names the tenant.'),
  prefix: text({
    description: 'Stands before every id of this issuer, so that two issuers cannot mean one principal by chance.',
    expected: 'a text without blanks',
    example,
    pattern: '^\\S+$',
  }),
}

export const gatewayShape: Shape<Partial<WrittenGateway>> = record<WrittenGateway>(
  {
    ...routesFields,
    audience: text({
      description: 'What the application is called in what the gateway tells it; `fastward init --gateway` writes the same name.',
      expected: 'a name',
      example,
      pattern: '^\\S+$',
    }),
    key: text({
      description: 'Where the keys are with which the application is told who calls: `env:NAME` or `file:PATH`.',
      expected: '`env:` and the name of a variable, or `file:` and a path',
      example: '`gateway: {key: env:FASTWARD_GATEWAY_KEY}`',
      pattern: '^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:\\S+)$',
    }),
    issuers: table(
      { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'a name', noun: 'a name' },
      record<WrittenIssuer>(issuerFields, { description: 'Somebody whose tokens are believed.', example }, ['issuer', 'audience']),
      { description: 'Whose tokens are believed, by the names under which the record tells them.', example },
    ),
    tls: tlsShape,
  },
  { description: 'The gateway in front of the running application.', example },
)
