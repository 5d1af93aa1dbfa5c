// May it pass: operation, rules and mode of a request.

export type { Authentication, Authenticator } from './authenticator.ts'
export { type CoveredRoute, listCoverage } from './coverage.ts'
export { createDecider, type DecisionMade, type DecisionNote, type Mode, type Verdict } from './decide.ts'
export { createJudge, type Tell } from './judge.ts'
export { recordFirst } from './record-first.ts'
export { isRecordedCase, type RecordedCase, recordCases } from './recorded-facts.ts'
export { createReplay, type Recorded } from './replay.ts'
export { type SwitchedJudge, switchJudge } from './switch-judge.ts'
