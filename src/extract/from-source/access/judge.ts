// The verdict on a route: what happens in the three worlds, stage by stage, and what that means.
import type { Access, AccessStep, Guard, ObjectUse, OtherAccess, Outcome, PathTest, PrincipalTest, Refusal } from '../../../model/index.ts'
import { sourceOf, textOf, type Value } from '../../../project/index.ts'
import type { Dependant } from '../fastapi/dependants.ts'
import { callText } from '../fastapi/names.ts'
import { functionOf } from '../route-dependencies.ts'
import { type Path, placeOfSite } from './explore.ts'
import { factsOf } from './facts.ts'
import { judgeFitting, type Leaf } from './fitting.ts'
import { askedBy, isCallerName, isTenantName } from './names.ts'
import { objectsOf } from './objects.ts'
import { type Arrival, type Chain, MOST_LONG, type RouteRun, runHandler, type Stage, sortOf } from './run-route.ts'
import { traceWay } from './trace.ts'
import type { Decision, World } from './way.ts'

export interface Judgement {
  readonly access: Access
  readonly certainty: 'certain' | 'likely' | 'unknown'
  readonly guards: readonly Guard[]
  readonly reasons: readonly AccessStep[]
  readonly objects: readonly ObjectUse[]
  readonly principal: { readonly parameter: string; readonly used: 'yes' | 'no' | 'unknown' } | null
  /** Settings whose defaults were assumed before the handler. */
  readonly assumed: readonly string[]
  /** What holds under another setting; left out where nobody asked yet. */
  readonly otherwise?: OtherAccess | null
  /** Of those the ones that were assumed last on ways that came to nothing. */
  readonly breaking: readonly string[]
  /** Under the defaults nothing works: every request fails, whoever sends it. */
  readonly isBroken: boolean
  /** Nothing before the handler and nothing in its signature is about callers: what it does was not looked at. */
  readonly isUnasked?: true
}

/** A whole way: before the handler, and in it. */
export interface Whole {
  readonly parts: readonly Path[]
  readonly decisions: readonly Decision[]
  readonly end: Leaf['end']
  /** What code nobody can see may have said no. */
  readonly isUnsure: boolean
  readonly sent: boolean
  readonly refusal: {
    readonly status: number | null
    readonly by: string
    readonly stage: number
    readonly site: Path['end'] extends infer E ? (E extends { site: infer S } ? S : never) : never
  } | null
}

interface Wholes {
  readonly wholes: readonly Whole[]
  readonly isCut: boolean
  /** What the handler did is the same in every world. */
  readonly isSame: boolean
}

const MOST_ARRIVALS = 3
const TOLD: ReadonlySet<number | null> = new Set([0, 401, 403, 404, 1008, 3000, 3003])

export interface Chains {
  readonly absent: Chain
  readonly forged: Chain
  readonly verified: Chain
}

