// The first bytes of a connection in clear text: whether a client begins with HTTP/2 because it knows (RFC 9113, 3.3 and 3.4).

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** Null where more has to come. */
export function startsHttp2(bytes: Uint8Array): boolean | null {
  const length = Math.min(bytes.length, preface.length)
  if (Buffer.compare(bytes.subarray(0, length), preface.subarray(0, length)) !== 0) return false
  return length === preface.length ? true : null
}

/** False where a first line is there and is none of HTTP/1: who began neither protocol right gets an answer in neither. */
export function mayBeHttp1(bytes: Buffer): boolean {
  const end = bytes.indexOf(10)
  return end === -1 || end < 2 || bytes.subarray(0, end).includes(' HTTP/1.')
}
