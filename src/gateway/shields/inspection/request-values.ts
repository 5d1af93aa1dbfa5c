// Everything in a request that a program may take for a value, with the place where it stood, decoded once as the application will.

import { parseJson } from '../../../base/index.ts'
import { withoutOwnCookies } from '../../request/index.ts'
import { decodeUtf8 } from './decode.ts'
import type { Place } from './kit.ts'

/** False: enough was seen. */
export type Visit = (text: string, place: Place, where: string) => boolean

export interface HeadValues {
  readonly rawPath: string
  readonly query: string | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** What servers read themselves, or what is checked elsewhere. */
const ownHeaders =
  /^(?:host|accept|accept-.*|connection|content-length|content-encoding|transfer-encoding|authorization|sec-.*|if-.*|date|cache-control|pragma|upgrade|upgrade-insecure-requests|origin|cookie|te|expect|dnt|keep-alive|range|via|traceparent|tracestate|priority|x-api-key|proxy-.*|dpop|x-request-id)$/

export function visitHead(head: HeadValues, visit: Visit): boolean {
  return visitTarget(head, visit) && visitHeaders(head, visit)
}

export function visitTarget({ rawPath, query }: Pick<HeadValues, 'rawPath' | 'query'>, visit: Visit): boolean {
  // Shorter than anything below that looks like a name and is shown.
  if (query === null && rawPath.length <= 16 && /^\/[\w/-]*$/.test(rawPath)) return true
  const path = decodeOnce(rawPath.slice(1))
  // As a whole it is a path and nothing else; its parts may be anything.
  if (/(?:^|\/)\.\.(?:[;/\\]|$)|\\|^[A-Za-z0-9+/_-]{16,}$/.test(path) && !visit(path, 'path', 'path')) return false
  for (const part of rawPath.slice(1).split('/'))
    if (part.length > 2 && (part.length > 15 || /[^\w.-]/.test(part)) && !visit(decodeOnce(part), 'path', 'path')) return false
  return query === null || visitPairs(query, 'query', visit)
}

export function visitHeaders({ headers }: Pick<HeadValues, 'headers'>, visit: Visit): boolean {
  for (const { name, value } of headers) {
    if (name === 'cookie') {
      // Names of sessions are random, and may look like anything.
      for (const pair of (withoutOwnCookies(value) ?? '').split(/;\s*/)) {
        const equals = pair.indexOf('=')
        if (
          equals > 0 &&
          !visit(decodeOnce(pair.slice(equals + 1).replace(/^"|"$/g, '')), 'cookie', `cookie.${shown(pair.slice(0, equals))}`)
        )
          return false
      }
    } else if (!ownHeaders.test(name) && !visit(fromLatin1(value), 'header', `header.${shown(name)}`)) return false
  }
  return true
}

/** Of `a=b&c=d`. */
export function visitPairs(text: string, place: 'query' | 'body', visit: Visit): boolean {
  if (/&&|& /.test(text) && !visit(decodeForm(text), place, place)) return false
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const name = decodeForm(equals === -1 ? pair : pair.slice(0, equals))
    const where = `${place}.${shown(name)}`
    if (equals !== -1 && !visit(decodeForm(pair.slice(equals + 1)), place, where)) return false
    if (/[^\w.-]/.test(name) && !visit(name, place, `the name ${where}`)) return false
  }
  return true
}

/** Every text of a value of JSON, and names that are more than names. */
export function visitJson(value: unknown, where: string, visit: Visit, depth = 0): boolean {
  if (typeof value === 'string') return value.length < 3 || visit(value, 'body', where)
  if (typeof value !== 'object' || value === null || depth > 128) return true
  if (Array.isArray(value)) return value.every((item, at) => visitJson(item, `${where}[${at}]`, visit, depth + 1))
  for (const [name, inner] of Object.entries(value)) {
    const within = `${where}.${shown(name)}`
    if (/[^\w.:-]/.test(name) && !visit(name, 'body', `the name ${within}`)) return false
    if (!visitJson(inner, within, visit, depth + 1)) return false
  }
  return true
}

