// `gateway.abuse`: what of many requests together is no use but abuse, what is answered to it, and whom nobody suspects. Left out, nobody counts.

import { choice, type Fields, oneOrMany, record, type Shape, table, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'

const answers = ['note', 'slow', 'wait', 'block'] as const
export type AbuseAnswer = (typeof answers)[number]
const kinds = ['brute-force', 'stuffing', 'enumeration', 'scraping', 'replay', 'uploads', 'decompression'] as const
export type WrittenAbuseKind = (typeof kinds)[number]

/** Numbers, seconds, bytes and hundredths, as they are written. */
export interface WrittenBruteForce {
  readonly tries: string
  readonly accountTries: string
  readonly accountTriesOfDay: string
  readonly window: string
  readonly lock: string
  readonly answer: AbuseAnswer
}

export interface WrittenStuffing {
  readonly accounts: string
  readonly accountsOfDay: string
  readonly share: string
  readonly answer: AbuseAnswer
}

export interface WrittenEnumeration {
  readonly misses: string
  readonly missesOfDay: string
  readonly share: string
  readonly walk: string
  readonly window: string
  readonly lock: string
  readonly answer: AbuseAnswer
}

export interface WrittenScraping {
  readonly objects: string
  readonly objectsOfDay: string
  readonly addressFactor: string
  readonly novelty: string
  readonly window: string
  readonly lock: string
  readonly answer: AbuseAnswer
}

export interface WrittenReplay {
  readonly window: string
  readonly lock: string
  readonly answer: AbuseAnswer
}

export interface WrittenUploads {
  readonly count: string
  readonly parts: string
  readonly window: string
  readonly answer: AbuseAnswer
}

export interface WrittenDecompression {
  readonly output: string
  readonly ratio: string
  readonly depth: string
  readonly entries: string
  readonly looked: string
}

export interface WrittenAllowed {
  readonly addresses: readonly string[]
  readonly principals: readonly string[]
  readonly agents: readonly string[]
  readonly routes: readonly string[]
  readonly kinds: readonly WrittenAbuseKind[]
  readonly signature: SecretSource
}

export interface WrittenSignIn {
  readonly account: string
  readonly secret: string
  readonly in: 'body' | 'query'
  readonly token: string
}

export interface WrittenAbuse extends WrittenShieldMode {
  readonly bruteForce: Partial<WrittenBruteForce>
  readonly stuffing: Partial<WrittenStuffing>
  readonly enumeration: Partial<WrittenEnumeration>
  readonly scraping: Partial<WrittenScraping>
  readonly replay: Partial<WrittenReplay>
  readonly uploads: Partial<WrittenUploads>
  readonly decompression: Partial<WrittenDecompression>
  readonly slow: string
  readonly allow: ReadonlyMap<string, Partial<WrittenAllowed>>
  readonly signIns: ReadonlyMap<string, Partial<WrittenSignIn>>
}

const example = '`gateway: {abuse: {mode: observe, brute-force: {tries: 10, lock: 900}}}`'
const allowExample = '`gateway: {abuse: {allow: {partner: {principals: [partner-sync], routes: ["GET /orders/{id}"]}}}}`'
const signInExample = '`gateway: {abuse: {sign-ins: {"POST /enter": {account: nick, secret: word}}}}`'

const number = (description: string, pattern = '^[1-9]\\d{0,8}$', expected = 'a number') =>
  text({ description, expected, example, pattern, numbersToo: true })
/** What is remembered one by one has an end. */
const few = (description: string) => number(description, '^(?:[1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-6])$', 'a number from 1 to 256')
const seconds = (description: string) => number(description, '^[1-9]\\d{0,6}$', 'a number of seconds')
const hundredths = (description: string) => number(description, '^(?:100|[1-9]?\\d)$', 'hundredths: a number from 0 to 100')
const answer = (usual: AbuseAnswer) =>
  choice(answers, {
    description: `note: only noted. slow: lets it through later. wait: 429 until the lock ends. block: 403 until then (default: ${usual}).`,
    example,
  })

const bruteForce = record<WrittenBruteForce>(
  {
    tries: few('Different wrong passwords for one account from one address within the window (default: 10).'),
    accountTries: few('Different wrong passwords for one account from anywhere within an hour (default: 30).'),
    accountTriesOfDay: few('The same within a day (default: 100).'),
    window: seconds('The window (default: 600).'),
    lock: seconds('How long the pair of account and address is kept away, each time within a day twice as long (default: 900).'),
    answer: answer('wait'),
  },
  { description: 'Many passwords for one account. Who signed in from there before is not kept away by what others try.', example },
)

const stuffing = record<WrittenStuffing>(
  {
    accounts: few('Accounts from one address that nobody signed in to, within the window of `brute-force` (default: 12).'),
    accountsOfDay: few('The same within a day (default: 40).'),
    share: hundredths('How many of a hundred accounts from there these must be (default: 80).'),
    answer: answer('wait'),
  },
  { description: 'Many accounts from one address, one network or one kind of client, of which few succeed.', example },
)

const enumeration = record<WrittenEnumeration>(
  {
    misses: few('Different ids of one operation that are not there or not theirs, within the window (default: 20).'),
    missesOfDay: few('The same within a day (default: 80).'),
    share: hundredths('How many of a hundred ids these must be (default: 50).'),
    walk: number('Numbers that stand beside one asked for just before (default: 100).'),
    window: seconds('The window (default: 600).'),
    lock: seconds('How long the operation is closed to the caller, each time within a day twice as long (default: 900).'),
    answer: answer('wait'),
  },
  { description: 'One caller who tries the ids of an operation.', example },
)

const scraping = record<WrittenScraping>(
  {
    objects: number('Different objects and pages of one caller within the window (default: 400).'),
    objectsOfDay: number('The same within a day (default: 3000).'),
    addressFactor: few('How many times as many an address may read of which nobody is known (default: 3).'),
    novelty: hundredths('How many of a hundred requests of such an address must be for something new (default: 80).'),
    window: seconds('The window (default: 3600).'),
    lock: seconds('How long, each time within a day twice as long (default: 1800).'),
    answer: answer('wait'),
  },
  { description: 'One caller who reads an unusual number of different objects and pages.', example },
)

const replay = record<WrittenReplay>(
  {
    window: seconds('Within which nobody is in two networks as two programs (default: 60).'),
    lock: seconds('How long the credential is refused from the second place (default: 3600).'),
    answer: answer('block'),
  },
  { description: 'A credential that is used from another network by another program at the same time.', example },
)

const uploads = record<WrittenUploads>(
  {
    count: number('Bodies with files or archives of one caller within the window (default: 200).'),
    parts: number('Parts of one body (default: 1000).'),
    window: seconds('The window (default: 3600).'),
    answer: answer('wait'),
  },
  { description: 'Uploads beyond what anybody needs.', example },
)

const decompression = record<WrittenDecompression>(
  {
    output: number('Bytes that may come out of one body (default: 104857600).'),
    ratio: number('How many times as many bytes may come out as went in, above one megabyte (default: 100).'),
    depth: few('How many times what comes out may be compressed again (default: 1).'),
    entries: number('Files in one archive (default: 10000).'),
    looked: number('Bytes of a body that are looked at; a compressed one that is longer is refused (default: 8388608).'),
  },
  { description: 'Bodies and archives out of which more comes than went in; answered with 413.', example },
)

const allowed: Shape<Partial<WrittenAllowed>> = record<WrittenAllowed>(
  {
    addresses: oneOrMany(
      text({
        description: 'An address, or a network such as `10.0.0.0/8`.',
        expected: 'an address or a network such as `10.0.0.0/8`',
        example: allowExample,
        pattern: '^[0-9A-Fa-f:.]+(?:/\\d{1,3})?$',
      }),
      { description: 'Where they come from.', example: allowExample },
    ),
    principals: oneOrMany(text({ description: 'The id of a caller.', expected: 'an id', example: allowExample, pattern: '^\\S+$' }), {
      description: 'Who they are, as the gateway verified it.',
      example: allowExample,
    }),
    agents: oneOrMany(text({ description: 'How `User-Agent` begins.', expected: 'a text', example: allowExample, pattern: '\\S' }), {
      description: 'What they call themselves. Anybody can say that: it counts beside `addresses`, `principals` or `signature` alone.',
      example: allowExample,
    }),
    routes: oneOrMany(
      text({
        description: 'An operation, or a pattern of paths.',
        expected: '`GET /orders/{id}` or `/orders/**`',
        example: allowExample,
        pattern: '^(?:[A-Z]+ )?/\\S*$',
      }),
      { description: 'For which operations (default: all).', example: allowExample },
    ),
    kinds: oneOrMany(choice(kinds, { description: 'A kind of abuse.', example: allowExample }), {
      description: 'Of what they are not suspected (default: of nothing).',
      example: allowExample,
    }),
    signature: secretSource(
      'Where the secret is kept, in Base64, with which they sign their requests: RFC 9421, `hmac-sha256`, over `@method`, `@authority`, `@path` and `@query` at least.',
    ),
  },
  { description: 'Callers who are not suspected: all that is said of them must hold.', example: allowExample },
)

const signIn: Shape<Partial<WrittenSignIn>> = record<WrittenSignIn>(
  {
    account: text({ description: 'The field that names the account.', expected: 'a field', example: signInExample, pattern: '^\\S+$' }),
    secret: text({ description: 'The field with the password or code.', expected: 'a field', example: signInExample, pattern: '^\\S+$' }),
    in: choice(['body', 'query'], { description: 'Where they stand (default: body).', example: signInExample }),
    token: text({
      description: 'A field that the answer has where it succeeded, for applications that answer 200 to everything.',
      expected: 'a field',
      example: signInExample,
      pattern: '^\\S+$',
    }),
  },
  { description: 'An operation where one signs in.', example: signInExample },
  ['secret'],
)

const abuseShape: Shape<Partial<WrittenAbuse>> = record<WrittenAbuse>(
  {
    ...shieldModeFields(example, 'Note what would be answered, or answer it (default: observe).'),
    bruteForce,
    stuffing,
    enumeration,
    scraping,
    replay,
    uploads,
    decompression,
    slow: seconds('How much later `slow` lets a request through (default: 2).'),
    allow: table({ pattern: '^[a-z][a-z0-9-]*$', expected: 'a name in small letters', noun: 'a name' }, allowed, {
      description: 'Callers who are not suspected, by names of your choice.',
      example: allowExample,
    }),
    signIns: table({ pattern: '^[A-Z]+ /\\S*$', expected: 'an operation, such as `POST /enter`', noun: 'an operation' }, signIn, {
      description: 'Where one signs in, beside what the map says by itself.',
      example: signInExample,
    }),
  },
  { description: 'What of many requests together is abuse, and what is answered to it (default: nobody counts).', example },
)

export interface WithAbuse {
  readonly abuse: Partial<WrittenAbuse>
}

export const abuseFields: Fields<WithAbuse> = { abuse: abuseShape }
