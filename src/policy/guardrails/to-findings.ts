// Broken guardrails as reports show them: what is found already is marked, everything else becomes a finding of its own.

import type { Place } from '../../base/index.ts'
import { type BrokenGuardrail, createFinding, type Finding, type RuleCard } from '../../finding/index.ts'
import type { Severity } from '../../taxonomy/index.ts'
import type { Violation } from './evaluate.ts'
import type { Guardrail, GuardrailSeverity } from './guardrail.ts'

const severityOf: Readonly<Record<GuardrailSeverity, Severity>> = { audit: 'low', warn: 'medium', block: 'high' }

export function toCardOf(guardrail: Guardrail): RuleCard {
  const { id, severity, message, fix, owner, cwe, owaspApi, asvs, require, origin } = guardrail
  const [first = 'CWE-710', ...others] = cwe
  const source = origin.kind === 'preset' ? `of the preset ${origin.name}` : `of ${origin.file}`
  const who = owner === null ? '' : ` ${owner} answers for it.`
  return {
    id,
    title: message.replace(/\.$/, ''),
    severity: severityOf[severity],
    confidence: 'high',
    audience: 'everyone',
    stage: { preview: '0.1.0' },
    cwe: [first, ...others],
    owaspApi,
    asvs,
    why: `The guardrail \`${id}\` ${source} says that it must not be (${severity}).${who}`,
    fix: fix ?? `Change it so that \`${require.text}\` holds${owner === null ? '' : `, or ask ${owner}`}.`,
    blindSpots: [],
    examples: [],
  }
}

/** `otherwise`: where a guardrail stands of which the thing itself stands nowhere. */
export function markFindings(
  findings: readonly Finding[],
  violations: readonly Violation[],
  otherwise: Place,
): { readonly findings: readonly Finding[]; readonly own: readonly Finding[] } {
  const marks = new Map<Finding, BrokenGuardrail[]>()
  const own: Finding[] = []
  for (const violation of violations) {
    const { finding } = violation.subject
    if (finding === null) own.push(toFinding(violation, otherwise))
    else marks.set(finding, [...(marks.get(finding) ?? []), toMark(violation)])
  }
  return {
    findings: findings.map((finding) => {
      const guardrails = marks.get(finding)
      return guardrails === undefined ? finding : { ...finding, guardrails }
    }),
    own,
  }
}

function toMark({ guardrail, outcome, reason, blocks }: Violation): BrokenGuardrail {
  const { id, severity, owner, message } = guardrail
  return { id, severity, outcome, blocks, owner, message, reason }
}

function toFinding(violation: Violation, otherwise: Place): Finding {
  const { guardrail, subject, outcome, reason } = violation
  const { message } = guardrail
  const plain = message.replace(/\.$/, '')
  const what =
    outcome === 'broken'
      ? `${subject.label}: ${lowerFirst(plain)}`
      : outcome === 'unknown'
        ? `${subject.label}: nobody can say whether this holds (“${plain}”), because ${reason ?? 'it is not known'}`
        : `${subject.label}: the condition of \`${guardrail.id}\` cannot be evaluated: ${reason ?? 'it came to no answer'}`
  const origin = guardrail.origin.kind === 'document' ? { file: guardrail.origin.file, line: guardrail.origin.line } : otherwise
  const finding = createFinding(
    toCardOf(guardrail),
    {
      place: subject.place ?? origin,
      // What nobody could say yesterday and is broken today is new.
      cause: { name: subject.id, what: outcome === 'broken' ? subject.kind : `${subject.kind} (${outcome})` },
      what,
      routes: subject.routes,
      handler: subject.handler,
    },
    1,
  )
  return { ...finding, guardrails: [toMark(violation)] }
}

function lowerFirst(text: string): string {
  return text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())
}
