// `gateway.store`: a Redis or Valkey that several gateways share, for what they count together.

import { choice, flag, record, type Shape, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'

export interface WrittenStore {
  /** With its password. */
  readonly address: SecretSource
  readonly cluster: boolean
  readonly ca: string
  readonly prefix: string
  /** Seconds, as it is written. */
  readonly timeout: string
  readonly away: 'share' | 'deny'
  readonly instances: string
}

const example = '`gateway: {store: {address: env:REDIS_URL}}`'

export const storeShape: Shape<Partial<WrittenStore>> = record<WrittenStore>(
  {
    address: secretSource(
      'Where the address of the store is kept, with its password: `redis://`, `rediss://` for TLS, `valkey://` and `valkeys://` mean the same. Of a cluster, one address on each line.',
    ),
    cluster: flag({ description: 'The store is a cluster, and the addresses are some of its nodes (default: false).', example }),
    ca: text({
      description: 'Authorities, PEM, of which one signed the certificate of the store (default: those of Node).',
      expected: '`file:` and a path',
      example: '`gateway: {store: {address: env:REDIS_URL, ca: file:redis-ca.pem}}`',
      pattern: '^file:\\S+$',
    }),
    prefix: text({
      description: 'What all keys begin with: gateways that share it count together (default: fastward).',
      expected: 'a word without blanks and braces',
      example: '`gateway: {store: {address: env:REDIS_URL, prefix: shop}}`',
      pattern: '^[^\\s{}]{1,64}$',
    }),
    timeout: text({
      description: 'Seconds after which a store that does not answer counts as away (default: 0.25).',
      expected: 'a number of seconds up to 60',
      example: '`gateway: {store: {address: env:REDIS_URL, timeout: 0.5}}`',
      pattern: '^(?!0+(?:\\.0+)?$)[0-5]?\\d(?:\\.\\d{1,3})?$',
      numbersToo: true,
    }),
    away: choice(['share', 'deny'], {
      description:
        'What holds of shared limits while the store is away: each process lets through its share of them, or nothing (default: share).',
      example: '`gateway: {store: {address: env:REDIS_URL, away: deny}}`',
    }),
    instances: text({
      description:
        'How many processes share the limits while the store is away (default: as many as there were when it was last heard of).',
      expected: 'a number',
      example: '`gateway: {store: {address: env:REDIS_URL, instances: 3}}`',
      pattern: '^[1-9]\\d{0,3}$',
      numbersToo: true,
    }),
  },
  { description: 'A Redis or Valkey that several gateways share.', example },
  ['address'],
)
