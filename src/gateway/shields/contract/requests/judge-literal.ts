// Constants, literals and enumerations. A class of constants may have words of its own for what it does not hold (`_missing_`): what differs in
// case alone is not known.

import { mayBeNumber } from './judge-number.ts'
import { type Judge, takes, unsure } from './verdict.ts'

/** `isNamed`: the schema stands under a name, as classes do and literals do not. `isNumber`: all its values are, and a class reads texts as numbers. */
export function judgeLiteral(values: readonly unknown[], isNamed: boolean, isNumber: boolean): Judge {
  const texts = new Set(values.filter((value) => typeof value === 'string'))
  const folded = new Set([...texts].map((text) => text.trim().toLowerCase()))
  const numbers = values.filter((value) => typeof value === 'number')
  const others = new Set<unknown>(values.filter((value) => typeof value === 'boolean' || value === null))
  const isOdd = values.some((value) => typeof value === 'object' && value !== null)
  return (value, trace) => {
    if (typeof value === 'string') {
      if (texts.has(value)) return takes
      if (isNamed && folded.has(value.trim().toLowerCase())) return unsure
      if (!isOdd && !isNumber) return trace.refuse('is none of the values that it may have')
    } else if (others.has(value)) return takes
    if (isOdd || numbers.some((number) => mayBeNumber(value, number))) return unsure
    if (typeof value === 'number' && (value === 0 || value === 1) && others.has(value === 1)) return unsure
    return trace.refuse('is none of the values that it may have')
  }
}
