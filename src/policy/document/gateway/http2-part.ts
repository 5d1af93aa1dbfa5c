// `gateway.http2`: HTTP/2 with clients, beside HTTP/1.1 on the same port.

import { type Fields, flag, record, type Shape, text } from '../shape.ts'

export interface WrittenHttp2 {
  readonly tls: boolean
  readonly clear: boolean
  /** A number, as it is written. */
  readonly streams: string
}

export interface WithHttp2 {
  readonly http2: Partial<WrittenHttp2>
}

const example = '`gateway: {http2: {clear: true}}`'

const http2Shape: Shape<Partial<WrittenHttp2>> = record<WrittenHttp2>(
  {
    tls: flag({ description: 'Over TLS, where the client asks for it (default: true).', example: '`gateway: {http2: {tls: false}}`' }),
    clear: flag({
      description: 'In clear text, from clients that begin with it, such as a load balancer; there is no upgrade (default: false).',
      example,
    }),
    streams: text({
      description: 'How many requests may run on one connection (default: 100).',
      expected: 'a number up to 1000',
      example: '`gateway: {http2: {streams: 50}}`',
      pattern: '^(?:[1-9]\\d{0,2}|1000)$',
      numbersToo: true,
    }),
  },
  { description: 'HTTP/2 with clients, beside HTTP/1.1 on the same port. Read at the start.', example },
)

export const http2Fields: Fields<WithHttp2> = { http2: http2Shape }
