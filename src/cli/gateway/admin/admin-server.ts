// The door for operators. It is for programs and never for pages: what comes with an `Origin`, or for a name that is not this machine's, is
// refused, so that no browser can be sent here.

import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { parseJson } from '../../../base/index.ts'
import { type Address, showAddress } from '../addresses.ts'

export interface AdminAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

export interface AdminRequest {
  readonly query: URLSearchParams
  readonly body: unknown
}

export type AdminPage = (request: AdminRequest) => AdminAnswer | Promise<AdminAnswer>

export interface AdminOptions {
  readonly listen: Address
  /** Null: none is asked for. */
  readonly token: string | null
  /** By method and path: `GET /health`. */
  readonly pages: ReadonlyMap<string, AdminPage>
  /** What whoever has no token is told in their place: probes of clusters and balancers can send none. */
  readonly open: ReadonlyMap<string, AdminPage>
}

export interface AdminServer {
  /** As it is shown. */
  readonly address: string
  close(): Promise<void>
}

const mostBody = 64 * 1024
const times = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 }

export const json = (status: number, value: unknown): AdminAnswer => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(value)}\n`,
})

export function startAdmin({ listen, token, pages, open }: AdminOptions): Promise<AdminServer> {
  const expected = token === null ? null : digest(`Bearer ${token}`)
  const server = createServer(times, (request, response) => {
    answer(request, expected, { pages, open }).then(
      (made) => send(response, made),
      () => send(response, json(500, { error: 'a fault of the gateway' })),
    )
  })
  server.maxConnections = 64
  return new Promise((settle, refuse) => {
    server.once('error', refuse)
    server.listen(listen.port, listen.host, () => {
      server.off('error', refuse)
      const address = server.address()
      settle({
        address: `http://${showAddress({ host: listen.host, port: typeof address === 'object' && address !== null ? address.port : listen.port })}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      })
    })
  })
}

async function answer(
  request: IncomingMessage,
  expected: Buffer | null,
  { pages, open }: Pick<AdminOptions, 'pages' | 'open'>,
): Promise<AdminAnswer> {
  const { headers, method = '', url = '' } = request
  const isFromPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
  // A page cannot have the token, whatever name leads it here.
  if (isFromPage || (expected === null && !isOwnName(headers.host))) return json(403, { error: 'for programs alone' })
  const [path = '', query = ''] = url.split('?', 2)
  if (expected !== null && !timingSafeEqual(digest(headers.authorization ?? ''), expected)) {
    const told = headers.authorization === undefined ? open.get(`${method} ${path}`) : undefined
    return told === undefined
      ? json(401, { error: 'the token is missing or wrong' })
      : told({ query: new URLSearchParams(), body: undefined })
  }
  const page = pages.get(`${method} ${path}`)
  if (page === undefined) {
    const isKnown = [...pages.keys()].some((known) => known.endsWith(` ${path}`))
    return json(isKnown ? 405 : 404, { error: isKnown ? 'not by this method' : 'there is no such page' })
  }
  const body = method === 'POST' ? await readBody(request) : undefined
  if (body === null) return json(400, { error: 'the body is no JSON, or too long' })
  return page({ query: new URLSearchParams(query), body })
}

/** An address, or this machine's own name: another name may have been made to lead here. */
function isOwnName(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return name === 'localhost' || isIP(name) !== 0
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) return null
    size += part.length
    if (size > mostBody) return null
    parts.push(part)
  }
  try {
    return parseJson(Buffer.concat(parts).toString('utf8'))
  } catch {
    return null
  }
}

function send(response: ServerResponse, { status, type, body }: AdminAnswer): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  })
  response.end(bytes)
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
