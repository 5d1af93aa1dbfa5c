// A body of JSON while it comes: what no reader could make good any more, and what is longer than it may be, is objected to at the byte where it is known.

import { noJson } from '../../../content/index.ts'
import { JsonStream } from '../../../json/index.ts'
import type { RefusalCode } from '../../../request/index.ts'
import type { Objection, ShieldWatch } from '../../shield.ts'
import type { ContractRules } from '../rules.ts'

export function watchJson(
  { depth, repeated, body }: ContractRules,
  object: (code: RefusalCode, reason: string) => Objection,
  tooLarge: () => Objection,
): ShieldWatch {
  const stream = new JsonStream({ depth, repeats: repeated.keys !== 'refuse' })
  const size = watchSize(body, tooLarge)
  return {
    add(bytes) {
      const fault = stream.add(bytes)
      // What is longer than it may be is that, whatever is wrong behind.
      if (fault === null || stream.offset >= body) return size.add(bytes)
      return object('contract-unreadable', noJson(fault))
    },
    end: () => null,
  }
}

/** Of what is not read as JSON. */
export function watchSize(most: number, tooLarge: () => Objection): ShieldWatch {
  let left = most
  return {
    add(bytes) {
      left -= bytes.length
      return left < 0 ? tooLarge() : null
    },
    end: () => null,
  }
}
