// What we say: findings, the cards of the rules that say them, fingerprints, suppressions, and what a scan comes back with.

export { collectFindings, compareFindings, type ReportedDraft } from './collect-findings.ts'
export {
  askRule,
  type CardReport,
  type Coverage,
  type Detection,
  type Detector,
  type Draft,
  type EmptyFiles,
  type LicencesPolicy,
  type Past,
  type RenderChart,
  type RenderedChart,
  type Report,
  type Room,
  rooms,
  type SecretsPolicy,
  type Statement,
  type Subject,
} from './detector.ts'
export { bad, type FillMask, good, type ParsedExample, parseExample, showMasks } from './example.ts'
export {
  type BrokenGuardrail,
  type Cause,
  createFinding,
  type Edit,
  type Finding,
  type FindingDraft,
  type FlowStep,
  type FoundPlace,
  type Message,
  type OtherPlace,
  type PrimaryPlace,
  type ReachedRoute,
} from './finding.ts'
export { gatherFindings } from './gather-findings.ts'
export { hideText } from './hidden-text.ts'
export { type Mending, planMending, type Splice, spliceBytes, spliceText, type WhyLeft } from './mend.ts'
export {
  type Exploitability,
  type Exposure,
  type Fixability,
  type Funnel,
  type FunnelStage,
  type KnownExploit,
  type Priority,
  type PriorityAnswer,
  prioritise,
  priorityOrder,
  type Reachability,
} from './priority.ts'
export { findRoutePlace, handlerName } from './route-place.ts'
export { type Example, type RuleCard, toCard } from './rule-card.ts'
export { FINDINGS_SCHEMA_VERSION, type ScanResult } from './scan-result.ts'
export { type LineReader, parseSuppression, readSuppressions, type Suppressed, type Suppression } from './suppression.ts'
export { dedent, toParagraph } from './text.ts'
