// A form as bytes, for the cache: a header of ints, the int arrays as they are, the numbers, and the rest as JSON.
// Decoding copies nothing but the JSON: the arrays are views of the bytes where those are aligned.
import type { Form } from './form.ts'

/** Raise when the form or this layout changes. */
const formatVersion = 1
const magic = 0x46574631
/** magic, version, checksum, length in bytes, then the lengths of code, spans, lines, numbers and JSON. */
const headerInts = 10
const checksumAt = 2

type Rest = Pick<Form, 'strings' | 'functions' | 'classes' | 'body' | 'doc' | 'futureAnnotations' | 'problems'>

export function encodeForm(form: Form): Uint8Array<ArrayBuffer> {
  const { code, spans, lines, numbers, strings, functions, classes, body, doc, futureAnnotations, problems } = form
  const rest: Rest = { strings, functions, classes, body, doc, futureAnnotations, problems }
  const json = new TextEncoder().encode(JSON.stringify(rest))
  const ints = headerInts + code.length + spans.length + lines.length
  const numbersAt = aligned(ints * 4, 8)
  const jsonAt = numbersAt + numbers.length * 8
  const length = aligned(jsonAt + json.length, 4)
  const bytes = new Uint8Array(length)
  const header = new Int32Array(bytes.buffer, 0, length / 4)
  header.set([magic, formatVersion, 0, length, code.length, spans.length, lines.length, numbers.length, json.length, 0])
  header.set(code, headerInts)
  header.set(spans, headerInts + code.length)
  header.set(lines, headerInts + code.length + spans.length)
  new Float64Array(bytes.buffer, numbersAt, numbers.length).set(numbers)
  bytes.set(json, jsonAt)
  header[checksumAt] = checksum(header)
  return bytes
}

/** Null for anything that `encodeForm` of this version did not write. */
export function decodeForm(source: Uint8Array): Form | null {
  if (source.length < headerInts * 4 || source.length % 4 !== 0) return null
  const bytes = source.byteOffset % 8 === 0 ? source : source.slice()
  const ints = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const [first, version, sum, length, codeLength = -1, spansLength = -1, linesLength = -1, numbersLength = -1, jsonLength = -1] = ints
  if (first !== magic || version !== formatVersion || length !== bytes.length) return null
  if (Math.min(codeLength, spansLength, linesLength, numbersLength, jsonLength) < 0) return null
  const spansAt = headerInts + codeLength
  const linesAt = spansAt + spansLength
  const numbersAt = aligned((linesAt + linesLength) * 4, 8)
  const jsonAt = numbersAt + numbersLength * 8
  if (aligned(jsonAt + jsonLength, 4) !== length || checksum(ints) !== sum) return null
  const rest = parseRest(bytes.subarray(jsonAt, jsonAt + jsonLength))
  if (!rest) return null
  return {
    code: ints.subarray(headerInts, spansAt),
    spans: ints.subarray(spansAt, linesAt),
    lines: ints.subarray(linesAt, linesAt + linesLength),
    numbers: Array.from(new Float64Array(bytes.buffer, bytes.byteOffset + numbersAt, numbersLength)),
    ...rest,
  }
}

function parseRest(bytes: Uint8Array): Rest | null {
  try {
    // The checksum says that these are the bytes `encodeForm` wrote, and it wrote a Rest.
    return JSON.parse(new TextDecoder().decode(bytes)) as Rest
  } catch {
    return null
  }
}

function aligned(offset: number, size: number): number {
  return Math.ceil(offset / size) * size
}

/** Of everything but the checksum itself. It guards against torn and mixed-up files, not against forgery. */
function checksum(ints: Int32Array): number {
  let sum = 0x811c9dc5 | 0
  for (let i = 0; i < ints.length; i++) {
    if (i === checksumAt) continue
    sum = Math.imul(sum ^ (ints[i] ?? 0), 0x01000193)
    sum ^= sum >>> 15
  }
  return sum
}
