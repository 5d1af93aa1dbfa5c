// The dials of a rule and of a finding: how bad, how sure, for whom, how settled. Each list goes from the least to the most.

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** How often what a finding says is true. */
export const confidences = ['low', 'medium', 'high'] as const
export type Confidence = (typeof confidences)[number]

/** `pedantic` and `auditor` are off until somebody asks for them; `auditor` never blocks a change. */
export const audiences = ['everyone', 'pedantic', 'auditor'] as const
export type Audience = (typeof audiences)[number]

/** A rule and the version that it came with, or that it was settled in. */
export type Stage = { readonly preview: string } | { readonly stable: string }

/** Below zero when `one` is worse than `other`, so that a sort puts the worst first. */
export function compareSeverities(one: Severity, other: Severity): number {
  return severities.indexOf(other) - severities.indexOf(one)
}

/** Below zero when `one` is surer than `other`, so that a sort puts the surest first. */
export function compareConfidences(one: Confidence, other: Confidence): number {
  return confidences.indexOf(other) - confidences.indexOf(one)
}

/** One step down; the least stays. */
export function lessSevere(severity: Severity): Severity {
  return severities[Math.max(0, severities.indexOf(severity) - 1)] ?? severity
}

export function worstSeverity(list: readonly Severity[]): Severity | null {
  return list.length === 0 ? null : (list.toSorted(compareSeverities)[0] ?? null)
}
