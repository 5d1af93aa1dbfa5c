// Points in time and lengths of it: RFC 3339 and `1h30m`, sums that keep the range, and the parts of a date in a time zone.
import { CelError, Duration, Timestamp } from './values.ts'

const BILLION = 1_000_000_000
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z */
const FIRST_SECOND = -62_135_596_800
const LAST_SECOND = 253_402_300_799
/** As int64 of nanoseconds has it, which is what CEL's own evaluator counts in. */
const MAX_DURATION = 9_223_372_036_854_775_807n

const outOfRange = new CelError('a point in time leaves the years 1 to 9999')
const durationOutOfRange = new CelError('a duration leaves its range')
const unknownZone = new CelError('a time zone that nobody knows')

/** Whole seconds and a rest of 0 to 999,999,999 nanoseconds. */
function toTimestamp(seconds: number, nanos: number): Timestamp | CelError {
  const carry = Math.floor(nanos / BILLION)
  const whole = seconds + carry
  return whole < FIRST_SECOND || whole > LAST_SECOND ? outOfRange : new Timestamp(whole, nanos - carry * BILLION)
}

function toDuration(nanos: bigint): Duration | CelError {
  if (nanos > MAX_DURATION || nanos < -MAX_DURATION - 1n) return durationOutOfRange
  return new Duration(Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n))
}

const nanosOf = (value: Duration | Timestamp): bigint => BigInt(value.seconds) * 1_000_000_000n + BigInt(value.nanos)

export const addToTimestamp = (time: Timestamp, by: Duration, sign: 1 | -1): Timestamp | CelError =>
  toTimestamp(time.seconds + sign * by.seconds, time.nanos + sign * by.nanos)

export const addDurations = (a: Duration, b: Duration, sign: 1 | -1): Duration | CelError =>
  toDuration(nanosOf(a) + BigInt(sign) * nanosOf(b))

export const differenceOf = (a: Timestamp, b: Timestamp): Duration | CelError => toDuration(nanosOf(a) - nanosOf(b))

export const timestampFromSeconds = (seconds: bigint): Timestamp | CelError =>
  seconds < BigInt(FIRST_SECOND) || seconds > BigInt(LAST_SECOND) ? outOfRange : new Timestamp(Number(seconds), 0)

export function timestampFromMillis(millis: number): Timestamp | CelError {
  if (!Number.isFinite(millis)) return outOfRange
  const seconds = Math.floor(millis / 1000)
  return toTimestamp(seconds, Math.floor((millis - seconds * 1000) * 1_000_000))
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

export function parseTimestamp(text: string): Timestamp | CelError {
  const match = text.length > 40 ? null : rfc3339.exec(text)
  if (match === null) return new CelError('a text that is no point in time')
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  const same =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second) &&
    Number(zoneHour) < 24 &&
    Number(zoneMinute) < 60
  if (!same) return new CelError('a text that is no point in time')
  const away = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60 * (sign === '-' ? -1 : 1)
  return toTimestamp(date.getTime() / 1000 - away, Number(fraction.padEnd(9, '0')))
}

export function writeTimestamp(time: Timestamp): string {
  const text = new Date(time.seconds * 1000).toISOString().slice(0, 19)
  return `${text}${writeFraction(time.nanos)}Z`
}

const writeFraction = (nanos: number): string => (nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`)

const units: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  µs: 1000n,
  ns: 1n,
}
const durationPart = /(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|ns)/y

export function parseDuration(text: string): Duration | CelError {
  const refused = new CelError('a text that is no duration')
  if (text.length > 200) return refused
  const negative = text.startsWith('-')
  const rest = negative || text.startsWith('+') ? text.slice(1) : text
  if (rest === '0') return new Duration(0, 0)
  let nanos = 0n
  durationPart.lastIndex = 0
  let end = 0
  while (end < rest.length) {
    const match = durationPart.exec(rest)
    if (match === null) return refused
    const [, whole = '', fraction = '', unit = ''] = match
    const size = units[unit]
    if (size === undefined || (whole === '' && fraction === '')) return refused
    nanos += BigInt(whole || '0') * size
    if (fraction !== '') nanos += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length)
    end = durationPart.lastIndex
  }
  return end === 0 ? refused : toDuration(negative ? -nanos : nanos)
}

export function writeDuration(value: Duration): string {
  const sign = value.seconds < 0 || value.nanos < 0 ? '-' : ''
  return `${sign}${Math.abs(value.seconds)}${writeFraction(Math.abs(value.nanos))}s`
}

export interface DateParts {
  readonly year: number
  /** From 0. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** 0 is Sunday. */
  readonly weekday: number
  /** From 0. */
  readonly dayOfYear: number
}

const fixedZone = /^([+-]?)(\d\d):(\d\d)$/
const zones = new Map<string, Intl.DateTimeFormat | null>()

/** Parts of the date in a zone: a name of the IANA database, or `+05:30`. */
export function datePartsOf(time: Timestamp, zone: string): DateParts | CelError {
  const fixed = fixedZone.exec(zone)
  if (fixed !== null) {
    const away = (Number(fixed[2]) * 60 + Number(fixed[3])) * 60
    return partsInUtc(time.seconds + (fixed[1] === '-' ? -away : away))
  }
  if (zone === 'UTC' || zone === 'Z' || zone === '') return partsInUtc(time.seconds)
  const formatter = findZone(zone)
  if (formatter === null) return unknownZone
  const parts: Record<string, number> = {}
  for (const { type, value } of formatter.formatToParts(new Date(time.seconds * 1000))) parts[type] = Number(value)
  const date = new Date(0)
  date.setUTCFullYear(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'] ?? 1)
  date.setUTCHours(parts['hour'] ?? 0, parts['minute'] ?? 0, parts['second'] ?? 0)
  return partsInUtc(date.getTime() / 1000)
}

function findZone(zone: string): Intl.DateTimeFormat | null {
  const known = zones.get(zone)
  if (known !== undefined) return known
  let formatter: Intl.DateTimeFormat | null = null
  try {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    // Not a zone: said below.
  }
  if (zones.size >= 64) zones.clear()
  zones.set(zone, formatter)
  return formatter
}

function partsInUtc(seconds: number): DateParts {
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  const start = new Date(0)
  start.setUTCFullYear(year, 0, 1)
  return {
    year,
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
    dayOfYear: Math.floor((date.getTime() - start.getTime()) / 86_400_000),
  }
}
