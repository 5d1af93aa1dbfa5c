// The head of a request as bytes → its lines. Only the grammar: what the lines mean is `src/gateway/request`'s business, for every front.

import type { RefusalCode, SentHead } from '../request/index.ts'

export type ParsedHead = { readonly kind: 'head'; readonly sent: SentHead } | { readonly kind: 'fault'; readonly code: RefusalCode }

const fault = (code: RefusalCode): ParsedHead => ({ kind: 'fault', code })

/** Exactly one blank between the parts, no other version than one digit, dot, digit. */
const requestLine = /^([^ \t]+) ([^ \t]+) HTTP\/([0-9]\.[0-9])$/
/** A colon right behind the name; the rest is looked at with the other headers. */
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*([^\r\n\0]*)$/

/** Latin-1, without the empty line. */
export function parseRequestHead(text: string): ParsedHead {
  const lines = text.split('\r\n')
  const [, method, target, version] = requestLine.exec(lines[0] ?? '') ?? []
  if (method === undefined || target === undefined || version === undefined) return fault('message-malformed')
  const rawHeaders: string[] = []
  for (let index = 1; index < lines.length; index++) {
    const [, name, value] = headerLine.exec(lines[index] ?? '') ?? []
    if (name === undefined || value === undefined) return fault('header-malformed')
    rawHeaders.push(name, value)
  }
  return { kind: 'head', sent: { method, target, version, rawHeaders } }
}
