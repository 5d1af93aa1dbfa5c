// One question of Envoy's answered: message in, message out, and the record told of it.

import type { AnswerCall } from '../../listener/index.ts'
import type { RefusalCode } from '../../request/index.ts'
import { type Asked, ask, refuse } from '../ask.ts'
import type { PointPlace } from '../point-judge.ts'
import { isTrusted } from '../trusted-askers.ts'
import { readCheckRequest } from './check-request.ts'
import { writeCheckResponse } from './check-response.ts'

export function createCheckPoint(place: PointPlace, elapsed: () => number): AnswerCall {
  const { judge } = place
  return async ({ path, headers, client }, message) => {
    const began = elapsed()
    const record = (asked: readonly Asked[]) => {
      for (const one of asked) judge.record({ ...one, ended: 'told', point: 'ext-authz', milliseconds: elapsed() - began })
    }
    const fault = (code: RefusalCode) => {
      const answer = refuse(code)
      const status = answer.kind === 'answer' ? answer.status : null
      record([{ client, sent: null, note: null, code, status, bytes: 0 }])
      return answer
    }
    if (!isTrusted({ headers }, client, place.askers())) {
      fault('point-untrusted')
      return { status: 'permission-denied' }
    }
    if (path !== '/envoy.service.auth.v3.Authorization/Check') return { status: 'unimplemented' }
    const question = readCheckRequest(message, client, place.mayRead())
    if (typeof question === 'string') return { status: 'ok', message: writeCheckResponse(fault(question), null) }
    const { answer, asked } = await ask(question, place)
    record(asked)
    return { status: 'ok', message: writeCheckResponse(answer, question.sent) }
  }
}
