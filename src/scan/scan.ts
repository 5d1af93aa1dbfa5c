// One scan: asks the rules that are on, room after room, turns what they say into findings, takes out what a person decided to live with.

import { comparePaths, type Place, UserError } from '../base/index.ts'
import {
  type CardReport,
  collectFindings,
  type Detector,
  type Finding,
  gatherFindings,
  type LineReader,
  type ReportedDraft,
  type Room,
  type RuleCard,
  readSuppressions,
  rooms,
  type ScanResult,
  type Suppressed,
} from '../finding/index.ts'
import type { Model, ModelProblem } from '../model/index.ts'
import { type Rule, redirects } from '../rules/index.ts'
import type { Severity } from '../taxonomy/index.ts'

/** What decides which rules are asked. */
export interface RuleChoice {
  /** These rules and rooms alone; empty: all that are on. */
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
  const named = [{ room: 'code' as const, cards: rules }]
  // A name that no rule of the code has may be one of another room.
  const known = new Set<string>([...rules.map(({ id }) => id), ...rooms])
  const own = (names: readonly string[]) => names.filter((name) => findRuleId(name, known) !== null)
  if (choice.only.length > 0 && own(choice.only).length === 0) return false
  const chosen = chooseRules(named, { ...choice, only: own(choice.only), skip: own(choice.skip) })
  return rules.some((rule) => rule.looksAt === 'flow' && chosen.has(rule.id))
}

interface NamedRoom {
  readonly room: Room
  readonly cards: readonly RuleCard[]
}

/** The ids of the rules that are on. */
function chooseRules(named: readonly NamedRoom[], choice: RuleChoice): ReadonlySet<string> {
  const known = new Set(named.flatMap(({ cards }) => cards.map(({ id }) => id)))
  const idsOf = (name: string): readonly string[] => {
    const asked = rooms.find((room) => room === name)
    if (asked === undefined) return [getRuleId(name, known)]
    // For the asking of a room, its rules for everyone; the others are asked for by name.
    return named.filter(({ room }) => room === asked).flatMap(({ cards }) => cards.filter(isOnByItself).map(({ id }) => id))
  }
  const isOnByItself = ({ id, audience }: RuleCard): boolean =>
    audience === 'everyone' || (audience === 'pedantic' && choice.pedantic === true) || settings.has(id)
  const settings = new Map<string, 'off' | Severity>()
  for (const [written, setting] of choice.rules) {
    const id = findRuleId(written, known)
    if (id !== null) settings.set(id, setting)
  }
  const only = new Set(choice.only.flatMap(idsOf))
  const skip = new Set(choice.skip.flatMap(idsOf))
  const isOn = (card: RuleCard): boolean => {
    if (skip.has(card.id) || settings.get(card.id) === 'off') return false
    return choice.only.length > 0 ? only.has(card.id) : isOnByItself(card)
  }
  return new Set(named.flatMap(({ cards }) => cards.filter(isOn).map(({ id }) => id)))
}

export function scan(model: Model, detectors: readonly Detector[], options: ScanOptions): ScanResult {
  const known = new Set(detectors.flatMap(({ cards }) => cards.map(({ id }) => id)))
  const problems: ModelProblem[] = []
  const settings = new Map<string, 'off' | Severity>()
  for (const [written, setting] of options.rules) {
    const id = findRuleId(written, known)
    if (id === null) problems.push(problem('unknown-rule-in-settings', null, `\`${written}\` is set in the settings and is not a rule`))
    else settings.set(id, setting)
  }
  const on = chooseRules(detectors, options)
  const detections = detectors.map(({ cards, detect }) => detect(cards.filter(({ id }) => on.has(id))))
  problems.push(...detections.flatMap((detection) => detection.problems))
  const reports: readonly CardReport[] = detections.flatMap((detection) => detection.reports)
  for (const { card, failures } of reports)
    for (const failure of failures)
      problems.push(problem('rule-failed', null, `the rule ${card.id} failed and what it looks for may be there: ${failure}`))
  const drafts = reports.flatMap(({ card, drafts }) =>
    drafts.flatMap(({ place, ...draft }) => {
      const setting = settings.get(card.id)
      // A setting is the last word on how bad something is: neither the routes nor the rule move it.
      const severity = setting === undefined || setting === 'off' ? {} : { severity: setting }
      if (place !== null) return [{ card, draft: { ...draft, ...severity, place } }]
      problems.push(problem('finding-without-place', null, `${card.id}: ${draft.what} (${draft.cause.name}), at a place that is not known`))
      return []
    }),
  )

  const suppressed: Suppressed[] = []
  const kept = collectFindings(dropYielding(drafts)).filter((finding) => {
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
    statements: detections.flatMap(({ statements }) => statements),
    coverage: detections.flatMap(({ coverage }) => coverage),
    hidden: detections.flatMap(({ hidden }) => hidden ?? []),
    asked: Object.fromEntries(reports.map(({ card, asked }) => [card.id, asked])),
  }
}

/** What says only that something is wrong at a line is silent where another rule says what. */
function dropYielding(drafts: readonly ReportedDraft[]): readonly ReportedDraft[] {
  const said = new Set<string>()
  const keyOf = ({ file, line }: Place, weakness: string): string => `${weakness} ${line} ${file}`
  for (const { card, draft } of drafts) {
    if (draft.yieldsTo !== undefined) continue
    const causes = (draft.others ?? []).filter(({ role }) => role === 'cause').map(({ place }) => place)
    for (const place of [draft.place, ...causes]) for (const weakness of card.cwe) said.add(keyOf(place, weakness))
  }
  return drafts.filter(({ draft }) => !(draft.yieldsTo ?? []).some((weakness) => said.has(keyOf(draft.place, weakness))))
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
    if (reason !== '') return { finding, reason, file, line, by: 'comment' }
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
