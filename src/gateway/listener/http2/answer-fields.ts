// The head of an answer as HTTP/2 has it: names in lower case, several values of one name together, nothing of one connection.

import type { OutgoingHttpHeaders } from 'node:http2'
import { lowerName } from '../../request/index.ts'
import { nodeHttp2 } from './node-http2.ts'

/** Answers have them once; Node's HTTP/2 throws where they come twice. */
const once = new Set([
  'access-control-allow-credentials',
  'access-control-max-age',
  'access-control-request-method',
  'age',
  'authorization',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'date',
  'dnt',
  'etag',
  'expires',
  'from',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'range',
  'referer',
  'retry-after',
  'tk',
  'upgrade-insecure-requests',
  'user-agent',
  'x-content-type-options',
])

/** Of one connection of HTTP/1.1; `te` says nothing in an answer. */
const ofOneConnection = new Set(['connection', 'http2-settings', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'])

/** Never kept in a table that other answers of the connection share (RFC 7541, 7.1.3). */
const sensitive: readonly string[] = ['set-cookie', 'authorization', 'www-authenticate', 'proxy-authenticate']

/** Of what may stand once, the first counts, as it does for browsers. */
export function toFields(status: number, rawHeaders: readonly string[]): OutgoingHttpHeaders {
  // Without a prototype: names are whatever the application says.
  const fields: OutgoingHttpHeaders = Object.create(null)
  fields[':status'] = status
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = lowerName(rawHeaders[index] ?? '')
    const value = rawHeaders[index + 1] ?? ''
    const before = fields[name]
    if (ofOneConnection.has(name) || name.startsWith(':')) continue
    if (before === undefined) fields[name] = value
    else if (!once.has(name)) fields[name] = Array.isArray(before) ? [...before, value] : [String(before), value]
  }
  Object.defineProperty(fields, nodeHttp2().sensitiveHeaders, { value: sensitive, enumerable: true })
  return fields
}
