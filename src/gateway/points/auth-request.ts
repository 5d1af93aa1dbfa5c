// nginx's `auth_request`: a subrequest with the client's headers, without its body. nginx knows three answers: 2xx, 401 and 403. What the client
// should get stands in `Fastward-Status`, and why in `Fastward-Refusal`, for `auth_request_set`.

import { findHeader, type RequestHead } from '../request/index.ts'
import type { PointAnswer } from './answer.ts'
import type { HttpPoint } from './http-point.ts'
import { findOnce, toSentHead } from './question.ts'
import { guessBody, parseStatedBody } from './stated-body.ts'

const own = new Set(['x-original-uri', 'x-original-method', 'x-original-body'])

export const authRequest: HttpPoint = {
  name: 'auth-request',
  path: '/auth-request',
  read(head: RequestHead, client, { mayRead }) {
    const uri = findOnce(head, 'x-original-uri')
    const method = findOnce(head, 'x-original-method')
    const stated = head.query === 'stated' ? findOnce(head, 'x-original-body') : null
    if (uri === 'twice' || method === 'twice' || stated === 'twice') return 'header-twice'
    if (uri === null || method === null) return 'point-unclear'
    const body = head.query === 'stated' ? parseStatedBody(stated?.value ?? '', method.value, mayRead) : guessBody(method.value, mayRead)
    if (body === null) return 'point-unclear'
    const host = findHeader(head.headers, 'host') ?? ''
    const sent = toSentHead(head, { method: method.value, target: uri.value, host }, own, body.headers)
    return { point: 'auth-request', sent, client, isHop: true, body: body.body }
  },
  write: (answer) => {
    if (answer.kind === 'pass') return { status: 200, reason: 'OK', headers: answer.headers, body: '' }
    const isUnknown = answer.status === 401
    return { status: isUnknown ? 401 : 403, reason: isUnknown ? 'Unauthorized' : 'Forbidden', headers: tell(answer), body: '' }
  },
}

function tell({ status, code, headers }: Extract<PointAnswer, { kind: 'answer' }>): readonly (readonly [string, string])[] {
  const location = headers.find(([name]) => name === 'location')
  return [
    ...headers.filter(([name]) => name !== 'location' && name !== 'content-type'),
    ['fastward-status', String(status)],
    ...(code === null ? [] : [['fastward-refusal', code] as const]),
    ...(location === undefined ? [] : [['fastward-location', location[1]] as const]),
  ]
}
