// Goes over the tape of a body by the plan of its schema. One function for all schemas, and what most fields of bodies are is judged within it: calls and
// unforeseen kinds of functions are what would cost most here.

import {
  type JsonTape,
  markHarmless,
  tapeArray,
  tapeEscaped,
  tapeFalse,
  tapeKind,
  tapeNull,
  tapeNumber,
  tapeObject,
  tapeStart,
  tapeText,
  tapeTrue,
  textAt,
} from '../../../json/index.ts'
import { isDay, isMoment, isSame, isUuid, readNumber } from './quick-bytes.ts'
import {
  type Names,
  type Plan,
  planArray,
  planBoolean,
  planDay,
  planEither,
  planInteger,
  planMoment,
  planNames,
  planNull,
  planNumber,
  planObject,
  planPattern,
  planText,
  planUuid,
} from './quick-plan.ts'
import { refuses, Trace } from './verdict.ts'

/** So many make a small integer. */
const mostDigits = 9
/** A byte of `0` to `9` is its digit, what is more than nine is none, and a point is this. */
const toDigit = 0x30
const point = 0x2e ^ toDigit

/** The cell behind the value that begins at `cell`; -1 where it might be refused, or something might be noted of it. */
export function judgeByPlan(plan: Plan, tape: JsonTape, cell: number): number {
  switch (plan.kind) {
    case planObject:
      return judgeObject(plan, tape, cell)
    case planArray:
      return judgeArray(plan, tape, cell)
    case planEither:
      return judgeEither(plan, tape, cell)
    default:
      return judgeScalar(plan, tape, cell)
  }
}

function judgeObject(plan: Plan, tape: JsonTape, cell: number): number {
  const { bytes, cells } = tape
  if (tapeKind(cells[cell] ?? 0) !== tapeObject) return -1
  const { parts, follows } = plan
  const { bytes: letters, places } = plan.names
  const end = cells[cell + 1] ?? 0
  let seen = 0
  let place = 0
  for (let at = cell + 2; at < end; ) {
    const nameFrom = tapeStart(cells[at] ?? 0)
    const nameTo = cells[at + 1] ?? 0
    let field = follows[place] ?? 0
    let letter = places[field] ?? 0
    const behind = places[field + 1] ?? 0
    if (nameTo - nameFrom === behind - letter) for (let own = nameFrom; letter < behind && bytes[own] === letters[letter]; own++) letter++
    else letter = -1
    if (letter !== behind) {
      field = findName(plan.names, bytes, nameFrom, nameTo, field)
      if (field === -1) return -1
      follows[place] = field
    }
    const part = parts[field]
    const bit = 1 << field
    if (part == null || (seen & bit) !== 0) return -1
    seen |= bit
    place = field + 1
    markHarmless(tape, at)
    at += 2

    const head = cells[at] ?? 0
    const from = tapeStart(head)
    const to = cells[at + 1] ?? 0
    const length = to - from
    switch (part.kind) {
      case planText:
        if (tapeKind(head) !== tapeText || length < part.from || length > part.to) break
        at += 2
        continue
      case planInteger:
      case planNumber: {
        if (tapeKind(head) !== tapeNumber || length > mostDigits) break
        let number = 0
        let behindDigits = from
        for (; behindDigits < to; behindDigits++) {
          const digit = (bytes[behindDigits] ?? 0) ^ toDigit
          if (digit <= 9) number = (number * 10 + digit) | 0
          else if (digit !== point || !part.isScaleFree) break
        }
        if (behindDigits !== to || number < part.from || number > part.to) break
        at += 2
        continue
      }
      case planPattern:
        if (tapeKind(head) !== tapeText || length < part.from || length > part.to || part.runs?.fit(bytes, from, to) !== true) break
        if (part.isProof) markHarmless(tape, at)
        at += 2
        continue
      case planBoolean:
        if (tapeKind(head) !== tapeTrue && tapeKind(head) !== tapeFalse) break
        at += 2
        continue
    }
    at = judgeByPlan(part, tape, at)
    if (at === -1) return -1
  }
  return (seen & plan.needed) === plan.needed ? end : -1
}

