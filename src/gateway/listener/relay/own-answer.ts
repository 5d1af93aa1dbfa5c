// What the gateway answers by itself, in place of the application.

import { answerTo, problemType, type RefusalCode } from '../../request/index.ts'
import type { ClientExchange } from '../client-exchange.ts'
import type { Judgement, Pass } from '../core.ts'

export type Headers = readonly (readonly [name: string, value: string])[]

export interface OwnAnswer {
  readonly status: number
  readonly reason: string
  /** Name, value, name, value; complete but for the length. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** RFC 9457. `detail` is for the caller; left out, the status says it all. */
export function toProblem(code: RefusalCode, headers: Headers, detail?: string): OwnAnswer {
  const { status, title, body } = answerTo(code, detail)
  return { status, reason: title, rawHeaders: ['content-type', problemType, 'cache-control', 'no-store', ...headers.flat()], body }
}

export function toOwnAnswer(judgement: Exclude<Judgement, Pass | { kind: 'refuse' }>): OwnAnswer {
  if (judgement.kind === 'redirect')
    return { status: 307, reason: 'Temporary Redirect', rawHeaders: ['location', judgement.location], body: '' }
  const { status, reason, headers, body } = judgement
  return { status, reason, rawHeaders: headers.flat(), body }
}

/** `isLast`: the connection ends with it. */
export function sendOwnAnswer(client: ClientExchange, { status, reason, rawHeaders, body }: OwnAnswer, isLast: boolean): void {
  // A body in whatever bytes: Latin-1 is a part of it.
  const bytes = Buffer.from(body, 'utf8')
  const hasBody = bytes.length > 0 && client.sent.method !== 'HEAD'
  const length = status === 204 ? [] : ['content-length', String(bytes.length)]
  client.respond({ status, reason, rawHeaders: [...rawHeaders, ...length], hasBody, isLast })
  if (hasBody) client.write(bytes)
  client.end([])
}
