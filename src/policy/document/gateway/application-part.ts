// `gateway.application`: the application signs its callers' tokens itself, as FastAPI's own tutorial does, and knows more of them than its tokens say.

import { checked, choice, list, oneOrMany, record, type Shape, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'
import { createTokenFields, type WrittenTokens } from './token-fields.ts'
import { createWords } from './words.ts'

export interface WrittenProfile {
  readonly path: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string
  /** Seconds, as it is written. */
  readonly kept: string
}

export interface WrittenApplication extends WrittenTokens {
  readonly secret: SecretSource
  readonly audience: readonly string[]
  readonly algorithms: readonly ('HS256' | 'HS384' | 'HS512')[]
  readonly prefix: string
  readonly profile: Partial<WrittenProfile>
}

const example = '`application: {secret: env:SECRET_KEY, profile: {path: /users/me, roles: role}}`'
const { names, prefix, seconds } = createWords(example)
const member = (description: string) =>
  text({ description, expected: 'a member of the answer, with dots where one holds another', example, pattern: '^\\S+$' })
const members = (description: string) => oneOrMany(member(description), { description, example })

const profile = record<WrittenProfile>(
  {
    path: text({
      description: 'The route at which the application says who shows a token; the gateway asks it with that token.',
      expected: 'a path',
      example,
      pattern: '^/[!-~]*$',
    }),
    roles: members('The members of its answer that hold roles, beside those of the token.'),
    scopes: members('The members of its answer that hold scopes, beside those of the token.'),
    tenant: member('The member of its answer that names the tenant.'),
    kept: checked(
      seconds('How long an answer counts, which is how long a right may be used that was taken away (default: 10).'),
      (value) => Number(value) <= 3600,
      'at most 3600 seconds',
      example,
    ),
  },
  {
    description: 'What the application knows of a caller: conditions read the whole answer as `principal.attributes.profile`.',
    example,
  },
  ['path'],
)

export const applicationShape: Shape<Partial<WrittenApplication>> = record<WrittenApplication>(
  {
    secret: secretSource('Where the secrets are kept that the application signs tokens with, one on a line.'),
    audience: names('What `aud` of its tokens must name: one of these. Without it, tokens with an `aud` are not for callers.'),
    algorithms: list(choice(['HS256', 'HS384', 'HS512'] as const, { description: 'An algorithm of signatures.', example }), {
      description: 'What its tokens are signed with (default: HS256).',
      example,
    }),
    ...createTokenFields(example, 'the application'),
    prefix: prefix('Stands before every id, so that no issuer can mean the same principal by chance.'),
    profile,
  },
  { description: 'Tokens that the application signs itself and that name no issuer (`iss`).', example },
  ['secret'],
)
