// What stands beside the access rules.

export { createAbuseShield } from './abuse/abuse-shield.ts'
export { AbuseEngine } from './abuse/engine.ts'
export { type AbuseRules, type Allowed, usualAbuse } from './abuse/rules.ts'
export { type ContractFaults, findContractFaults } from './contract/contract-faults.ts'
export { createContractShield } from './contract/contract-shield.ts'
export type { ContractRules } from './contract/rules.ts'
export { createInspectionShield } from './inspection/inspection-shield.ts'
export type { InspectionRules } from './inspection/rules.ts'
export { readLimits } from './limits/limit.ts'
export { LimitEngine, type LimitNumbers } from './limits/limit-engine.ts'
export { createLimitsShield } from './limits/limits-shield.ts'
export { createHash } from './limits/rate/hash-name.ts'
export type { LeaseAsk, LeaseGrant, LeaseKeeper } from './limits/shared/lease.ts'
export { LeaseLedger } from './limits/shared/lease-ledger.ts'
export { PlaceLedger } from './limits/shared/place-ledger.ts'
export { type PlaceAsk, type PlaceGrant, type PlaceKeeper, placeLease, placePatience } from './limits/shared/places.ts'
export { createPatchShield, listIdlePatches } from './patches/patch-shield.ts'
export { PdpAsker, PdpCounts, type PdpNumbers, type PdpReply, type SendToPdp } from './pdp/pdp-asker.ts'
export { createPdpShield } from './pdp/pdp-shield.ts'
export {
  type AnswerShield,
  type Arrival,
  type Objection,
  type OperationShield,
  type Said,
  type SentBytes,
  type Shield,
  type ShieldOutcome,
  type ShieldRequest,
  type ShieldWatch,
  toRecordedLeft,
  toRecordedObjection,
} from './shield.ts'
export { planShields, type ShieldPlan, type ShieldPlans } from './shield-plan.ts'
export { ShieldRun, toRefusal } from './shield-run.ts'
export { toStatedShield } from './stated-shield.ts'
