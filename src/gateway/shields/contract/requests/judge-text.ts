// Texts as pydantic 2 reads them: what is no text is none, lengths count code points, and what a format stands for has spellings of its own. White space around and
// case may be the model's to take away (`str_strip_whitespace`, `str_to_lower`), so a text is refused only where neither would help.

import { parseJson } from '../../../../base/index.ts'
import type { Table } from '../../overlay/index.ts'
import { judgeDate, judgeDateTime, judgeDuration, judgeTime } from './judge-time.ts'
import { type Judge, SentFile, type Trace, takes, unsure, type Verdict } from './verdict.ts'

/** null where the pattern cannot be run: then nobody is refused by it. */
export type CompileText = (pattern: string) => TextTest | null

export interface TextTest {
  test(text: string): boolean
  /** False also where it cannot be told quickly. */
  fitsBytes(bytes: Uint8Array, from: number, to: number): boolean
}

export function judgeText(schema: Table, compilePattern: CompileText, judgeContent: Judge | null): Judge {
  const format = typeof schema['format'] === 'string' ? schema['format'] : null
  const isFile = format === 'binary' || (schema['contentMediaType'] !== undefined && judgeContent === null)
  const within = format === null ? undefined : formats[format]
  if (within !== undefined) return within
  const limits = limitsOf(schema, isFile)
  const written = typeof schema['pattern'] === 'string' ? schema['pattern'] : null
  const pattern = written === null ? null : written.startsWith(decimalPattern) ? judgeDecimal : judgePattern(compilePattern(written))
  if (limits === null && pattern === null && judgeContent === null && format === null && !isFile)
    return (value, trace) => (typeof value === 'string' ? takes : trace.refuse('is no text'))
  const byFormat = format === null ? undefined : textFormats[format]
  return (value, trace) => {
    if (value instanceof SentFile) return isFile ? judgeSize(schema, value.size, trace) : trace.refuse('is a file')
    if (typeof value !== 'string')
      // Of a format that nobody here knows, whoever made it may read more than texts.
      return format !== null && byFormat === undefined && !knownFormats.has(format) ? unsure : trace.refuse('is no text')
    if (limits !== null) {
      const fault = limits(value)
      if (fault !== null) return trace.refuse(fault)
    }
    if (isFile) return unsure
    const fits = pattern === null ? takes : pattern(value, trace)
    if (fits === refusesBy) return fits
    const said = byFormat?.(value, trace) ?? takes
    const content = said === takes && judgeContent !== null ? judgeJsonText(value, trace, judgeContent) : said
    return content > fits ? content : fits
  }
}

const refusesBy = 2

/** A file has as many bytes as a text of bytes has signs. */
function judgeSize({ minLength, maxLength }: Table, size: number, trace: Trace): Verdict {
  if (typeof maxLength === 'number' && size > maxLength) return trace.refuse(`is longer than ${maxLength} bytes`)
  return typeof minLength === 'number' && size < minLength ? trace.refuse(`is shorter than ${minLength} bytes`) : takes
}

function limitsOf({ minLength, maxLength }: Table, countsBytes: boolean): ((text: string) => string | null) | null {
  const least = typeof minLength === 'number' ? minLength : 0
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY
  if (least === 0 && most === Number.POSITIVE_INFINITY) return null
  return (text) => {
    // A code point is one unit or two.
    if (!countsBytes && text.length >= least * 2 && text.length <= most) return null
    const length = countsBytes ? Buffer.byteLength(text) : countPoints(text)
    if (length < least) return `is shorter than ${least}`
    if (length <= most) return null
    return countPoints(text.trim()) <= most && !countsBytes ? null : `is longer than ${most}`
  }
}

function countPoints(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(at + 1)
      if (next >= 0xdc00 && next <= 0xdfff) {
        count--
        at++
      }
    }
  }
  return count
}

/** How pydantic describes the texts of a decimal, of which it takes more than it describes. */
const decimalPattern = '^(?!^[-+.]*$)'
const decimal = /^\s*[-+]?[\p{Nd}_]*\.?[\p{Nd}_]*(?:[eE][-+]?[\p{Nd}_]+)?\s*$/u

const judgeDecimal = (text: string, trace: Trace): Verdict => (decimal.test(text) ? unsure : trace.refuse('is no number'))

function judgePattern(pattern: TextTest | null): (text: string, trace: Trace) => Verdict {
  if (pattern === null) return () => unsure
  const test = (text: string) => pattern.test(text)
  return (text, trace) => {
    if (test(text)) return takes
    const trimmed = text.trim()
    return [trimmed, trimmed.toLowerCase(), trimmed.toUpperCase(), text.toLowerCase(), text.toUpperCase()].some(test)
      ? unsure
      : trace.refuse('does not fit its pattern')
  }
}

function judgeJsonText(text: string, trace: Trace, judge: Judge): Verdict {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    // Pydantic's reader has words for what is no number.
    return /NaN|Infinity/.test(text) ? unsure : trace.refuse('holds no JSON')
  }
  return judge(value, trace)
}

