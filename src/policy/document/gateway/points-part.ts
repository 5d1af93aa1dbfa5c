// `gateway.points`: doors for proxies that ask whether a request may go on, and how they are known.

import { record, type Shape, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'

export interface WrittenPoints {
  readonly listen: string
  readonly grpc: string
  readonly token: SecretSource
  readonly name: string
}

const example = '`gateway: {points: {listen: 127.0.0.1:9191, token: env:POINT_TOKEN}}`'
const place = { expected: 'an address with a port, or `unix:` and a path', example, pattern: '^(?:unix:/\\S+|\\S*\\d)$' }

export const pointsShape: Shape<Partial<WrittenPoints>> = record<WrittenPoints>(
  {
    listen: text({ ...place, description: 'Where nginx, Caddy, Traefik, HAProxy, Envoy over HTTP, and AuthZEN ask.' }),
    grpc: text({ ...place, description: 'Where Envoy asks by gRPC (`envoy.service.auth.v3.Authorization`).' }),
    token: secretSource(
      'Where the secret is kept that whoever asks sends in `Fastward-Point`, or by AuthZEN as `Authorization: Bearer`. Without it, only proxies in `trusted`, or on a socket, may ask.',
    ),
    name: text({
      description:
        'What AuthZEN calls this decision point, where it stands behind something that speaks TLS (default: `http://` and the host that was asked).',
      expected: 'an address without a path',
      example: '`gateway: {points: {listen: 127.0.0.1:9191, name: "https://pdp.shop.example"}}`',
      pattern: '^https?://[A-Za-z0-9.\\-:\\[\\]]+$',
    }),
  },
  { description: 'Doors for proxies that people already run: they ask, and let requests through by themselves.', example },
)
