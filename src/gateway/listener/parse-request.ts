// The head of a request as bytes → its lines. Only the grammar: what the lines mean is `src/gateway/request`'s business, for every front.

import { METHODS } from 'node:http'
import { HeaderBlock, type RefusalCode, type SentHead } from '../request/index.ts'

export type ParsedHead = { readonly kind: 'head'; readonly sent: SentHead } | { readonly kind: 'fault'; readonly code: RefusalCode }

const fault = (code: RefusalCode): ParsedHead => ({ kind: 'fault', code })

/** Exactly one blank between the parts, no other version than one digit, dot, digit. */
const requestLine = /^([^ \t]+) ([^ \t]+) HTTP\/([0-9]\.[0-9])$/

/** What the reference has never heard of, no application behind it has ever been asked. */
const methods: ReadonlySet<string> = new Set(METHODS)

/** More than any limit of headers: what is refused by number is refused by whoever knows the limit. */
const mostLines = 10_000

/** Latin-1; `to` is where the end of the last line stands. `before`: the lines of the request before on the same connection. */
export function parseRequestHead(text: string, to: number, before: HeaderBlock | null): ParsedHead {
  const end = text.indexOf('\r\n')
  const lineEnd = end === -1 || end > to ? to : end
  const line = splitLine(text, lineEnd)
  if (line === null) return fault('message-malformed')
  if (!methods.has(line.method)) return fault('method-malformed')
  const lines = text.slice(lineEnd + 2, to)
  const block = before !== null && lines === before.text ? before : HeaderBlock.parse(lines, mostLines)
  if (block === null) return fault('header-malformed')
  const { method, target, version } = line
  return { kind: 'head', sent: { method, target, version, rawHeaders: block.rawHeaders, headers: block.headers, block } }
}

export type RequestLine = Pick<SentHead, 'method' | 'target' | 'version'>

/** What stands before `end`, where its own end is. Null where it is none. */
export function parseRequestLine(bytes: Buffer, end: number): RequestLine | null {
  const usual = readUsual(bytes, end)
  if (usual !== null) return usual
  const line = splitLine(bytes.toString('latin1', 0, end), end)
  return line !== null && methods.has(line.method) ? line : null
}

const usualMethods = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE'].map((method) => ({ method, bytes: Buffer.from(`${method} `) }))
const usualEnd = Buffer.from(' HTTP/1.1')

/** The same as `splitUsual`, without a text of which another is a part: what is done with a target is done sooner with one that stands alone. */
function readUsual(bytes: Buffer, end: number): RequestLine | null {
  const to = end - usualEnd.length
  if (to < 0 || !startsWith(bytes, to, usualEnd)) return null
  for (const usual of usualMethods) {
    const from = usual.bytes.length
    if (!startsWith(bytes, 0, usual.bytes)) continue
    for (let index = from; index < to; index++) if (bytes[index] === 32 || bytes[index] === 9) return null
    return from < to ? { method: usual.method, target: bytes.toString('latin1', from, to), version: '1.1' } : null
  }
  return null
}

function startsWith(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index++) if (bytes[at + index] !== wanted[index]) return false
  return true
}

function splitLine(text: string, end: number): RequestLine | null {
  const usual = splitUsual(text, end)
  if (usual !== null) return usual
  const [, method, target, version] = requestLine.exec(text.slice(0, end)) ?? []
  return method === undefined || target === undefined || version === undefined ? null : { method, target, version }
}

/** Of a request line whose parts came on another way than on a line: what would not be one. */
export function findLineFault(method: string, target: string): RefusalCode | null {
  if (!methods.has(method)) return 'method-malformed'
  return /^[^ \t\r\n]+$/.test(target) ? null : 'message-malformed'
}

/** The request line of nearly all requests; null leaves it to the grammar. */
function splitUsual(text: string, end: number): RequestLine | null {
  if (!text.startsWith(' HTTP/1.1', end - 9)) return null
  const blank = text.indexOf(' ')
  const target = text.slice(blank + 1, end - 9)
  if (blank < 1 || blank > 32 || target === '' || target.includes(' ') || target.includes('\t')) return null
  const method = text.slice(0, blank)
  return method === 'GET' || method === 'POST' || method === 'HEAD' || method === 'PUT' || method === 'DELETE'
    ? { method, target, version: '1.1' }
    : null
}
