// `fastward policy replay LOG`: recorded decisions made again by a changed policy, before it goes live: what would be let in and what kept out.

import { resolve } from 'node:path'
import { parseJson, toPrintable, UserError } from '../base/index.ts'
import { createReplay, isRecordedCase, type Recorded } from '../gateway/index.ts'
import { compilePlacedAccess, type Document } from '../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { makePolicy } from './explain-policy.ts'
import { readMap } from './gateway/read-served.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'

type ReplayWish = Extract<Wish, { kind: 'policy-replay' }>

/** What a line of the log says, as far as it is asked. */
interface RecordedDecision extends Shown {
  readonly recorded: Recorded
  /** It was held to, so that nobody behind the rules was asked. */
  readonly isHeld: boolean
}

interface Shown {
  /** From 1. */
  readonly line: number
  readonly time: string
  readonly method: string
  readonly path: string
  readonly principal: string | null
  readonly routes: readonly string[]
  readonly code: string | null
  readonly rule: string | null
}

interface Change {
  readonly to: 'allow' | 'deny'
  /** Whose word it is now; null where no rule is about it, or none allows it. */
  readonly rule: string | null
  readonly before: string | null
  count: number
  /** Of them, how many were denied before a shield of the policy could look. */
  unasked: number
  readonly examples: (Shown & { readonly reason: string })[]
}

const mostExamples = 3
/** What stands behind the rules, and may refuse what they let through. */
const shieldParts = ['annotations', 'contract', 'rates', 'abuse', 'patches', 'inspection', 'pdp'] as const

export async function replayPolicy(request: AnalysisRequest, wish: ReplayWish, host: Host, progress: Progress): Promise<Analysis> {
  const { access } = makePolicy(request)
  const { decisions, unread } = readLog(wish.log, host)
  const model = wish.map === null ? (await readModel(request, host, progress)).model : readMap(wish.map, host)
  const settings: Partial<Document['gateway']> =
    request.layers.findLast(({ document }) => document.gateway !== undefined)?.document.gateway ?? {}
  const replay = createReplay({ model, access: compilePlacedAccess(access, model).compiled, settings })
  const shields = shieldParts.filter((part) => settings[part] !== undefined)
  const changes = new Map<string, Change>()
  const untold = new Map<string, number>()
  const beside = new Map<string, number>()
  let same = 0
  for (const { recorded, isHeld, ...shown } of decisions) {
    const replayed = replay.decide(recorded)
    if (replayed.kind !== 'decided') {
      const [counts, what] = replayed.kind === 'untold' ? [untold, replayed.why] : [beside, replayed.what]
      counts.set(what, (counts.get(what) ?? 0) + 1)
      continue
    }
    const { verdict } = replayed
    const to = verdict.kind === 'allow' ? 'allow' : 'deny'
    if (to === (recorded.code === null ? 'allow' : 'deny')) {
      same++
      continue
    }
    const rule = 'rule' in verdict ? verdict.rule : null
    const key = JSON.stringify([to, rule, shown.rule])
    const change = changes.get(key) ?? { to, rule, before: shown.rule, count: 0, unasked: 0, examples: [] }
    changes.set(key, change)
    change.count++
    if (to === 'allow' && isHeld && shields.length > 0) change.unasked++
    if (change.examples.length < mostExamples) change.examples.push({ ...shown, reason: verdict.reason })
  }
  const result: Result = {
    log: wish.log,
    decisions: decisions.length,
    same,
    unread,
    untold: sorted(untold),
    beside: sorted(beside),
    changes: [...changes.values()].sort((one, other) => (one.to === other.to ? other.count - one.count : one.to === 'deny' ? -1 : 1)),
  }
  return { report: wish.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : describe(result), worst: null, notes: [] }
}

const sorted = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))

interface Result {
  readonly log: string
  readonly decisions: number
  readonly same: number
  /** Lines that are no decision. */
  readonly unread: number
  readonly untold: Readonly<Record<string, number>>
  /** What is not tried, and stays: who calls, what shields say, the gateway's own pages. */
  readonly beside: Readonly<Record<string, number>>
  readonly changes: readonly Change[]
}

