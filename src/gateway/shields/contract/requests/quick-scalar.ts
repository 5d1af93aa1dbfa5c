// Texts, numbers and words of a body by their bytes: the plain spellings of the plain schemas at once, everything else by the judge of the schema, given the one value.

import {
  markHarmless,
  tapeEscaped,
  tapeFalse,
  tapeKind,
  tapeNull,
  tapeNumber,
  tapeStart,
  tapeText,
  tapeTrue,
  textAt,
} from '../../../json/index.ts'
import type { Table } from '../../overlay/index.ts'
import { isStrictPattern } from '../../strict-pattern.ts'
import type { CompileText } from './judge-text.ts'
import type { QuickJudge } from './quick-judge.ts'
import { type Judge, refuses, Trace } from './verdict.ts'

/** What it notes is not asked for. */
const trace = new Trace()

/** `judge`: of the same schema. Whom nobody can be sure of is not refused either, and nothing is to note of one value. */
export function quickScalar(schema: Table, judge: Judge, compilePattern: CompileText): QuickJudge {
  const quick = quickText(schema, compilePattern)
  const fits = quick?.fits ?? null
  const provesHarmless = quick?.provesHarmless === true
  const fitsNumber = quickNumber(schema)
  return (tape, cell) => {
    const head = tape.cells[cell] ?? 0
    const from = tapeStart(head)
    const to = tape.cells[cell + 1] ?? 0
    switch (tapeKind(head)) {
      case tapeText:
        if (fits?.(tape.bytes, from, to) !== true) return judge(textAt(tape.bytes, from, to), trace) !== refuses ? cell + 2 : -1
        if (provesHarmless) markHarmless(tape, cell)
        return cell + 2
      case tapeEscaped:
        return judge(JSON.parse(`"${textAt(tape.bytes, from, to)}"`), trace) !== refuses ? cell + 2 : -1
      case tapeNumber: {
        const number = readNumber(tape.bytes, from, to)
        if (fitsNumber?.(number) === true) return cell + 2
        return !Number.isNaN(number) && judge(number, trace) !== refuses ? cell + 2 : -1
      }
      case tapeTrue:
        return judge(true, trace) !== refuses ? cell + 2 : -1
      case tapeFalse:
        return judge(false, trace) !== refuses ? cell + 2 : -1
      case tapeNull:
        return judge(null, trace) !== refuses ? cell + 2 : -1
      default:
        return -1
    }
  }
}

type FitsText = (bytes: Uint8Array, from: number, to: number) => boolean

interface QuickText {
  /** True where a text without escapes is taken for certain. */
  readonly fits: FitsText
  /** Such a text is no attack: the application wrote it itself, or no sign that attacks need is in it. */
  readonly provesHarmless: boolean
}

/** Null where a schema is not as plain as that. */
function quickText(
  { type, enum: values, format, pattern, minLength, maxLength, ...more }: Table,
  compilePattern: CompileText,
): QuickText | null {
  if (more['contentMediaType'] !== undefined || more['const'] !== undefined) return null
  if (Array.isArray(values)) return { fits: fitsOneOf(values), provesHarmless: true }
  if (type !== 'string') return null
  if (format !== undefined) {
    const isAlone = minLength === undefined && maxLength === undefined && pattern === undefined
    const fits = isAlone && typeof format === 'string' ? formats[format] : undefined
    return fits === undefined ? null : { fits, provesHarmless: true }
  }
  const least = typeof minLength === 'number' ? minLength : 0
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY
  // A character is one byte, or up to four.
  const fits: FitsText = (_bytes, from, to) => to - from >= least * 4 && to - from <= most
  if (pattern === undefined) return { fits, provesHarmless: false }
  const test = typeof pattern === 'string' ? compilePattern(pattern) : null
  if (test === null) return null
  return {
    fits: (bytes, from, to) => fits(bytes, from, to) && test.fitsBytes(bytes, from, to),
    provesHarmless: isStrictPattern(String(pattern)),
  }
}