export function judgeRoute(run: RouteRun, chains: Chains, parameterNames: readonly (string | null)[]): Judgement {
  const stages: Stage[] = [...chains.verified.stages]
  const first = stages.length
  stages.push(
    { kind: 'decorator', value: run.source.endpoint, key: '' },
    { kind: 'handler', value: functionOf(run.source.endpoint) ?? run.source.endpoint, key: '' },
  )
  // A name that nobody has to say asks nobody who they are.
  const isStopped = chains.absent.arrivals.every((a) => a.values === null)
  const asksBefore = [chains.absent, chains.forged, chains.verified].some((c) =>
    c.arrivals.some((a) => a.parts.some((p) => readsCaller(p, isStopped))),
  )
  const mayAsk = asksBefore || takesCaller(run)
  const worlds = new Map<World, Wholes>()
  const at = (world: World): Wholes => {
    const known = worlds.get(world)
    if (known !== undefined) return known
    if (world !== 'verified' && mayAsk && chains.absent === chains.verified) {
      // Nothing before the handler hangs on the world: where nothing in it does, one run tells all.
      const full = at('verified')
      if (full.isSame) return full
    }
    const chain = chains[world]
    const made = wholesOf(run, world, chain, first, mayAsk, world === 'verified')
    worlds.set(world, made)
    if (run.trace !== undefined)
      for (const w of made.wholes) {
        run.trace(`  ${world}: ${w.end}${w.isUnsure ? ' (unsure)' : ''}${w.sent ? ', sent' : ''}`)
        for (const line of traceWay(w.parts)) run.trace(line)
      }
    return made
  }
  if (!mayAsk) {
    const open = at('absent')
    const passes = open.wholes.some((w) => w.end === 'pass')
    // Where everybody is refused on the way, nobody saw what comes after it.
    const isSeen =
      passes || (open.wholes.some((w) => w.end !== 'refuse') && open.wholes.every((w) => w.refusal === null || w.refusal.stage >= 0))
    return {
      access: isSeen ? 'open' : 'unknown',
      certainty: passes && !open.isCut ? 'certain' : 'likely',
      guards: [],
      reasons: [{ text: 'nothing before the handler reads a credential', place: null }],
      objects: [],
      principal: null,
      assumed: assumedIn(chains.absent),
      breaking: breakingIn(open.wholes),
      isBroken: !passes && isBroken(open.wholes),
      isUnasked: true,
    }
  }
  const absent = at('absent')
  const verified = at('verified')
  const absentPass = absent.wholes.filter((w) => w.end === 'pass')
  const forgedWholes = (): Whole[] => relevant(at('forged').wholes)
  const good = relevant(verified.wholes)
  const seesRequest = run.source.dependant === null || takesRequest(run.source.dependant)
  const unread = seesRequest ? [] : unreadStages(run, stages)
  // What middleware or a dependency found out counts where somebody looks at it.
  const whereVerified = good.flatMap((w) => w.parts.flatMap((p) => p.events.flatMap((e) => (e.kind === 'verified' ? [e.stage] : []))))
  const reads = whereVerified.some((at) => seesRequest || (stages[at]?.kind !== 'middleware' && !unread.includes(at)))
  const isOracle = (wholes: readonly Whole[]): boolean => wholes.some((w) => w.parts.some((p) => p.events.some((e) => e.kind === 'oracle')))
  const isLikely = good.some((w) => w.parts.some((p) => p.events.some((e) => e.kind === 'verified' && e.isLikely)))
  const assumed = assumedIn(chains.absent, chains.verified)
  let certainty: Judgement['certainty'] = isLikely || assumed.length > 0 || absent.isCut || verified.isCut ? 'likely' : 'certain'
  let access: Access
  const reasons: AccessStep[] = []
  const fitting = judgeFitting(leavesOf(good))
  if (absentPass.length > 0) {
    const sure = absentPass.some((w) => !w.isUnsure)
    if (!sure) access = 'unknown'
    else access = reads ? 'optional' : 'open'
    reasons.push(...reasonsOfPass(access, absentPass[0]))
  } else if (absent.wholes.length === 0 || absent.isCut) {
    access = 'unknown'
  } else {
    const forged = forgedWholes()
    const forgedPass = forged.filter((w) => w.end === 'pass')
    const goodPass = good.filter((w) => w.end === 'pass')
    // Refused without a name, let in with one that anybody can write.
    const isTold = absent.wholes.every((w) => w.refusal !== null && (TOLD.has(w.refusal.status) || w.refusal.status === 422))
    const named = isTold ? at('forged').wholes.filter((w) => w.end === 'pass' && w.parts.some((p) => p.way.named)) : []
    const sure = [...forgedPass, ...named].filter((w) => !w.isUnsure)
    if (forged.length === 0 && named.length === 0) {
      // Nothing is read, and everybody is refused.
      access = goodPass.length === 0 ? allRefused(absent.wholes) : 'unknown'
      if (access === 'open') certainty = 'likely'
    } else if (sure.length > 0) {
      access = 'presence'
      reasons.push(...reasonsOfPass(access, sure[0]))
    } else if (forgedPass.length > 0 || at('forged').isCut) access = 'unknown'
    else if (goodPass.length === 0) {
      // No way to the end was found; that somebody known is told no by what is known of them was.
      const isAsked = good.some(
        (w) => w.end === 'refuse' && w.refusal?.status !== 401 && w.decisions.some((d) => d.about === 'principal' || d.about === 'permits'),
      )
      access = isAsked || fitting.isAsked ? 'authorised' : whereVerified.length > 0 || fitting.isAsked ? 'authenticated' : 'unknown'
      certainty = 'likely'
    } else access = fitting.isAsked ? 'authorised' : 'authenticated'
    if (isOracle(forged) && access !== 'presence') certainty = 'likely'
  }
  if (access === 'unknown') certainty = 'unknown'
  const guards = guardsOf(stages, { absent: absent.wholes, forged: access === 'open' && !reads ? [] : forgedWholes(), verified: good }, run)
  reasons.push(...reasonsOfGuards(guards, access))
  if (reasons.length === 0) reasons.push({ text: access === 'unknown' ? 'what decides is not known' : 'no guard was found', place: null })
  const principal = principalOf(run, chains.verified, parameterNames)
  // A request may come to nothing before anything is read of it.
  const arrived = good.length > 0 ? good : verified.wholes
  return {
    access,
    certainty,
    guards,
    reasons: distinctSteps(reasons).slice(0, 8),
    // Where nobody is known, it is what strangers get.
    objects: objectsOf((access === 'open' && good.length === 0 ? absent.wholes : good).filter((w) => w.end !== 'refuse')),
    principal,
    assumed: [...new Set([...assumed, ...assumedBy(verified.wholes)])],
    breaking: breakingIn(arrived),
    isBroken: isBroken(arrived) || (access === 'unknown' && assumed.length > 0 && good.length > 0 && good.every((w) => w.end !== 'pass')),
  }
}

