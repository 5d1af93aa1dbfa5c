// The functions of CEL's standard library, a row each: what they take and give, for the check, and what they do. A function is
// only called with values that are no errors; what it is not made for gives one.

import type { Pattern } from '../../base/index.ts'
import { CHARACTERS_PER_STEP, MAX_LENGTH, type Machine, outOfBudget, payFor, tooLong } from './machine.ts'
import { noOverload, sizeOfMap } from './operations.ts'
import { readPattern } from './read-pattern.ts'
import { type DateParts, datePartsOf, parseDuration, parseTimestamp, timestampFromSeconds, writeDuration, writeTimestamp } from './time.ts'
import { type CelType, types } from './types.ts'
import { CelError, CelMap, Duration, isInt, isPlainMap, MAX_UINT, Timestamp, TypeName, typeNameOf, Uint } from './values.ts'

export interface FunctionRow {
  readonly name: string
  /** `a.name(b)`, where `a` is the first of what it takes. */
  readonly method: boolean
  readonly plain: boolean
  readonly forms: readonly { readonly takes: readonly CelType[]; readonly gives: CelType }[]
  /** What was not given is undefined. */
  readonly run: (machine: Machine, a: unknown, b: unknown, c: unknown) => unknown
}

const { dyn, bool, int, uint, double, string, bytes, timestamp, duration, type } = types
const list = types.list(dyn)
const map = types.map(dyn, dyn)

type Form = readonly [takes: readonly CelType[], gives: CelType]

const toForms = (forms: readonly Form[]): FunctionRow['forms'] => forms.map(([takes, gives]) => ({ takes, gives }))
const plain = (name: string, forms: readonly Form[], run: FunctionRow['run']): FunctionRow => ({
  name,
  method: false,
  plain: true,
  forms: toForms(forms),
  run,
})
const method = (name: string, forms: readonly Form[], run: FunctionRow['run']): FunctionRow => ({
  ...plain(name, forms, run),
  method: true,
  plain: false,
})

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

function sizeOf(machine: Machine, value: unknown): unknown {
  if (typeof value === 'string') {
    if (!payFor(machine, value.length)) return outOfBudget
    let size = 0
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index)
      if (unit < 0xd800 || unit > 0xdbff || index + 1 >= value.length || (value.charCodeAt(index + 1) & 0xfc00) !== 0xdc00) size++
    }
    return BigInt(size)
  }
  if (Array.isArray(value) || value instanceof Uint8Array) return BigInt(value.length)
  if (value instanceof CelMap || isPlainMap(value)) return BigInt(sizeOfMap(value))
  return noOverload('size', value)
}

/** A text of which a part is sought: V8's search looks at each character a few times at most for patterns as short as these. */
function search(name: string, seek: (text: string, part: string) => boolean): FunctionRow['run'] {
  return (machine, text, part) => {
    if (typeof text !== 'string' || typeof part !== 'string') return noOverload(name, text, part)
    return payFor(machine, text.length * (1 + Math.floor(part.length / CHARACTERS_PER_STEP))) ? seek(text, part) : outOfBudget
  }
}

/** Above the greatest int and uint, as doubles: exact powers of two. */
const INT_EDGE = 2 ** 63
const UINT_EDGE = 2 ** 64

function toInt(value: unknown): unknown {
  if (typeof value === 'bigint') return value
  if (value instanceof Uint) return isInt(value.value) ? value.value : new CelError('a number that no int can hold')
  if (typeof value === 'number') {
    // The ends of the range are no doubles, so what rounds to them is out.
    return value > -INT_EDGE && value < INT_EDGE ? BigInt(Math.trunc(value)) : new CelError('a number that no int can hold')
  }
  if (typeof value === 'string') {
    const number = /^[+-]?\d{1,40}$/.test(value) ? BigInt(value.replace('+', '')) : null
    return number !== null && isInt(number) ? number : new CelError('a text that is no int')
  }
  return value instanceof Timestamp ? BigInt(value.seconds) : noOverload('int', value)
}

