// What a proxy asks: may this request go on? Whatever the protocol, it becomes the head that the proxy got, as lines, and what is known of the
// body. From there on it is judged as if it had come to the gateway itself.

import type { Client, RefusalCode, RequestHead, SentHead, SentHeader } from '../request/index.ts'

/** Which kind of door was asked, as records name it. */
export type PointName = 'auth-request' | 'forward-auth' | 'ext-authz' | 'ext-authz-http' | 'authzen'

export interface Question {
  readonly point: PointName
  readonly sent: SentHead
  /** Who asks, or whom the asker saw. */
  readonly client: Client
  /** `client` is the proxy: whom it saw stands in the headers. */
  readonly isHop: boolean
  readonly body: AskedBody
}

export type AskedBody =
  /** Surely there is none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  /** There is more of it than was sent along. */
  | { readonly kind: 'cut' }
  /** There is one, or there may be, and it was not sent along. */
  | { readonly kind: 'unseen' }

export type ReadQuestion =
  | { readonly kind: 'question'; readonly question: Question }
  /** `sent` is what the record tells of it. */
  | { readonly kind: 'fault'; readonly code: RefusalCode; readonly sent: SentHead }

/** What a proxy says of its own hop, and the headers by which it asks: none of it is the client's. */
const ofTheHop = new Set([
  'connection',
  'content-length',
  'expect',
  'fastward-point',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export interface Told {
  readonly method: string
  readonly target: string
  readonly host: string
}

/** Of the question's headers those of the client; `own` are the names by which this protocol asks. */
export function toSentHead({ headers }: RequestHead, told: Told, own: ReadonlySet<string>, more: readonly SentHeader[]): SentHead {
  const kept: SentHeader[] = [{ name: 'host', value: told.host }]
  for (const header of headers) if (!ofTheHop.has(header.name) && !own.has(header.name)) kept.push(header)
  return sentHead(told.method, told.target, more.length === 0 ? kept : [...kept, ...more])
}

export function sentHead(method: string, target: string, headers: readonly SentHeader[]): SentHead {
  const rawHeaders: string[] = []
  for (const { name, value } of headers) rawHeaders.push(name, value)
  return { method, target, version: '1.1', rawHeaders, headers }
}

/** The value of a header that must stand once; null where it does not stand there, `twice` where it does so again. */
export function findOnce({ headers }: RequestHead, wanted: string): { readonly value: string } | 'twice' | null {
  let found: { readonly value: string } | null = null
  for (const { name, value } of headers) {
    if (name !== wanted) continue
    if (found !== null) return 'twice'
    found = { value }
  }
  return found
}
