// A policy held against an application and its scan: the same result with guardrails marked, waivers taken out, and what both found added.

import type { Place } from '../base/index.ts'
import { compareFindings, type Finding, type Room, type RuleCard, type ScanResult } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { type Evaluation, evaluate } from './guardrails/evaluate.ts'
import type { PackageFacts } from './guardrails/finding-facts.ts'
import { markFindings, toCardOf } from './guardrails/to-findings.ts'
import { accessCards, holdAccess } from './hold-access.ts'
import type { Policy } from './policy.ts'
import { applyWaivers } from './waivers/apply-waivers.ts'
import { expiredWaiverCard, toExpiredFinding } from './waivers/expired-waiver.ts'
import { describeWaiver } from './waivers/waiver.ts'

export interface PolicyMatter {
  readonly model: Model
  readonly result: ScanResult
  readonly packages: readonly PackageFacts[] | null
  readonly roomOf: (rule: string) => Room | null
  readonly today: Date
  /** The document of the project, for what stands nowhere else. */
  readonly place: Place
  /** Only some rules were asked: a waiver that fits nothing may be one of the others. */
  readonly isPartial: boolean
}

export interface AppliedPolicy {
  readonly result: ScanResult
  readonly evaluation: Evaluation
  /** Of the guardrails, for reports. */
  readonly cards: readonly RuleCard[]
}

export function applyPolicy(policy: Policy, matter: PolicyMatter): AppliedPolicy {
  const { model, result, packages, roomOf, today, place, isPartial } = matter
  const { findings, statements } = result
  const { publicRoutes, guardrails } = policy
  const evaluation = evaluate(guardrails, { model, findings, statements, packages, publicRoutes, roomOf })
  const marked = markFindings(findings, evaluation.violations, place)
  const held = holdAccess(policy.access, model, place)
  const all = sort([...marked.findings, ...marked.own, ...held.findings])
  const waived = applyWaivers({ ...result, findings: all }, policy.waivers, model, today)
  const expired = waived.expired.map(({ waiver, findings }) => toExpiredFinding(waiver, findings))
  const idle = isPartial ? [] : waived.idle
  return {
    result: {
      ...waived.result,
      findings: sort([...waived.result.findings, ...expired]),
      problems: [
        ...waived.result.problems,
        ...held.problems,
        ...idle.map((waiver) => ({
          code: 'waiver-without-finding',
          file: waiver.file,
          line: waiver.line,
          message: `the waiver of ${describeWaiver(waiver)} fits nothing that is found: take it away`,
        })),
      ],
    },
    evaluation,
    cards: [
      ...guardrails.map(({ guardrail }) => toCardOf(guardrail)),
      ...(policy.access.places.size === 0 ? [] : accessCards),
      expiredWaiverCard,
    ],
  }
}

function sort(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(compareFindings)
}
