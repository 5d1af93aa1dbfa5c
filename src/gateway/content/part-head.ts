// The head of a part of a form, in the one spelling that browsers and clients write.

import { decodeUtf8 } from './form-entries.ts'
import { isUtf8Type, parseMediaType } from './media-type.ts'

/** Of python-multipart. */
export const mostHeaders = 8
export const mostHeaderBytes = 4096

export interface PartHead {
  readonly name: string
  /** null of a field of text. */
  readonly filename: string | null
  /** As it is written. */
  readonly type: string | null
}

const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ ]*([^\0-\x08\x0a-\x1f\x7f]*)$/
const disposition = /^form-data; *name="([^"\\]*)"(?:; *filename="([^"\\]*)")?$/i

/** `lines`: in Latin-1. null where it can be read in more than one way. */
export function parsePartHead(lines: readonly string[]): PartHead | null {
  if (lines.length > mostHeaders) return null
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = line.length > mostHeaderBytes ? [] : (headerLine.exec(line) ?? [])
    if (name === undefined || value === undefined || headers.has(name.toLowerCase())) return null
    headers.set(name.toLowerCase(), value)
  }
  const [, rawName, rawFilename] = disposition.exec(headers.get('content-disposition') ?? '') ?? []
  const name = rawName === undefined || rawName === '' ? null : decodeUtf8(Buffer.from(rawName, 'latin1'))
  const filename = rawFilename === undefined ? null : decodeUtf8(Buffer.from(rawFilename, 'latin1'))
  if (name === null || (filename === null && rawFilename !== undefined)) return null
  const coding = headers.get('content-transfer-encoding')
  if (coding !== undefined && !/^(?:7bit|8bit|binary)$/i.test(coding)) return null
  const type = headers.get('content-type') ?? null
  if (filename === null && type !== null) {
    const parsed = parseMediaType(type)
    if (parsed === null || !isUtf8Type(parsed)) return null
  }
  return { name, filename, type }
}
