// `gateway.rates`: how much anybody may ask for in a time and at once, what requests cost, and how slow a client may be.

import { choice, flag, list, oneOrMany, record, type Shape, table, text } from '../shape.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'

/** Whose count it is: each caller, credential, tenant, address (of IPv6 each /64), operation, router, or all together. Several words: each combination. */
export const countedBy = ['caller', 'key', 'tenant', 'address', 'route', 'router', 'all'] as const
export type CountedBy = (typeof countedBy)[number]

interface WrittenPlace {
  readonly name: string
  readonly for: readonly CountedBy[]
  readonly on: readonly string[]
  readonly tags: readonly string[]
  readonly roles: readonly string[]
  readonly callers: readonly ('anonymous' | 'user' | 'service')[]
  readonly mode: 'observe' | 'enforce'
}

/** Numbers, as they are written. */
export interface WrittenRate extends WrittenPlace {
  readonly rate: string
  readonly burst: string
  /** Of operations. */
  readonly cost: ReadonlyMap<string, string>
  readonly estimate: string
}

export interface WrittenAtOnce extends WrittenPlace {
  readonly most: string
  readonly queue: string
  readonly wait: string
}

export interface WrittenPrice {
  readonly input: string
  readonly output: string
}

export interface WrittenRates extends WrittenShieldMode {
  readonly limits: readonly Partial<WrittenRate>[]
  readonly atOnce: readonly Partial<WrittenAtOnce>[]
  readonly prices: ReadonlyMap<string, Partial<WrittenPrice>>
  readonly headers: boolean
}

export interface WithRates {
  readonly rates: Partial<WrittenRates>
}

const example = '`gateway: {rates: {mode: enforce, limits: [{for: caller, rate: 100 per minute, burst: 20, on: "/orders/**"}]}}`'
const atOnceExample = '`gateway: {rates: {at-once: [{for: caller, most: 4, queue: 20, wait: 5}]}}`'
const pricesExample = '`gateway: {rates: {prices: {small-model: {input: 0.15, output: 0.6}}}}`'

const number = (description: string, pattern = '^[1-9]\\d{0,8}$', shown = example) =>
  text({ description, expected: 'a number', example: shown, pattern, numbersToo: true })
const decimal = '^\\d{1,9}(?:\\.\\d{1,9})?$'

const place = {
  name: text({
    description: 'What the record, the metrics and the headers call it (default: made of `for`).',
    expected: 'a name',
    example,
    pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  }),
  for: oneOrMany(choice(countedBy, { description: 'Whose count it is.', example }), {
    description:
      'Whose count it is: each caller, key (the credential), tenant, address (of IPv6 each /64), route, router, or all together. Several words: each combination.',
    example,
  }),
  on: oneOrMany(
    text({
      description: 'A pattern of paths, with a method before it or not: `*` is one part, `**` any number.',
      expected: 'a pattern such as `/orders/**` or `POST /orders`',
      example,
      pattern: '^(?:[A-Z]{2,16} )?/\\S*$',
    }),
    { description: 'Where it holds (default: everywhere).', example },
  ),
  tags: oneOrMany(text({ description: 'A tag of operations.', expected: 'a tag', example, pattern: '\\S' }), {
    description: 'Where it holds: operations with one of these tags.',
    example: '`gateway: {rates: {limits: [{for: caller, rate: 10 per minute, tags: [reports]}]}}`',
  }),
  roles: oneOrMany(text({ description: 'A role.', expected: 'a role', example, pattern: '\\S' }), {
    description: 'Of callers with one of these roles alone.',
    example: '`gateway: {rates: {limits: [{for: caller, rate: 10 per minute, roles: [free]}]}}`',
  }),
  callers: oneOrMany(choice(['anonymous', 'user', 'service'] as const, { description: 'A kind of caller.', example }), {
    description: 'Of such callers alone.',
    example: '`gateway: {rates: {limits: [{for: address, rate: 10 per minute, callers: anonymous}]}}`',
  }),
  mode: choice(['observe', 'enforce'] as const, { description: 'Of this one alone, in place of the mode of all.', example }),
}

export const ratePattern =
  '^\\d{1,9}(?:\\.\\d{1,6})? ?(?:requests?|items?|bytes|kB|MB|GB|tokens?|[A-Z]{3})? per (?:[1-9]\\d{0,3} )?(?:second|minute|hour|day)s?$'

const limit: Shape<Partial<WrittenRate>> = record<WrittenRate>(
  {
    ...place,
    rate: text({
      description:
        'How much in a time. Units are requests (where none is said), items (page size, or length of the list that is sent), bytes, kB, MB or GB (of both bodies), tokens of a model, or a currency such as USD.',
      expected:
        'an amount in a time, such as `100 per minute`, `1000 items per minute`, `5 MB per second`, `200000 tokens per day` or `5 USD per day`',
      example,
      pattern: ratePattern,
    }),
    burst: number('How much of it at once, in the unit of the rate (default: all of it).', decimal),
    cost: table(
      { pattern: '^(?:[A-Z]{2,16} )?/\\S*$', expected: 'a pattern such as `POST /reports`', noun: 'an operation' },
      number('What a request costs there (default: 1, or `x-fastward-cost` of the operation).'),
      {
        description: 'What requests cost in a limit of requests: the first that fits.',
        example: '`gateway: {rates: {limits: [{for: caller, rate: 100 per minute, cost: {"POST /reports": 20}}]}}`',
      },
    ),
    estimate: number(
      'What is taken for a request of which nobody knows beforehand what it costs: items (default: 1), or tokens (default: 1000). Tokens and money are settled after the answer.',
    ),
  },
  { description: 'A limit in a time.', example },
  ['for', 'rate'],
)

const atOnce: Shape<Partial<WrittenAtOnce>> = record<WrittenAtOnce>(
  {
    ...place,
    most: number('How many requests may run at once in each process.', '^[1-9]\\d{0,5}$', atOnceExample),
    queue: number('How many may wait for their turn, which goes around between callers (default: 0).', '^\\d{1,6}$', atOnceExample),
    wait: number('Seconds that one waits at most (default: 5).', '^(?!0+(?:\\.0+)?$)\\d{1,4}(?:\\.\\d{1,3})?$', atOnceExample),
  },
  { description: 'A limit of what runs at once.', example: atOnceExample },
  ['for', 'most'],
)

const price: Shape<Partial<WrittenPrice>> = record<WrittenPrice>(
  {
    input: number('Of a million tokens that are sent.', decimal, pricesExample),
    output: number('Of a million tokens that are answered.', decimal, pricesExample),
  },
  { description: 'What a million tokens cost, in the currency of the limits.', example: pricesExample },
  ['input', 'output'],
)

export const ratesFields = {
  rates: record<WrittenRates>(
    {
      ...shieldModeFields(example),
      limits: list(limit, { description: 'Limits in a time. Each is counted for itself.', example }),
      atOnce: list(atOnce, { description: 'Limits of what runs at once.', example: atOnceExample }),
      prices: table(
        { pattern: '^[^\\s*]{1,128}\\*?$', expected: 'the name of a model, or how it begins with `*` behind', noun: 'a model' },
        price,
        { description: 'What models cost, by name; a model that is not named costs what the dearest does.', example: pricesExample },
      ),
      headers: flag({
        description: 'Whether answers say what is left: `RateLimit` and `RateLimit-Policy` (default: true, where it is enforced).',
        example: '`gateway: {rates: {headers: false}}`',
      }),
    },
    { description: 'How much anybody may ask for, in a time and at once.', example },
  ),
}
