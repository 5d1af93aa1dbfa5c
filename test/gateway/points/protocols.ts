// One request as the proxies would ask about it: a question of each protocol, as their documentation has them.

import { writeBytes, writeVarint } from '../../../src/gateway/points/grpc/protobuf.ts'

export interface Told {
  readonly method: string
  readonly target: string
  readonly host: string
  /** The client's own. */
  readonly headers: readonly (readonly [string, string])[]
  readonly address: string
}

/** A head of HTTP/1.1 for the decision point, without the empty line. */
export type WriteQuestion = (told: Told) => string

const lines = (first: string, headers: readonly (readonly [string, string])[]): string =>
  [first, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')

const from = ({ address }: Told): readonly (readonly [string, string])[] => [
  ['X-Forwarded-For', address],
  ['X-Forwarded-Proto', 'http'],
]

export const questions: readonly (readonly [string, WriteQuestion])[] = [
  [
    'nginx, auth_request',
    (told) =>
      lines('GET /auth-request?stated HTTP/1.1', [
        ['Host', told.host],
        ...told.headers,
        ['X-Original-URI', told.target],
        ['X-Original-Method', told.method],
        ['X-Original-Body', ';;HTTP/1.1'],
        ...from(told),
      ]),
  ],
  [
    'Traefik, ForwardAuth',
    (told) =>
      lines('GET /forward-auth?body HTTP/1.1', [
        ['Host', 'fastward:9191'],
        ...told.headers,
        ['X-Forwarded-Method', told.method],
        ['X-Forwarded-Uri', told.target],
        ['X-Forwarded-Host', told.host],
        ['X-Forwarded-Port', '80'],
        ...from(told),
      ]),
  ],
  [
    'Caddy, forward_auth',
    (told) =>
      lines('GET /forward-auth?stated HTTP/1.1', [
        ['Host', told.host],
        ...told.headers,
        ['X-Forwarded-Method', told.method],
        ['X-Forwarded-Uri', told.target],
        ['X-Forwarded-Host', told.host],
        ['X-Forwarded-Body', ';;HTTP/1.1'],
        ...from(told),
      ]),
  ],
]

/** `envoy.service.auth.v3.CheckRequest`, by the numbers of its fields. `body`: with `x-envoy-auth-partial-body`. */
export function writeCheckRequest(
  told: Told,
  { body, isPartial = false, isRaw = true }: { readonly body?: string; readonly isPartial?: boolean; readonly isRaw?: boolean } = {},
): Buffer {
  const headers = [
    [':authority', told.host],
    [':method', told.method],
    [':path', told.target],
    ...told.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
    ...(body === undefined ? [] : [['x-envoy-auth-partial-body', String(isPartial)] as const]),
  ]
  const entry = (name = '', value = '') => Buffer.concat([writeBytes(1, name), writeBytes(isRaw ? 3 : 2, Buffer.from(value, 'latin1'))])
  const entries = headers.map(([name, value]) => writeBytes(isRaw ? 1 : 3, entry(name, value)))
  const http = Buffer.concat([
    writeBytes(1, '1'),
    writeBytes(2, told.method),
    ...(isRaw ? [writeBytes(13, Buffer.concat(entries))] : entries),
    writeBytes(4, Buffer.from(told.target, 'latin1')),
    writeBytes(5, told.host),
    writeBytes(6, 'http'),
    writeBytes(10, 'HTTP/1.1'),
    ...(body === undefined ? [] : [writeBytes(isRaw ? 12 : 11, body)]),
  ])
  const address = writeBytes(1, Buffer.concat([writeBytes(2, told.address), writeVarint(3, 5000)]))
  const attributes = Buffer.concat([writeBytes(1, writeBytes(1, address)), writeBytes(4, writeBytes(2, http))])
  return writeBytes(1, attributes)
}
