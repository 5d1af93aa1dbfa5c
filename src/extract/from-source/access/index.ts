// Who may call each route: every route's chain is run in three worlds, those that share a chain once.
import { createGuardTable } from '../../../knowledge/index.ts'
import type { Route, RouterStep } from '../../../model/index.ts'
import { type Instance, identity, type Machine, pick, textOf, type Value } from '../../../project/index.ts'
import type { RouteSource } from '../assembly.ts'
import type { Dependant } from '../fastapi/dependants.ts'
import { isFrom } from '../fastapi/releases.ts'
import { type Address, fillPath, toAddress } from './address.ts'
import { responseStatus } from './explore.ts'
import { PLAIN } from './facts.ts'
import { type Chains, type Judgement, judgeRoute, objectsForStrangers, takesRequest } from './judge.ts'
import { handlingClass } from './layers.ts'
import { findOtherwise } from './otherwise.ts'
import { type Chain, type Entrance, type PathQuestion, type RouteRun, runChain, runMiddleware, sortOf } from './run-route.ts'
import { findExemption, findSlips, MOST_SLIP_STEPS, NOWHERE } from './slips.ts'
import { NO_SITE, type Way, type World } from './way.ts'

const table = createGuardTable()
const found = new Map<string, ReturnType<typeof table.find>>()
const MOST_FOUND = 20_000
/** The rows, each path sought once. */
const guards: typeof table = {
  find: (path) => {
    if (!found.has(path)) {
      if (found.size > MOST_FOUND) found.clear()
      found.set(path, table.find(path))
    }
    return found.get(path)
  },
  findMethod: (name) => table.findMethod(name),
}
const NO_FLIPS: ReadonlySet<string> = new Set()
/** How often what must be set is sought once more. */
const MOST_SET = 4
/** Steps for all routes of a run: what is left over is `unknown`. */
const MOST_STEPS = 4_500_000
/** An application of very many routes gets more. */
const STEPS_FOR_A_ROUTE = 8_000
/** From this part of them on handlers are left alone: what stands before them still says who is kept out. */
const HURRY = 0.7
/** How far beyond the end routes go that cost little. */
const AFTER_ALL = 1.2
/** Steps for the handlers of open routes, which say nothing about who may call them. */
const MOST_OPEN_STEPS = 300_000

interface Entrances {
  readonly absent: Entrance
  readonly forged: Entrance
  readonly verified: Entrance
}

/** What routes have in common. */
interface Shared {
  readonly chains: Map<string, Chains>
  readonly entrances: Map<string, Entrances>
  readonly entranceIds: Map<Entrances, number>
  /** Settings that changed nothing so far. */
  readonly idle: Map<string, number>
  /** Apps whose middleware looks at the path. */
  readonly byPath: Map<string, Entrances>
  /** What the middleware asked of a path, and what it made of routes with these answers. */
  readonly long: RouteRun['long']
  /** Spellings that a layer was found to refuse. */
  readonly refused: Set<string>
  slipSteps: number
  readonly nowhere: Map<string, Entrance>
  readonly alike: {
    readonly ids: string
    readonly questions: readonly PathQuestion[]
    readonly answers: string
    readonly entrances: Entrances
  }[]
}

export function withAccess(
  machine: Machine,
  routes: readonly Route[],
  sources: WeakMap<readonly RouterStep[], RouteSource>,
  trace?: (text: string) => void,
): Route[] {
  const shared: Shared = {
    chains: new Map(),
    entrances: new Map(),
    entranceIds: new Map(),
    idle: new Map(),
    byPath: new Map(),
    alike: [],
    long: { count: 0, chains: 0 },
    refused: new Set(),
    slipSteps: 0,
    nowhere: new Map(),
  }
  const answers = new Map<string, number | null>()
  const open: OpenRoute[] = []
  const steps = machine.steps
  const most = Math.max(MOST_STEPS, routes.length * STEPS_FOR_A_ROUTE)
  machine.steps = 0
  try {
    const all = routes.map((route, at) => {
      const source = sources.get(route.via)
      if (source === undefined || machine.steps > most * (asksNobody(source) ? AFTER_ALL : 1)) return route
      trace?.(`==> ${route.id}`)
      trace?.(`  steps so far ${machine.steps}`)
      const said = judged(machine, route, source, shared, answers, machine.steps > most * HURRY, trace, (run, chain, own) =>
        open.push({ at, run, chain, own }),
      )
      return withSlips(machine, said, source, shared, answers, () => routes.slice(0, at))
    })
    fillObjects(machine, all, open)
    return all
  } finally {
    machine.steps = steps
  }
}

