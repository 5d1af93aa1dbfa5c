// The door of the record: its format, how it is written and gone on with, and whether it is still what was written.

export { Chain, type ChainState } from './chain.ts'
export { type AuditDecision, DecisionBatch, type PackedDecisions, unpackDecision } from './decision.ts'
export { EventMaker, isNotable } from './event.ts'
export { FormReader } from './event-form.ts'
export { EventText } from './event-text.ts'
export {
  type ChainHead,
  type Entry,
  firstEntry,
  keyId,
  lineHash,
  parseEntry,
  signEntry,
  type TombstoneEntry,
  toKeyEntry,
} from './ledger.ts'
export { type GapLine, type GapReason, parseLine } from './line.ts'
export type { LineBytes } from './line-bytes.ts'
export { createHash, hashText } from './personal-hash.ts'
export { csvHead, everything, fits, needlesOf, type Query, type Row, toCsv, toRow } from './query.ts'
export { recoverChain } from './recover.ts'
export { type AuditRoute, isTelling, PathRedactor } from './redact.ts'
export { type AuditFault, type AuditFiles, verifyAudit } from './verify-ledger.ts'
