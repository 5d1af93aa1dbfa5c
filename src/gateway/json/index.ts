// The door of the JSON that the gateway decides on.

export { type JsonFault, type JsonFaultKind, type JsonLimits, type JsonScan, scanJson, usualLimits } from './scan-json.ts'
