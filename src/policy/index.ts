// What must hold: `fastward.yaml`, guardrails, waivers, presets.

export {
  type CompiledAccess,
  type Decision,
  type Facts,
  type FieldPath,
  fitsPath,
  type Principal,
  type RouteAccess,
  selects,
  toPolicyRoutes,
  unknowable,
} from './access/index.ts'
export { type AppliedPolicy, applyPolicy, type PolicyMatter } from './apply-policy.ts'
export { type DerivedDocument, deriveDocument } from './derive-document.ts'
export { appendItem, type Item, writeItem } from './document/append-item.ts'
export { type Document, type PolicySections, toDocumentSchema } from './document/document.ts'
export { draftDocument, listOpenRoutes } from './document/draft-document.ts'
export { type LawEdit, listEdits, toPartText } from './document/edits.ts'
export { describeSource, type ExtendedPolicy, isRemote } from './document/extends-section.ts'
export { referrerPolicies } from './document/gateway/headers-part.ts'
export { inspectedAttacks, watchedLeaks } from './document/gateway/inspection-part.ts'
export type { CountedBy, WrittenAtOnce, WrittenPrice, WrittenRate, WrittenRates } from './document/gateway/limits-part.ts'
export type { LinedPatch, PatchClass, PatchPlace } from './document/gateway/patches-part.ts'
export { type DocumentText, type Layer, mergeLayers, type OpenDocument, readLayers } from './document/layers.ts'
export { checkLocks } from './document/locks.ts'
export { parseDocument } from './document/parse-document.ts'
export { type Settings, toDays, variableName } from './document/settings.ts'
export { type CedarDocument, exportAsCedar, importAsAccess } from './exchange-cedar.ts'
export { type ExplainedRoute, explainRoutes, type RouteVerdict } from './explain-route.ts'
export type { Evaluation, Violation } from './guardrails/evaluate.ts'
export { tellPart } from './guardrails/explain-condition.ts'
export type { PackageFacts } from './guardrails/finding-facts.ts'
export { fitsRoute } from './guardrails/glob.ts'
export type { Guardrail, GuardrailSeverity } from './guardrails/guardrail.ts'
export { type FactsOfKind, listFacts } from './guardrails/list-facts.ts'
export { nameRoute } from './guardrails/route-facts.ts'
export { compilePlacedAccess, type PlacedAccess } from './placed-access.ts'
export { createPolicy, type Policy } from './policy.ts'
export { type AsvsCoverage, judgeAsvs } from './presets/asvs-sources.ts'
export { findPreset, presetNames } from './presets/index.ts'
export { type PolicyRemark, reviewPolicy } from './review-policy.ts'
export {
  type PolicyTest,
  parsePolicyTests,
  runPolicyTest,
  type TestModels,
  type TestOutcome,
  toPolicyTestsSchema,
} from './testing/index.ts'
export { isDay, toDay } from './waivers/waiver.ts'
