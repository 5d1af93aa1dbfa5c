// What findings on flows have in common: the effect is the place, the function around it the cause, and the way is told step by step.
import type { RuleCard } from '../finding/index.ts'
import type { Flow, Route } from '../model/index.ts'
import { causeIn } from './code-cause.ts'
import type { Draft, RuleContext } from './kit.ts'
import { routeInWords } from './route-words.ts'

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
  return {
    place: effect.place,
    cause: causeIn(effect.inside, effect.callee.replace(/^(?:builtins|\?)\./, '')),
    what: `${flow.isRetold ? 'what a language model answers to ' : ''}${saySource(source)} ${does}${sayCallers(routes)}`,
    routes,
    flow: steps,
    ...(flow.isStored === true ? { isIndirect: true } : {}),
    ...(isSure && certainty === 'certain' && (routes.length > 0 || flow.events.length > 0) ? {} : { confidence: 'medium' as const }),
  }
}

/** The body of a request object has no name of its own. */
function saySource({ name, in: where }: Flow['source']): string {
  return where === 'body' && /^(?:body|json|stream)$/.test(name) ? 'the body' : `\`${name}\` ${placesOf[where]}`
}

const placesOf: Readonly<Record<Flow['source']['in'], string>> = {
  path: 'in the path',
  query: 'in the query',
  header: 'in the headers',
  cookie: 'in a cookie',
  body: 'in the body',
  form: 'in the form',
  file: 'of the upload',
  request: 'of the request',
  message: 'of the message',
}

/** The weakest of the routes says who: whoever cannot use one uses the other. */
function sayCallers(routes: readonly Route[]): string {
  const [worst] = routes.toSorted((one, other) => weakestFirst.indexOf(one.access) - weakestFirst.indexOf(other.access))
  if (worst === undefined) return ''
  const as = routes.filter(({ access }) => access === worst.access)
  return `; ${callersOf[worst.access]}: ${routeInWords(worst)}${as.length > 1 ? ` and ${as.length - 1} more` : ''}`
}
const weakestFirst: readonly Route['access'][] = ['open', 'presence', 'optional', 'unknown', 'authenticated', 'authorised']
const callersOf: Readonly<Record<Route['access'], string>> = {
  open: 'anybody can send it',
  presence: 'anybody with a made-up credential can send it',
  optional: 'callers without a credential can send it too',
  unknown: 'who can send it is not known',
  authenticated: 'every caller who is signed in can send it',
  authorised: 'callers with the permission can send it',
}

/** `open`, `Path.read_text`: as people say it. */
export function sayCall({ effect }: Flow): string {
  return `\`${effect.callee.replace(/^(?:builtins|pathlib|\?)\./, '')}\``
}

/** How the caller gets at a path that is not his to choose. */
export function sayPathChoice({ chooses }: Flow): string {
  if (chooses === 'everything') return 'by `..` or an absolute path'
  return chooses === 'name' ? 'one folder up by `..`' : 'by `..`'
}

/** Headers and cookies: who leads somebody else's browser here by a link or a form does not choose them. */
export function isNotOfLinks({ source }: Flow): boolean {
  return source.in === 'header' || source.in === 'cookie' || /^(?:headers|cookies)\b/.test(source.name)
}
