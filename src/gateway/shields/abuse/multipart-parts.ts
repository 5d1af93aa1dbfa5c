// The parts of a `multipart/form-data` body for whoever counts and measures them: wherever its delimiter stands, whatever stands between. It is more generous than
// readers are, so that what any of them takes for a part is one here.

export interface FormPart {
  readonly isFile: boolean
  readonly data: Uint8Array
}

/** Null where the body is none. Ends at `most` parts and one. */
export function listParts(bytes: Uint8Array, contentType: string | null, most = Number.POSITIVE_INFINITY): readonly FormPart[] | null {
  const boundary = findBoundary(contentType)
  if (boundary === null) return null
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const delimiter = `--${boundary}`
  const parts: FormPart[] = []
  let at = buffer.indexOf(delimiter, 0, 'latin1')
  while (at !== -1 && parts.length <= most) {
    const start = at + delimiter.length
    const next = buffer.indexOf(delimiter, start, 'latin1')
    const close = buffer.indexOf('\r\n\r\n', start, 'latin1')
    const end = next === -1 ? buffer.length : next
    const isEmpty = close === -1 || close >= end
    if (!isEmpty) {
      const head = buffer.toString('latin1', start, Math.min(close, start + longestHead))
      parts.push({
        isFile: /;\s*filename\*?\s*=/i.test(head),
        data: buffer.subarray(close + 4, next === -1 ? end : Math.max(close + 4, end - 2)),
      })
    }
    at = next
  }
  return parts
}

const longestHead = 16_384

function findBoundary(contentType: string | null): string | null {
  const [, quoted, plain] =
    /^\s*multipart\/[^;]+;(?:[^"]|"[^"]*")*?boundary\s*=\s*(?:"([^"]{1,200})"|([^;"\s]{1,200}))/i.exec(contentType ?? '') ?? []
  return quoted ?? plain ?? null
}
