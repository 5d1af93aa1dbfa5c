// `fastward policy list` and `fastward policy explain ROUTE`: what must hold, and what of it holds of one route.

import { toPrintable, UserError } from '../base/index.ts'
import { createPolicy, type ExplainedRoute, explainRoutes, type Policy } from '../policy/index.ts'
import { cards } from '../scan/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { findRoute } from './find-route.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'

export function makePolicy({ layers, target }: AnalysisRequest): Policy {
  if (layers.length === 0) throw new UserError('policy-missing', { path: target.shown })
  return createPolicy(
    layers,
    cards.map(({ id }) => id),
  )
}

export async function explainPolicy(
  request: AnalysisRequest,
  { route: written }: Extract<Wish, { kind: 'policy' }>,
  host: Host,
  progress: Progress,
): Promise<Analysis> {
  const policy = makePolicy(request)
  if (written === null) return { report: listGuardrails(policy), worst: null, notes: [] }
  const { model } = await readModel(request, host, progress, { withFlows: true })
  const route = findRoute(model, written)
  const explained = explainRoutes(policy, model).find((one) => one.route === route)
  if (explained === undefined) throw new Error('a route of the model was not explained')
  const lines = [
    `${route.method ?? 'MOUNT'} ${route.path === '' ? '/' : route.path}`,
    `  access: ${route.access}${explained.isPublic ? '; declared public' : ''}`,
    '',
  ]
  const touched = explained.verdicts.filter(({ outcome }) => outcome !== 'untouched')
  for (const { guardrail, outcome, reason } of touched) {
    const owner = guardrail.owner === null ? '' : `, ${guardrail.owner}`
    lines.push(`${outcome.padEnd(7)}  ${guardrail.id} (${guardrail.severity}${owner})`)
    if (outcome !== 'holds') lines.push(`         ${guardrail.message}${reason === null ? '' : ` ${reason}`}`)
    lines.push(`         ${guardrail.require.text.replace(/\s+/g, ' ')}`)
  }
  const others = explained.verdicts.length - touched.length
  if (others > 0)
    lines.push(`${others === 1 ? '1 guardrail' : `${others} guardrails`} about routes ${others === 1 ? 'is' : 'are'} not about this one.`)
  lines.push(...listAccess(explained, policy))
  for (const { rule, reason, owner, expires } of explained.waivers)
    lines.push(`waived: ${rule ?? 'everything'} (${reason}; ${owner}, until ${expires})`)
  return { report: `${lines.map(toPrintable).join('\n')}\n`, worst: null, notes: [] }
}

/** What the access rules say, and beside it what the code demands. */
function listAccess({ rules, comparison }: ExplainedRoute, { access }: Policy): string[] {
  if (access.places.size === 0) return []
  if (rules.length === 0) return ['No access rule is about it.']
  const lines = [`access rules: ${comparison === null ? 'none says who may call it' : comparison.verdict}`]
  for (const { rule, place } of rules) {
    const owner = rule.owner === null ? '' : `, ${rule.owner}`
    const what = 'fields' in rule ? ` ${rule.access} ${rule.fields.join(', ')}` : ''
    lines.push(`${rule.effect.padEnd(7)}  ${rule.id}${what} (${place.file}:${place.line}${owner})`)
    lines.push(`         ${rule.when === null ? 'always' : rule.when.replace(/\s+/g, ' ')}`)
  }
  for (const reason of comparison?.reasons ?? []) lines.push(`         ${reason}`)
  return lines
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
