// What goes on of a request that was let through, where it is not the client's own.

import type { RequestHead } from '../../request/index.ts'
import type { Pass } from '../core.ts'

/** `judged`: the body, where a step was asked about the whole. `isReadFirst`: whoever waited for `100 Continue` got it from us. */
export function toForwarded(head: RequestHead, { method, bytes }: Pass, judged: Uint8Array | null, isReadFirst: boolean): RequestHead {
  const { framing } = head
  const length = (bytes ?? judged)?.length
  const isSame = length === undefined || framing.kind === 'none' || (framing.kind === 'length' && framing.bytes === length)
  const expectsContinue = head.expectsContinue && !isReadFirst
  if (isSame && method === undefined && expectsContinue === head.expectsContinue) return head
  return { ...head, method: method ?? head.method, framing: isSame ? framing : { kind: 'length', bytes: length }, expectsContinue }
}
