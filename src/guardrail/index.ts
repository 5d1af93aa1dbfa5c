// What a change does to the attack surface, and whether it may land.

export { codeOwnersPlaces, findCodeOwners, findOwners, isOwner } from './code-owners.ts'
export { type GivenDocument, isOpenApi } from './compare-documents.ts'
export { toCompared } from './compare-findings.ts'
export { compareLaws, type LawChange } from './compare-law.ts'
export { type ComparedState, compareModels } from './compare-models.ts'
export type { PackageRow } from './compare-packages.ts'
export type { Change, ChangedRoute, ChangeKind, ComparedFinding, Difference, Direction, DocumentDrift } from './difference.ts'
export { type Block, type JudgedLaw, type Judgement, judgeChange, judgeState } from './judge-change.ts'
export { type DifferenceFormat, differenceFormats, writeDifference } from './write-difference.ts'
export { type JudgementFormat, judgementFormats, writeJudgement } from './write-judgement.ts'
