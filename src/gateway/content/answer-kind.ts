// What kind of answer the application gives: which of them can be read and cut, and which never.

import type { ResponseHead } from '../listener/index.ts'
import { isJsonType, isUtf8Type, parseMediaType } from './media-type.ts'

export type AnswerKind =
  | { readonly kind: 'json' | 'events' | 'lines' | 'sequence' | 'empty' }
  /** Only without a body could it pass. */
  | { readonly kind: 'other'; readonly reason: string }

const streams: Readonly<Record<string, 'events' | 'lines' | 'sequence'>> = {
  'text/event-stream': 'events',
  'application/jsonl': 'lines',
  'application/x-jsonlines': 'lines',
  'application/jsonlines': 'lines',
  'application/x-ndjson': 'lines',
  'application/ndjson': 'lines',
  'application/json-lines': 'lines',
  'application/json-seq': 'sequence',
}

export function findAnswerKind({ status, headers }: ResponseHead): AnswerKind {
  if (status === 204 || status === 304) return { kind: 'empty' }
  let isEncoded = false
  let isPart = status === 206
  let written: string | null = null
  let isTold = true
  for (const { name, value } of headers) {
    if (name === 'content-encoding') isEncoded ||= value.toLowerCase() !== 'identity'
    else if (name === 'content-range') isPart = true
    else if (name === 'content-type') {
      isTold = written === null
      written = value
    }
  }
  if (isEncoded) return other('it is encoded')
  if (isPart) return other('it is a part')
  // Nearly every answer.
  if (isTold && written === 'application/json') return json
  const type = written === null || !isTold ? null : parseMediaType(written)
  if (type === null) return other('it does not say what it is')
  if (!isUtf8Type(type)) return other('it is not in UTF-8')
  if (isJsonType(type.type)) return json
  const stream = Object.hasOwn(streams, type.type) ? streams[type.type] : undefined
  return stream === undefined ? other(`it is ${type.type}`) : { kind: stream }
}

const json: AnswerKind = { kind: 'json' }
const other = (reason: string): AnswerKind => ({ kind: 'other', reason })

/** What a client may ask of a whole answer, and nobody can give of one that is cut. */
export const asksForParts: ReadonlySet<string> = new Set(['accept-encoding', 'if-modified-since', 'if-none-match', 'if-range', 'range'])

const ofTheWhole = new Set(['accept-ranges', 'content-digest', 'content-md5', 'digest', 'etag', 'last-modified', 'repr-digest'])

/** Headers without those that speak of the bytes as the application wrote them. */
export function withoutMarks(rawHeaders: readonly string[], isHead: boolean): readonly string[] {
  const kept: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (!ofTheWhole.has(lower) && !(isHead && lower === 'content-length')) kept.push(name, rawHeaders[index + 1] ?? '')
  }
  return kept
}