/** Whether a request without a credential gets an answer of the handler's on a way that ends so for certain. */
export function servesWithout(run: RouteRun, chain: Chain): boolean {
  const mayAsk = chain.arrivals.some((a) => a.parts.some((p) => readsCaller(p, false))) || takesCaller(run)
  const { wholes } = wholesOf(run, 'absent', chain, chain.stages.length, mayAsk, false)
  return wholes.some((w) => w.end === 'pass' && !w.isUnsure)
}

/** What the handler of an open route that asks nobody for anything loads and changes, for whoever comes. */
export function objectsForStrangers(run: RouteRun, { absent }: Chains): readonly ObjectUse[] {
  const arrival = absent.arrivals.find((a) => a.values !== null)
  if (arrival === undefined || run.source.endpoint.kind === 'unknown') return []
  const { explored } = runHandler(run, 'absent', arrival, absent.stages.length, (path) => path.end.kind === 'value')
  return objectsOf(explored.paths.map((path) => whole([...arrival.parts, path], run.isWebSocket, true)).filter((w) => w.end !== 'refuse'))
}

/** Dependencies whose result goes to nobody. */
function unreadStages({ source }: RouteRun, stages: readonly Stage[]): number[] {
  const [read, rest] = [new Set<string>(), new Set<string>()]
  const add = (d: Dependant, to: Set<string>): void => {
    to.add(d.cacheKey)
    for (const inner of d.dependencies) add(inner, to)
  }
  for (const child of source.dependant?.dependencies ?? []) add(child, child.parameter === null ? rest : read)
  return stages.flatMap(({ key }, i) => (rest.has(key) && !read.has(key) ? [i] : []))
}

export function takesRequest(dependant: Dependant): boolean {
  return dependant.takesRequest || dependant.dependencies.some(takesRequest)
}

/** Ways whose end was not reached say nothing where others came to theirs; where none did, one that nobody refused was on its way. */
function leavesOf(wholes: readonly Whole[]): Leaf[] {
  const ended = wholes.filter((w) => !isSpent(w))
  const hasPass = ended.some((w) => w.end === 'pass')
  return (hasPass ? ended : wholes).map(({ decisions, end }) => ({
    decisions,
    end: !hasPass && (end === 'neutral' || end === 'stopped') ? 'pass' : end,
  }))
}

/** Every request that gets as far as any comes to nothing, for a reason that is not about the caller. */
function isBroken(wholes: readonly Whole[]): boolean {
  const longest = Math.max(0, ...wholes.map((w) => w.parts.length))
  const furthest = wholes.filter((w) => w.parts.length === longest)
  // A feature that is off answers 404 to everybody.
  const isElsewhere = (w: Whole): boolean => w.end === 'refuse' && !w.parts.some((p) => readsCaller(p, true))
  return (
    furthest.some((w) => w.end === 'neutral' || w.end === 'stopped') &&
    furthest.every((w) => w.end === 'neutral' || w.end === 'stopped' || isElsewhere(w))
  )
}

