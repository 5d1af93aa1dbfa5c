// An answer whose head and body came at once: looked at where that needs no waiting, so that it goes out in one write and nothing of it is held.

import type { RefusalCode } from '../../request/index.ts'
import type { BodyFilter } from '../core.ts'

type WholeFilter = Extract<BodyFilter, { kind: 'whole' }>

/**
 * What may be shown of it: the same bytes, others that stand until somebody is asked again, or why it is not. Null: it takes the way of answers that
 * come in parts, and nobody has looked at it.
 */
export function seeAtOnce(filter: BodyFilter | null, body: Uint8Array): Uint8Array | RefusalCode | null {
  if (filter === null) return body
  switch (filter.kind) {
    case 'refuse':
      return filter.code
    case 'parts':
      if (filter.onlyLooks !== true) return null
      return filter.write(body) !== null && filter.end() !== null ? body : 'answer-broken'
    case 'whole':
      return filter.isInstant === true && body.length <= filter.mostBytes ? seeWhole(filter, body) : null
  }
}

function seeWhole(filter: WholeFilter, body: Uint8Array): Uint8Array | RefusalCode {
  try {
    const seen = filter.finish(body)
    if (!(seen instanceof Promise) && seen.kind !== 'pass') return seen.kind === 'send' ? seen.bytes : seen.code
    // Who promises to answer at once and does not is a bug of ours.
    return seen instanceof Promise || seen.rest !== undefined ? 'judge-failed' : body
  } catch {
    return 'judge-failed'
  }
}
