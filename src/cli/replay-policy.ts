// `fastward policy replay LOG`: recorded decisions made again by a changed policy, before it goes live: what would be let in and what kept out.

import { resolve } from 'node:path'
import { toPrintable, UserError } from '../base/index.ts'
import { createReplay, isRecordedCase, type RecordedCase } from '../gateway/index.ts'
import { compilePlacedAccess, type Document } from '../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { makePolicy } from './explain-policy.ts'
import { readMap } from './gateway/read-served.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'

type ReplayWish = Extract<Wish, { kind: 'policy-replay' }>

/** What a line of the log says, as far as it is asked. */
interface RecordedDecision {
  /** From 1. */
  readonly line: number
  readonly time: string
  readonly method: string
  readonly path: string
  readonly principal: string | null
  readonly routes: readonly string[]
  readonly isAllowed: boolean
  readonly code: string | null
  readonly rule: string | null
  readonly cases: readonly RecordedCase[]
}

interface Change {
  readonly to: 'allow' | 'deny'
  /** Whose word it is now; null where no rule is about it, or none allows it. */
  readonly rule: string | null
  readonly before: string | null
  count: number
  readonly examples: (Omit<RecordedDecision, 'cases' | 'isAllowed'> & { readonly reason: string })[]
}

/** What no rule decides: it is as it was, whatever the policy says. */
const byRules = new Set(['rule-denies', 'rule-missing', 'rule-undecided', 'docs-off', 'docs-private'])
const mostExamples = 3

export async function replayPolicy(request: AnalysisRequest, wish: ReplayWish, host: Host, progress: Progress): Promise<Analysis> {
  const { access } = makePolicy(request)
  const { decisions, unread } = readLog(wish.log, host)
  const model = wish.map === null ? (await readModel(request, host, progress)).model : readMap(wish.map, host)
  const settings: Partial<Document['gateway']> =
    request.layers.findLast(({ document }) => document.gateway !== undefined)?.document.gateway ?? {}
  const replay = createReplay({ model, access: compilePlacedAccess(access, model).compiled, settings })
  const changes = new Map<string, Change>()
  const untold = new Map<string, number>()
  let same = 0
  for (const decision of decisions) {
    const { isAllowed, code, routes, cases } = decision
    const isUnknown = code === 'route-unknown' || (isAllowed && routes.length === 0)
    if (!isUnknown && !isAllowed && !byRules.has(code ?? '')) {
      same++
      continue
    }
    const replayed = isUnknown ? replay.decideUnknown(decision.path) : replay.decide(routes, cases)
    if (replayed.kind === 'untold') {
      untold.set(replayed.why, (untold.get(replayed.why) ?? 0) + 1)
      continue
    }
    const { verdict } = replayed
    const to = verdict.kind === 'allow' ? 'allow' : 'deny'
    if (to === (isAllowed ? 'allow' : 'deny')) {
      same++
      continue
    }
    const rule = 'rule' in verdict ? verdict.rule : null
    const key = JSON.stringify([to, rule, decision.rule])
    const change = changes.get(key) ?? { to, rule, before: decision.rule, count: 0, examples: [] }
    changes.set(key, change)
    change.count++
    const { cases: _, isAllowed: __, ...shown } = decision
    if (change.examples.length < mostExamples) change.examples.push({ ...shown, reason: verdict.reason })
  }
  const result: Result = {
    log: wish.log,
    decisions: decisions.length,
    same,
    unread,
    untold: Object.fromEntries([...untold].sort(([one], [other]) => (one < other ? -1 : 1))),
    changes: [...changes.values()].sort((one, other) => (one.to === other.to ? other.count - one.count : one.to === 'deny' ? -1 : 1)),
  }
  return { report: wish.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : describe(result), worst: null, notes: [] }
}

interface Result {
  readonly log: string
  readonly decisions: number
  readonly same: number
  /** Lines that are no decision. */
  readonly unread: number
  readonly untold: Readonly<Record<string, number>>
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
    read = JSON.parse(text)
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
  const cases = fields.get('asked') ?? []
  if (time == null || method == null || path == null || verdict == null) return null
  if (!Array.isArray(routes) || !routes.every((route): route is string => typeof route === 'string')) return null
  if (!Array.isArray(cases) || !cases.every(isRecordedCase)) return null
  // Who was told to go elsewhere, or only asked whether to ask, was neither let in nor kept out.
  const isAllowed = verdict === 'allow'
  const code = isAllowed ? null : (textOf('code') ?? verdict)
  return { line, time, method, path, principal: textOf('principal'), routes, isAllowed, code, rule: textOf('rule'), cases }
}

function describe({ log, decisions, same, unread, untold, changes }: Result): string {
  const missing = Object.entries(untold)
  const lines = [
    `${log}: ${decisions} decisions, ${same} stay as they are${unread === 0 ? '' : `, and ${unread} lines are no decision`}`,
    ...missing.map(([why, count]) => `${count} cannot be told: ${why}`),
  ]
  for (const to of ['deny', 'allow'] as const) {
    const mine = changes.filter((change) => change.to === to)
    const count = mine.reduce((sum, change) => sum + change.count, 0)
    lines.push('', `${to === 'deny' ? 'allowed then, denied now' : 'denied then, allowed now'}: ${count}`)
    for (const change of mine) {
      const name = (rule: string | null) => (rule === null ? 'no rule' : `\`${rule}\``)
      lines.push(`  ${change.count}  by ${name(change.rule)}, then by ${name(change.before)}`)
      for (const { line, time, method, path, principal, reason } of change.examples)
        lines.push(`      line ${line}: ${time} ${method} ${path} by ${principal ?? 'nobody'}: ${reason}`)
    }
  }
  return `${lines.map(toPrintable).join('\n')}\n`
}