function breakingIn(wholes: readonly Whole[]): string[] {
  const out = new Set<string>()
  for (const { parts, end } of wholes) {
    if (end !== 'neutral' && end !== 'stopped') continue
    const last = parts.flatMap((p) => p.events).findLast((e) => e.kind === 'assumes' && e.setting !== 'a setting')
    if (last?.kind === 'assumes') out.add(last.setting)
  }
  return [...out]
}

function assumedBy(wholes: readonly Whole[]): string[] {
  return wholes.flatMap((w) =>
    w.parts.flatMap((p) => p.events.flatMap((e) => (e.kind === 'assumes' && e.setting !== 'a setting' ? [e.setting] : []))),
  )
}

function isSpent({ parts }: Whole): boolean {
  return parts.at(-1)?.end.kind === 'spent'
}

/** All worlds end the same way, for another reason than the caller. */
function allRefused(wholes: readonly Whole[]): Access {
  const isAboutCaller = wholes.some(
    (w) => w.refusal !== null && (w.refusal.status === 401 || w.refusal.status === 403) && !hangsOnSetting(w),
  )
  return isAboutCaller ? 'unknown' : 'open'
}

function hangsOnSetting(whole: Whole): boolean {
  return whole.parts.some((p) => p.events.some((e) => e.kind === 'assumes'))
}

// ---- whole ways

function readsCaller(path: Path, withNames: boolean): boolean {
  const isName = (credential: string): boolean => isCallerName(credential.replace(/^\w+ /, ''), credential.split(' ')[0] ?? '')
  return path.events.some(
    (e) => (e.kind === 'reads' && (withNames || !isName(e.credential))) || e.kind === 'verified' || e.kind === 'oracle',
  )
}

/** Whether a handler may ask by itself who is calling. */
function takesCaller({ source, isWebSocket }: RouteRun): boolean {
  const { dependant } = source
  if (source.endpoint.kind === 'unknown') return false
  if (dependant === null) return functionOf(source.endpoint) !== null
  const func = functionOf(source.endpoint)
  if (func?.attrs.has('\0requires') === true) return true
  if (isWebSocket || dependant.takesRequest || dependant.specials.length > 0) return true
  if (source.endpoint.kind === 'function' && func !== null && func.form !== source.endpoint.form) return true
  return dependant.fields.some((f) => f.in === 'header' || f.in === 'cookie' || f.in === 'query')
}

function wholesOf(run: RouteRun, world: World, chain: Chain, first: number, mayAsk: boolean, isFull: boolean): Wholes {
  const wholes: Whole[] = []
  let isSame = true
  let isCut = chain.isCut
  const arrived: Arrival[] = []
  for (const arrival of chain.arrivals) {
    if (arrival.values === null) wholes.push(whole(arrival.parts, run.isWebSocket, false))
    else arrived.push(arrival)
  }
  const different = distinctValues(arrived)
  // Without a credential the other worlds are the first one.
  const withOne = world === 'absent' ? [] : different.filter((a) => a.parts.some((p) => p.sent || p.way.named))
  const chosen = withOne.length > 0 ? withOne : different
  if (chosen.length > MOST_ARRIVALS) isCut = true
  for (const [i, arrival] of chosen.slice(0, MOST_ARRIVALS).entries()) {
    if (!mayAsk || run.source.endpoint.kind === 'unknown') {
      wholes.push(whole(arrival.parts, run.isWebSocket, false))
      continue
    }
    if (run.isHurried) {
      // It goes on to a handler of which nobody knows what it asks.
      isCut = true
      wholes.push({ ...whole(arrival.parts, run.isWebSocket, false), isUnsure: world !== 'verified' })
      continue
    }
    // With no credential sent a way in the other worlds is the first world's.
    if (world !== 'absent' && !arrival.parts.some((p) => p.sent || p.way.named) && !readsInHandler(run)) {
      wholes.push(whole(arrival.parts, run.isWebSocket, false))
      continue
    }
    const isEnough = (path: Path): boolean => !isFull && path.end.kind === 'value' && !isUnsure([...arrival.parts, path])
    // Those who come another way mostly meet the same.
    let { explored } = runHandler(run, world, arrival, first, isEnough, i === 0 ? 1 : 0.5)
    // A long way to the end is worth more steps where no other was found.
    if (explored.isCut && !explored.paths.some(({ end }) => end.kind === 'value' || end.kind === 'spent') && run.long.count++ < MOST_LONG)
      explored = runHandler(run, world, arrival, first, isEnough, 3).explored
    isCut ||= explored.isCut
    isSame &&= explored.isSame
    for (const path of explored.paths) wholes.push(whole([...arrival.parts, path], run.isWebSocket, true))
  }
  return { wholes, isCut, isSame }
}

