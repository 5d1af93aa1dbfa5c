// What goes on of a request that was let through, where it is not the client's own.

import type { RequestHead } from '../../request/index.ts'
import type { Judged, Pass } from '../core.ts'

/** `isReadFirst`: whoever waited for `100 Continue` got it from us. */
export function toForwarded(head: RequestHead, { method, bytes }: Pass, isReadFirst: boolean): RequestHead {
  const framing = bytes === undefined || head.framing.kind === 'none' ? head.framing : ({ kind: 'length', bytes: bytes.length } as const)
  return {
    ...head,
    method: method ?? head.method,
    framing,
    expectsContinue: head.expectsContinue && !isReadFirst,
  }
}

/** What was read goes on, unless whoever looked at it says otherwise. */
export function withBytes(judged: Judged, body: Uint8Array): Judged {
  const { judgement } = judged
  return judgement.kind === 'pass' && judgement.bytes === undefined ? { ...judged, judgement: { ...judgement, bytes: body } } : judged
}
