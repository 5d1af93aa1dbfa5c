// The lines of the record. A segment is text, one JSON object a line, and what is hashed and signed are the bytes as they stand: nothing has to
// be written again the same way to be checked, and `grep` and `jq` read it.
//
//   segment   begins each file: its chain, its number, and the seal that ended the file before it
//   form      what the records behind it have in common, by a number of its own
//   record    one decision, numbered within the chain: an event, or the number of a form and the values that stand in its places
//   gap       so many numbers are missing, and why
//   seal      the hash over the seal before it and every line since: written with each batch, before its fsync
//   end       the last line of a file that was closed in order; sealed like the rest

import { createHash } from 'node:crypto'
import { parseJson } from '../base/index.ts'

export const formatVersion = 1

export interface SegmentLine {
  readonly kind: 'segment'
  readonly v: typeof formatVersion
  readonly chain: string
  readonly segment: number
  /** The last seal of the file before, or `firstSeal` of the chain. */
  readonly previous: string
  /** RFC 3339. */
  readonly opened: string
  /** Of the first record in it. */
  readonly from: number
}

export interface FormLine {
  readonly kind: 'form'
  /** A number that was given in this segment before stands for this form from here on. */
  readonly form: number
  /** An OCSF event with null where its places are, and where the number of the record belongs (`metadata.sequence`, `metadata.uid`). */
  readonly event: Readonly<Record<string, unknown>>
  /** JSON pointers (RFC 6901). */
  readonly places: readonly string[]
}

export type RecordLine =
  /** An OCSF event. */
  | { readonly kind: 'record'; readonly n: number; readonly event: Readonly<Record<string, unknown>> }
  /** As many values as the form has places. */
  | { readonly kind: 'record'; readonly n: number; readonly form: number; readonly values: readonly unknown[] }

export interface GapLine {
  readonly kind: 'gap'
  /** The first number that is missing, and how many are. */
  readonly n: number
  readonly count: number
  readonly because: GapReason
}

export type GapReason = 'process-ended' | 'queue-full' | 'disk-full' | 'torn-write'

export interface SealLine {
  readonly kind: 'seal'
  /** The number after the last record before it. */
  readonly next: number
  readonly hash: string
}

export interface EndLine {
  readonly kind: 'end'
  readonly closed: string
}

export type Line = SegmentLine | FormLine | RecordLine | GapLine | SealLine | EndLine

/** What the first segment of a chain stands on. */
export function firstSeal(chain: string): string {
  return createHash('sha256').update(`fastward audit ${formatVersion} ${chain}`, 'utf8').digest('base64url')
}

/** Of one batch: SHA-256 over the seal before it, a line end, and the lines with theirs. */
export function sealOver(previous: string, lines: string | Uint8Array): string {
  return createHash('sha256').update(`${previous}\n`, 'latin1').update(lines).digest('base64url')
}

/** Without its end. */
export function writeSeal({ next, hash }: Omit<SealLine, 'kind'>): string {
  return JSON.stringify({ kind: 'seal', next, hash })
}

/** Null where it is no line of ours. */
export function parseLine(text: string): Line | null {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const line = value as Readonly<Record<string, unknown>> // An object, as the line above has seen.
  return isLine(line) ? (line as unknown as Line) : null // Its members were looked at one by one.
}

function isLine(line: Readonly<Record<string, unknown>>): boolean {
  const count = (name: string): boolean => Number.isSafeInteger(line[name]) && Number(line[name]) >= 0
  const text = (name: string): boolean => typeof line[name] === 'string'
  switch (line['kind']) {
    case 'segment':
      return line['v'] === formatVersion && text('chain') && count('segment') && text('previous') && text('opened') && count('from')
    case 'form':
      return (
        count('form') &&
        isObject(line['event']) &&
        Array.isArray(line['places']) &&
        line['places'].every((place) => typeof place === 'string')
      )
    case 'record':
      return count('n') && (isObject(line['event']) || (!('event' in line) && count('form') && Array.isArray(line['values'])))
    case 'gap':
      return count('n') && count('count') && text('because')
    case 'seal':
      return count('next') && text('hash')
    case 'end':
      return text('closed')
    default:
      return false
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