function readsInHandler(run: RouteRun): boolean {
  return takesCaller(run)
}

/** Arrivals that give the handler values of different sorts: nobody, somebody verified, somebody who only says so. */
function distinctValues(arrivals: readonly Arrival[]): Arrival[] {
  const seen = new Map<string, Arrival>()
  for (const arrival of arrivals) {
    const sorts = (arrival.values ?? []).map(sortOf)
    const key = `${arrival.parts.some((p) => p.sent)} ${arrival.parts.some((p) => p.way.named)} ${sorts.join(' ')}`
    if (!seen.has(key)) seen.set(key, arrival)
  }
  return [...seen.values()].sort((a, b) => Number(b.parts.some((p) => p.sent)) - Number(a.parts.some((p) => p.sent)))
}

function whole(parts: readonly Path[], isWebSocket: boolean, isHandled: boolean): Whole {
  const last = parts.at(-1)
  const decisions = parts.flatMap((p) => p.decisions)
  const sent = parts.some((p) => p.sent)
  const end = last?.end
  const events = isWebSocket && isHandled ? parts.flatMap((p) => p.events) : []
  // Who has said something may be sent away at the end as well; then the code says why.
  const hasSpoken = events.some((e) => e.kind === 'received')
  const isClosed =
    events.some((e) => e.kind === 'closed' && (!hasSpoken || TOLD.has(e.code) || (e.code ?? 0) >= 4000)) &&
    !events.some((e) => e.kind === 'went-on')
  const base = { parts, decisions, sent, isUnsure: isUnsure(parts) }
  if (end === undefined) return { ...base, end: 'neutral', refusal: null }
  switch (end.kind) {
    case 'value':
      return isClosed
        ? { ...base, end: 'refuse', refusal: { status: 1008, by: 'close', stage: 0, site: null } }
        : { ...base, end: 'pass', refusal: null }
    case 'refused':
      return { ...base, end: TOLD.has(end.status) ? 'refuse' : end.status === 400 ? 'stopped' : 'neutral', refusal: end }
    case 'failed':
      return { ...base, end: end.isRaised ? 'stopped' : 'neutral', refusal: { ...end, status: null } }
    case 'spent':
      return { ...base, end: 'pass', refusal: null, isUnsure: !isHandled }
  }
}

/** Something that nobody can see looked at a credential on this way, and did not say no. */
function isUnsure(parts: readonly Path[]): boolean {
  return parts.some((p) => p.way.ownWorld !== 'verified' && p.events.some((e) => e.kind === 'oracle'))
}

/** Ways on which a credential was sent, where any is read. */
function relevant(wholes: readonly Whole[]): Whole[] {
  const sent = wholes.filter((w) => w.sent)
  return sent.length > 0 ? sent : []
}

/** Settings whose defaults were assumed on the way to the handler. */
export function assumedIn(...chains: readonly Chain[]): string[] {
  const out = new Set<string>()
  for (const chain of chains)
    for (const { parts } of chain.arrivals)
      for (const event of parts.flatMap((p) => p.events))
        if (event.kind === 'assumes' && event.setting !== 'a setting') out.add(event.setting)
  return [...out]
}

// ---- guards

type Worlds = Readonly<Record<World, readonly Whole[]>>

