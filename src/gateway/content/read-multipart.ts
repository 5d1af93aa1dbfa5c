// `multipart/form-data` as Starlette reads it, of that only the one spelling that browsers and clients write: every other way to say where a part begins, how
// it is called or what it is written in has readers that disagree.

import { decodeUtf8, type FormEntry, formLimits } from './form-entries.ts'
import type { MediaType } from './media-type.ts'
import { mostHeaderBytes, mostHeaders, type PartHead, parsePartHead } from './part-head.ts'

const boundaryPattern = /^[0-9A-Za-z'()+_,\-./:=?]{1,70}$/
const crlf = '\r\n'

/** null where it can be read in more than one way. */
export function findBoundary(parameters: MediaType['parameters']): string | null {
  const boundary = parameters.get('boundary') ?? ''
  return boundaryPattern.test(boundary) && [...parameters.keys()].every((name) => name === 'boundary' || name === 'charset')
    ? boundary
    : null
}

/** null where it can be read in more than one way. */
export function readMultipart(bytes: Uint8Array, { parameters }: MediaType): readonly FormEntry[] | null {
  const boundary = findBoundary(parameters)
  if (boundary === null) return null
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

/** `end`: where its data begins. */
function readHead(buffer: Buffer, start: number): (PartHead & { readonly end: number }) | null {
  const close = buffer.indexOf('\r\n\r\n', start, 'latin1')
  if (close === -1 || close - start > mostHeaders * mostHeaderBytes) return null
  const head = parsePartHead(buffer.toString('latin1', start, close).split(crlf))
  return head === null ? null : { ...head, end: close + 4 }
}