/** What the plain address of a route is refused for, another one may not be. */
function withSlips(
  machine: Machine,
  route: Route,
  source: RouteSource,
  shared: Shared,
  answers: Map<string, number | null>,
  before: () => readonly Route[],
): Route {
  if (route.access === 'unknown' || route.access === 'optional' || route.kind === 'mount') return route
  const run = runOf(machine, route, source, shared, answers, false, undefined)
  if (!shared.byPath.has(idsOf(run)) || shared.slipSteps > MOST_SLIP_STEPS) return route
  const steps = machine.steps
  const entrances = entrancesOf(run, route, shared)
  if (route.access === 'open') {
    const exemption = findExemption(run, entrances.absent, nowhereOf(run, shared))
    shared.slipSteps += machine.steps - steps
    machine.steps = steps
    return exemption === null ? route : { ...route, exemption }
  }
  const known = { id: shared.entranceIds.get(entrances) ?? 0, refused: shared.refused }
  const slips = findSlips(run, route, entrances.absent, before, known)
  shared.slipSteps += machine.steps - steps
  machine.steps = steps
  return slips.length === 0 ? route : { ...route, slips }
}

/** What the layers make of a request for no particular address. */
function nowhereOf(run: RouteRun, { nowhere }: Shared): Entrance {
  const ids = idsOf(run)
  const known = nowhere.get(ids) ?? runMiddleware({ ...run, address: NOWHERE }, 'absent')
  nowhere.set(ids, known)
  return known
}

