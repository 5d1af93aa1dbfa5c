// Bytes as they are written: `b'…'` with escapes. The parser keeps the low byte of each character, CEL wants its UTF-8.

const simple: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }
const encoder = new TextEncoder()

/** The parser has already refused what is not a literal. */
export function parseBytesLiteral(text: string): Uint8Array {
  const quote = text.slice(1, 4)
  const triple = quote === '"""' || quote === "'''"
  const inner = text.slice(triple ? 4 : 2, triple ? -3 : -1)
  const bytes: number[] = []
  for (let index = 0; index < inner.length; ) {
    if (inner[index] !== '\\') {
      const character = String.fromCodePoint(inner.codePointAt(index) ?? 0)
      bytes.push(...encoder.encode(character))
      index += character.length
      continue
    }
    const next = inner[index + 1] ?? ''
    if (next === 'x' || next === 'X') {
      bytes.push(Number.parseInt(inner.slice(index + 2, index + 4), 16))
      index += 4
    } else if (next >= '0' && next <= '7') {
      bytes.push(Number.parseInt(inner.slice(index + 1, index + 4), 8))
      index += 4
    } else {
      bytes.push(simple[next] ?? next.charCodeAt(0))
      index += 2
    }
  }
  return Uint8Array.from(bytes)
}
