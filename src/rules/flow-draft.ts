// What findings on flows have in common: the effect is the place, the function around it the cause, and the way is told step by step.
import type { RuleCard } from '../finding/index.ts'
import type { Flow } from '../model/index.ts'
import { causeIn } from './code-cause.ts'
import type { Draft, RuleContext } from './kit.ts'

/** What anybody can do is worse than what a user can, and that worse than what a permission allows. */
export const worstWhereOpen: NonNullable<RuleCard['severityByAccess']> = {
  open: 'critical',
  presence: 'critical',
  optional: 'critical',
  unknown: 'high',
  authenticated: 'high',
  authorised: 'medium',
}
export const badWhereOpen: NonNullable<RuleCard['severityByAccess']> = {
  open: 'high',
  presence: 'high',
  optional: 'high',
  unknown: 'medium',
  authenticated: 'medium',
  authorised: 'low',
}

export interface Told {
  /** What happens with what comes in: `names the file that open reads`. */
  readonly does: string
  /** Sure enough to be shown by default. */
  readonly isSure?: boolean
}

export function flowDraft(flow: Flow, { routesTo }: RuleContext, { does, isSure = true }: Told): Draft {
  const { effect, source, steps, certainty } = flow
  const routes = routesTo(flow)
  const open = routes.filter(({ access }) => access === 'open').length
  const who =
    open > 0
      ? 'anybody can send it'
      : routes.some(({ access }) => access === 'presence')
        ? 'anybody with a made-up credential can send it'
        : ''
  const where = source.in === 'message' ? 'of a message' : `of the request (${source.in})`
  return {
    place: effect.place,
    cause: causeIn(effect.inside, effect.callee.replace(/^builtins\./, '')),
    what: `\`${source.name}\` ${where} ${does}${who === '' ? '' : `, and ${who}`}`,
    routes,
    flow: steps,
    ...(isSure && certainty === 'certain' && (routes.length > 0 || flow.events.length > 0) ? {} : { confidence: 'medium' as const }),
  }
}

/** `open`, `Path.read_text`: as people say it. */
export function sayCall({ effect }: Flow): string {
  return effect.callee.replace(/^(?:builtins|pathlib)\./, '')
}

/** Headers and cookies: who leads somebody else's browser here by a link or a form does not choose them. */
export function isNotOfLinks({ source }: Flow): boolean {
  return source.in === 'header' || source.in === 'cookie' || /^(?:headers|cookies)\b/.test(source.name)
}
