// The keywords that judge text.
import { compilePattern, type Dialect } from '../pattern/index.ts'
import type { Failure, Test } from './fault.ts'
import { formatTests } from './formats.ts'
import type { SchemaReader } from './reader.ts'

export interface TextRules {
  readonly dialect: Dialect
  /** Whether `format` is judged; else it is a remark. */
  readonly formats: boolean
}

/** `otherwise`: what is said of a value that is no text. */
export function toStringTest(reader: SchemaReader, { dialect, formats }: TextRules, otherwise: Failure | null): Test | null {
  const least = reader.count('minLength') ?? 0
  const most = reader.count('maxLength')
  const pattern = toPattern(reader, dialect)
  const format = reader.text('format')
  const isFormat = formats && format !== null && Object.hasOwn(formatTests, format) ? formatTests[format] : undefined
  const tests: Test[] = []
  if (least > 0 || most !== null) tests.push(toLengthTest(least, most ?? Number.POSITIVE_INFINITY, otherwise))
  if (pattern !== null) {
    const failure: Failure = { keyword: 'pattern', reason: 'does not match the pattern' }
    tests.push((value) => (typeof value !== 'string' ? otherwise : pattern.test(value) ? null : failure))
  }
  if (isFormat !== undefined) {
    const failure: Failure = { keyword: 'format', reason: `is no \`${format}\`` }
    tests.push((value) => (typeof value !== 'string' ? otherwise : isFormat(value) ? null : failure))
  }
  const [first, second, third] = tests
  if (first === undefined || second === undefined) return first ?? null
  if (third === undefined) return (value, seen) => first(value, seen) ?? second(value, seen)
  return (value, seen) => first(value, seen) ?? second(value, seen) ?? third(value, seen)
}

/** Lengths are counted in code points, of which one or two units of the text are one. */
function toLengthTest(least: number, most: number, otherwise: Failure | null): Test {
  const short: Failure = { keyword: 'minLength', reason: `is shorter than ${least} characters` }
  const long: Failure = { keyword: 'maxLength', reason: `is longer than ${most} characters` }
  return (value) => {
    if (typeof value !== 'string') return otherwise
    const units = value.length
    if (units < least) return short
    if (units > most && (units > 2 * most || countPoints(value) > most)) return long
    if (units < 2 * least && units !== least + least && hasPairs(value) && countPoints(value) < least) return short
    return null
  }
}

function hasPairs(text: string): boolean {
  for (let index = 0; index < text.length; index++) if ((text.charCodeAt(index) & 0xf800) === 0xd800) return true
  return false
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
