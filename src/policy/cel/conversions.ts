// Values as JavaScript and JSON have them, made what they are declared to be.
import { parseTimestamp, timestampFromMillis } from './time.ts'
import type { CelType } from './types.ts'
import { CelError, Uint } from './values.ts'

/** Null where nothing is to be done. `text`: of what has the value, as it is written. */
export function conversionTo(type: CelType, text: string): ((value: unknown) => unknown) | null {
  const wrong = new CelError(`\`${text}\` is no ${type.kind}`)
  switch (type.kind) {
    case 'int':
      return (value) => (typeof value === 'number' ? (Number.isSafeInteger(value) ? BigInt(value) : wrong) : value)
    case 'uint':
      return (value) => (typeof value === 'number' ? (Number.isSafeInteger(value) && value >= 0 ? new Uint(BigInt(value)) : wrong) : value)
    case 'timestamp':
      return (value) =>
        typeof value === 'string' ? parseTimestamp(value) : value instanceof Date ? timestampFromMillis(value.getTime()) : value
    default:
      return null
  }
}
