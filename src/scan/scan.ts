// One scan: asks the rules that are on, turns what they say into findings, takes out what a person decided to live with.

import { comparePaths, type Place, UserError } from '../base/index.ts'
import {
  collectFindings,
  type Finding,
  gatherFindings,
  type LineReader,
  readSuppressions,
  type ScanResult,
  type Suppressed,
} from '../finding/index.ts'
import type { Model, ModelProblem } from '../model/index.ts'
import { checkModel, type Rule, redirects } from '../rules/index.ts'
import type { Severity } from '../taxonomy/index.ts'

/** What decides which rules are asked. */
export interface RuleChoice {
  /** These alone; empty: all that are on. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** Rules for pedants are asked too. */
  readonly pedantic?: boolean
  /** From the project's settings. */
  readonly rules: ReadonlyMap<string, 'off' | Severity>
}

export interface ScanOptions extends RuleChoice {
  /** Text of the scanned tree, for suppressions. */
  readonly readLine: LineReader
}

/** Whether a rule that is on wants to know how requests reach what the code does. */
export function asksForFlows(rules: readonly Rule[], choice: RuleChoice): boolean {
  return chooseRules(rules, choice).some(({ looksAt }) => looksAt === 'flow')
}

function chooseRules(rules: readonly Rule[], choice: RuleChoice): readonly Rule[] {
  const known = new Set(rules.map(({ id }) => id))
  const only = new Set(choice.only.map((id) => getRuleId(id, known)))
  const skip = new Set(choice.skip.map((id) => getRuleId(id, known)))
  const settings = new Map<string, 'off' | Severity>()
  for (const [written, setting] of choice.rules) {
    const id = findRuleId(written, known)
    if (id !== null) settings.set(id, setting)
  }
  return rules.filter(({ id, audience }) => {
    if (skip.has(id) || settings.get(id) === 'off') return false
    if (only.size > 0) return only.has(id)
    return audience === 'everyone' || (audience === 'pedantic' && choice.pedantic === true) || settings.has(id)
  })
}

export function scan(model: Model, rules: readonly Rule[], options: ScanOptions): ScanResult {
  const known = new Set(rules.map(({ id }) => id))
  const problems: ModelProblem[] = []
  const settings = new Map<string, 'off' | Severity>()
  for (const [written, setting] of options.rules) {
    const id = findRuleId(written, known)
    if (id === null) problems.push(problem('unknown-rule-in-settings', null, `\`${written}\` is set in the settings and is not a rule`))
    else settings.set(id, setting)
  }
  const on = chooseRules(rules, options)

  const reports = checkModel(model, on)
  for (const { rule, failures } of reports)
    for (const failure of failures)
      problems.push(problem('rule-failed', null, `the rule ${rule.id} failed and what it looks for may be there: ${failure}`))
  const drafts = reports.flatMap(({ rule, drafts }) =>
    drafts.flatMap(({ place, ...draft }) => {
      const setting = settings.get(rule.id)
      // A setting is the last word on how bad something is: neither the routes nor the rule move it.
      const severity = setting === undefined || setting === 'off' ? {} : { severity: setting }
      if (place !== null) return [{ card: rule, draft: { ...draft, ...severity, place } }]
      problems.push(problem('finding-without-place', null, `${rule.id}: ${draft.what} (${draft.cause.name}), at a place that is not known`))
      return []
    }),
  )

  const suppressed: Suppressed[] = []
  const kept = collectFindings(drafts).filter((finding) => {
    const found = findSuppression(finding, known, options.readLine, problems)
    if (found !== null) suppressed.push(found)
    return found === null
  })
  return {
    snapshot: model.snapshot,
    findings: gatherFindings(kept),
    suppressed,
    problems: [...model.problems, ...uniqueProblems(problems)],
    lookedAt: model.lookedAt,
    asked: Object.fromEntries(reports.map(({ rule, asked }) => [rule.id, asked])),
  }
}

/** The id of today for one of any day; null where there never was one. */
function findRuleId(id: string, known: ReadonlySet<string>): string | null {
  if (known.has(id)) return id
  const redirect = Object.hasOwn(redirects, id) ? redirects[id] : undefined
  return redirect !== undefined && 'to' in redirect ? redirect.to : null
}

function getRuleId(id: string, known: ReadonlySet<string>): string {
  const found = findRuleId(id, known)
  if (found === null) throw new UserError('unknown-rule', { rule: id, hint: 'see `fastward rules` for all of them' })
  return found
}

function findSuppression(finding: Finding, known: ReadonlySet<string>, readLine: LineReader, problems: ModelProblem[]): Suppressed | null {
  for (const { file, line, rules, reason } of readSuppressions(finding, readLine)) {
    for (const id of rules)
      if (findRuleId(id, known) === null)
        problems.push(
          problem('suppression-of-unknown-rule', { file, line }, `\`${id}\` is not a rule, and nothing is suppressed by its name`),
        )
    if (!rules.some((id) => findRuleId(id, known) === finding.rule)) continue
    if (reason !== '') return { finding, reason, file, line }
    problems.push(
      problem('suppression-without-reason', { file, line }, `the comment gives no reason, and ${finding.rule} is reported all the same`),
    )
  }
  return null
}

function problem(code: string, place: Place | null, message: string): ModelProblem {
  return { code, file: place?.file ?? '', line: place?.line ?? 0, message }
}

function uniqueProblems(problems: readonly ModelProblem[]): ModelProblem[] {
  const unique = new Map(problems.map((one) => [JSON.stringify(one), one]))
  return [...unique.values()].sort(
    (one, other) =>
      comparePaths(one.file, other.file) ||
      one.line - other.line ||
      comparePaths(one.code, other.code) ||
      comparePaths(one.message, other.message),
  )
}
