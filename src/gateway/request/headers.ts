// Headers as they were sent: which are none, which may stand once, and which `Connection` may not name.

import type { RefusalCode } from './refusal.ts'

export interface SentHeader {
  /** Lower case. */
  readonly name: string
  /** Without the blanks around it. */
  readonly value: string
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/
/** Also of answers: no control character but a tab, and whatever bytes above ASCII. */
const fieldValue = /^[\t -~\x80-\xff]*$/

export const isHeaderName = (name: string): boolean => token.test(name)
export const isHeaderValue = (value: string): boolean => fieldValue.test(value)

/** Of the first with this name; null where there is none. */
export function findHeader(headers: readonly SentHeader[], wanted: string): string | null {
  for (const { name, value } of headers) if (name === wanted) return value
  return null
}

/** Null where one of them is no header. */
export function listHeaders(raw: readonly string[]): readonly SentHeader[] | null {
  if (raw.length % 2 !== 0) return null
  const headers: SentHeader[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    const value = raw[index + 1] ?? ''
    if (!isHeaderName(name) || !isHeaderValue(value)) return null
    headers.push({ name: name.toLowerCase(), value: value.replace(/^[\t ]+|[\t ]+$/g, '') })
  }
  return headers
}

/** Whoever reads the first and whoever reads the last would see another request. */
const once = new Set([
  'authorization',
  'content-length',
  'content-type',
  'expect',
  'host',
  'origin',
  'proxy-authorization',
  'sec-websocket-key',
  'sec-websocket-version',
  'transfer-encoding',
  'upgrade',
])

/** What the rest of the way needs: a client that names it in `Connection` wants it taken off (CVE-2022-31813 and its like). */
const forTheWholeWay = new Set([
  'accept',
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'origin',
  'transfer-encoding',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
])

export interface ReadHeaders {
  readonly forOneHop: ReadonlySet<string>
  /** Of those that stand once, by name. */
  readonly one: ReadonlyMap<string, string>
}

export function findHeaderFault(headers: readonly SentHeader[]): RefusalCode | ReadHeaders {
  const one = new Map<string, string>()
  let forOneHop: ReadonlySet<string> = none
  for (const { name, value } of headers) {
    if (once.has(name)) {
      if (one.has(name)) return name === 'transfer-encoding' ? 'coding-unknown' : 'header-twice'
      one.set(name, value)
    } else if (name === 'connection') {
      if (forOneHop === none && value === 'keep-alive') {
        forOneHop = keepAlive
        continue
      }
      const names = new Set(forOneHop)
      for (const part of value.split(',')) {
        const named = part.trim().toLowerCase()
        if (named === '') continue
        if (!isHeaderName(named)) return 'header-malformed'
        if (forTheWholeWay.has(named)) return 'connection-names-protected'
        names.add(named)
      }
      forOneHop = names
    }
  }
  return { forOneHop, one }
}

const none: ReadonlySet<string> = new Set()
const keepAlive: ReadonlySet<string> = new Set(['keep-alive'])
