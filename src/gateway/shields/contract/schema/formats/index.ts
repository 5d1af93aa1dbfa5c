// Formats by name, of those that FastAPI and the standard write. Each takes time in proportion to the text.
import { isEmail, isHostName, isInternationalEmail, isInternationalHostName, isIpv4, isIpv6 } from './addresses.ts'
import { isDate, isDateTime, isDuration, isPydanticDateTime, isPydanticDuration, isPydanticTime, isTime } from './times.ts'
import { isInternationalReference, isInternationalUri, isUri, isUriReference, isUriTemplate } from './uris.ts'

export type TextFormat = (text: string) => boolean

/** As the standards say that JSON Schema names. */
const standard: ReadonlyMap<string, TextFormat> = new Map([
  ['date', isDate],
  ['time', isTime],
  ['date-time', isDateTime],
  ['duration', isDuration],
  ['email', isEmail],
  ['idn-email', isInternationalEmail],
  ['hostname', isHostName],
  ['idn-hostname', isInternationalHostName],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['ipvanyaddress', (text: string) => isIpv4(text) || isIpv6(text)],
  ['uri', isUri],
  ['uri-reference', isUriReference],
  ['iri', isInternationalUri],
  ['iri-reference', isInternationalReference],
  ['uri-template', isUriTemplate],
  ['uuid', (text: string) => uuid.test(text)],
  ...([1, 3, 4, 5, 6, 7, 8] as const).map((version): [string, TextFormat] => [
    `uuid${version}`,
    (text) => uuid.test(text) && text[14] === String(version),
  ]),
  ['json-pointer', (text: string) => jsonPointer.test(text)],
  ['relative-json-pointer', (text: string) => relativePointer.test(text)],
  ['regex', isRegex],
  ['byte', (text: string) => text.length % 4 === 0 && base64.test(text)],
])

/** As pydantic 2 writes them, which knows times without an offset and durations with fractions. */
const ofPydantic: ReadonlyMap<string, TextFormat> = new Map([
  ...standard,
  ['time', isPydanticTime],
  ['date-time', isPydanticDateTime],
  ['duration', isPydanticDuration],
])

/** The bounds of OpenAPI's formats of whole numbers, both within. */
export const numberFormats: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['int32', [-(2n ** 31n), 2n ** 31n - 1n]],
  ['int64', [-(2n ** 63n), 2n ** 63n - 1n]],
])

/** `undefined`: not known, or any text, as `password` and `binary`. */
export function findTextFormat(name: string, meaning: 'standard' | 'pydantic'): TextFormat | undefined {
  return (meaning === 'standard' ? standard : ofPydantic).get(name)
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const jsonPointer = /^(?:\/(?:[^~/]|~[01])*)*$/
const relativePointer = /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/
const base64 = /^[A-Za-z\d+/]*={0,2}$/

/** Only read, never run. */
function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}