function fitsOneOf(values: readonly unknown[]): FitsText {
  const texts = values.filter((value) => typeof value === 'string').map((text) => Buffer.from(text))
  return (bytes, from, to) => {
    for (const text of texts) {
      if (text.length !== to - from) continue
      let at = 0
      while (at < text.length && bytes[from + at] === text[at]) at++
      if (at === text.length) return true
    }
    return false
  }
}

const isHex = new Uint8Array(256)
for (const sign of '0123456789abcdefABCDEF') isHex[sign.charCodeAt(0)] = 1

function isUuid(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 36) return false
  for (let at = 0; at < 36; at++) {
    const byte = bytes[from + at] ?? 0
    if (at === 8 || at === 13 || at === 18 || at === 23 ? byte !== 0x2d : isHex[byte] !== 1) return false
  }
  return true
}

/** NaN where they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48
  const ones = (bytes[at + 1] ?? 0) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Of the first 28 days of a month. */
function isDay(bytes: Uint8Array, from: number): boolean {
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2)
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && bytes[from + 4] === 0x2d && bytes[from + 7] === 0x2d
}

/** `2026-11-23T10:00:00`, and with `Z`. */
function isMoment(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if ((length !== 19 && !(length === 20 && bytes[from + 19] === 0x5a)) || !isDay(bytes, from)) return false
  if (bytes[from + 10] !== 0x54 || bytes[from + 13] !== 0x3a || bytes[from + 16] !== 0x3a) return false
  return twoDigits(bytes, from + 11) < 24 && twoDigits(bytes, from + 14) < 60 && twoDigits(bytes, from + 17) < 60
}

const formats: Readonly<Record<string, FitsText>> = {
  uuid: isUuid,
  date: (bytes, from, to) => to - from === 10 && isDay(bytes, from),
  'date-time': isMoment,
}

type FitsNumber = (number: number) => boolean

/** True where a number is taken for certain; null where a schema is not as plain as that. NaN is never. */
function quickNumber({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...more }: Table): FitsNumber | null {
  if (type !== 'integer' && type !== 'number') return null
  if (more['multipleOf'] !== undefined || more['enum'] !== undefined || more['const'] !== undefined) return null
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum]
  if (bounds.some((bound) => bound !== undefined && (typeof bound !== 'number' || !Number.isFinite(bound)))) return null
  const least = typeof minimum === 'number' ? minimum : Number.NEGATIVE_INFINITY
  const most = typeof maximum === 'number' ? maximum : Number.POSITIVE_INFINITY
  const over = typeof exclusiveMinimum === 'number' ? exclusiveMinimum : Number.NEGATIVE_INFINITY
  const under = typeof exclusiveMaximum === 'number' ? exclusiveMaximum : Number.POSITIVE_INFINITY
  const isWhole = type === 'integer'
  return (number) => number >= least && number <= most && number > over && number < under && (!isWhole || Number.isInteger(number))
}

const tens = Array.from({ length: 16 }, (_, power) => 10 ** power)

/** As `JSON.parse` reads it; NaN of what has an exponent or more than 15 digits, which may have lost some. */
function readNumber(bytes: Uint8Array, from: number, to: number): number {
  const isNegative = bytes[from] === 0x2d
  let at = isNegative ? from + 1 : from
  if (to - at > 16) return Number.NaN
  let digits = 0
  let count = 0
  let behind = -1
  for (; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x2e) {
      behind = count
      continue
    }
    if (byte < 0x30 || byte > 0x39) return Number.NaN
    digits = digits * 10 + byte - 0x30
    count++
  }
  if (count > 15) return Number.NaN
  // Both are exact, so that what comes of them is rounded once.
  const number = behind === -1 ? digits : digits / (tens[count - behind] ?? 1)
  return isNegative ? -number : number
}
