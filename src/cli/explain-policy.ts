// `fastward policy list` and `fastward policy explain ROUTE`: what must hold, and what of it holds of one route.

import { join } from 'node:path'
import { toPrintable, UserError } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import {
  createPolicy,
  type ExplainedRoute,
  explainRoutes,
  findPreset,
  judgeAsvs,
  type Policy,
  type RouteVerdict,
  tellPart,
} from '../policy/index.ts'
import { cards } from '../scan/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { findRoute } from './find-route.ts'
import { scanApplication } from './find-weaknesses.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readBaseline } from './read-baseline.ts'

export function makePolicy({ layers, target }: AnalysisRequest): Policy {
  if (layers.length === 0) throw new UserError('policy-missing', { path: target.shown })
  return createPolicy(
    layers,
    cards.map(({ id }) => id),
  )
}

/** What is in a preset. It needs neither an application nor a policy. */
function explainPreset(name: string): string | null {
  const preset = findPreset(name)
  if (preset === null) return null
  const width = Math.max(...preset.guardrails.map(({ id }) => id.length))
  const lines = [
    `${preset.name}: ${preset.description}`,
    '',
    ...preset.guardrails.map(({ id, severity, for: kind, message }) => `  ${severity.padEnd(5)}  ${id.padEnd(width)}  ${kind}: ${message}`),
  ]
  const level = /^asvs-5\.0-l([12])$/.exec(name)?.[1]
  if (level !== undefined) {
    const { judged, rest } = judgeAsvs(level === '1' ? 1 : 2, cards)
    lines.push('', `Of ${judged.length + rest.length} requirements up to level ${level}, ${judged.length} can be told to be broken, by:`)
    for (const { requirement, words, sources } of judged) {
      const others = sources.length > 4 ? ` and ${sources.length - 4} more` : ''
      lines.push(`  ${requirement.slice('v5.0.0-'.length).padEnd(7)} ${words}: ${sources.slice(0, 4).join(', ')}${others}`)
    }
    const numbers = rest.map((requirement) => requirement.slice('v5.0.0-'.length))
    lines.push('', `Not judged by anything here, and for a person to look at (${rest.length}):`)
    for (let at = 0; at < numbers.length; at += 12) lines.push(`  ${numbers.slice(at, at + 12).join(', ')}`)
  }
  return `${lines.map(toPrintable).join('\n')}\n`
}

export async function explainPolicy(
  request: AnalysisRequest,
  { route: written }: Extract<Wish, { kind: 'policy' }>,
  host: Host,
  progress: Progress,
): Promise<Analysis> {
  const preset = written === null ? null : explainPreset(written)
  if (preset !== null) return { report: preset, worst: null, notes: [] }
  const policy = makePolicy(request)
  if (written === null) return { report: listGuardrails(policy), worst: null, notes: [] }
  const { model, result } = await scanApplication(request, host, progress, () => request.layers)
  const route = findRoute(model, written)
  const explained = explainRoutes(policy, model).find((one) => one.route === route)
  if (explained === undefined) throw new Error('a route of the model was not explained')
  const reaches = ({ routes }: Finding) => routes.some(({ id }) => id === route.id)
  const place = route.handler?.file == null ? '' : `  ${route.handler.file}:${route.handler.line ?? 1}`
  const otherwise = route.otherwise === null ? '' : `; ${route.otherwise.access} where ${route.otherwise.setting} is other than its default`
  const lines = [
    `${route.method ?? 'MOUNT'} ${route.path === '' ? '/' : route.path}${place}`,
    `  access: ${route.access}${otherwise}${explained.isPublic ? '; declared public' : ''}`,
    ...listVerdicts(explained.verdicts),
    ...listAccess(explained, policy),
    ...listFindings(
      result.findings.filter(reaches),
      result.suppressed.filter(({ finding }) => reaches(finding)),
      readKnown(request, host),
    ),
    ...listSettings(explained, request),
  ]
  return { report: `${lines.map(toPrintable).join('\n')}\n`, worst: null, notes: [] }
}

function readKnown({ settings: { baseline }, target }: AnalysisRequest, host: Host): ReadonlySet<string> {
  return baseline === undefined ? new Set() : readBaseline(join(target.folder, baseline), host, join(target.shown, baseline))
}

function listVerdicts(verdicts: readonly RouteVerdict[]): string[] {
  if (verdicts.length === 0) return ['', 'Guardrails: none is about routes or what stands on them.']
  const touched = verdicts.filter(({ outcome }) => outcome !== 'untouched')
  const others = verdicts.filter(({ outcome }) => outcome === 'untouched')
  const lines = ['', 'Guardrails']
  for (const { guardrail, outcome, reason, about, parts } of touched) {
    lines.push(`  ${outcome.padEnd(7)}  ${guardrail.id} (${tellGuardrail(guardrail)})`)
    if (outcome !== 'holds') lines.push(`           ${guardrail.message}${reason === null ? '' : ` ${reason}`}`)
    if (about !== null) lines.push(`           about ${about}`)
    lines.push(`           ${guardrail.require.text.replace(/\s+/g, ' ')}`, ...parts.map((part) => `             ${tellPart(part)}`))
  }
  if (others.length > 0) lines.push('  Not about it:')
  for (const { guardrail, misfits, parts } of others) {
    const why = misfits.length > 0 ? `it is for ${misfits.join('; ')}` : parts.length > 0 ? '' : 'nothing of the kind stands on it'
    lines.push(`    ${guardrail.id} (${tellGuardrail(guardrail)})${why === '' ? '' : `: ${why}`}`)
    if (misfits.length === 0) lines.push(...parts.map((part) => `      ${tellPart(part)}`))
  }
  return lines
}

