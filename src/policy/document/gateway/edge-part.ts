// `gateway.hosts`, `trusted`, `forwarded`, `proxy-protocol`, `websocket`, `timeouts` and `limits`: the place where the gateway stands, and how long and how much it
// takes.

import { choice, type Fields, oneOrMany, record, type Shape, text } from '../shape.ts'

export interface WrittenEdge {
  readonly hosts: readonly string[]
  readonly trusted: readonly string[]
  readonly forwarded: 'x-forwarded-for' | 'forwarded'
  readonly proxyProtocol: 'off' | 'accept' | 'require'
  readonly websocket: Partial<WrittenWebSocket>
  readonly timeouts: Partial<WrittenTimeouts>
  readonly limits: Partial<WrittenLimits>
}

/** Numbers, as they are written. */
export interface WrittenWebSocket {
  readonly messageBytes: string
  readonly messagesPerSecond: string
}

/** Seconds, as they are written. */
export interface WrittenTimeouts {
  readonly head: string
  readonly body: string
  readonly keepAlive: string
  readonly websocket: string
  readonly connect: string
  readonly firstByte: string
  readonly answer: string
  readonly queue: string
  readonly keepUpstream: string
}

/** Numbers, as they are written. */
export interface WrittenLimits {
  readonly headBytes: string
  readonly headers: string
  readonly targetBytes: string
  readonly slowest: string
  readonly connections: string
  readonly queue: string
}

const hosts = '`gateway: {hosts: [api.example.com]}`'
const trusted = '`gateway: {trusted: [10.0.0.0/8]}`'
const websocket = '`gateway: {websocket: {message-bytes: 65536, messages-per-second: 20}}`'
const timeouts = '`gateway: {timeouts: {first-byte: 120}}`'
const limits = '`gateway: {limits: {head-bytes: 32768}}`'

const number = (description: string, example: string) =>
  text({ description, expected: 'a number', example, pattern: '^[1-9]\\d{0,9}$', numbersToo: true })
const seconds = (description: string) =>
  text({
    description,
    expected: 'a number of seconds',
    example: timeouts,
    pattern: '^(?!0+(?:\\.0+)?$)\\d{1,6}(?:\\.\\d{1,3})?$',
    numbersToo: true,
  })

const websocketShape: Shape<Partial<WrittenWebSocket>> = record<WrittenWebSocket>(
  {
    messageBytes: number(
      'The longest message, either way, as it is sent: of a compressed one, its compressed bytes (default: any).',
      websocket,
    ),
    messagesPerSecond: number('How many messages a client may begin in a second (default: any).', websocket),
  },
  { description: 'What may pass of a WebSocket; what is more ends it with 1009 or 1008.', example: websocket },
)

const timeoutsShape: Shape<Partial<WrittenTimeouts>> = record<WrittenTimeouts>(
  {
    head: seconds('For the whole head of a request, and for a handshake of TLS (default: 10).'),
    body: seconds('Between two parts of a body, and for a client that does not take its answer (default: 60).'),
    keepAlive: seconds('Between two requests on one connection (default: 65).'),
    websocket: seconds('Of a WebSocket without a byte either way (default: 3600).'),
    connect: seconds('Until a connection to the application stands (default: 5).'),
    firstByte: seconds('Until the application begins its answer (default: 60).'),
    answer: seconds('Between two parts of its answer (default: 300).'),
    queue: seconds('For a connection to the application, when all are in use (default: 10).'),
    keepUpstream: seconds('How long a connection to the application is kept unused: less than it keeps it (default: 4).'),
  },
  { description: 'How long the gateway waits, in seconds. Read at the start.', example: timeouts },
)

const limitsShape: Shape<Partial<WrittenLimits>> = record<WrittenLimits>(
  {
    headBytes: number('Of the request line and all headers (default: 16384).', limits),
    headers: number('How many headers (default: 100).', limits),
    targetBytes: number('Of path and query (default: 8192).', limits),
    slowest: number(
      'Bytes of a body that a client must send in a second, on the whole; one that is slower for as long as `timeouts.body` is ended with 408 (default: any).',
      limits,
    ),
    connections: number('How many connections to the application (default: 256).', limits),
    queue: number('How many requests may wait for one (default: 4096).', limits),
  },
  { description: 'How much the gateway takes. Read at the start.', example: limits },
)

export const edgeFields: Fields<WrittenEdge> = {
  hosts: oneOrMany(
    text({
      description: 'A host, without a port; `*.` stands for one label.',
      expected: 'a host such as `api.example.com`, without a port',
      example: hosts,
      pattern: '^(?:(?:\\*\\.)?[A-Za-z0-9_.-]{1,253}|\\[[0-9A-Fa-f:.]+\\])$',
    }),
    { description: 'The hosts that are answered for; others get 421 (default: any).', example: hosts },
  ),
  trusted: oneOrMany(
    text({
      description: 'An address, or a network such as `10.0.0.0/8`.',
      expected: 'an address or a network such as `10.0.0.0/8`',
      example: trusted,
      pattern: '^[0-9A-Fa-f:.]+(?:/\\d{1,3})?$',
    }),
    { description: 'Proxies that are believed about where a request comes from; nobody else is (default: none).', example: trusted },
  ),
  forwarded: choice(['x-forwarded-for', 'forwarded'], {
    description: 'The header in which trusted proxies say it; the other one is not looked at (default: x-forwarded-for).',
    example: '`gateway: {forwarded: forwarded}`',
  }),
  proxyProtocol: choice(['off', 'accept', 'require'], {
    description:
      'Whether trusted proxies begin a connection with the header of the PROXY protocol (1 or 2): they may, or they must. Nobody else may. Read at the start (default: off).',
    example: '`gateway: {trusted: [10.0.0.0/8], proxy-protocol: require}`',
  }),
  websocket: websocketShape,
  timeouts: timeoutsShape,
  limits: limitsShape,
}
