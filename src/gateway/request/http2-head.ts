// The fields of an HTTP/2 request as the one head that every front gives: what HTTP/2 says in fields of its own (RFC 9113, 8.3) becomes the
// line and the `Host` of HTTP/1.1, and what has a meaning in HTTP/1.1 alone is refused, since the application would read it so.

import type { SentHead } from './head.ts'
import { isHeaderName, isHeaderValue, type SentHeader } from './headers.ts'
import { canonicaliseHost } from './host.ts'
import type { RefusalCode } from './refusal.ts'

/** RFC 9113, 8.2.2; `http2-settings` is for the upgrade that there is no more. */
const ofOneConnection = new Set(['connection', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])

const pseudo = new Set([':authority', ':method', ':path', ':scheme'])

/** `fields`: name, value, name, value, as they were sent, bytes as Latin-1. `hasBody`: they do not end the request. A fault stands in what comes of it. */
export function toSentHead(fields: readonly string[], hasBody: boolean): SentHead {
  const found = new Map<string, string>()
  const headers: SentHeader[] = []
  let fault: RefusalCode | null = null
  let cookies = -1
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const name = fields[index] ?? ''
    const value = fields[index + 1] ?? ''
    if (name.startsWith(':')) {
      if (!pseudo.has(name) || found.has(name) || headers.length > 0) fault ??= 'pseudo-header-wrong'
      found.set(name, value)
      continue
    }
    if (!isHeaderName(name) || !isHeaderValue(value) || /[A-Z]/.test(name)) fault ??= 'header-malformed'
    else if (ofOneConnection.has(name) || (name === 'te' && value !== 'trailers')) fault ??= 'header-of-one-connection'
    // Cookies may come in crumbs (RFC 9113, 8.2.3); applications know one line of them.
    if (name === 'cookie' && cookies !== -1) headers[cookies] = { name, value: `${headers[cookies]?.value}; ${value.trim()}` }
    else {
      if (name === 'cookie') cookies = headers.length
      headers.push({ name, value: value.replace(/^[\t ]+|[\t ]+$/g, '') })
    }
  }
  const scheme = found.get(':scheme')
  const method = found.get(':method')
  const isConnect = method === 'CONNECT'
  if (method === undefined || (!isConnect && scheme !== 'http' && scheme !== 'https')) fault ??= 'pseudo-header-wrong'
  const authority = found.get(':authority')
  if (authority !== undefined) fault ??= takeAuthority(authority, headers)
  return {
    method: method ?? '',
    target: found.get(':path') ?? authority ?? '',
    version: '2',
    rawHeaders: headers.flatMap(({ name, value }) => [name, value]),
    headers,
    hasBody,
    ...(fault === null ? {} : { fault }),
  }
}

/** Puts it where HTTP/1.1 has it. */
function takeAuthority(authority: string, headers: SentHeader[]): RefusalCode | null {
  const hosts = headers.filter(({ name }) => name === 'host')
  if (hosts.length === 0) {
    headers.unshift({ name: 'host', value: authority })
    return isHeaderValue(authority) ? null : 'host-malformed'
  }
  const said = canonicaliseHost(authority)
  return hosts.every(({ value }) => canonicaliseHost(value) === said) ? null : 'host-said-twice'
}