const uuid = /^(?:urn:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}$/i
const plainUuid = /^[0-9a-f]{12}([0-9a-f])[0-9a-f]{3}([0-9a-f])[0-9a-f]{15}$/i
const bracedUuid = /^\{[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}\}$/i
const perhapsUuid = /^\{?(?:urn:uuid:)?\{?(?:[0-9a-f]-?){32}\}?$/i

/** `version`: the digit that says how it was made. */
const judgeUuid =
  (version: string | null): Judge =>
  (value, trace) => {
    if (typeof value !== 'string') return trace.refuse('is no UUID')
    const match = uuid.exec(value) ?? plainUuid.exec(value) ?? bracedUuid.exec(value)
    if (match === null) return perhapsUuid.test(value) ? unsure : trace.refuse('is no UUID')
    if (version === null) return /^urn:/i.test(value) && !value.startsWith('urn:uuid:') ? unsure : takes
    if (match[1] !== version) return trace.refuse('is no UUID of its version')
    return /[89ab]/i.test(match[2] ?? '') ? takes : unsure
  }

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`)
const ipv6Letters = /^[0-9a-f:.]+(?:%[^/%]+)?$/i

/** Python also takes whole numbers for addresses. */
const judgeAddress =
  (fits: (text: string) => Verdict): Judge =>
  (value, trace) => {
    if (typeof value === 'string') {
      const verdict = fits(value)
      return verdict === refusesBy ? trace.refuse('is no address') : verdict
    }
    const isWhole =
      typeof value === 'boolean' || typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value) && value >= 0)
    return isWhole ? unsure : trace.refuse('is no address')
  }

const asAddress4 = (text: string): Verdict => (ipv4.test(text) ? takes : refusesBy)
const asAddress6 = (text: string): Verdict => (text.includes(':') && ipv6Letters.test(text) ? unsure : refusesBy)
const asNetwork =
  (asAddress: (text: string) => Verdict) =>
  (text: string): Verdict => {
    const [address = '', ...rest] = text.split('/')
    if (rest.length > 1) return refusesBy
    return asAddress(address) === refusesBy ? refusesBy : rest.length === 0 ? asAddress(address) : unsure
  }
const either = (text: string, one: (text: string) => Verdict, other: (text: string) => Verdict): Verdict =>
  one(text) === refusesBy ? other(text) : one(text)

/** Whatever the value is. */
const formats: Readonly<Record<string, Judge>> = {
  'date-time': judgeDateTime,
  date: judgeDate,
  time: judgeTime,
  duration: judgeDuration,
  uuid: judgeUuid(null),
  uuid1: judgeUuid('1'),
  uuid3: judgeUuid('3'),
  uuid4: judgeUuid('4'),
  uuid5: judgeUuid('5'),
  uuid6: judgeUuid('6'),
  uuid7: judgeUuid('7'),
  uuid8: judgeUuid('8'),
  ipv4: judgeAddress(asAddress4),
  ipv6: judgeAddress(asAddress6),
  ipvanyaddress: judgeAddress((text) => either(text, asAddress4, asAddress6)),
  ipv4network: judgeAddress(asNetwork(asAddress4)),
  ipv6network: judgeAddress(asNetwork(asAddress6)),
  ipv4interface: judgeAddress(asNetwork(asAddress4)),
  ipv6interface: judgeAddress(asNetwork(asAddress6)),
  ipvanynetwork: judgeAddress((text) => either(text, asNetwork(asAddress4), asNetwork(asAddress6))),
  ipvanyinterface: judgeAddress((text) => either(text, asNetwork(asAddress4), asNetwork(asAddress6))),
}

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const email = new RegExp(`^${atom}(?:\\.${atom})*@${label}(?:\\.${label})+$`)

function judgeEmail(text: string, trace: Trace): Verdict {
  const trimmed = text.trim()
  // Names before it, quotes, addresses in brackets and other alphabets have rules of their own.
  if (/[<"[(]|[^\u0000-\u007f]/.test(trimmed) && trimmed.includes('@')) return unsure
  return email.test(trimmed) ? takes : trace.refuse('is no address of mail')
}

function judgeUri(text: string, trace: Trace): Verdict {
  if (URL.canParse(text)) return takes
  // Other alphabets in names of hosts are read by other tables.
  return /[^\u0000-\u007f]/.test(text) ? unsure : trace.refuse('is no URL')
}

/** Of texts alone. */
const textFormats: Readonly<Record<string, (text: string, trace: Trace) => Verdict>> = {
  email: judgeEmail,
  'name-email': judgeEmail,
  uri: judgeUri,
  base64: () => unsure,
  base64url: () => unsure,
  regex: () => unsure,
  'multi-host-uri': () => unsure,
}

/** What pydantic says of texts that it reads as they are. */
const knownFormats = new Set(['password', 'path', 'file-path', 'directory-path', 'binary', 'json-string'])
