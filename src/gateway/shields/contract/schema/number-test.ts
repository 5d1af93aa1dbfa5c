// The keywords that judge numbers.
import { isMultiple } from './decimal.ts'
import type { Failure, Test } from './fault.ts'
import type { SchemaReader } from './reader.ts'

/** `otherwise`: what is said of a value that is no number, or where `whole` of one that is not whole. */
export function toNumberTest(reader: SchemaReader, otherwise: Failure | null, whole: boolean): Test | null {
  const least = reader.number('minimum')
  const most = reader.number('maximum')
  const above = reader.number('exclusiveMinimum')
  const below = reader.number('exclusiveMaximum')
  const factor = reader.number('multipleOf')
  if (factor !== null && factor <= 0) throw reader.fault('multipleOf', 'is not above zero')
  const hasBounds = least !== null || most !== null || above !== null || below !== null
  if (!hasBounds && factor === null) return null
  const bounds: Test[] = []
  const add = (keyword: string, reason: string, holds: (value: number | bigint) => boolean): void => {
    const failure: Failure = { keyword, reason }
    bounds.push((value) => {
      if (typeof value !== 'number' && typeof value !== 'bigint') return otherwise
      if (whole && typeof value === 'number' && !Number.isInteger(value)) return otherwise
      return holds(value) ? null : failure
    })
  }
  if (least !== null) add('minimum', `is below ${least}`, (value) => value >= least)
  if (above !== null) add('exclusiveMinimum', `is not above ${above}`, (value) => value > above)
  if (most !== null) add('maximum', `is above ${most}`, (value) => value <= most)
  if (below !== null) add('exclusiveMaximum', `is not below ${below}`, (value) => value < below)
  if (factor !== null) add('multipleOf', `is no multiple of ${factor}`, (value) => isMultiple(value, factor))
  const [first, second] = bounds
  if (bounds.length === 1 && first !== undefined) return first
  if (bounds.length === 2 && first !== undefined && second !== undefined) return (value, seen) => first(value, seen) ?? second(value, seen)
  return (value, seen) => {
    for (const bound of bounds) {
      const failure = bound(value, seen)
      if (failure !== null) return failure
    }
    return null
  }
}
