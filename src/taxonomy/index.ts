// The words of others that findings are filed under, as checked data: CWE, OWASP API Security Top 10 2023, ASVS 5.0, advisories of
// packages, and our dials.

export type {
  AboutAdvisories,
  Advisories,
  Advisory,
  AdvisorySource,
  AffectedVersions,
  CvssScore,
  Epss,
  Exploited,
  VersionEvent,
} from './advisory.ts'
export { type Asvs, type AsvsLevel, findAsvsLevel, isAsvsRequirement, listAsvsRequirements } from './asvs.ts'
export { type Cwe, cwePage, findCweWords } from './cwe.ts'
export {
  type Audience,
  type Confidence,
  compareConfidences,
  compareSeverities,
  confidences,
  lessSevere,
  type Severity,
  type Stage,
  severities,
  worstSeverity,
} from './dials.ts'
export { type OwaspApi, owaspApiRisks } from './owasp-api.ts'