function guardsOf(stages: readonly Stage[], worlds: Worlds, run: RouteRun): Guard[] {
  const out: Guard[] = []
  stages.forEach((stage, i) => {
    const outcome = (world: World): Outcome => outcomeAt(worlds[world], i)
    const events = (['verified', 'forged', 'absent'] as const).flatMap((w) =>
      worlds[w].flatMap((x) => x.parts.flatMap((p) => p.events.filter((e) => e.stage === i))),
    )
    const reads = [...new Set(events.flatMap((e) => (e.kind === 'reads' ? [e.credential] : [])))]
    const verifiedBy = distinctSteps(events.flatMap((e) => (e.kind === 'verified' ? [{ text: e.text, place: placeOfSite(e.site) }] : [])))
    const fitting = judgeFitting(leavesOf(worlds.verified))
    const tests = fitting.tests.filter((d) => d.stage === i).map(testOf)
    const refusals = refusalsAt(worlds, i)
    if (reads.length === 0 && verifiedBy.length === 0 && tests.length === 0 && !refusals.some((r) => r.status === 401 || r.status === 403))
      return
    const func = functionOf(stage.value)
    out.push({
      kind: stage.kind,
      call: callText(stage.value),
      place: func === null || func.module.file === '' ? null : { file: func.module.file, line: func.form.line },
      dependency: null,
      absent: outcome('absent'),
      forged: outcome('forged'),
      verified: outcome('verified'),
      reads,
      verifiedBy,
      tests: distinctTests(tests),
      refusals,
      exempt: stage.kind === 'middleware' ? pathTests(worlds, i) : [],
    })
  })
  void run
  return out
}

function outcomeAt(wholes: readonly Whole[], stage: number): Outcome {
  if (wholes.length === 0) return 'unknown'
  let [stops, passes] = [false, false]
  for (const w of wholes) {
    if (w.refusal !== null && w.refusal.stage === stage) stops = true
    else if (w.refusal === null || w.refusal.stage > stage || w.refusal.stage < 0) passes = true
  }
  if (stops && passes) return 'either'
  return stops ? 'stops' : passes ? 'passes' : 'unknown'
}

function refusalsAt(worlds: Worlds, stage: number): Refusal[] {
  const out = new Map<string, Refusal>()
  for (const world of ['absent', 'forged', 'verified'] as const)
    for (const w of worlds[world]) {
      if (w.refusal === null || w.refusal.stage !== stage) continue
      const place = placeOfSite(w.refusal.site)
      const status = w.refusal.status === 0 ? null : w.refusal.status
      out.set(`${status} ${w.refusal.by} ${place?.file}:${place?.line}`, { status, by: w.refusal.by, place })
    }
  return [...out.values()].slice(0, 8)
}

function pathTests(worlds: Worlds, stage: number): PathTest[] {
  const out = new Map<string, PathTest>()
  for (const world of ['absent', 'forged', 'verified'] as const)
    for (const w of worlds[world])
      for (const part of w.parts)
        for (const e of part.events) {
          if (e.kind !== 'path-test' || e.stage !== stage) continue
          const operator = e.operator as PathTest['operator']
          out.set(`${e.operator} ${e.subject} ${e.values.join(' ')}`, {
            operator,
            values: e.values,
            subject: e.subject,
            place: placeOfSite(e.site),
          })
        }
  return [...out.values()].slice(0, 20)
}

function testOf(decision: Decision): PrincipalTest {
  const { value, site } = decision
  return { kind: kindOf(value, decision), text: sourceOf(site), place: placeOfSite(site), values: valuesIn(value) }
}

function kindOf(value: Value, decision: Decision): PrincipalTest['kind'] {
  const facts = factsOf(value)
  if (decision.about === 'permits') return facts.permits ?? 'other'
  if (decision.about === 'bound') {
    const columns = facts.query?.predicates.filter((p) => p.facts.principal).flatMap((p) => [p.column ?? '', ...p.facts.names]) ?? []
    return columns.some((c) => isTenantName(c)) ? 'tenant' : 'owner'
  }
  if (value.kind === 'term' && value.op === 'compare') {
    const [a, b] = [factsOf(value.of), factsOf(value.args.positional[0])]
    const [mine, other] = a.principal || (!b.principal && a.query !== null) ? [a, b] : [b, a]
    const names = [...mine.names.slice(-2), ...other.names.slice(-2)]
    if (askedBy(mine.names.slice(-3)) === 'role') return mine.names.some((n) => /scope/i.test(n)) ? 'scope' : 'role'
    if (other.loaded !== null || other.query !== null) return names.some((n) => isTenantName(n)) ? 'tenant' : 'owner'
    if (other.inputs.length > 0) return names.some((n) => isTenantName(n)) ? 'tenant' : 'self'
    return 'other'
  }
  if (askedBy(facts.names.slice(-3)) === 'role') return facts.names.some((n) => /scope/i.test(n)) ? 'scope' : 'role'
  return 'other'
}

