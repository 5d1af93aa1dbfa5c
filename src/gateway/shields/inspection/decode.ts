// The ways in which one text may be written: what a value becomes when what is encoded in it is decoded, layer by layer. Decoding is tolerant, as the
// programs are that attackers write for: overlong UTF-8, half escapes and digits that are none are read as somebody somewhere reads them.

const mostLayers = 4
const mostForms = 10
const mostLength = 262_144

/** The text itself first, then what it becomes; none twice. */
export function formsOf(text: string): string[] {
  const forms = [text]
  let current = text
  for (let layer = 0; layer < mostLayers; layer++) {
    const before = current
    for (const decode of layers) {
      const decoded = decode(current)
      if (decoded === current) continue
      current = decoded
      if (!forms.includes(current)) forms.push(current)
      if (forms.length >= mostForms) return forms
    }
    if (current === before) break
  }
  return forms
}

const layers: readonly ((text: string) => string)[] = [
  decodePercent,
  decodeEscapes,
  decodeEntities,
  foldWide,
  decodeBase64,
  decodeUtf7,
  decodePlus,
]

/** Whether any layer would find something to do. */
export const mayBeEncoded = (text: string): boolean => /[%\\&\u0000\u00a0-\uffff+]|^[A-Za-z0-9+/_ -]{12,}={0,2}$/.test(text)

function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  let changed = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '%') {
      const unicode = /^u[0-9a-f]{4}/i.exec(text.slice(at + 1, at + 6))
      if (unicode !== null) {
        bytes.push(...Buffer.from(String.fromCharCode(Number.parseInt(unicode[0].slice(1), 16))))
        at += 5
        changed = true
        continue
      }
      const byte = hexByte(text, at + 1)
      if (byte !== -1) {
        bytes.push(byte)
        at += 2
        changed = true
        continue
      }
    }
    const unit = text.codePointAt(at) ?? 0
    if (unit < 0x80) bytes.push(unit)
    else {
      bytes.push(...Buffer.from(String.fromCodePoint(unit)))
      if (unit > 0xffff) at++
    }
  }
  return changed ? decodeUtf8(bytes) : text
}

function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high === -1 || low === -1 ? -1 : high * 16 + low
}

const hexDigit = (unit: number): number =>
  unit >= 0x30 && unit <= 0x39 ? unit - 0x30 : (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66 ? (unit | 0x20) - 0x57 : -1

/** As lenient readers do: overlong forms are what they mean, a lead byte takes whatever follows, what is no UTF-8 is Latin-1. */
export function decodeUtf8(bytes: readonly number[] | Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const more = byte < 0xc0 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf8 ? 3 : 0
    if (more === 0 || at + more >= bytes.length) {
      text += String.fromCharCode(byte)
      continue
    }
    let point = byte & (0xff >> (more + 2))
    // What overlong forms of a slash became in servers that cut bits off.
    const cut = byte === 0xc1 ? (bytes[at + 1] === 0xaf ? '/' : bytes[at + 1] === 0x9c || bytes[at + 1] === 0x1c ? '\\' : '') : ''
    if (cut !== '') {
      text += cut
      at++
      continue
    }
    let isWhole = !(byte <= 0xc1 && (bytes[at + 1] ?? 0) >= 0x20 && (bytes[at + 1] ?? 0) < 0x80)
    for (let step = 1; step <= more; step++) {
      const next = bytes[at + step] ?? 0
      if ((next & 0xc0) !== 0x80 && byte > 0xc1) isWhole = false
      point = (point << 6) | (next & 0x3f)
    }
    if (!isWhole || point > 0x10ffff) text += String.fromCharCode(byte)
    else {
      text += String.fromCodePoint(point)
      at += more
    }
  }
  return text
}

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})|\\([0-3][0-7]{2})/gi,
    (all, unicode: string | undefined, hex: string | undefined, octal: string | undefined) => {
      const point =
        unicode === undefined
          ? hex === undefined
            ? Number.parseInt(octal ?? '', 8)
            : Number.parseInt(hex, 16)
          : Number.parseInt(unicode, 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : all
    },
  )
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  colon: ':',
  tab: '\t',
  newline: '\n',
  lpar: '(',
  rpar: ')',
  equals: '=',
  sol: '/',
  bsol: '\\',
  grave: '`',
  semi: ';',
  period: '.',
  nbsp: ' ',
  lbrace: '{',
  rbrace: '}',
  lcub: '{',
  rcub: '}',
  dollar: '$',
  num: '#',
  percnt: '%',
  comma: ',',
  excl: '!',
  quest: '?',
  plus: '+',
  lsqb: '[',
  rsqb: ']',
}

/** Numeric ones without their semicolon too, as browsers read them. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&#x0{0,10}([0-9a-f]{1,6});?|&#0{0,10}(\d{1,7});?|&_?([a-z]{2,8});/gi,
    (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? all
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : all
    },
  )
}

/** Full-width and look-alike signs as what they look like, and nothing in between where bytes of nothing stand. */
function foldWide(text: string): string {
  if (
    !/[\u0000\u200b-\u200f\u2018-\u201f\u2024\u2044\u2215\u2216\u2024\u2039\u203a\u2060\u24b6-\u24e9\ufe64\ufe65\ufeff\uff01-\uff5e]/.test(
      text,
    )
  )
    return text
  return text
    .replace(/[\u0000\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replace(/[\u24b6-\u24e9]/g, (one) => String.fromCharCode(0x61 + ((one.charCodeAt(0) - 0x24b6) % 26)))
    .replace(/[\u2044\u2215]/g, '/')
    .replace(/[\u2216]/g, '\\')
    .replace(/\u2024/g, '.')
    .replace(/[\ufe64\u2039]/g, '<')
    .replace(/[\ufe65\u203a]/g, '>')
}

/** Where the whole text is base64 of something that reads as text. */
function decodeBase64(text: string): string {
  if (text.length < 12 || text.length > mostLength || !/^[A-Za-z0-9+/_ -]+={0,2}$/.test(text)) return text
  // A `+` that a form took for a space.
  const bytes = Buffer.from(text.replaceAll(' ', '+'), 'base64')
  if (
    (bytes.length * 4) / 3 < text.length - 3 ||
    (text.includes(' ') && text.split(' ').some((part) => part.length < 3 && part.length > 0))
  )
    return text
  let printable = 0
  for (const byte of bytes) if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0) printable++
  return bytes.length >= 8 && printable === bytes.length ? bytes.toString('latin1') : text
}

/** UTF-7 as it is used to hide markup: `+ADw-` is `<`. */
function decodeUtf7(text: string): string {
  if (!text.includes('+A')) return text
  return text.replace(/\+(A[A-Za-z0-9+/]{2,40})-?/g, (all, coded: string) => {
    const bytes = Buffer.from(coded, 'base64')
    let decoded = ''
    for (let at = 0; at + 1 < bytes.length; at += 2) decoded += String.fromCharCode(bytes.readUInt16BE(at))
    return decoded !== '' && /^[\x20-\x7e]+$/.test(decoded) ? decoded : all
  })
}

/** A form within a form: where no space stands and signs of plus stand between words. */
function decodePlus(text: string): string {
  return text.length < 2048 && !/\s/.test(text) && /\+[^+]+\+/.test(text) ? text.replaceAll('+', ' ') : text
}
