// The door of the knowledge room: facts about libraries as rows, and what names say.

export { type CallRow, type CallTag, callTags } from './call-row.ts'
export { type CallTable, createCallTable, isLog } from './call-table.ts'
export type { EffectKind, EffectRow, EffectUse, EffectVerb } from './effect-row.ts'
export { createEffectTable, type EffectTable } from './effect-table.ts'
export { effectRows } from './effects/index.ts'
export type { GuardRow, Meaning } from './guard-row.ts'
export { createGuardTable, type GuardTable } from './guard-table.ts'
export { isCredentialName, isPasswordName, isStateName, wordsOf } from './names.ts'
export { givesRecords, plainColumns, recordBases, writesRecords } from './records.ts'
export { type Sensitivity, sensitivityOf } from './sensitivity.ts'
