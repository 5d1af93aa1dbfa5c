// The head of the application's answer as the client gets it. What may go on of its headers is found once for a head that comes again on its connection.

import { comesBack, readConnection } from '../../request/index.ts'
import type { AnswerHead } from '../client-exchange.ts'
import type { AnswerStep } from '../core.ts'
import type { ResponseHead } from '../upstream/response-head.ts'

/** `changed`: the length of the whole body where it is another one, -1 where it is not known any more, null where the application says it. */
export function toAnswerHead(
  head: ResponseHead,
  step: AnswerStep | undefined,
  hasBody: boolean,
  changed: number | null,
  isLast: boolean,
): AnswerHead {
  const { status, reason, memory } = head
  const length = changed ?? (hasBody ? (head.length ?? null) : null)
  const kept = keptHeaders(head, length === null)
  const saysLength = length !== null && length >= 0 && status !== 204 && status !== 304
  return {
    status,
    reason,
    rawHeaders: step?.headers?.(head, kept) ?? kept,
    memory,
    length: saysLength ? length : undefined,
    added: step?.added?.(head),
    hasBody,
    isLast,
  }
}

/** `saysLength`: the body is the application's own, and so is what it says of its length. */
function keptHeaders(head: ResponseHead, saysLength: boolean): readonly string[] {
  const { memory } = head
  // What is remembered for any length says none.
  if (saysLength && head.length !== undefined) return keep(head, true)
  if (saysLength) return (memory.kept ??= keep(head, true))
  return (memory.keptOfOther ??= keep(head, false))
}

function keep({ headers, rawHeaders, status }: ResponseHead, saysLength: boolean): string[] {
  const forOneHop = readConnection(headers)
  const kept: string[] = []
  for (let index = 0; index < headers.length; index++) {
    const name = headers[index]?.name ?? ''
    if (!comesBack(name, forOneHop)) continue
    // RFC 9110, 8.6: no answer with 204 has a length.
    if (name === 'content-length' && (status === 204 || !saysLength)) continue
    kept.push(rawHeaders[index * 2] ?? name, rawHeaders[index * 2 + 1] ?? '')
  }
  return kept
}
