// Whether the request that a proxy asks about has a body. Most proxies ask without it and do not say; where ours are set up to say it, they write
// `LENGTH;CODING;PROTOCOL`, and promise in the address of the question that they always do: a client could write the header as well.

import type { SentHeader } from '../request/index.ts'
import type { AskedBody } from './question.ts'

export interface StatedBody {
  readonly body: AskedBody
  /** As the client would have said it. */
  readonly headers: readonly SentHeader[]
}

export const noBody: StatedBody = { body: { kind: 'none' }, headers: [] }
/** It may be there. */
const unseen: StatedBody = { body: { kind: 'unseen' }, headers: [{ name: 'transfer-encoding', value: 'chunked' }] }

/** A reading request has none, unless an operation is known to read one. */
export function guessBody(method: string, mayRead: boolean): StatedBody {
  return (method === 'GET' || method === 'HEAD') && !mayRead ? noBody : unseen
}

/** Null where the statement is none. */
export function parseStatedBody(text: string, method: string, mayRead: boolean): StatedBody | null {
  const [, length, coding, protocol] = /^([^;]*);([^;]*);(HTTP\/[0-9.]{1,3})$/.exec(text) ?? []
  if (length === undefined || coding === undefined || protocol === undefined) return null
  if (length === '' && coding === '') return protocol.startsWith('HTTP/1.') ? noBody : guessBody(method, mayRead)
  const headers = [
    ...(length === '' ? [] : [{ name: 'content-length', value: length }]),
    ...(coding === '' ? [] : [{ name: 'transfer-encoding', value: coding }]),
  ]
  return { body: length === '0' && coding === '' ? { kind: 'none' } : { kind: 'unseen' }, headers }
}