function tellGuardrail({ severity, owner, origin, for: kind }: RouteVerdict['guardrail']): string {
  const from = origin.kind === 'preset' ? `preset ${origin.name}` : `${origin.file}:${origin.line}`
  return `${severity}, ${from}${kind === 'route' ? '' : `, for ${kind}`}${owner === null ? '' : `, ${owner}`}`
}

/** What the access rules say, and beside it what the code demands. */
function listAccess({ route, rules, comparison, fields }: ExplainedRoute, { access }: Policy): string[] {
  if (access.places.size === 0) return []
  if (rules.length === 0) return ['', 'Access rules: none is about it.']
  const lines = ['', `Access rules: ${comparison === null ? 'none says who may call it' : comparison.verdict}`]
  for (const { rule, place } of rules) {
    const owner = rule.owner === null ? '' : `, ${rule.owner}`
    const what = 'fields' in rule ? ` ${rule.access} ${rule.fields.join(', ')}` : ''
    lines.push(`  ${rule.effect.padEnd(7)}  ${rule.id}${what} (${place.file}:${place.line}${owner})`)
    lines.push(`           ${rule.when === null ? 'always' : rule.when.replace(/\s+/g, ' ')}`)
  }
  for (const reason of comparison?.reasons ?? []) lines.push(`  ${reason}`)
  for (const { field, access: verb, verdict, reasons } of fields)
    lines.push(`  ${verb} ${field}: ${verdict}${verdict === 'same' ? '' : `. ${reasons.join(' ')}`}`)
  for (const { call, tests, place } of route.guards) {
    const asked = tests.map(({ text }) => `\`${text.replace(/\s+/g, ' ')}\``).join(', ')
    lines.push(`  The code asks by ${call}${place === null ? '' : ` (${place.file}:${place.line})`}${asked === '' ? '' : `: ${asked}`}`)
  }
  return lines
}

interface Left {
  readonly finding: Finding
  readonly reason: string
  readonly file: string
  readonly line: number
  readonly by: string
}

function listFindings(findings: readonly Finding[], left: readonly Left[], known: ReadonlySet<string>): string[] {
  if (findings.length === 0 && left.length === 0) return ['', 'Findings on it: none.']
  const lines = ['', 'Findings on it']
  for (const { rule, severity, fingerprint, guardrails = [], message } of findings) {
    const marks = guardrails.filter(({ id }) => id !== rule).map(({ id, severity }) => `breaks ${id} (${severity})`)
    const state = [...(known.has(fingerprint) ? ['known: it stands in the baseline'] : []), ...marks].join('; ')
    lines.push(`  ${severity.padEnd(8)} ${rule}${state === '' ? '' : `  ${state}`}`, `           ${message.what.replace(/\s+/g, ' ')}`)
  }
  for (const { finding, reason, file, line, by } of left)
    lines.push(`  left out ${finding.rule}  by ${by === 'waiver' ? 'a waiver' : 'a comment'} (${file}:${line}): ${reason}`)
  return lines
}

/** What turns or takes out what is found here. */
function listSettings({ waivers }: ExplainedRoute, { settings: { rules, baseline } }: AnalysisRequest): string[] {
  const lines: string[] = []
  for (const { rule, reason, owner, expires, file, line } of waivers)
    lines.push(`Waiver: ${rule ?? 'everything'} (${file}:${line}): ${reason} (${owner}, until ${expires})`)
  const turned = [...(rules ?? [])].map(([id, to]) => `${id} is ${to}`)
  if (turned.length > 0) lines.push(`Rules turned: ${turned.join(', ')}`)
  if (baseline !== undefined) lines.push(`Baseline: ${baseline}`)
  return lines.length === 0 ? [] : ['', ...lines]
}

function listGuardrails({ guardrails, access, waivers, publicRoutes }: Policy): string {
  const width = Math.max(0, ...guardrails.map(({ guardrail }) => guardrail.id.length))
  const lines = guardrails.map(({ guardrail: { id, severity, for: kind, message, origin } }) => {
    const from = origin.kind === 'preset' ? origin.name : `${origin.file}:${origin.line}`
    return `${severity.padEnd(5)}  ${id.padEnd(width)}  ${kind}: ${message} (${from})`
  })
  for (const { id, effect, when } of access.policy.rules)
    lines.push(`${effect.padEnd(5)}  ${id}: ${when === null ? 'always' : when.replace(/\s+/g, ' ')} (${placeOf(access, id)})`)
  lines.push(
    `${guardrails.length} guardrails, ${access.policy.rules.length + access.policy.fields.length} access rules, ${waivers.length} waivers, ${publicRoutes.length} routes declared public.`,
  )
  return `${lines.map(toPrintable).join('\n')}\n`
}

function placeOf({ places }: Policy['access'], id: string): string {
  const place = places.get(id)
  return place === undefined ? '' : `${place.file}:${place.line}`
}
