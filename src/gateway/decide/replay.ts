// What a policy says of decisions that were recorded: each operation is asked again with the facts that stand there. What cannot be known from them is not guessed.

import type { Model } from '../../model/index.ts'
import type { CompiledAccess, RouteAccess } from '../../policy/index.ts'
import type { RefusalCode } from '../request/index.ts'
import { decodePath } from '../resolve/index.ts'
import { isRecorded, type RecordedCase } from './recorded-facts.ts'
import { createRouteSettings, type RouteSettings, type WrittenRouteSettings } from './route-settings.ts'
import { settle } from './settle.ts'
import type { Verdict } from './verdict.ts'

/** A decision as it stands in the log. */
export interface Recorded {
  /** What refused it; null where the rules let it through. */
  readonly code: string | null
  /** Segments that are nobody's business are `~`. */
  readonly path: string
  /** What makes the path one that could be read in two ways. */
  readonly doubts: readonly string[]
  /** Null: the credential did not hold, or nobody looked at it. */
  readonly principal: string | null
  /** All that could answer. */
  readonly routes: readonly string[]
  readonly cases: readonly RecordedCase[]
  /** Null where that was not recorded. */
  readonly hasBody: boolean | null
  /** A proxy asked, which shows no answers. */
  readonly isPoint: boolean
  /** A shield refused it by a code that the rules have too. */
  readonly isOfShield: boolean
}

export type Replayed =
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  /** `why` as a fragment. */
  | { readonly kind: 'untold'; readonly why: string }
  /** Rules were not what decided it, and it is as it was; `what` names it. */
  | { readonly kind: 'beside'; readonly what: string }

export interface ReplayOptions {
  readonly model: Pick<Model, 'routes'>
  readonly access: CompiledAccess
  readonly settings: WrittenRouteSettings
}

export interface Replay {
  decide(recorded: Recorded): Replayed
}

const ofRules = new Set(['rule-denies', 'rule-missing', 'rule-undecided', 'docs-off', 'docs-private'])
/** A rule, or a field that is closed, wanted what could not be read. */
const ofContent = new Set([
  ...['body-type-unknown', 'body-undecodable', 'body-too-large', 'bodies-too-many', 'field-closed'],
  ...['answer-not-filtered', 'answer-too-large', 'body-unseen', 'answer-unseen'],
])
const ofNoOperation = new Set(['route-unknown', 'method-not-allowed'])

export function createReplay({ model, access, settings }: ReplayOptions): Replay {
  const { of, forwards } = createRouteSettings(settings, model)
  return {
    decide(recorded) {
      const { code, routes, isOfShield } = recorded
      const own = routes.find((route) => route.startsWith('fastward|'))
      if (own !== undefined) return { kind: 'beside', what: code ?? own.slice(own.indexOf('|') + 1) }
      if (isDoubted(recorded, of)) {
        const { doubts } = recorded
        return refuse(
          'path-doubtful',
          ['the path could be read in another way', ...(doubts.length === 0 ? [] : [doubts.join(', ')])].join(': '),
        )
      }
      if (code === 'path-doubtful') return untold(noFacts)
      if (code === null ? routes.length === 0 : ofNoOperation.has(code)) return decideUnknown(recorded, settings, forwards)
      if (isOfShield || (code !== null && !ofRules.has(code) && !ofContent.has(code))) return { kind: 'beside', what: code ?? 'allowed' }
      return decideByRules(recorded, access, of)
    },
  }
}

/** Where no operation may answer, every doubt counts. */
function isDoubted({ doubts, routes, code }: Recorded, of: RouteSettings['of']): boolean {
  if (routes.length === 0) return doubts.length > 0 || code === 'path-doubtful'
  return routes.some((route) => {
    const known: readonly string[] = of(route)?.doubts ?? []
    return doubts.some((doubt) => !known.includes(doubt))
  })
}

