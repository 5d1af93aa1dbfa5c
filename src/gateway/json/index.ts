// The door of the JSON that the gateway decides on.

export { JsonStream, type JsonStreamFault, type JsonStreamLimits, type TextSink } from './json-stream.ts'
export { type JsonFault, type JsonFaultKind, type JsonLimits, type JsonScan, scanJson, usualLimits } from './scan-json.ts'
