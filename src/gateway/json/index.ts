// The door of the JSON that the gateway decides on.

export { JsonStream, type JsonStreamFault, type JsonStreamLimits, type TextSink } from './json-stream.ts'
export { isCurrent, readTape } from './json-tape.ts'
export { type JsonFault, type JsonFaultKind, type JsonLimits, type JsonScan, scanJson, usualLimits } from './scan-json.ts'
export {
  isHarmless,
  type JsonTape,
  markHarmless,
  tapeArray,
  tapeEscaped,
  tapeFalse,
  tapeKind,
  tapeNull,
  tapeNumber,
  tapeObject,
  tapeStart,
  tapeText,
  tapeTrue,
} from './tape-cells.ts'
export { textAt } from './written-bytes.ts'
