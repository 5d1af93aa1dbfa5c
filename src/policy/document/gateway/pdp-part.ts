// `gateway.pdp`: somebody else who is asked as well (OpenID AuthZEN 1.0), after our own rules said yes. It may refuse what they allow, and never the
// other way round.

import { checked, choice, type Fields, oneOrMany, record, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'
import { createWords } from './words.ts'

export interface WrittenPdp extends WrittenShieldMode {
  readonly address: string
  /** In place of what it says of itself. */
  readonly evaluation: string
  readonly evaluations: string
  readonly token: SecretSource
  readonly on: readonly string[]
  readonly asks: 'operation' | 'route'
  readonly away: 'deny' | 'pass'
  /** Numbers, as they are written. */
  readonly timeout: string
  readonly kept: string
  readonly most: string
  readonly atOnce: string
  readonly waiting: string
  readonly together: string
}

export interface WithPdp {
  readonly pdp: Partial<WrittenPdp>
}

const example = "`gateway: {pdp: {address: 'https://pdp.example', token: env:PDP_TOKEN, mode: enforce, on: '/orders/**'}}`"
const { address } = createWords(example)
const number = (description: string, most: number, least = 1) =>
  checked(
    text({ description, expected: 'a number', example, pattern: '^\\d{1,7}$', numbersToo: true }),
    (value) => Number(value) >= least && Number(value) <= most,
    `a number from ${least} to ${most}`,
    example,
  )

export const pdpFields: Fields<WithPdp> = {
  pdp: record<WrittenPdp>(
    {
      ...shieldModeFields(example),
      address: address(
        'The name of the decision point: an address without a path of its own. What it answers to is read from `/.well-known/authzen-configuration` there.',
      ),
      evaluation: address('Where single questions go, in place of what it says of itself.'),
      evaluations: address('Where several questions go in one; only beside `evaluation`.'),
      token: secretSource('Where the secret is kept that it is shown as `Authorization: Bearer`.'),
      on: oneOrMany(
        text({
          description: 'A pattern of paths: `*` is one part, `**` is any number.',
          expected: 'a pattern of paths',
          example,
          pattern: '^/\\S*$',
        }),
        { description: 'Of which operations it is asked (default: of all, and of paths that nobody knows).', example },
      ),
      asks: choice(['operation', 'route'] as const, {
        description:
          'How it is asked: the action is the operation and the resource what its path names (default), or the action is the method and the resource the route.',
        example,
      }),
      away: choice(['deny', 'pass'] as const, {
        description:
          'What holds while it is away or slow: nobody passes, or our own rules alone count (default: deny). What it says wrong never passes.',
        example,
      }),
      timeout: checked(
        text({
          description: 'Seconds in which it has to answer (default: 1).',
          expected: 'a number of seconds up to 30',
          example,
          pattern: '^\\d{1,2}(?:\\.\\d{1,3})?$',
          numbersToo: true,
        }),
        (value) => Number(value) > 0 && Number(value) <= 30,
        'a number of seconds up to 30',
        example,
      ),
      kept: number(
        'Seconds for which its answer counts, which is how long a right may be used that was taken away (default: 5; 0: it is asked each time).',
        3600,
        0,
      ),
      most: number('Answers that are kept (default: 10000).', 1_000_000),
      atOnce: number('Requests to it that are under way at a time, in each process (default: 16).', 1000),
      waiting: number('Questions that wait for one of them; what comes on top is refused (default: 1000).', 100_000, 0),
      together: number('Questions that go in one request, where several wait and it takes them (default: 20; 1: never).', 1000),
    },
    { description: 'A decision point of somebody else that may refuse what our own rules allow (OpenID AuthZEN 1.0).', example },
    ['address'],
  ),
}