function runOf(
  machine: Machine,
  route: Route,
  source: RouteSource,
  shared: Shared,
  answers: Map<string, number | null>,
  isHurried: boolean,
  trace: ((text: string) => void) | undefined,
): RouteRun {
  return {
    machine,
    guards,
    source,
    isWebSocket: route.kind === 'websocket',
    method: route.method ?? 'GET',
    address: addressOf(route, source),
    pathNames: new Set([...route.path.matchAll(/\{(\w+)/g)].map((m) => m[1] ?? '')),
    flips: NO_FLIPS,
    answerTo: (raised, way) => answerTo(raised, way, source, answers),
    trace,
    long: shared.long,
    isHurried,
  }
}

/** Pages of the documentation, and routes without a dependency. */
function asksNobody({ dependant }: RouteSource): boolean {
  return dependant === null || dependant.dependencies.length === 0
}

interface OpenRoute {
  readonly at: number
  readonly run: RouteRun
  readonly chain: Chains
  /** What tells its handler from others of the same chain. */
  readonly own: string
}

/** The handlers that nobody had to run to know that they are open. Where nobody is ever asked, objects belong to nobody. */
function fillObjects(machine: Machine, routes: Route[], open: readonly OpenRoute[]): void {
  if (routes.every(({ guards }) => guards.length === 0)) return
  const end = machine.steps + MOST_OPEN_STEPS
  const known = new Map<Chains, Map<string, Route['objects']>>()
  for (const { at, run, chain, own } of open) {
    const route = routes[at]
    if (route === undefined || machine.steps > end) return
    let byHandler = known.get(chain)
    if (byHandler === undefined) known.set(chain, (byHandler = new Map()))
    let objects = byHandler.get(own)
    if (objects === undefined) byHandler.set(own, (objects = objectsForStrangers(run, chain)))
    if (objects.length > 0) routes[at] = { ...route, objects }
  }
}

function judged(
  machine: Machine,
  route: Route,
  source: RouteSource,
  shared: Shared,
  answers: Map<string, number | null>,
  isHurried: boolean,
  trace: ((text: string) => void) | undefined,
  isUnasked: (run: RouteRun, chain: Chains, own: string) => void,
): Route {
  const run = runOf(machine, route, source, shared, answers, isHurried, trace)
  const names = source.dependant?.dependencies.map((d) => d.parameter) ?? []
  const key = chainKey(source, route.kind === 'websocket')
  const own = `${identity(source.endpoint)} ${source.dependant?.fields.map((f) => `${f.in} ${f.alias}`).join(',') ?? ''}`
  const chain = chainsOf(run, key, route, shared)
  const judgements = judgedBefore(chain)
  let said = judgements.get(own) ?? judgeRoute(run, chain, names)
  if (said.isBroken && !judgements.has(own))
    said = judgeWhereSet(run, said, (set) => chainsOf(set, `${key} set ${[...set.flips].join()}`, route, shared), names)
  if (said.otherwise === undefined)
    said = {
      ...said,
      otherwise: findOtherwise(
        run,
        chain,
        said,
        (set) => chainsOf(set, `${key} set ${[...set.flips].join()}`, route, shared),
        names,
        shared.idle,
      ),
    }
  judgements.set(own, said)
  if (said.isUnasked === true) isUnasked(run, chain, own)
  const guardsHere = said.guards.map((guard) => {
    const at = guard.kind === 'dependency' ? route.dependencies.findIndex((d) => d.call === guard.call) : -1
    return at < 0 ? guard : { ...guard, dependency: at }
  })
  const used =
    said.principal === null
      ? null
      : (route.dependencies.find((d) => d.of === null && d.parameter === said.principal?.parameter)?.used ?? 'unknown')
  return {
    ...route,
    access: said.access,
    accessCertainty: said.certainty,
    accessReasons: said.reasons,
    guards: guardsHere,
    otherwise: said.otherwise ?? null,
    objects: said.objects,
    principal: said.principal === null ? null : { parameter: said.principal.parameter, used: used ?? 'unknown' },
  }
}

/**
 * A secret that is not set: what holds where it is. First what was assumed just before a request came to nothing, which may uncover
 * the next one that must be set; where that leads nowhere, whatever was assumed.
 */
function judgeWhereSet(run: RouteRun, broken: Judgement, chains: (set: RouteRun) => Chains, names: readonly (string | null)[]): Judgement {
  let now = broken
  let flips: ReadonlySet<string> = run.flips
  for (let round = 0; round < MOST_SET; round++) {
    const own = round < MOST_SET - 1 ? now.breaking : broken.assumed
    const more = own.filter((setting) => !flips.has(setting))
    if (more.length === 0) continue
    flips = new Set(round < MOST_SET - 1 ? [...flips, ...more] : broken.assumed)
    const set: RouteRun = { ...run, flips }
    now = judgeRoute(set, chains(set), names)
    if (!now.isBroken) return now
  }
  return broken
}

const before = new WeakMap<Chains, Map<string, Judgement>>()
/** One handler may answer several routes: with and without a slash, under two versions. */
function judgedBefore(chain: Chains): Map<string, Judgement> {
  let known = before.get(chain)
  if (known === undefined) before.set(chain, (known = new Map()))
  return known
}

/** What runs in every world; where nothing in the first hangs on the world, it is the same in all. */
function inWorlds<T extends { readonly isSame: boolean }>(make: (world: World) => T, mayBeSame: boolean): Readonly<Record<World, T>> {
  const absent = make('absent')
  return mayBeSame && absent.isSame
    ? { absent, forged: absent, verified: absent }
    : { absent, forged: make('forged'), verified: make('verified') }
}

/** The ways up to the handler. Where no layer of middleware looks at the path they are the same for all routes of one chain. */
function chainsOf(run: RouteRun, key: string, route: Route, shared: Shared): Chains {
  const entrances = entrancesOf(run, route, shared)
  const { dependant } = run.source
  // Who is handed the request may look at its path; to others routes are one whose requests come through the middleware alike.
  const isOwn = dependant === null || takesRequest(dependant)
  const full = `${key} ${isOwn ? (shared.entranceIds.get(entrances) ?? 0) : signatureOf(entrances)}`
  const own = `${full} ${[...run.pathNames].join(',')}`
  const known = shared.chains.get(full) ?? shared.chains.get(own)
  if (known !== undefined) return known
  const made = inWorlds((world) => runChain(run, world, entrances[world]), entrances.absent === entrances.verified)
  const chains: readonly Chain[] = [made.absent, made.forged, made.verified]
  const hangsOnNames = chains.some(({ arrivals }) => arrivals.some(({ parts }) => parts.some(({ way }) => way.readsPathNames)))
  shared.chains.set(hangsOnNames ? own : full, made)
  return made
}

const signatures = new WeakMap<Entrances, string>()

/** What the middleware did to requests and left in them, in all worlds. */
function signatureOf(entrances: Entrances): string {
  let known = signatures.get(entrances)
  if (known === undefined)
    signatures.set(entrances, (known = [entrances.absent, entrances.forged, entrances.verified].map(outcomesOf).join(' / ')))
  return known
}

function outcomesOf({ arrivals, isCut }: Entrance): string {
  const ways = arrivals.map(({ path }) => {
    const { end, events, written, sent } = path
    const status = end.kind === 'refused' ? `${end.status} ${end.stage}` : ''
    const seen = events.map((e) => `${e.kind} ${e.stage} ${e.kind === 'path-test' ? `${e.operator} ${e.values.join()}` : ''}`)
    const left = written.map(({ key, value }) => `${String(key)} ${value === undefined ? '-' : sortOf(value)}`)
    return `${sent} ${end.kind} ${status} [${seen.join()}] [${left.sort().join()}]`
  })
  return `${isCut} ${ways.join('; ')}`
}

function idsOf({ source, isWebSocket, flips }: RouteRun): string {
  const own = handlingClass(source)
  return `${source.apps.map((app) => identity(app)).join(',')} ${own === null ? '' : identity(own)} ${isWebSocket} ${[...flips].join(',')}`
}

function entrancesOf(run: RouteRun, route: Route, shared: Shared): Entrances {
  const ids = idsOf(run)
  const own = `${ids} ${route.method} ${route.path}`
  const known = shared.entrances.get(ids) ?? shared.entrances.get(own)
  if (known !== undefined) return known
  const make = (one: RouteRun): Entrances => {
    const made = inWorlds((world) => runMiddleware(one, world), true)
    shared.entranceIds.set(made, shared.entranceIds.size + 1)
    return made
  }
  if (!shared.byPath.has(ids)) {
    const any = make({ ...run, address: null })
    const all = [any.absent, any.forged, any.verified]
    // Where nobody is stopped and nobody known, it makes no difference what the path is.
    const isIdle = all.every(({ arrivals }) => arrivals.every(({ path }) => path.end.kind === 'value' && !path.sent))
    if (isIdle || !all.some(({ isByPath }) => isByPath)) {
      shared.entrances.set(ids, any)
      return any
    }
    shared.byPath.set(ids, any)
  }
  const like = alike(shared, ids, route)
  if (like !== undefined) return like
  const made = make(run)
  const said = [made.absent, made.forged, made.verified].map(({ pathTests }) => pathTests)
  if (shared.byPath.get(ids)?.absent.pathTests !== null && said.every((tests) => tests !== null)) {
    const questions = said.flatMap((tests) => tests ?? [])
    shared.alike.push({ ids, questions, answers: answersTo(questions, route), entrances: made })
  }
  shared.entrances.set(own, made)
  return made
}

/** The entrances of a route of which the middleware asks the same with the same answers. */
function alike(shared: Shared, ids: string, route: Route): Entrances | undefined {
  return shared.alike.find((known) => known.ids === ids && known.answers === answersTo(known.questions, route))?.entrances
}

function answersTo(questions: readonly PathQuestion[], { path: template, method }: Route): string {
  const path = fillPath(template)
  const answers = questions.map(({ operator, values }) => {
    if (operator === 'startswith') return values.some((v) => path.startsWith(v))
    if (operator === 'endswith') return values.some((v) => path.endsWith(v))
    return operator === 'contains' ? values.some((v) => path.includes(v)) : values.includes(path)
  })
  return `${method} ${answers.map(Number).join('')}`
}

/** Where an ordinary request for the route goes. */
function addressOf({ path }: Route, { apps, context }: RouteSource): Address {
  const plain = fillPath(path)
  // Before it, `request.url.path` began with the application's own `root_path`, whatever the client wrote.
  if (isFrom(context.releases.starlette, '0.33.0')) return toAddress(plain)
  return toAddress(plain, `${textOf(apps[0]?.attrs.get('root_path')) ?? ''}${plain}`)
}

function chainKey({ dependant, apps }: RouteSource, isWebSocket: boolean): string {
  const ids = apps.map((app) => identityOf(app)).join(',')
  if (dependant === null) return `plain ${ids} ${isWebSocket}`
  const keyOf = (d: Dependant): string =>
    `${d.cacheKey}(${d.fields.map((f) => `${f.in} ${f.alias}`).join(',')})[${d.dependencies.map(keyOf).join(';')}]`
  return `${ids} ${isWebSocket} ${dependant.dependencies.map(keyOf).join(';')}`
}

const numbers = new WeakMap<Instance, number>()
let nextNumber = 1
function identityOf(app: Instance): number {
  let known = numbers.get(app)
  if (known === undefined) numbers.set(app, (known = nextNumber++))
  return known
}

/** What an exception handler of the apps answers an exception with. */
function answerTo(raised: Value, way: Way, source: RouteSource, answers: Map<string, number | null>): number | null {
  const value = pick(raised)
  const cls = value.kind === 'instance' ? value.cls : value.kind === 'class' ? value : null
  if (cls === null) return null
  const key = `${cls.module}:${cls.qualname}`
  const known = answers.get(key)
  if (known !== undefined) return known
  let answer: number | null = null
  for (const app of source.apps) {
    const table = app.attrs.get('exception_handlers')
    if (table?.kind !== 'dict') continue
    for (const base of cls.mro) {
      const entry = [...table.entries.values()].find(
        (e) => e.key === base || (base.kind === 'external' && e.key.kind === 'external' && e.key.path === base.path),
      )
      if (entry === undefined || (base.kind === 'class' && base.native !== undefined)) continue
      answer = statusFrom(way, pick(entry.value), value)
      break
    }
  }
  answers.set(key, answer)
  return answer
}

function statusFrom(way: Way, handler: Value, raised: Value): number | null {
  const { machine } = way
  try {
    const { result } = machine.trial([], () =>
      responseStatus(machine.call(handler, { positional: [way.source('request', PLAIN), raised], keywords: new Map() }, NO_SITE)),
    )
    return result
  } catch {
    return null
  }
}