/** What callers must have: of `claims["role"] != "admin"` it is `admin`, and not the key by which it is read. */
function valuesIn(value: Value, depth = 0): string[] {
  if (depth > 3) return []
  const inAll = (values: readonly (Value | null)[]): string[] =>
    values.flatMap((v) => (v === null ? [] : valuesIn(v, depth + 1))).slice(0, 8)
  if (value.kind === 'term') {
    const { op, of, args } = value
    const given = [...args.positional, ...args.keywords.values()]
    // What is read of something is not known; the key says only where it stands, and a default is nothing that is asked for.
    if (op === 'item' || op === 'attribute' || op === 'source' || (op === 'call' && /(?:^|\.)(?:get|pop|setdefault)$/.test(value.name)))
      return []
    if (op === 'compare') {
      const others = [of, ...given].filter((side) => side !== null && !factsOf(side).principal)
      const asked = inAll(others)
      return asked.length > 0 ? asked : inAll([of, ...given])
    }
    return inAll([of, ...given])
  }
  if (value.kind === 'list') return inAll(value.items.slice(0, 8))
  const text = textOf(value)
  return text === null || text === '' || text.length > 60 ? [] : [text]
}

// ---- reasons

function reasonsOfPass(access: Access, passing: Whole | undefined): AccessStep[] {
  if (passing === undefined) return []
  const last = passing.decisions.filter((d) => d.about !== 'sent').at(-1)
  const word =
    access === 'presence'
      ? 'a made-up credential goes through'
      : access === 'optional'
        ? 'served without a credential; one that holds changes who the caller is'
        : access === 'open'
          ? 'served without a credential'
          : 'whether a request without a credential goes on is not known'
  return [
    {
      text: last === undefined ? word : `${word}, for one where \`${sourceOf(last.site)}\` is ${last.answer === false ? 'false' : 'true'}`,
      place: last === undefined ? null : placeOfSite(last.site),
    },
  ]
}

function reasonsOfGuards(guards: readonly Guard[], access: Access): AccessStep[] {
  const out: AccessStep[] = []
  for (const guard of guards) {
    const who = guard.call.split(':').at(-1) ?? guard.call
    for (const step of guard.verifiedBy.slice(0, 2))
      out.push({ text: `${who}: ${step.text} establishes who is calling`, place: step.place })
    if (access === 'authorised')
      for (const test of guard.tests.slice(0, 2))
        out.push({ text: `${who}: refused unless \`${test.text}\` says otherwise (${test.kind})`, place: test.place })
    if (guard.absent === 'stops') {
      const refusal = guard.refusals[0]
      out.push({
        text: `${who}: without a credential ${refusal?.status === null || refusal === undefined ? 'refused' : `answers ${refusal.status}`}`,
        place: refusal?.place ?? guard.place,
      })
    }
  }
  return out
}

function distinctSteps(steps: readonly AccessStep[]): AccessStep[] {
  const seen = new Map<string, AccessStep>()
  for (const step of steps) {
    const key = `${step.text} ${step.place?.file ?? ''}:${step.place?.line ?? 0}`
    if (!seen.has(key)) seen.set(key, step)
  }
  return [...seen.values()]
}

function distinctTests(tests: readonly PrincipalTest[]): PrincipalTest[] {
  const seen = new Map<string, PrincipalTest>()
  for (const test of tests) seen.set(`${test.text} ${test.place?.line ?? 0}`, test)
  return [...seen.values()]
}

/** Where the verified caller arrives. */
function principalOf(run: RouteRun, chain: Chain, names: readonly (string | null)[]): Judgement['principal'] {
  const children = run.source.dependant?.dependencies ?? []
  for (const arrival of chain.arrivals) {
    if (arrival.values === null || !arrival.parts.some((p) => p.sent)) continue
    for (const [i, value] of arrival.values.entries()) {
      const name = names[i] ?? children[i]?.parameter ?? null
      if (name === null) continue
      const facts = factsOf(value)
      if (facts.principal && value.kind !== 'method') return { parameter: name, used: 'unknown' }
    }
  }
  return null
}
