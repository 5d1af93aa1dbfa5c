// `gateway.audit`: where decisions are recorded, what of persons stands in the record, and where its checkpoints go.

import { choice, list, oneOrMany, record, type Shape, text } from '../shape.ts'

const personal = ['principal', 'client'] as const

export interface WrittenAudit {
  readonly folder: string
  /** `env:NAME` or `file:PATH`: the Ed25519 key that checkpoints are signed with. */
  readonly key: string
  /** `env:NAME` or `file:PATH`: what personal values are hashed with. */
  readonly hashKey: string
  readonly plain: readonly (typeof personal)[number][]
  readonly hidden: readonly string[]
  readonly anchors: readonly string[]
  /** As they are written. */
  readonly retain: string
  readonly every: string
  /** `env:NAME`, or an address without a password. */
  readonly store: string
  /** A name, or `env:NAME`. */
  readonly instance: string
}

const example = '`gateway: {audit: {folder: /var/lib/shop/audit, anchors: [stdout]}}`'
const source = (description: string) =>
  text({
    description,
    expected: '`env:` and the name of a variable, or `file:` and a path',
    example,
    pattern: '^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:\\S+)$',
  })
/** Passwords stand in variables. */
const database = 'postgres(?:ql)?://(?!\\S*[?&]password=)(?:[^\\s:/@]+@)?[^\\s@]+'
const number = (description: string, expected: string) =>
  text({ description, expected, example, pattern: '^[1-9]\\d{0,5}$', numbersToo: true })

export const auditShape: Shape<Partial<WrittenAudit>> = record<WrittenAudit>(
  {
    folder: text({
      description: 'The folder of the record; it is made, for its owner alone.',
      expected: 'a folder',
      example,
      pattern: '\\S',
    }),
    key: source('Where the Ed25519 key is that checkpoints are signed with (default: `signing.key` in the folder, made once).'),
    hashKey: source('Where the text is that personal values are hashed with (default: `hash.key` in the folder, made once).'),
    plain: list(choice(personal, { description: 'A personal value.', example }), {
      description: 'What stands in the record as it is, and not as a keyed hash.',
      example,
    }),
    hidden: oneOrMany(text({ description: 'A parameter of a path.', expected: 'a name', example, pattern: '^\\w+$' }), {
      description: 'Path parameters whose values are hashed, beside those whose names speak of secrets or persons.',
      example,
    }),
    anchors: oneOrMany(
      text({
        description: 'A second place for signed checkpoints.',
        expected:
          '`stdout`, `file:PATH`, `syslog://HOST:PORT`, `syslog+tcp://HOST:PORT`, `otlp:http://HOST:PORT`, `postgres://USER@HOST/DATABASE` (without a password) or `env:NAME`',
        example,
        pattern: `^(?:stdout|file:\\S+|syslog(?:\\+tcp)?://\\S+|otlp:https?://\\S+|${database}|env:[A-Za-z_][A-Za-z0-9_]*)$`,
      }),
      {
        description:
          'Where signed checkpoints also go: where whoever rewrites the record cannot reach. `env:NAME` reads the place from a variable.',
        example,
      },
    ),
    store: text({
      description: 'A PostgreSQL that gets copies of what is recorded, in the table `fastward_decisions`; the segments stay the record.',
      expected: '`env:NAME`, with the address in that variable, or `postgres://USER@HOST/DATABASE` (without a password)',
      example: '`gateway: {audit: {folder: /var/lib/shop/audit, store: env:AUDIT_DATABASE}}`',
      pattern: `^(?:${database}|env:[A-Za-z_][A-Za-z0-9_]*)$`,
    }),
    instance: text({
      description: 'What this gateway is called among those that copy into one table: it stands before the names of its chains.',
      expected: 'a name of small letters and digits with `-` between, or `env:NAME`',
      example: '`gateway: {audit: {folder: /var/lib/shop/audit, instance: env:HOSTNAME}}`',
      pattern: '^(?:env:[A-Za-z_][A-Za-z0-9_]*|[a-z0-9]+(?:-[a-z0-9]+)*)$',
    }),
    retain: number('Days after which segments are deleted, each with a signed tombstone (default: they are kept).', 'a number of days'),
    every: number('Seconds from one checkpoint to the next (default: 60).', 'a number of seconds'),
  },
  { description: 'The record of decisions: chained, signed, and acknowledged when it is on disk.', example },
)
