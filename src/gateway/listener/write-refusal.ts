// The answer to what is no request, as HTTP/1.1 has it. The connection ends behind it.

import { answerTo, type Client, problemType, type RefusalCode } from '../request/index.ts'
import type { Judge } from './core.ts'

export function writeRefusal(code: RefusalCode, judge: Pick<Judge, 'own'>, client: Client): string {
  const { status, title, body } = answerTo(code)
  const headers: readonly (readonly [string, string])[] = [
    ['connection', 'close'],
    ['content-type', problemType],
    ['cache-control', 'no-store'],
    ...(judge.own?.(null, client) ?? []),
    ['content-length', String(body.length)],
  ]
  return `HTTP/1.1 ${status} ${title}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}
