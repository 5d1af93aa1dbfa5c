// The head of an answer, read as strictly as that of a request: what an application could smuggle into one answer, another user would get.

import { type HeaderLines, isHeaderValue, parseHeaderLines, type SentHeader } from '../../request/index.ts'

export interface ResponseHead extends HeaderLines {
  readonly version: '1.1' | '1.0'
  readonly status: number
  readonly reason: string
  readonly memory: AnswerMemory
  /** Of one whose memory is that of answers of whatever length, which bear a body: its own. */
  readonly length?: number
}

/** What was made of a head. On one connection the same head comes again and again. */
export interface AnswerMemory {
  /** How a body follows, where the question was no `HEAD`; undefined before it was asked. */
  framing: ResponseFraming | null | undefined
  /** The connection ends with it. */
  closes: boolean
  /** What may go on to the client, where the application says the length. */
  kept: readonly string[] | null
  /** The same without the length, where the body is another one. */
  keptOfOther: readonly string[] | null
  /** Of either, what speaks of no bytes as the application wrote them. */
  unmarked: { readonly of: readonly string[]; readonly headers: readonly string[] } | null
  /** As the policy mends that, for requests about which the same is known. */
  dressed: {
    readonly of: readonly string[]
    readonly plan: unknown
    readonly credential: unknown
    readonly headers: readonly string[]
    readonly mended: readonly string[]
  } | null
  /** With the line of the status. */
  written: { readonly of: readonly string[]; readonly bytes: Uint8Array; readonly hasLength: boolean; readonly isDated: boolean } | null
}

export const mostResponseHeadBytes = 64 * 1024
export const mostResponseHeaders = 500

const statusLine = /^HTTP\/1\.([01]) ([1-5][0-9]{2})(?: (.*))?$/

/** Latin-1, without the empty line. Null where it is no head of an answer. */
export function parseResponseHead(text: string): ResponseHead | null {
  const end = text.indexOf('\r\n')
  const first = end === -1 ? text : text.slice(0, end)
  let version: '1.1' | '1.0' = '1.1'
  let status = 200
  let reason = 'OK'
  // Nearly every answer.
  if (first !== 'HTTP/1.1 200 OK') {
    const [, minor, digits, said = ''] = statusLine.exec(first) ?? []
    if (digits === undefined || !isHeaderValue(said)) return null
    version = minor === '1' ? '1.1' : '1.0'
    status = Number(digits)
    reason = said
  }
  const lines = end === -1 ? noLines : parseHeaderLines(text, end + 2, text.length, mostResponseHeaders)
  if (lines === null) return null
  const { rawHeaders, headers } = lines
  return {
    version,
    status,
    reason,
    rawHeaders,
    headers,
    memory: emptyMemory(saysClose(headers)),
  }
}

export const emptyMemory = (closes: boolean): AnswerMemory => ({
  framing: undefined,
  closes,
  kept: null,
  keptOfOther: null,
  unmarked: null,
  dressed: null,
  written: null,
})

const noLines: HeaderLines = { rawHeaders: [], headers: [] }

export type ResponseFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  /** It ends with the connection. */
  | { readonly kind: 'close' }

const none: ResponseFraming = { kind: 'none' }
const chunked: ResponseFraming = { kind: 'chunked' }
const untilClosed: ResponseFraming = { kind: 'close' }

/** Null where the answer says two things, or what nobody understands. */
export function findResponseFraming(method: string, head: ResponseHead): ResponseFraming | null {
  const { memory, length } = head
  if (length !== undefined) return { kind: 'length', bytes: length }
  if (memory.framing === undefined) memory.framing = findFraming(head)
  return method === 'HEAD' && memory.framing !== null ? none : memory.framing
}

function findFraming({ version, status, headers }: ResponseHead): ResponseFraming | null {
  let length: string | null = null
  let coding: string | null = null
  for (const { name, value } of headers) {
    if (name !== 'content-length' && name !== 'transfer-encoding') continue
    if (length !== null || coding !== null) return null
    if (name === 'content-length') length = value
    else coding = value
  }
  if (length !== null && !/^(?:0|[1-9][0-9]{0,14})$/.test(length)) return null
  if (coding !== null && (version === '1.0' || coding.toLowerCase() !== 'chunked')) return null
  if (status === 204 || status === 304) return none
  if (coding !== null) return chunked
  return length === null ? untilClosed : { kind: 'length', bytes: Number(length) }
}

/** Whether the connection ends with the answer, as its head says. */
function saysClose(headers: readonly SentHeader[]): boolean {
  for (const { name, value } of headers)
    if (name === 'connection' && value !== 'keep-alive')
      for (const part of value.split(',')) if (part.trim().toLowerCase() === 'close') return true
  return false
}