function readLog(file: string, host: Host): { readonly decisions: readonly RecordedDecision[]; readonly unread: number } {
  const bytes = host.files.read(resolve(host.folder, file))
  if (!bytes.ok) throw new UserError('replay-log-unreadable', { file, reason: 'the file cannot be read' })
  const decisions: RecordedDecision[] = []
  let unread = 0
  for (const [index, text] of new TextDecoder().decode(bytes.value).split('\n').entries()) {
    if (text.trim() === '') continue
    const decision = parseDecision(text, index + 1)
    if (decision === null) unread++
    else decisions.push(decision)
  }
  if (decisions.length === 0) throw new UserError('replay-log-unreadable', { file, reason: 'no line of it is a decision' })
  return { decisions, unread }
}

/** null of what is none: the count of a gap, a line that broke off. */
function parseDecision(text: string, line: number): RecordedDecision | null {
  let read: unknown
  try {
    read = parseJson(text)
  } catch {
    return null
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return null
  const fields = new Map<string, unknown>(Object.entries(read))
  const textOf = (name: string): string | null => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : null
  }
  const [time, method, path, verdict] = ['time', 'method', 'path', 'verdict'].map(textOf)
  const routes = fields.get('routes')
  const [cases, doubts, objections] = ['asked', 'doubts', 'objections'].map((name) => fields.get(name) ?? [])
  if (time == null || method == null || path == null || verdict == null) return null
  if (!isTexts(routes) || !isTexts(doubts) || !Array.isArray(objections)) return null
  if (!Array.isArray(cases) || !cases.every(isRecordedCase)) return null
  // Who was told to go elsewhere, or only asked whether to ask, was neither let in nor kept out.
  const code = verdict === 'allow' ? null : (textOf('code') ?? verdict)
  const [principal, body] = [textOf('principal'), fields.get('body')]
  const isOfShield = objections.some((one: unknown) => isObjection(one) && one.enforced && one.code === code)
  const hasBody = typeof body === 'boolean' ? body : null
  const recorded = { code, path, doubts, principal, routes, cases, hasBody, isPoint: textOf('point') !== null, isOfShield }
  return { line, time, method, path, principal, routes, code, rule: textOf('rule'), recorded, isHeld: textOf('mode') !== 'observe' }
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

const isObjection = (value: unknown): value is { readonly code: string; readonly enforced: boolean } =>
  typeof value === 'object' && value !== null && 'code' in value && 'enforced' in value && value.enforced === true

function describe({ log, decisions, same, unread, untold, beside, changes }: Result): string {
  const missing = Object.entries(untold)
  const others = Object.entries(beside)
  const lines = [
    `${log}: ${decisions} decisions, ${same} stay as they are${unread === 0 ? '' : `, and ${unread} lines are no decision`}`,
    ...missing.map(([why, count]) => `${count} cannot be told: ${why}`),
    ...(others.length === 0
      ? []
      : [
          `not decided by rules, not tried, and taken to stay as they are: ${others.map(([what, count]) => `${count} ${what}`).join(', ')}`,
        ]),
  ]
  for (const to of ['deny', 'allow'] as const) {
    const mine = changes.filter((change) => change.to === to)
    const count = mine.reduce((sum, change) => sum + change.count, 0)
    lines.push('', `${to === 'deny' ? 'allowed then, denied now' : 'denied then, allowed now'}: ${count}`)
    const unasked = mine.reduce((sum, change) => sum + change.unasked, 0)
    if (unasked > 0)
      lines.push(`  ${unasked} of them by the rules alone: what \`gateway\` asks behind them was not asked then, and may refuse them`)
    for (const change of mine) {
      const name = (rule: string | null) => (rule === null ? 'no rule' : `\`${rule}\``)
      lines.push(`  ${change.count}  by ${name(change.rule)}, then by ${name(change.before)}`)
      for (const { line, time, method, path, principal, reason } of change.examples)
        lines.push(`      line ${line}: ${time} ${method} ${path} by ${principal ?? 'nobody'}: ${reason}`)
    }
  }
  return `${lines.map(toPrintable).join('\n')}\n`
}
