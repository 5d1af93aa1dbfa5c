// Lists, sets and tuples. A set counts what is left when doubles are gone; a named tuple may also come as an object.

import { isTable, type Judge, refuses, type Trace, takes, unsure, type Verdict } from './verdict.ts'

export interface ArrayShape {
  readonly first: readonly Judge[]
  readonly rest: Judge
  readonly least: number
  readonly most: number
  readonly isSet: boolean
  /** Its items have names: it may come as an object. */
  readonly hasNames: boolean
}

export function judgeArray({ first, rest, least, most, isSet, hasNames }: ArrayShape): Judge {
  return (value, trace) => {
    if (!Array.isArray(value)) return hasNames && isTable(value) ? unsure : trace.refuse('is no list')
    const count = value.length
    if (count < least) return trace.refuse(`has fewer than ${least} items`)
    let verdict: Verdict = takes
    if (count > most) {
      if (!isSet || countSurely(value) > most) return trace.refuse(`has more than ${most} items`)
      verdict = unsure
    } else if (isSet && least > 1) verdict = unsure
    for (let at = 0; at < count; at++) {
      const said = (first[at] ?? rest)(value[at], trace)
      if (said === takes) continue
      if (said === refuses) {
        trace.leave(`[${at}]`)
        return refuses
      }
      verdict = unsure
    }
    return verdict
  }
}

/** How many of them stay apart whatever they are read as. */
function countSurely(values: readonly unknown[]): number {
  const apart = new Set<string>()
  for (const value of values)
    if (typeof value === 'string')
      apart.add(
        value
          .trim()
          .toLowerCase()
          .replace(/[^a-z0-9]/g, ''),
      )
    else if (typeof value === 'number') apart.add(String(Math.trunc(value)))
  return apart.size
}

export const anyItem = (_value: unknown, _trace: Trace): Verdict => takes
