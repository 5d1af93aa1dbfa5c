// The keywords that judge numbers.
import { isMultiple } from './decimal.ts'
import type { Failure, Test } from './fault.ts'
import { numberFormats } from './formats/index.ts'
import type { SchemaReader } from './reader.ts'

/** `otherwise`: what is said of a value that is no number, or where `whole` of one that is not whole. */
export function toNumberTest(reader: SchemaReader, formats: boolean, otherwise: Failure | null, whole: boolean): Test | null {
  const least = reader.number('minimum')
  const most = reader.number('maximum')
  const above = reader.number('exclusiveMinimum')
  const below = reader.number('exclusiveMaximum')
  const factor = reader.number('multipleOf')
  if (factor !== null && factor <= 0) throw reader.fault('multipleOf', 'is not above zero')
  const format = formats ? reader.text('format') : null
  const range = format === null ? undefined : numberFormats.get(format)
  const hasBounds = range !== undefined || least !== null || most !== null || above !== null || below !== null
  if (!hasBounds && factor === null) return null
  const failureOf = (keyword: string, reason: string): Failure => ({ keyword, reason })
  const low = failureOf('minimum', `is below ${least}`)
  const high = failureOf('maximum', `is above ${most}`)
  const notAbove = failureOf('exclusiveMinimum', `is not above ${above}`)
  const notBelow = failureOf('exclusiveMaximum', `is not below ${below}`)
  const uneven = failureOf('multipleOf', `is no multiple of ${factor}`)
  const outside = failureOf('format', `is no \`${format}\``)
  const from = least ?? Number.NEGATIVE_INFINITY
  const to = most ?? Number.POSITIVE_INFINITY
  const judgeRest = (value: number | bigint): Failure | null => {
    if (above !== null && value <= above) return notAbove
    if (below !== null && value >= below) return notBelow
    if (factor !== null && !isMultiple(value, factor)) return uneven
    return range !== undefined && (value < range[0] || value > range[1]) ? outside : null
  }
  const hasRest = above !== null || below !== null || factor !== null || range !== undefined
  return (value) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') return otherwise
    if (whole && typeof value === 'number' && !Number.isInteger(value)) return otherwise
    if (value < from) return low
    if (value > to) return high
    return hasRest ? judgeRest(value) : null
  }
}
