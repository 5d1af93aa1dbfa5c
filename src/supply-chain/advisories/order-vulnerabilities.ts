// Which weakness to look at first, and how bad one is here: its score, moved by what is known of attackers and of the application.

import { compareSeverities, lessSevere, type Severity, severities } from '../../taxonomy/index.ts'
import type { Exposure } from '../exposure.ts'
import type { Vulnerability } from './find-vulnerabilities.ts'

export interface JudgedVulnerability {
  readonly vulnerability: Vulnerability
  readonly exposure: Exposure
  readonly severity: Severity
}

/** One in ten that somebody tries within a month: the worst twentieth or so of all that are scored. */
const likely = 0.1

/** What attackers use is a step worse, and never less than high. What nobody rated is in the middle. */
export function severityOf(vulnerability: Vulnerability): Severity {
  const { score, exploited, epss, isMalicious } = vulnerability
  if (isMalicious) return 'critical'
  const rated: Severity = score === null ? 'medium' : score.rating === 'none' ? 'low' : score.rating
  if (exploited !== null) return rated === 'low' || rated === 'medium' ? 'high' : 'critical'
  return epss !== null && epss.probability >= likely ? moreSevere(rated) : rated
}

/** Worst first; among equals what is exploited, what meets its conditions here, what is likelier, what scores higher. */
export function orderVulnerabilities(judged: readonly JudgedVulnerability[]): JudgedVulnerability[] {
  return judged.toSorted(
    (one, other) =>
      compareSeverities(one.severity, other.severity) ||
      Number(other.vulnerability.exploited !== null) - Number(one.vulnerability.exploited !== null) ||
      Number(other.exposure.affected === 'yes') - Number(one.exposure.affected === 'yes') ||
      (other.vulnerability.epss?.probability ?? 0) - (one.vulnerability.epss?.probability ?? 0) ||
      (other.vulnerability.score?.value ?? 0) - (one.vulnerability.score?.value ?? 0) ||
      (one.vulnerability.id < other.vulnerability.id ? -1 : 1),
  )
}

function moreSevere(severity: Severity): Severity {
  return severities[severities.indexOf(severity) + 1] ?? severity
}

/** For developers alone: it does not run where the application is served. */
export function severityOfAll(judged: readonly JudgedVulnerability[], isForDevelopment: boolean): Severity {
  const worst = judged.map(({ severity }) => severity).sort(compareSeverities)[0] ?? 'medium'
  return isForDevelopment ? lessSevere(worst) : worst
}
