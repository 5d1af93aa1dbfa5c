// What Envoy asks: `envoy.service.auth.v3.CheckRequest`. Numbers of fields are those of Envoy's API v3 (service/auth/v3/attribute_context.proto).

import { type Client, isHeaderName, isHeaderValue, type RefusalCode, type SentHeader } from '../../request/index.ts'
import { type AskedBody, type Question, sentHead } from '../question.ts'
import { guessBody } from '../stated-body.ts'
import { findBytes, findMessage, readMessage, type WireMessage } from './protobuf.ts'

/** Written by Envoy alone, where it sends bodies: it takes the client's away. */
const partial = 'x-envoy-auth-partial-body'

/** `asker` counts where Envoy does not say whom it saw. A code where it is no question. */
export function readCheckRequest(bytes: Buffer, asker: Client, mayRead: boolean): Question | RefusalCode {
  const message = readMessage(bytes)
  const attributes = message === null ? 'broken' : findMessage(message, 1)
  if (attributes === 'broken' || attributes === null) return 'point-unclear'
  const request = findMessage(attributes, 4)
  if (request === 'broken' || request === null) return 'point-unclear'
  const http = findMessage(request, 2)
  if (http === 'broken' || http === null) return 'point-unclear'
  const source = findAddress(attributes)
  if (source === 'broken') return 'point-unclear'
  const text = (field: number) => findBytes(http, field)?.toString('latin1') ?? ''
  const method = text(2)
  const path = text(4)
  const headers = readHeaders(http)
  if (headers === null) return 'header-malformed'
  const marks = headers.filter(({ name }) => name === partial)
  if (marks.length > 1) return 'header-twice'
  const kept = headers.filter(({ name }) => name !== partial && name !== 'fastward-point')
  const { body, more } = readBody(http, kept, { mark: marks[0]?.value ?? null, method, protocol: text(10), mayRead })
  // HTTP/2 has no `Host`: what stands in its place is said beside the headers.
  const host = kept.some(({ name }) => name === 'host') ? [] : [{ name: 'host', value: text(5) }]
  if (!host.every(({ value }) => isHeaderValue(value))) return 'header-malformed'
  const client = { address: source ?? asker.address, isEncrypted: text(6) === 'https' }
  return { point: 'ext-authz', sent: sentHead(method, path, [...host, ...kept, ...more]), client, isHop: false, body }
}

/** `source.address.socket_address.address` */
function findAddress(attributes: WireMessage): string | 'broken' | null {
  let at: WireMessage | 'broken' | null = attributes
  for (const field of [1, 1, 1]) {
    at = findMessage(at, field)
    if (at === 'broken' || at === null) return at
  }
  return findBytes(at, 2)?.toString('latin1') ?? null
}

/** As they were sent (`header_map`), or one for each name (`headers`). Null where one is none. */
function readHeaders(http: WireMessage): readonly SentHeader[] | null {
  const map = findMessage(http, 13)
  if (map === 'broken') return null
  const entries = map === null ? http.get(3) : map.get(1)
  const headers: SentHeader[] = []
  for (const entry of entries ?? []) {
    const read = Buffer.isBuffer(entry) ? readMessage(entry) : null
    if (read === null) return null
    const name = (findBytes(read, 1)?.toString('latin1') ?? '').toLowerCase()
    const value = (findBytes(read, 3) ?? findBytes(read, 2))?.toString('latin1') ?? ''
    // `:path` and its like stand beside the headers too.
    if (name.startsWith(':')) continue
    if (!isHeaderName(name) || !isHeaderValue(value)) return null
    headers.push({ name, value: value.replace(/^[\t ]+|[\t ]+$/g, '') })
  }
  return headers
}

interface Stated {
  readonly mark: string | null
  readonly method: string
  readonly protocol: string
  readonly mayRead: boolean
}

function readBody(
  http: WireMessage,
  headers: readonly SentHeader[],
  { mark, method, protocol, mayRead }: Stated,
): { readonly body: AskedBody; readonly more: readonly SentHeader[] } {
  const isFramed = headers.some(({ name }) => name === 'content-length' || name === 'transfer-encoding')
  const framing = isFramed ? [] : [{ name: 'transfer-encoding', value: 'chunked' }]
  if (mark === 'false') {
    const [raw, text] = [findBytes(http, 12), findBytes(http, 11)]
    const bytes = raw !== null && raw.length > 0 ? raw : (text ?? Buffer.alloc(0))
    return bytes.length === 0 ? { body: { kind: 'none' }, more: [] } : { body: { kind: 'whole', bytes }, more: framing }
  }
  if (mark !== null) return { body: { kind: 'cut' }, more: framing }
  if (isFramed) {
    const isEmpty = headers.every(({ name, value }) => (name === 'content-length' ? value === '0' : name !== 'transfer-encoding'))
    return { body: { kind: isEmpty ? 'none' : 'unseen' }, more: [] }
  }
  // HTTP/2 says the length of a body only where it wants to.
  if (protocol.startsWith('HTTP/1.')) return { body: { kind: 'none' }, more: [] }
  const guessed = guessBody(method, mayRead)
  return { body: guessed.body, more: guessed.headers }
}
