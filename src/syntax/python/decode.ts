// Bytes of a Python file to text: byte order mark, PEP 263 coding line, UTF-8 otherwise. Bad bytes are a problem, and the text
// goes on with replacement characters. Line ends stay as they are: spans point into this text.
import type { SyntaxProblem } from './form.ts'

export interface Decoded {
  readonly text: string
  readonly problems: readonly SyntaxProblem[]
}

const codingLine = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/
const blankOrComment = /^[ \t\f]*(?:#.*)?$/

const mayBeComment: ReadonlySet<number | undefined> = new Set([9, 10, 12, 13, 32, 35])
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** The characters of cp1252 from 0x80 on. Node 20's decoder takes them for control characters. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Python's names for codecs that TextDecoder calls otherwise. */
const webNames: Readonly<Record<string, string>> = {
  cp437: '',
  'mac-roman': 'macintosh',
  macroman: 'macintosh',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  sjis: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  'koi8-r': 'koi8-r',
}

export function decodePython(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, 'utf-16be')
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const declared = declaredCoding(bytes)
  const coding = declared && normalCoding(declared.name)
  const problems: SyntaxProblem[] = []
  let text: string
  if (!declared || !coding || coding === 'utf-8') text = decodeUtf8(bytes, problems)
  else if (hasMark) {
    problems.push({
      code: 'invalid-encoding',
      line: declared.line,
      message: `the byte order mark says UTF-8, the coding line ${declared.name}`,
    })
    text = decodeUtf8(bytes, problems)
  } else if (coding === 'ascii') text = decodeAscii(bytes, problems)
  else if (coding === 'iso-8859-1') text = latin1(bytes)
  else if (coding === 'windows-1252')
    text = latin1(bytes).replace(/[\x80-\x9f]/g, (character) => windows1252.charAt(character.charCodeAt(0) - 128))
  else text = decodeOther(bytes, coding, declared, problems)
  const zero = text.indexOf('\0')
  if (zero >= 0) problems.push({ code: 'nul-byte', line: lineOfOffset(text, zero), message: 'the file holds a NUL character' })
  return { text, problems }
}

interface Declared {
  readonly name: string
  readonly line: number
}

/** The coding line may be the first line, or the second after a comment or a blank one. */
function declaredCoding(bytes: Uint8Array): Declared | undefined {
  let start = bytes[0] === 0xef ? 3 : 0
  // Most files begin with code or a docstring.
  if (!mayBeComment.has(bytes[start])) return undefined
  for (let line = 1; line <= 2; line++) {
    let end = start
    while (end < bytes.length && end < start + 400 && bytes[end] !== 10 && bytes[end] !== 13) end++
    const text = latin1(bytes.subarray(start, end))
    const name = codingLine.exec(text)?.[1]
    if (name !== undefined) return { name, line }
    if (!blankOrComment.test(text)) return undefined
    start = bytes[end] === 13 && bytes[end + 1] === 10 ? end + 2 : end + 1
  }
  return undefined
}

function normalCoding(name: string): string {
  const lower = name.toLowerCase().replaceAll('_', '-')
  if (lower === 'utf-8' || lower === 'utf8' || lower.startsWith('utf-8-') || lower === 'u8' || lower === 'cp65001') return 'utf-8'
  if (/^(latin-?1|l1|iso-?8859-1(-.*)?|iso-latin-1(-.*)?|8859|cp819)$/.test(lower)) return 'iso-8859-1'
  if (/^(us-)?ascii$|^646$/.test(lower)) return 'ascii'
  const windows = /^(?:cp|windows-?)(125\d|874)$/.exec(lower)
  if (windows) return `windows-${windows[1]}`
  const latin = /^iso-?8859-(\d+)$/.exec(lower)
  if (latin) return `iso-8859-${latin[1]}`
  return webNames[lower] ?? lower
}

function decodeUtf8(bytes: Uint8Array, problems: SyntaxProblem[]): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    const line = lineOfOffset(text, Math.max(0, text.indexOf('\ufffd')))
    problems.push({ code: 'invalid-encoding', line, message: 'the file is not UTF-8 and names no other encoding' })
    return text
  }
}

function decodeAscii(bytes: Uint8Array, problems: SyntaxProblem[]): string {
  const at = bytes.findIndex((byte) => byte > 127)
  if (at < 0) return latin1(bytes)
  const line = lineOfOffset(latin1(bytes.subarray(0, at)), at)
  problems.push({ code: 'invalid-encoding', line, message: 'the coding line says ASCII, the file has other characters' })
  return new TextDecoder('utf-8').decode(bytes)
}

function decodeOther(bytes: Uint8Array, coding: string, declared: Declared, problems: SyntaxProblem[]): string {
  const decoder = coding.startsWith('utf-16') || coding.startsWith('utf-32') ? undefined : findDecoder(coding)
  if (!decoder) {
    problems.push({ code: 'invalid-encoding', line: declared.line, message: `the encoding ${declared.name} is not known` })
    return new TextDecoder('utf-8').decode(bytes)
  }
  const text = decoder.decode(bytes)
  const bad = text.indexOf('\ufffd')
  if (bad >= 0) problems.push({ code: 'invalid-encoding', line: lineOfOffset(text, bad), message: `the file is not ${declared.name}` })
  return text
}

function findDecoder(coding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(coding)
  } catch {
    return undefined
  }
}

/** Python does not read UTF-16, but a person may want to know what the file holds. */
function utf16(bytes: Uint8Array, coding: string): Decoded {
  const problem = { code: 'invalid-encoding', line: 1, message: 'the file is UTF-16, which Python does not read' }
  return { text: new TextDecoder(coding).decode(bytes), problems: [problem] }
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function lineOfOffset(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