/** Which one it is, or -1, asking from `first` on. A name with an escape in it is longer than what it stands for, and is none of these. */
function findName({ bytes: letters, places }: Names, bytes: Uint8Array, from: number, to: number, first: number): number {
  const count = places.length - 1
  for (let tries = 0, at = first; tries < count; tries++, at++) {
    if (at === count) at = 0
    const begin = places[at] ?? 0
    const behind = places[at + 1] ?? 0
    if (to - from === behind - begin && isSame(bytes, from, letters, begin, behind)) return at
  }
  return -1
}

function judgeArray({ least, most, parts }: Plan, tape: JsonTape, cell: number): number {
  const { cells } = tape
  const item = parts[0]
  if (item == null || tapeKind(cells[cell] ?? 0) !== tapeArray) return -1
  const end = cells[cell + 1] ?? 0
  let count = 0
  for (let at = cell + 2; at < end; count++) {
    at = judgeByPlan(item, tape, at)
    if (at === -1) return -1
  }
  return count >= least && count <= most ? end : -1
}

function judgeEither({ parts }: Plan, tape: JsonTape, cell: number): number {
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]
    const end = part == null ? -1 : judgeByPlan(part, tape, cell)
    if (end !== -1) return end
  }
  return -1
}

function judgeScalar(plan: Plan, tape: JsonTape, cell: number): number {
  const { kind } = plan
  const head = tape.cells[cell] ?? 0
  const from = tapeStart(head)
  const to = tape.cells[cell + 1] ?? 0
  switch (tapeKind(head)) {
    case tapeText:
      if (!fitsText(plan, tape.bytes, from, to)) break
      if (plan.isProof) markHarmless(tape, cell)
      return cell + 2
    case tapeEscaped:
      // A character of up to four bytes is written with up to twelve.
      if (kind !== planText || to - from < plan.from * 3 || to - from > plan.to) break
      return cell + 2
    case tapeNumber:
      if ((kind !== planInteger && kind !== planNumber) || !fitsNumber(plan, readNumber(tape.bytes, from, to))) break
      return cell + 2
    case tapeTrue:
    case tapeFalse:
      if (kind !== planBoolean) break
      return cell + 2
    case tapeNull:
      if (kind !== planNull && !plan.takesNull) break
      return cell + 2
  }
  return judgeValue(plan, tape, cell)
}

function fitsText(plan: Plan, bytes: Uint8Array, from: number, to: number): boolean {
  switch (plan.kind) {
    case planText:
      return to - from >= plan.from && to - from <= plan.to
    case planPattern:
      if (to - from < plan.from || to - from > plan.to) return false
      return plan.runs?.fit(bytes, from, to) === true || plan.pattern.fitsBytes(bytes, from, to)
    case planNames:
      return findName(plan.names, bytes, from, to, 0) !== -1
    case planUuid:
      return isUuid(bytes, from, to)
    case planDay:
      return to - from === 10 && isDay(bytes, from)
    case planMoment:
      return isMoment(bytes, from, to)
    default:
      return false
  }
}

/** NaN never does. */
const fitsNumber = ({ kind, least, most, over, under }: Plan, number: number): boolean =>
  number >= least && number <= most && number > over && number < under && (kind === planNumber || Number.isInteger(number))

/** What it notes is not asked for. */
const trace = new Trace()

/** By the judge of the schema. Whom nobody can be sure of is not refused either, and nothing is to note of one value. */
function judgeValue({ judge }: Plan, { bytes, cells }: JsonTape, cell: number): number {
  const head = cells[cell] ?? 0
  const from = tapeStart(head)
  const to = cells[cell + 1] ?? 0
  switch (tapeKind(head)) {
    case tapeText:
      return judge(textAt(bytes, from, to), trace) !== refuses ? cell + 2 : -1
    case tapeEscaped:
      return judge(JSON.parse(`"${textAt(bytes, from, to)}"`), trace) !== refuses ? cell + 2 : -1
    case tapeNumber: {
      const number = readNumber(bytes, from, to)
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
