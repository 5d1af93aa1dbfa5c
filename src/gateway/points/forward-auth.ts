// ForwardAuth, as Traefik and Caddy ask: the request's line stands in `X-Forwarded-*`, and whatever is not 2xx is the client's answer. Traefik may send
// the body along (`forwardBody`), and then says so in the address of the question: `/forward-auth?body`.

import { findHeader, type RequestHead } from '../request/index.ts'
import type { HttpPoint } from './http-point.ts'
import { findOnce, toSentHead } from './question.ts'
import { guessBody, noBody, parseStatedBody, type StatedBody } from './stated-body.ts'

const own = new Set(['x-forwarded-method', 'x-forwarded-uri', 'x-forwarded-host', 'x-forwarded-body'])

export const forwardAuth: HttpPoint = {
  name: 'forward-auth',
  path: '/forward-auth',
  read(head, client, { mayRead, bytes }) {
    const uri = findOnce(head, 'x-forwarded-uri')
    const method = findOnce(head, 'x-forwarded-method')
    const host = findOnce(head, 'x-forwarded-host')
    if (uri === 'twice' || method === 'twice' || host === 'twice') return 'header-twice'
    if (uri === null || method === null) return 'point-unclear'
    const body = readBody(head, method.value, mayRead, bytes)
    if (body === null || body === 'twice') return body === null ? 'point-unclear' : 'header-twice'
    const named = host?.value ?? findHeader(head.headers, 'host') ?? ''
    const sent = toSentHead(head, { method: method.value, target: uri.value, host: named }, own, body.headers)
    return { point: 'forward-auth', sent, client, isHop: true, body: body.body }
  },
  write: (answer) =>
    answer.kind === 'pass'
      ? { status: 200, reason: 'OK', headers: answer.headers, body: '' }
      : { status: answer.status, reason: answer.reason, headers: answer.headers, body: answer.body },
}

function readBody(head: RequestHead, method: string, mayRead: boolean, bytes: Uint8Array | 'cut' | null): StatedBody | 'twice' | null {
  if (bytes === 'cut') return { body: { kind: 'cut' }, headers: [{ name: 'transfer-encoding', value: 'chunked' }] }
  if (bytes !== null && bytes.length > 0)
    return { body: { kind: 'whole', bytes }, headers: [{ name: 'content-length', value: String(bytes.length) }] }
  if (head.query === 'body') return noBody
  if (head.query !== 'stated') return guessBody(method, mayRead)
  const stated = findOnce(head, 'x-forwarded-body')
  return stated === 'twice' ? 'twice' : parseStatedBody(stated?.value ?? '', method, mayRead)
}
