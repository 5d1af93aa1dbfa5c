// Dates, times and durations as pydantic 2 reads them (its `speedate`): ISO 8601 in a few spellings, and numbers since 1970.

import { type Judge, type Trace, takes, unsure, type Verdict } from './verdict.ts'

const clock = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,}))?)?(?:[Zz]|[-+\u2212](\\d{2}):?(\\d{2}))?'
const dateTime = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})(?:[Tt _]${clock})?$`)
const time = new RegExp(`^${clock}$`)
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
const oddNumber = /^[+-]?[\d.]+[eE][+-]?\d+$/

/** Beyond it numbers are milliseconds. */
const watershed = 2e10
const firstMillisecond = -62_135_596_800_000
const lastMillisecond = 253_402_300_799_999
const daySeconds = 86_400

interface Moment {
  readonly isDayOnly: boolean
  readonly isMidnight: boolean
}

interface Wanted {
  readonly moment: (moment: Moment) => boolean
  readonly seconds: (seconds: number) => boolean
}

export const judgeDateTime: Judge = (value, trace) => judgeMoment(value, trace, 'is no date and time', isWhenever)
export const judgeDate: Judge = (value, trace) => judgeMoment(value, trace, 'is no date', isDay)

const isWhenever: Wanted = { moment: () => true, seconds: () => true }
const isDay: Wanted = {
  moment: ({ isMidnight }: Moment) => isMidnight,
  seconds: (seconds: number) => seconds % daySeconds === 0,
}

function judgeMoment(value: unknown, trace: Trace, what: string, wanted: Wanted): Verdict {
  if (typeof value === 'string') {
    if (isPlainMoment(value)) return wanted === isWhenever || isMidnight(value) ? takes : trace.refuse(what)
    const match = dateTime.exec(value)
    if (match !== null) {
      const moment = readMoment(match)
      return moment !== null && wanted.moment(moment) ? takes : trace.refuse(what)
    }
    if (plainNumber.test(value)) return judgeSeconds(Number(value), trace, what, wanted.seconds)
    return oddNumber.test(value) ? unsure : trace.refuse(what)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? judgeSeconds(value, trace, what, wanted.seconds) : unsure
  return trace.refuse(what)
}

/** `2026-11-23`, `2026-11-23T10:00:00` and the same with `Z`, where all of it holds; other spellings are read below. */
function isPlainMoment(text: string): boolean {
  const { length } = text
  if (length !== 10 && length !== 19 && !(length === 20 && text.charCodeAt(19) === 0x5a)) return false
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  // 28 days are in every month.
  if (!(year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return false
  if (length === 10) return true
  if (text.charCodeAt(10) !== 0x54 || text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return false
  return twoDigits(text, 11) < 24 && twoDigits(text, 14) < 60 && twoDigits(text, 17) < 60
}

const isMidnight = (text: string): boolean => text.length === 10 || text.startsWith('00:00:00', 11)

/** NaN where they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function judgeSeconds(number: number, trace: Trace, what: string, fits: (seconds: number) => boolean): Verdict {
  const milliseconds = Math.abs(number) > watershed ? number : number * 1000
  // At the very ends of time releases differ.
  if (milliseconds > lastMillisecond + 1000 || milliseconds < firstMillisecond - 1000) return trace.refuse(what)
  if (milliseconds > lastMillisecond || milliseconds < firstMillisecond) return unsure
  return fits(milliseconds / 1000) ? takes : trace.refuse(what)
}

function readMoment(match: RegExpExecArray): Moment | null {
  const [, year, month, day, hour] = match
  const isDayOnly = hour === undefined
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate()
  if (Number(year) < 1 || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return null
  if (isDayOnly) return { isDayOnly, isMidnight: true }
  const [, , , , hours, minutes, seconds = '0', fraction = '0', zoneHours = '0', zoneMinutes = '0'] = match
  if (!isClock(hours, minutes, seconds, zoneHours, zoneMinutes)) return null
  return { isDayOnly, isMidnight: [hours, minutes, seconds, fraction.slice(0, 6)].every((part) => Number(part) === 0) }
}

const isClock = (hours = '0', minutes = '0', seconds = '0', zoneHours = '0', zoneMinutes = '0'): boolean =>
  Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60 && Number(zoneHours) < 24 && Number(zoneMinutes) < 60

export const judgeTime: Judge = (value, trace) => {
  if (typeof value === 'string') {
    const match = time.exec(value)
    if (match === null) return plainNumber.test(value) ? unsure : trace.refuse('is no time')
    const [, hours, minutes, seconds, , zoneHours, zoneMinutes] = match
    return isClock(hours, minutes, seconds, zoneHours, zoneMinutes) ? takes : trace.refuse('is no time')
  }
  if (typeof value !== 'number') return trace.refuse('is no time')
  return value >= 0 && value < daySeconds ? takes : trace.refuse('is no time')
}

const period = /^[+-]?P(?=.)(?:\d+(?:[.,]\d+)?[YMWD])*(?:T(?:\d+(?:[.,]\d+)?[HMS])*)?$/
const days = /^[+-]?\d+ ?(?:d|days?)(?:,? ?[+-]?\d+:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?$/i
const hours = /^[+-]?\d+:\d{2}(?::\d{2}(?:[.,]\d+)?)?$/
/** Days that a `timedelta` holds. */
const mostDays = 999_999_999

export const judgeDuration: Judge = (value, trace) => {
  switch (typeof value) {
    case 'boolean':
      return takes
    case 'bigint':
      return trace.refuse('is no duration')
    case 'number':
      return Math.abs(value) <= mostDays * daySeconds ? takes : Number.isFinite(value) ? trace.refuse('is no duration') : unsure
    case 'string':
      // Every unit has its own limit and its own fraction.
      return period.test(value) || days.test(value) || hours.test(value) ? unsure : trace.refuse('is no duration')
    default:
      return trace.refuse('is no duration')
  }
}
