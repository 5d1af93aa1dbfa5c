// What stands beside the access rules.

export { createAbuseShield } from './abuse/abuse-shield.ts'
export { AbuseEngine } from './abuse/engine.ts'
export { type AbuseRules, type Allowed, usualAbuse } from './abuse/rules.ts'
export { createInspectionShield, type InspectionRules } from './inspection/inspection-shield.ts'
export { createPatchShield, listIdlePatches } from './patches/patch-shield.ts'
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
  toRecordedObjection,
} from './shield.ts'
export { planShields, type ShieldPlan, type ShieldPlans } from './shield-plan.ts'
export { ShieldRun, toRefusal } from './shield-run.ts'
