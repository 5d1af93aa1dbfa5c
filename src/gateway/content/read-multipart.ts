// `multipart/form-data` as Starlette reads it, of that only the one spelling that browsers and clients write: every other way to say where a part begins, how
// it is called or what it is written in has readers that disagree.

import { decodeUtf8, type FormEntry, formLimits } from './form-entries.ts'
import { isUtf8Type, type MediaType, parseMediaType } from './media-type.ts'

const boundaryPattern = /^[0-9A-Za-z'()+_,\-./:=?]{1,70}$/
/** Of python-multipart. */
const mostHeaders = 8
const mostHeaderBytes = 4096

const crlf = '\r\n'

/** null where it can be read in more than one way. */
export function readMultipart(bytes: Uint8Array, { parameters }: MediaType): readonly FormEntry[] | null {
  const boundary = parameters.get('boundary') ?? ''
  if (!boundaryPattern.test(boundary) || [...parameters.keys()].some((name) => name !== 'boundary' && name !== 'charset')) return null
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const delimiter = `--${boundary}`
  if (buffer.indexOf(`${delimiter}${crlf}`, 0, 'latin1') !== 0) return null
  const entries: FormEntry[] = []
  let files = 0
  let at = delimiter.length + 2
  for (;;) {
    const head = readHead(buffer, at)
    if (head === null) return null
    const next = buffer.indexOf(delimiter, head.end, 'latin1')
    // In front of the delimiter stands a line break that is no part of the data, and it stands nowhere else.
    if (next < head.end + 2 || buffer.toString('latin1', next - 2, next) !== crlf) return null
    const data = buffer.subarray(head.end, next - 2)
    if (head.filename === null) {
      const text = data.length > formLimits.text ? null : decodeUtf8(data)
      if (text === null) return null
      entries.push([head.name, text])
    } else {
      files++
      entries.push([head.name, { filename: head.filename, size: data.length, content_type: head.type }])
    }
    if (files > formLimits.files || entries.length - files > formLimits.fields) return null
    const after = next + delimiter.length
    const mark = buffer.toString('latin1', after, after + 2)
    at = after + 2
    if (mark === crlf) continue
    const rest = buffer.toString('latin1', at)
    return mark === '--' && (rest === '' || rest === crlf) ? entries : null
  }
}

interface PartHead {
  readonly name: string
  /** null of a field of text. */
  readonly filename: string | null
  readonly type: string | null
  /** Where its data begins. */
  readonly end: number
}

const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ ]*([^\0-\x08\x0a-\x1f\x7f]*)$/
const disposition = /^form-data; *name="([^"\\]*)"(?:; *filename="([^"\\]*)")?$/i

function readHead(buffer: Buffer, start: number): PartHead | null {
  const close = buffer.indexOf('\r\n\r\n', start, 'latin1')
  if (close === -1 || close - start > mostHeaders * mostHeaderBytes) return null
  const lines = buffer.toString('latin1', start, close).split(crlf)
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
  return { name, filename, type, end: close + 4 }
}