function toUint(value: unknown): unknown {
  const outside = new CelError('a number that no uint can hold')
  if (value instanceof Uint) return value
  if (typeof value === 'bigint') return value >= 0n ? new Uint(value) : outside
  if (typeof value === 'number') return value > -1 && value < UINT_EDGE ? new Uint(BigInt(Math.trunc(value))) : outside
  if (typeof value === 'string') {
    const number = /^\d{1,40}$/.test(value) ? BigInt(value) : null
    return number !== null && number <= MAX_UINT ? new Uint(number) : new CelError('a text that is no uint')
  }
  return noOverload('uint', value)
}

function toDouble(value: unknown): unknown {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint) return Number(value.value)
  if (typeof value !== 'string') return noOverload('double', value)
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) && value.length <= 400) return Number(value)
  if (/^[+-]?inf(inity)?$/i.test(value)) return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return /^nan$/i.test(value) ? Number.NaN : new CelError('a text that is no double')
}

/** As Go writes the shortest text of a double: an exponent below 1e-4 and from 1e21 on. */
function writeDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return String(value)
}

function toText(machine: Machine, value: unknown): unknown {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writeDouble(value)
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Timestamp) return writeTimestamp(value)
  if (value instanceof Duration) return writeDuration(value)
  if (!(value instanceof Uint8Array)) return noOverload('string', value)
  if (!payFor(machine, value.length)) return outOfBudget
  try {
    return decoder.decode(value)
  } catch {
    return new CelError('bytes that are no UTF-8')
  }
}

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
}

function toBool(value: unknown): unknown {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return noOverload('bool', value)
  return (Object.hasOwn(truths, value) ? truths[value] : undefined) ?? new CelError('a text that is no bool')
}

function toBytes(machine: Machine, value: unknown): unknown {
  if (value instanceof Uint8Array) return value
  if (typeof value !== 'string') return noOverload('bytes', value)
  if (value.length > MAX_LENGTH) return tooLong
  return payFor(machine, value.length) ? encoder.encode(value) : outOfBudget
}

const patterns = new Map<string, Pattern>()

/** Patterns that come with the data are kept too, up to a limit. */
function matches(machine: Machine, text: unknown, source: unknown): unknown {
  if (typeof text !== 'string' || typeof source !== 'string') return noOverload('matches', text, source)
  let pattern = patterns.get(source)
  if (pattern === undefined) {
    machine.steps -= 200 + source.length
    if (machine.steps < 0) return outOfBudget
    const compiled = readPattern(source)
    if (compiled.kind === 'refused') return new CelError(`the pattern of \`matches\` holds ${compiled.reason}`)
    pattern = compiled.pattern
    if (patterns.size >= 256) patterns.clear()
    patterns.set(source, pattern)
  }
  return payFor(machine, text.length * (1 + Math.floor(pattern.size / CHARACTERS_PER_STEP))) ? pattern.test(text) : outOfBudget
}

function datePart(name: string, part: (parts: DateParts) => number): FunctionRow {
  return method(
    name,
    [
      [[timestamp], int],
      [[timestamp, string], int],
    ],
    (machine, time, zone = 'UTC') => {
      if (!(time instanceof Timestamp) || typeof zone !== 'string') return noOverload(name, time, zone)
      return readPart(machine, time, zone, part)
    },
  )
}

function readPart(machine: Machine, time: Timestamp, zone: string, part: (parts: DateParts) => number): unknown {
  machine.steps -= 20
  const parts = datePartsOf(time, zone)
  return parts instanceof CelError ? parts : BigInt(part(parts))
}

/** Of a point in time the part, of a duration the whole of it in that unit. */
function timePart(name: string, part: (parts: DateParts) => number, ofDuration: (value: Duration) => number): FunctionRow {
  return method(
    name,
    [
      [[timestamp], int],
      [[timestamp, string], int],
      [[duration], int],
    ],
    (machine, value, zone) => {
      if (value instanceof Duration && zone === undefined) return BigInt(Math.trunc(ofDuration(value)))
      if (!(value instanceof Timestamp) || (zone !== undefined && typeof zone !== 'string')) return noOverload(name, value)
      return readPart(machine, value, zone ?? 'UTC', part)
    },
  )
}

