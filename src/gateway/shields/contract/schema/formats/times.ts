// Dates, times and durations of RFC 3339, and as pydantic 2 writes them.

const dateForm = /^(\d{4})-(\d\d)-(\d\d)$/
const timeForm = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:([Zz])|([+-])(\d\d):(\d\d))?$/

export function isDate(text: string): boolean {
  const [, year, month, day] = dateForm.exec(text) ?? []
  if (year === undefined) return false
  const of = Number(month)
  if (of < 1 || of > 12) return false
  return Number(day) >= 1 && Number(day) <= daysIn(Number(year), of)
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

export function isTime(text: string): boolean {
  return isClock(text, true)
}

function isClock(text: string, needsOffset: boolean): boolean {
  const [whole, hour, minute, second, zulu, sign, offsetHour, offsetMinute] = timeForm.exec(text) ?? []
  if (whole === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return false
  if (zulu === undefined && sign === undefined && needsOffset) return false
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return false
  if (Number(second) < 60) return true
  // A leap second is the last of a day in UTC.
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === '-' ? -1 : 1)
  return (Number(hour) * 60 + Number(minute) - offset + 1440) % 1440 === 1439
}

export function isDateTime(text: string): boolean {
  return (text[10] === 'T' || text[10] === 't') && isDate(text.slice(0, 10)) && isClock(text.slice(11), true)
}

export function isPydanticDateTime(text: string): boolean {
  return (text[10] === 'T' || text[10] === 't' || text[10] === ' ') && isDate(text.slice(0, 10)) && isClock(text.slice(11), false)
}

export function isPydanticTime(text: string): boolean {
  return isClock(text, false)
}

const durationForm = /^P(?!$)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/

export function isDuration(text: string): boolean {
  return durationForm.test(text)
}

const pydanticDuration = /^[+-]?P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?!$)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)$/

export function isPydanticDuration(text: string): boolean {
  return pydanticDuration.test(text)
}
