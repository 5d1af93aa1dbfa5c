// A body of JSON while it comes: what no reader could make good any more, and what is longer than it may be, is objected to at the byte where it is known.

import { noJson } from '../../../content/index.ts'
import { JsonStream, type JsonStreamFault } from '../../../json/index.ts'
import type { RefusalCode } from '../../../request/index.ts'
import type { Objection, ShieldWatch } from '../../shield.ts'
import type { ContractRules, JsonRules } from '../rules.ts'

export function watchJson(
  { depth, repeated, body, json }: ContractRules,
  object: (code: RefusalCode, reason: string) => Objection,
  tooLarge: () => Objection,
): ShieldWatch {
  const stream = new JsonStream({ depth, repeats: repeated.keys !== 'refuse', ...json })
  const size = watchSize(body, tooLarge)
  return {
    add(bytes) {
      const fault = stream.add(bytes)
      // What is longer than it may be is that, whatever is wrong behind.
      if (fault === null || stream.offset >= body) return size.add(bytes)
      return object(codeOf(fault), reasonOf(fault, json))
    },
    end: () => null,
  }
}

/** Of JSON that came in one piece and can be read. null where it holds to the bounds. */
export function findOversize(bytes: Uint8Array, { depth, json }: ContractRules): string | null {
  if (json === undefined) return null
  const { members = bytes.length, name = bytes.length, text = bytes.length } = json
  // What is shorter than each of them holds nothing longer.
  if (bytes.length <= Math.min(members, name, text)) return null
  const stream = new JsonStream({ depth, repeats: true, ...json })
  const fault = stream.add(bytes)
  return fault !== null && codeOf(fault) === 'contract-too-large' ? reasonOf(fault, json) : null
}

const codeOf = (fault: JsonStreamFault): RefusalCode =>
  fault === 'members' || fault === 'name' || fault === 'text' ? 'contract-too-large' : 'contract-unreadable'

function reasonOf(fault: JsonStreamFault, { members, name, text }: JsonRules = {}): string {
  switch (fault) {
    case 'members':
      return `an object or array of the body has more than ${members} members`
    case 'name':
      return `a name in the body is longer than ${name} bytes`
    case 'text':
      return `a text in the body is longer than ${text} bytes`
    default:
      return noJson(fault)
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
