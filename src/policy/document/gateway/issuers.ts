// `gateway.issuers`: whose tokens are believed, and what must be in them.

import { checked, choice, type Fields, flag, list, record, type Shape, table, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'
import { createTokenFields, type WrittenTokens } from './token-fields.ts'
import { createWords } from './words.ts'

export interface WrittenIntrospection {
  readonly address: string
  /** How the gateway shows the issuer who it is. */
  readonly client: string
  readonly secret: SecretSource
  /** Seconds, as it is written. */
  readonly kept: string
  readonly begins: string
  readonly audienceImplied: boolean
}

export interface WrittenIssuer extends WrittenTokens {
  readonly issuer: string
  /** Where its keys are; where it is not said, its own discovery document says it. */
  readonly keys: string
  readonly secret: SecretSource
  readonly introspection: Partial<WrittenIntrospection>
  readonly audience: readonly string[]
  readonly algorithms: readonly IssuerAlgorithm[]
  /** Seconds, as it is written. */
  readonly stale: string
  readonly prefix: string
}

const algorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
  ...(['HS256', 'HS384', 'HS512'] as const),
]
export type IssuerAlgorithm = (typeof algorithms)[number]

const example = '`issuers: {main: {issuer: "https://login.example", audience: shop}}`'
const { address, seconds, prefix } = createWords(example)
const introspectionExample = '`introspection: {address: "https://login.example/introspect", client: gateway, secret: env:CLIENT_SECRET}`'

const introspection = record<WrittenIntrospection>(
  {
    address: createWords(introspectionExample).address('Where the issuer is asked.'),
    client: text({
      description: 'The name under which the gateway is known to the issuer.',
      expected: 'a name',
      example: introspectionExample,
      pattern: '\\S',
    }),
    secret: secretSource('Where the secret of that name is kept.'),
    kept: seconds('How long an answer counts, which is how long a token may pass that was revoked there (default: 30).'),
    begins: prefix(
      'What opaque tokens of this issuer begin with; needed where several issuers are asked, since nobody is shown a token of another.',
    ),
    audienceImplied: flag({
      description: 'The issuer calls active only what is meant for this gateway, so an answer without `aud` is taken.',
      example: introspectionExample,
    }),
  },
  { description: 'Tokens that are no JWT are shown to the issuer, which says what they are (RFC 7662).', example: introspectionExample },
  ['address', 'client', 'secret'],
)

const fields: Fields<WrittenIssuer> = {
  issuer: address('What `iss` of its tokens says, to the letter.'),
  keys: address('Where its keys are published (JWKS). Where it is not said, the discovery document under `issuer` says it.'),
  secret: secretSource(
    'Where the secrets are kept that the issuer signs with (HS256 and its like), one on a line. Whoever can verify by a secret can sign with it: prefer keys.',
  ),
  introspection,
  audience: createWords(example).names('What `aud` of its tokens must name: one of these.'),
  algorithms: list(choice(algorithms, { description: 'An algorithm of signatures.', example }), {
    description: 'What its tokens are signed with (default: RS256, ES256 and EdDSA; with `secret` HS256).',
    example,
  }),
  ...createTokenFields(example, 'the issuer'),
  stale: checked(
    seconds('How long its keys serve while it is away (default: 3600, at most 86400).'),
    (value) => Number(value) <= 86_400,
    'at most 86400 seconds',
    example,
  ),
  prefix: prefix('Stands before every id of this issuer, so that two issuers cannot mean one principal by chance.'),
}

export const issuersShape: Shape<ReadonlyMap<string, Partial<WrittenIssuer>>> = table(
  { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'a name', noun: 'a name' },
  record<WrittenIssuer>(fields, { description: 'Somebody whose tokens are believed.', example }, ['issuer', 'audience']),
  { description: 'Whose tokens are believed, by the names under which the record tells them.', example },
)
