// How many fields a head of HTTP/2 holds, without reading them. nghttp2 leaves out a field with a control character, a blank or a colon in it and
// goes on, where the whole request is malformed (RFC 9113, 8.2.1): fewer fields than were sent give it away.

/** `block` is compressed (RFC 7541, 6). Null where it is cut off, or a number has more digits than anybody needs. */
export function countFields(block: Uint8Array): number | null {
  let count = 0
  let at = 0
  while (at < block.length) {
    const first = block[at] ?? 0
    if ((first & 0xe0) === 0x20) {
      // A change of the size of the table is no field.
      at = skipNumber(block, at, 0x1f)
      if (at === -1) return null
      continue
    }
    count++
    const isIndexed = (first & 0x80) !== 0
    const prefix = isIndexed ? 0x7f : (first & 0x40) !== 0 ? 0x3f : 0x0f
    const isNamed = (first & prefix) !== 0
    at = skipNumber(block, at, prefix)
    if (!isIndexed && at !== -1 && !isNamed) at = skipText(block, at)
    if (!isIndexed && at !== -1) at = skipText(block, at)
    if (at === -1) return null
  }
  return count
}

const mostDigits = 4

/** Where the number ends; -1 where it does not. */
function skipNumber(block: Uint8Array, at: number, prefix: number): number {
  if (at >= block.length) return -1
  if (((block[at] ?? 0) & prefix) !== prefix) return at + 1
  for (let digit = 1; digit <= mostDigits; digit++) {
    const byte = block[at + digit]
    if (byte === undefined) return -1
    if ((byte & 0x80) === 0) return at + digit + 1
  }
  return -1
}

function skipText(block: Uint8Array, at: number): number {
  const from = skipNumber(block, at, 0x7f)
  if (from === -1) return -1
  let length = (block[at] ?? 0) & 0x7f
  for (let digit = at + 1; digit < from; digit++) length += ((block[digit] ?? 0) & 0x7f) * 2 ** (7 * (digit - at - 1))
  return from + length > block.length ? -1 : from + length
}
