// Resolves the escapes of a Python string literal, as Python does: characters beyond the first plane, named characters, raw
// and bytes literals, and line ends, which Python reads as one newline whatever the file has.
import { StringFlags } from './parser-tables.ts'

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
}

/** A named character is U+FFFD: the names of Unicode are not carried along. */
const unknownCharacter = '\ufffd'

export function unescaped(raw: string, flags: number): string {
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  if ((flags & StringFlags.Raw) !== 0 || !text.includes('\\')) return text
  const isBytes = (flags & StringFlags.Bytes) !== 0
  let result = ''
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    result += text.slice(from, at)
    const next = text.charAt(at + 1)
    const plain = simple[next]
    if (plain !== undefined) {
      result += plain
      from = at + 2
      continue
    }
    const found = (isBytes ? undefined : unicodeEscape(text, at, next)) ?? byteEscape(text, at, next)
    result += found ? found.text : `\\${next}`
    from = at + (found ? found.length : 1 + next.length)
  }
  return result + text.slice(from)
}

interface Escape {
  readonly text: string
  readonly length: number
}

function byteEscape(text: string, at: number, next: string): Escape | undefined {
  if (next === 'x') return hexEscape(text, at, 2)
  if (next < '0' || next > '7') return undefined
  let length = 2
  while (length < 4 && isOctal(text.charCodeAt(at + length))) length++
  return { text: String.fromCharCode(Number.parseInt(text.slice(at + 1, at + length), 8)), length }
}

function unicodeEscape(text: string, at: number, next: string): Escape | undefined {
  if (next === 'u') return hexEscape(text, at, 4)
  if (next === 'U') return hexEscape(text, at, 8)
  if (next !== 'N' || text.charAt(at + 2) !== '{') return undefined
  const close = text.indexOf('}', at)
  return close < 0 ? undefined : { text: unknownCharacter, length: close + 1 - at }
}

function hexEscape(text: string, at: number, digits: number): Escape | undefined {
  const hex = text.slice(at + 2, at + 2 + digits)
  if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined
  const code = Number.parseInt(hex, 16)
  return { text: code > 0x10ffff ? unknownCharacter : String.fromCodePoint(code), length: 2 + digits }
}

function isOctal(code: number): boolean {
  return code >= 48 && code <= 55
}
