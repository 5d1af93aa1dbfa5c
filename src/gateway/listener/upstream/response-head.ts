// The head of an answer, read as strictly as that of a request: what an application could smuggle into one answer, another user would get.

import { isHeaderName, isHeaderValue, listHeaders, type SentHeader } from '../../request/index.ts'

export interface ResponseHead {
  readonly version: '1.1' | '1.0'
  readonly status: number
  readonly reason: string
  /** Name, value, name, value: as they came. */
  readonly rawHeaders: readonly string[]
  /** Names in lower case. */
  readonly headers: readonly SentHeader[]
}

export const mostResponseHeadBytes = 64 * 1024
const mostHeaders = 500

/** Latin-1, without the empty line. Null where it is no head of an answer. */
export function parseResponseHead(text: string): ResponseHead | null {
  const [first = '', ...lines] = text.split('\r\n')
  const [, minor, status, reason = ''] = /^HTTP\/1\.([01]) ([1-5][0-9]{2})(?: (.*))?$/.exec(first) ?? []
  if (status === undefined || !isHeaderValue(reason)) return null
  const rawHeaders = parseHeaderLines(lines)
  const headers = rawHeaders === null ? null : listHeaders(rawHeaders)
  if (rawHeaders === null || headers === null) return null
  return { version: minor === '1' ? '1.1' : '1.0', status: Number(status), reason, rawHeaders, headers }
}

/** Null where a line is no header: folded, without a name, with a blank before the colon, with CR, LF or NUL in it. */
export function parseHeaderLines(lines: readonly string[]): readonly string[] | null {
  if (lines.length > mostHeaders) return null
  const raw: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon === -1) return null
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')
    if (!isHeaderName(name) || !isHeaderValue(value)) return null
    raw.push(name, value)
  }
  return raw
}

export type ResponseFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  /** It ends with the connection. */
  | { readonly kind: 'close' }

/** Null where the answer says two things, or what nobody understands. */
export function findResponseFraming(method: string, { version, status, headers }: ResponseHead): ResponseFraming | null {
  const lengths = headers.filter(({ name }) => name === 'content-length')
  const codings = headers.filter(({ name }) => name === 'transfer-encoding')
  if (lengths.length + codings.length > 1) return null
  const [length] = lengths
  if (length !== undefined && !/^(?:0|[1-9][0-9]{0,14})$/.test(length.value)) return null
  const [coding] = codings
  if (coding !== undefined && (version === '1.0' || coding.value.toLowerCase() !== 'chunked')) return null
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none' }
  if (coding !== undefined) return { kind: 'chunked' }
  return length === undefined ? { kind: 'close' } : { kind: 'length', bytes: Number(length.value) }
}