export const functionRows: readonly FunctionRow[] = [
  {
    ...plain(
      'size',
      [
        [[string], int],
        [[bytes], int],
        [[list], int],
        [[map], int],
      ],
      sizeOf,
    ),
    method: true,
  },
  method(
    'contains',
    [[[string, string], bool]],
    search('contains', (text, part) => text.includes(part)),
  ),
  method(
    'startsWith',
    [[[string, string], bool]],
    search('startsWith', (text, part) => text.startsWith(part)),
  ),
  method(
    'endsWith',
    [[[string, string], bool]],
    search('endsWith', (text, part) => text.endsWith(part)),
  ),
  { ...method('matches', [[[string, string], bool]], matches), plain: true },
  plain('dyn', [[[dyn], dyn]], (_, value) => value),
  plain('type', [[[dyn], type]], (_, value) => new TypeName(typeNameOf(value))),
  plain(
    'int',
    [[int], [uint], [double], [string], [timestamp]].map((takes) => [takes, int] as const),
    (_, value) => toInt(value),
  ),
  plain(
    'uint',
    [[uint], [int], [double], [string]].map((takes) => [takes, uint] as const),
    (_, value) => toUint(value),
  ),
  plain(
    'double',
    [[double], [int], [uint], [string]].map((takes) => [takes, double] as const),
    (_, value) => toDouble(value),
  ),
  plain(
    'string',
    [[string], [int], [uint], [double], [bool], [bytes], [timestamp], [duration]].map((takes) => [takes, string] as const),
    toText,
  ),
  plain(
    'bool',
    [[bool], [string]].map((takes) => [takes, bool] as const),
    (_, value) => toBool(value),
  ),
  plain(
    'bytes',
    [[bytes], [string]].map((takes) => [takes, bytes] as const),
    toBytes,
  ),
  plain(
    'timestamp',
    [[timestamp], [string], [int]].map((takes) => [takes, timestamp] as const),
    (_, value) => {
      if (value instanceof Timestamp) return value
      if (typeof value === 'string') return parseTimestamp(value)
      return typeof value === 'bigint' ? timestampFromSeconds(value) : noOverload('timestamp', value)
    },
  ),
  plain(
    'duration',
    [[duration], [string]].map((takes) => [takes, duration] as const),
    (_, value) => {
      if (value instanceof Duration) return value
      return typeof value === 'string' ? parseDuration(value) : noOverload('duration', value)
    },
  ),
  datePart('getFullYear', (parts) => parts.year),
  datePart('getMonth', (parts) => parts.month),
  datePart('getDate', (parts) => parts.day),
  datePart('getDayOfMonth', (parts) => parts.day - 1),
  datePart('getDayOfWeek', (parts) => parts.weekday),
  datePart('getDayOfYear', (parts) => parts.dayOfYear),
  timePart(
    'getHours',
    (parts) => parts.hour,
    (value) => value.seconds / 3600,
  ),
  timePart(
    'getMinutes',
    (parts) => parts.minute,
    (value) => value.seconds / 60,
  ),
  timePart(
    'getSeconds',
    (parts) => parts.second,
    (value) => value.seconds,
  ),
  method(
    'getMilliseconds',
    [
      [[timestamp], int],
      [[timestamp, string], int],
      [[duration], int],
    ],
    (_, value) =>
      value instanceof Timestamp || value instanceof Duration
        ? BigInt(Math.trunc(value.nanos / 1_000_000))
        : noOverload('getMilliseconds', value),
  ),
]

const byName = new Map(functionRows.map((row) => [row.name, row]))

export const findFunction = (name: string): FunctionRow | undefined => byName.get(name)

/** Names that stand for types: `type(x) == string`. */
export const typeConstants: Readonly<Record<string, string>> = {
  bool: 'bool',
  int: 'int',
  uint: 'uint',
  double: 'double',
  string: 'string',
  bytes: 'bytes',
  list: 'list',
  map: 'map',
  type: 'type',
  null_type: 'null_type',
}
