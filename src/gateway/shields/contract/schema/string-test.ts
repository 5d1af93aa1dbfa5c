// The keywords that judge text.
import { compilePattern, type Dialect } from '../../../../base/index.ts'
import type { Failure, Test } from './fault.ts'
import { findTextFormat } from './formats/index.ts'
import type { SchemaReader } from './reader.ts'

export interface TextRules {
  readonly dialect: Dialect
  /** By whom `format` is judged; null: it is a remark. */
  readonly formats: 'standard' | 'pydantic' | null
}

/** `otherwise`: what is said of a value that is no text. */
export function toStringTest(reader: SchemaReader, { dialect, formats }: TextRules, otherwise: Failure | null): Test | null {
  const least = reader.count('minLength') ?? 0
  const most = reader.count('maxLength')
  const pattern = toPattern(reader, dialect)
  const format = reader.text('format')
  const isFormat = formats === null || format === null ? undefined : findTextFormat(format, formats)
  const hasLength = least > 0 || most !== null
  if (!hasLength && pattern === null && isFormat === undefined) return null
  const lengthFault = toLengthFault(least, most ?? Number.POSITIVE_INFINITY)
  const mismatch: Failure = { keyword: 'pattern', reason: 'does not match the pattern' }
  const otherForm: Failure = { keyword: 'format', reason: `is no \`${format}\`` }
  if (pattern === null && isFormat === undefined) return (value) => (typeof value === 'string' ? lengthFault(value) : otherwise)
  if (pattern !== null && !hasLength && isFormat === undefined)
    return (value) => (typeof value !== 'string' ? otherwise : pattern.test(value) ? null : mismatch)
  return (value) => {
    if (typeof value !== 'string') return otherwise
    if (hasLength) {
      const failure = lengthFault(value)
      if (failure !== null) return failure
    }
    if (pattern !== null && !pattern.test(value)) return mismatch
    return isFormat === undefined || isFormat(value) ? null : otherForm
  }
}

/** Lengths are counted in code points, of which one or two units of the text are one. */
function toLengthFault(least: number, most: number): (text: string) => Failure | null {
  const short: Failure = { keyword: 'minLength', reason: `is shorter than ${least} characters` }
  const long: Failure = { keyword: 'maxLength', reason: `is longer than ${most} characters` }
  return (text) => {
    const units = text.length
    if (units < least) return short
    if (units > most && (units > 2 * most || countPoints(text) > most)) return long
    if (units < 2 * least && countPoints(text) < least) return short
    return null
  }
}

function countPoints(text: string): number {
  let count = text.length
  for (let index = 1; index < text.length; index++)
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) count--
  return count
}

function toPattern(reader: SchemaReader, dialect: Dialect): { test(text: string): boolean } | null {
  const source = reader.text('pattern')
  if (source === null) return null
  const compiled = compilePattern(source, { dialect })
  if (compiled.kind === 'refused') throw reader.fault('pattern', `is not run: ${compiled.reason} (at character ${compiled.at})`)
  return compiled.pattern
}
