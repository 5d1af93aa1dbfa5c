// `gateway.admin`: the door for operators, beside the one for clients. `gateway.otlp`: where numbers and decisions are sent.

import { record, type Shape, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'

export interface WrittenAdmin {
  readonly listen: string
  readonly token: SecretSource
}

export interface WrittenOtlp {
  readonly endpoint: string
  readonly token: SecretSource
  /** Seconds, as it is written. */
  readonly every: string
}

const adminExample = '`gateway: {admin: {listen: 127.0.0.1:9090}}`'
const otlpExample = '`gateway: {otlp: {endpoint: http://127.0.0.1:4318}}`'

export const adminShape: Shape<Partial<WrittenAdmin>> = record<WrittenAdmin>(
  {
    listen: text({
      description: 'Where health, readiness, metrics and the search of the record are served. Beyond this machine a token is needed.',
      expected: 'an address with a port',
      example: adminExample,
      pattern: '^\\S*\\d$',
    }),
    token: secretSource('Where the token is kept that operators send as `Authorization: Bearer`.'),
  },
  { description: 'Another door, for operators: health, metrics, search of the record, revocation.', example: adminExample },
)

export const otlpShape: Shape<Partial<WrittenOtlp>> = record<WrittenOtlp>(
  {
    endpoint: text({
      description: 'The collector, spoken to by OTLP over HTTP in JSON; `/v1/metrics` and `/v1/logs` are added.',
      expected: 'an address with http or https',
      example: otlpExample,
      pattern: '^https?://[^\\s?#@]+$',
    }),
    token: secretSource('Where the token is kept that the collector wants as `Authorization: Bearer`.'),
    every: text({
      description: 'Seconds from one export of metrics to the next (default: 15).',
      expected: 'a number of seconds',
      example: otlpExample,
      pattern: '^[1-9]\\d{0,4}$',
      numbersToo: true,
    }),
  },
  { description: 'Metrics, and the decisions that are recorded, sent to a collector of OpenTelemetry.', example: otlpExample },
  ['endpoint'],
)