export function visitBody(bytes: Uint8Array, contentType: string | null, json: unknown, visit: Visit): boolean {
  const type = contentType?.toLowerCase() ?? ''
  if (json !== undefined) return visitJson(json, 'body', visit)
  const text = decodeUtf8(bytes)
  if (/^application\/x-www-form-urlencoded/.test(type)) return visitPairs(text, 'body', visit)
  if (type.startsWith('multipart/')) return visitParts(text, type, visit)
  if (/^[^;]*\bxml\b/.test(type) || /^\s*<[?!](?:xml|doctype|entity)/i.test(text)) return visitXml(text, visit)
  if (/^application\/(?:octet-stream|grpc|zip|gzip|pdf)|^(?:image|audio|video|font)\//.test(type))
    return visit(text.replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]+/g, '\n'), 'body', 'body')
  if (/^\s*[[{]/.test(text)) {
    const read = tryJson(text)
    if (read !== undefined) return visitJson(read, 'body', visit)
  }
  if (/^[\w.[\]-]{1,60}=/.test(text) && !visitPairs(text.trim(), 'body', visit)) return false
  return visit(text, 'body', 'body')
}

export function tryJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function visitParts(text: string, type: string, visit: Visit): boolean {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (boundary === undefined) return visit(text, 'body', 'body')
  for (const part of text.split(new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i'))) {
    const end = /\r?\n\r?\n/.exec(part)
    if (end === null) continue
    const head = part.slice(0, end.index)
    const name = /\bname="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1] ?? ''
    const file = /\bfilename\*?="?((?:[^"\\\r\n]|\\.)*)"?/i.exec(head)?.[1]
    const where = `body.${shown(name)}`
    if (/[^\w.-]/.test(name) && !visit(name, 'body', `the name ${where}`)) return false
    if (file !== undefined && !visit(file, 'body', `the file name of ${where}`)) return false
    if (!visit(part.slice(end.index + end[0].length), 'body', where)) return false
  }
  return true
}

/** The document as a whole, for what is of XML itself, then its texts and attributes, for all the rest. */
function visitXml(text: string, visit: Visit): boolean {
  if (!visit(`${xmlMark}${text}`, 'body', 'body')) return false
  for (const [, within, data, attribute] of text.matchAll(
    />([^<]{3,})|<!\[CDATA\[([\s\S]*?)\]\]>|\s[\w:-]{1,60}\s?=\s?["']([^"']{3,})["']/g,
  )) {
    const value = (within ?? data ?? attribute ?? '').trim()
    if (value !== '' && !/^https?:\/\/(?:schemas|www)\./.test(value) && !visit(value, 'body', 'body')) return false
  }
  return true
}

/** Before a document of XML, whose tags are no markup of a page. */
export const xmlMark = '\u{f0000}'

const decodeForm = (text: string): string => decodeOnce(text.includes('+') ? text.replaceAll('+', ' ') : text)

/** Percent signs, once; what is no UTF-8 stays as Latin-1. */
function decodeOnce(text: string): string {
  if (!text.includes('%')) return fromLatin1(text)
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === '%' ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3))?.[0] : undefined
    if (hex === undefined) {
      const unit = text.charCodeAt(at)
      if (unit < 256) bytes.push(unit)
      else bytes.push(...Buffer.from(text[at] ?? ''))
    } else {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    }
  }
  return decodeUtf8(bytes)
}

/** Heads come as Latin-1, and what stands in them is UTF-8 if anything. */
function fromLatin1(text: string): string {
  return /[\u0080-\u00ff]/.test(text) && !/[^\u0000-\u00ff]/.test(text) ? decodeUtf8(Buffer.from(text, 'latin1')) : text
}

/** Names are the sender's as well: only the beginning of them is told. */
const shown = (name: string): string => name.replace(/[^\w.-]/g, '?').slice(0, 40)
