// Envoy's `ext_authz` over HTTP: the request itself, below a prefix, with the headers that Envoy was told to send. It takes an answer 200 for yes; an
// answer of 500 and above means to it that nobody was asked, and may let the request pass, so none is given.

import { findHeader } from '../request/index.ts'
import type { HttpPoint } from './http-point.ts'
import { findOnce, toSentHead } from './question.ts'
import { guessBody, noBody, type StatedBody } from './stated-body.ts'

const prefix = '/ext-authz'
/** Written by Envoy alone, where it sends bodies: it takes the client's away. */
const partial = 'x-envoy-auth-partial-body'
const own = new Set([partial])

export const extAuthzHttp: HttpPoint = {
  name: 'ext-authz-http',
  path: prefix,
  isPrefix: true,
  read(head, client, { mayRead, bytes }) {
    const mark = findOnce(head, partial)
    if (mark === 'twice') return 'header-twice'
    const body = readBody(mark?.value ?? null, bytes) ?? guessBody(head.method, mayRead)
    const host = findHeader(head.headers, 'host') ?? ''
    const target = head.target.slice(prefix.length)
    const sent = toSentHead(head, { method: head.method, target, host }, own, body.headers)
    return { point: 'ext-authz-http', sent, client, isHop: true, body: body.body }
  },
  write(answer) {
    if (answer.kind === 'pass') return { status: 200, reason: 'OK', headers: answer.headers, body: '' }
    const isFault = answer.status >= 500
    const headers = isFault ? [...answer.headers, ['fastward-status', String(answer.status)] as const] : answer.headers
    return {
      status: isFault ? 403 : answer.status,
      reason: isFault ? 'Forbidden' : answer.reason,
      headers,
      body: isFault ? '' : answer.body,
    }
  },
}

function readBody(mark: string | null, bytes: Uint8Array | 'cut' | null): StatedBody | null {
  if (mark === null) return null
  if (mark !== 'false' || bytes === 'cut') return { body: { kind: 'cut' }, headers: [{ name: 'transfer-encoding', value: 'chunked' }] }
  if (bytes === null || bytes.length === 0) return noBody
  return { body: { kind: 'whole', bytes }, headers: [{ name: 'content-length', value: String(bytes.length) }] }
}