function decideUnknown(
  { path, principal, code }: Recorded,
  { paths }: WrittenRouteSettings,
  forwards: RouteSettings['forwards'],
): Replayed {
  if (isHidden(path, [...(paths?.keys() ?? [])])) return untold('a part of the path was not recorded')
  // Whose credential does not hold is not let through, wherever it goes.
  const prefix = code !== null && principal === null ? null : forwards(decodePath(path).path)
  if (prefix === null) return refuse('route-unknown', 'the application has no such operation')
  return { kind: 'decided', verdict: { kind: 'allow', rule: null, reason: `\`gateway\` lets such go on below ${prefix}` } }
}

/** Whether what was not recorded of a path could lie below one of the prefixes. */
function isHidden(path: string, prefixes: readonly string[]): boolean {
  const parts = path.replace(/…$/, '/~').split('/')
  const at = parts.indexOf('~')
  if (at === -1) return false
  const known = parts.slice(0, at).join('/')
  return prefixes.some((prefix) => prefix.length > known.length && prefix.startsWith(known))
}

function decideByRules(recorded: Recorded, access: CompiledAccess, of: RouteSettings['of']): Replayed {
  const { routes, cases, code } = recorded
  if (cases.length === 0) return untold(noFacts)
  let strictest: Verdict | null = null
  let isOpen = true
  for (const one of cases) {
    const found = access.routes.get(one.route)
    if (found === undefined) return untold('the operation is not in the map')
    const verdict = judgeAgain(one, found, recorded, of)
    if (verdict === null) return untold(code !== null && ofContent.has(code) ? 'what could not be read is still needed' : notRecorded)
    if (verdict.kind === 'refuse') return { kind: 'decided', verdict }
    strictest ??= verdict
    const { isPoint } = recorded
    const fields = closedOf(one, found, recorded)
    if (isPoint && fields === 'closed')
      return refuse('answer-unseen', 'a field of the answer is closed, and a decision point sees no answers')
    isOpen &&= fields === 'open'
  }
  // The first one that denied was the last one that was asked.
  if (strictest === null || cases.length < routes.length) return untold('not every operation that could answer was asked')
  return isOpen ? { kind: 'decided', verdict: strictest } : untold('a field is closed, and what would hold it was not recorded')
}

/** Null where that takes more than what stands there. */
function judgeAgain(one: RecordedCase, found: RouteAccess, { isPoint }: Recorded, of: RouteSettings['of']): Verdict | null {
  const { facts, route } = one
  const { headers, reads } = found.needs
  // A proxy that asks shows no answers, whoever would read them.
  const wanted = isPoint ? reads.filter((path) => path !== 'response' && !path.startsWith('response.')) : reads
  if (!isRecorded(one, { headers, reads: wanted })) return null
  const decision = found.decide(facts, facts.response !== undefined ? 'response' : facts.body !== undefined ? 'body' : 'head')
  return decision.needs === null || (isPoint && decision.needs === 'response') ? settle(decision, of(route)) : null
}

/** Fields of what is read whole before it goes on: the body, and the answer where one could not be read or nobody saw it. */
function closedOf(one: RecordedCase, found: RouteAccess, { hasBody, isPoint, code }: Recorded): 'open' | 'closed' | 'unknown' {
  const seesAnswer = isPoint || code?.startsWith('answer-') === true
  const isAsked = { write: hasBody !== false && found.fields.write, read: seesAnswer && found.fields.read }
  if (!isAsked.write && !isAsked.read) return 'open'
  if (!isRecorded(one, { headers: [], reads: found.fields.reads })) return 'unknown'
  if (isAsked.read && found.closedFields(one.facts, 'read').length > 0) return isPoint ? 'closed' : 'unknown'
  return isAsked.write && found.closedFields(one.facts, 'write').length > 0 ? 'unknown' : 'open'
}

const untold = (why: string): Replayed => ({ kind: 'untold', why })
const refuse = (code: RefusalCode, reason: string): Replayed => ({ kind: 'decided', verdict: { kind: 'refuse', code, rule: null, reason } })
const noFacts = 'nothing was recorded of what the rules read'
const notRecorded = 'a rule reads what was not recorded'
