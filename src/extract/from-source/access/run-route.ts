// What a request meets on its way to a handler, run in one world: middleware, dependencies in FastAPI's order, the handler itself.
import type { GuardTable } from '../../../knowledge/index.ts'
import {
  type ClassValue,
  type FunctionValue,
  type Instance,
  isLoose,
  isNone,
  itemsOf,
  list,
  type Machine,
  NONE,
  newInstance,
  pick,
  Raised,
  type Site,
  stateOf,
  str,
  textOf,
  truthOf,
  type Value,
  type Written,
} from '../../../project/index.ts'
import type { RouteSource } from '../assembly.ts'
import { REQUIRED_SCOPES } from '../fastapi/authentication.ts'
import type { Dependant, Field } from '../fastapi/dependants.ts'
import { overridden } from '../fastapi/run-order.ts'
import { functionOf } from '../route-dependencies.ts'
import type { Address } from './address.ts'
import { type Explored, type Exploring, explore, type Path } from './explore.ts'
import { factsOf, PLAIN } from './facts.ts'
import { layersOf, runLayer } from './layers.ts'
import { isCallerName, isCredentialPart } from './names.ts'
import { httpError, makeRequest, makeScopes, readCredential } from './request.ts'
import { classIn } from './types.ts'
import { NO_SITE, SCOPE_PATH, URL_PATH, type Way, type WayEvent, type World } from './way.ts'

/** Something that a request meets, told by its number on a way. */
export interface Stage {
  readonly kind: 'middleware' | 'dependency' | 'decorator' | 'handler' | 'route-class'
  /** What runs. */
  readonly value: Value
  /** As FastAPI tells it from others; of middleware and handlers empty. */
  readonly key: string
}

export interface RouteRun {
  readonly machine: Machine
  readonly guards: GuardTable
  readonly source: RouteSource
  readonly isWebSocket: boolean
  readonly method: string
  /** null: not to be looked at. */
  readonly address: Address | null
  /** Of its whole path, mounts and all. */
  readonly pathNames: ReadonlySet<string>
  readonly flips: ReadonlySet<string>
  readonly answerTo: (raised: Value, way: Way) => number | null
  readonly trace: ((text: string) => void) | undefined
  /** How many handlers and chains got more steps so far. */
  readonly long: { count: number; chains: number }
  /** What comes before the handler has to do: there is no time left for more. */
  readonly isHurried: boolean
}

/** A way that reached the handler, or ended before it. */
export interface Arrival {
  /** Through the middleware, and through the dependencies. */
  readonly parts: readonly Path[]
  /** What the handler's own dependencies gave, by their place among them; null where the request did not arrive. */
  readonly values: readonly Value[] | null
  readonly request: Instance
}

export interface Chain {
  readonly arrivals: readonly Arrival[]
  readonly stages: readonly Stage[]
  readonly isCut: boolean
  /** The same in every world, if the entrance was. */
  readonly isSame: boolean
}

const CHAIN_PATHS = 64
const CHAIN_STEPS = 5_000
const ENTRANCE_TOTAL = 16_000
const CHAIN_TOTAL = 24_000
/** Chains that get more, and how much: there are few of them, and what they decide holds for many routes. */
const MOST_LONG_CHAINS = 24
const LONG_CHAIN = 4
/** Ways through the middleware that are followed further. */
const MOST_ENTERED = 3
const HANDLER_PATHS = 20
const HANDLER_AFTER = 6
const HANDLER_STEPS = 2_000
const HANDLER_TOTAL = 5_000
/** Handlers that get more, where none of their ways came to an end. */
export const MOST_LONG = 20

// ---- up to the handler

/** What all layers of middleware made of a request, in every world; shared by the routes of an app. */
export interface Entrance {
  readonly arrivals: readonly { readonly path: Path; readonly request: Instance }[]
  readonly isCut: boolean
  /** The same in every world. */
  readonly isSame: boolean
  /** What happens hangs on the path or the method. */
  readonly isByPath: boolean
  /** The tests on the path by which routes differ; null: they may differ by others too. */
  readonly pathTests: readonly PathQuestion[] | null
  /** What was asked of the address on the way, by which layer. */
  readonly asked: readonly Asked[]
}

export type Asked = Extract<WayEvent, { kind: 'path-test' }>

export interface PathQuestion {
  readonly operator: string
  readonly values: readonly string[]
  readonly subject: string
}

/** Too large, too often, of the wrong form: whoever sends it. */
const OTHERWISE: ReadonlySet<number> = new Set([400, 405, 408, 411, 413, 414, 415, 422, 429, 500, 502, 503])

export function runMiddleware(run: RouteRun, world: World): Entrance {
  const { source } = run
  const layers = layersOf(source)
  const requests = new Map<Way, Instance>()
  const explored = explore(exploringOf(run, world, [], null, ENTRANCE_TOTAL), (way) => {
    const request = makeRequest(way, {
      isWebSocket: run.isWebSocket,
      app: source.apps.at(-1) ?? NONE,
      address: layers.length > 0 ? run.address : null,
      scopeMethod: str(run.method),
      method: run.address === null ? way.source('method', { ...PLAIN, inputs: [{ name: 'path', in: 'path' }] }) : str(run.method),
    })
    requests.set(way, request)
    way.request = request
    if (run.address !== null && layers.length > 0) way.looksAt(run.address)
    for (const [i, layer] of layers.entries()) {
      way.stage = i
      if (run.isWebSocket && layer.isHttpOnly) continue
      runLayer(way, layer, request)
    }
    return NONE
  })
  const asksPath = (value: Value): boolean => factsOf(value).inputs.some((i) => i.name.startsWith('path') && i.in === 'path')
  // Layers that stop nobody and know nobody may look at the path as they like.
  const layersThatCount = new Set(
    explored.paths.flatMap((p) => [
      ...p.events.flatMap((e) => (e.kind === 'reads' || e.kind === 'verified' || e.kind === 'oracle' ? [e.stage] : [])),
      ...(p.end.kind === 'failed' || (p.end.kind === 'refused' && !OTHERWISE.has(p.end.status ?? 0)) ? [p.end.stage] : []),
    ]),
  )
  const aboutPath = explored.paths.flatMap((p) => p.decisions.filter((d) => layersThatCount.has(d.stage) && asksPath(d.value)))
  const tests = explored.paths.flatMap((p) => p.events.flatMap((e) => (e.kind === 'path-test' ? [e] : [])))
  return {
    pathTests: aboutPath.every((d) => isPlainPathTest(d.value)) && tests.every(isPlainQuestion) ? tests : null,
    arrivals: explored.paths.map((path) => ({ path, request: requests.get(path.way) ?? newInstance(NO_CLASS) })),
    asked: tests,
    isCut: explored.isCut,
    isSame: explored.isSame,
    isByPath: aboutPath.length > 0,
  }
}

/** `path == x`, `path in X`, `path.startswith(x)`, the method: what can be asked of another path in the same words. */
function isPlainPathTest(value: Value): boolean {
  if (value.kind !== 'term') return false
  const [other] = value.args.positional
  if (value.op === 'compare') return /^(==|!=|in|not in)$/.test(value.name) && (isPath(value.of) || isPath(other))
  if (value.op !== 'call' || !/\.(startswith|endswith)$/.test(value.name)) return false
  return value.of?.kind === 'term' && value.of.op === 'attribute' && isPath(value.of.of)
}

/** The path or the method itself, and nothing that was made of it. */
function isPath(value: Value | null | undefined): boolean {
  return value?.kind === 'term' && value.op === 'source' && (value.name === 'url.path' || value.name === 'method')
}

function isPlainQuestion({ operator, subject }: PathQuestion): boolean {
  return /^(==|in|startswith|endswith|contains)$/.test(operator) && (subject === URL_PATH || subject === SCOPE_PATH)
}

function exploringOf(run: RouteRun, world: World, before: readonly Written[], after: Way | null, mostSteps: number): Exploring {
  return {
    machine: run.machine,
    guards: run.guards,
    world,
    flips: run.flips,
    before,
    after,
    mostPaths: CHAIN_PATHS,
    steps: CHAIN_STEPS,
    mostSteps,
    mostAfter: CHAIN_PATHS,
    isEnough: () => false,
    answerTo: run.answerTo,
  }
}

export function runChain(run: RouteRun, world: World, entrance: Entrance): Chain {
  const { source } = run
  const stages: Stage[] = layersOf(source).map(({ kind, call }) => ({
    kind: kind === 'route-class' ? 'route-class' : 'middleware',
    value: call,
    key: '',
  }))
  const stageOf = new Map<string, number>()
  const arrivals: Arrival[] = []
  let { isCut } = entrance
  let isSame = true
  const entered = distinctEntered(entrance.arrivals.filter(({ path }) => path.end.kind === 'value'))
  for (const { path, request } of entrance.arrivals) if (path.end.kind !== 'value') arrivals.push({ parts: [path], values: null, request })
  if (entered.length > MOST_ENTERED) isCut = true
  for (const { path: before, request } of entered.slice(0, MOST_ENTERED)) {
    const { dependant } = source
    if (dependant === null) {
      arrivals.push({ parts: [before], values: [], request })
      continue
    }
    const times = run.long.chains < MOST_LONG_CHAINS && !run.isHurried && world !== 'verified' ? LONG_CHAIN : 1
    const started = run.machine.steps
    const exploring = exploringOf(run, world, before.written, before.way, CHAIN_TOTAL * times)
    const explored = explore({ ...exploring, mostPaths: CHAIN_PATHS * times }, (way) => {
      way.stage = -1
      way.pathNames = run.pathNames
      way.mostElsewhere = [1_000, 1_500]
      const solved = new Map<string, Value>()
      const values: Value[] = []
      for (const child of dependant.dependencies)
        values.push(stateOf(child.when) === 'off' ? NONE : solve(way, run, child, request, solved, stages, stageOf))
      return list(values)
    })
    if (run.machine.steps - started > CHAIN_TOTAL) run.long.chains++
    isCut ||= explored.isCut
    isSame &&= explored.isSame
    for (const path of explored.paths) {
      const values = path.end.kind === 'value' && path.end.value.kind === 'list' ? path.end.value.items : null
      arrivals.push({ parts: [before, path], values, request })
    }
  }
  return { arrivals, stages, isCut, isSame }
}

type Entered = Entrance['arrivals'][number]

/** Ways through the middleware that left different things in the request; those that know the caller first. */
function distinctEntered(arrivals: readonly Entered[]): Entered[] {
  const seen = new Map<string, { entered: Entered; rank: number }>()
  for (const entered of arrivals) {
    const { path, request } = entered
    const state = request.attrs.get('state')
    const scope = request.attrs.get('scope')
    const holders: unknown[] = [
      request.attrs,
      state?.kind === 'instance' ? state.attrs : null,
      scope?.kind === 'dict' ? scope.entries : null,
    ]
    const left = path.written.filter(({ container, value }) => holders.includes(container) && value !== undefined)
    const sorts = left.map(({ key, value }) => `${String(key)} ${sortOf(ofEntry(value ?? NONE))}`).sort()
    const key = `${path.sent} ${sorts.join(', ')}`
    const rank = (sorts.some((s) => s.endsWith(' caller')) ? 2 : 0) + (path.sent ? 1 : 0)
    if (!seen.has(key)) seen.set(key, { entered, rank })
  }
  return [...seen.values()].sort((a, b) => b.rank - a.rank).map(({ entered }) => entered)
}

/** What was written into a dict is an entry of it. */
function ofEntry(written: Value | { readonly value: Value }): Value {
  return 'kind' in written ? written : written.value
}

/** What a value is to whoever asks for the caller. */
export function sortOf(value: Value): string {
  if (isNone(value)) return 'none'
  const facts = factsOf(value)
  return facts.principal ? 'caller' : facts.claims || facts.secret ? 'said' : facts.oracle ? 'oracle' : value.kind
}

const NO_CLASS = { ...classShell('nothing') }

function classShell(name: string): ClassValue {
  return {
    kind: 'class',
    name,
    qualname: name,
    module: '',
    bases: [],
    mro: [],
    attrs: new Map(),
    annotations: new Map(),
    keywords: new Map(),
    metaclass: null,
    site: null,
    typeParameters: [],
    doc: null,
  }
}

function solve(
  way: Way,
  run: RouteRun,
  child: Dependant,
  request: Instance,
  solved: Map<string, Value>,
  stages: Stage[],
  stageOf: Map<string, number>,
): Value {
  const { context, pathNames } = run.source
  const used = overridden(context, child, pathNames)
  const known = child.useCache ? solved.get(child.cacheKey) : undefined
  if (known !== undefined) return known
  const keywords = new Map<string, Value>()
  for (const inner of used.dependencies) {
    const value = solve(way, run, inner, request, solved, stages, stageOf)
    if (inner.parameter !== null) keywords.set(inner.parameter, value)
  }
  let stage = stageOf.get(child.cacheKey)
  if (stage === undefined) {
    stage = stages.push({ kind: 'dependency', value: used.call, key: child.cacheKey }) - 1
    stageOf.set(child.cacheKey, stage)
  }
  way.stage = stage
  fillOwn(way, used, request, keywords)
  const form = functionOf(used.call)?.form
  // What comes after `yield` runs when the handler has done its work.
  way.endsAtYield = form?.isGenerator === true ? form : null
  const value = yielded(used.call, way.machine.call(used.call, { positional: [], keywords }, used.site ?? siteOf(used.call)))
  way.endsAtYield = null
  solved.set(child.cacheKey, value)
  return value
}

/** What a dependency with `yield` gives is what it yields first. */
function yielded(call: Value, value: Value): Value {
  if (value.kind !== 'list' || value.type !== 'iterator') return value
  const func = functionOf(call)
  if (func !== null && !func.form.isGenerator && value.items.length !== 1) return value
  const first = value.items[0]
  return first === undefined ? NONE : pick(first)
}

function siteOf(call: Value): Site {
  return functionOf(call)?.site ?? NO_SITE
}

/** A callable's own parameters: parts of the request, and FastAPI's objects. */
function fillOwn(way: Way, dependant: Dependant, request: Instance, keywords: Map<string, Value>): void {
  for (const { name, type } of dependant.specials) {
    const path = type.kind === 'external' ? type.path : type.kind === 'class' ? (type.native ?? type.name) : ''
    if (/SecurityScopes/.test(path)) keywords.set(name, makeScopes(dependant.scopes))
    else if (/Request|WebSocket|HTTPConnection/.test(path)) keywords.set(name, request)
    else keywords.set(name, way.source(`special ${name}`, PLAIN))
  }
  for (const field of dependant.fields) keywords.set(field.name, fieldValue(way, field))
}

function fieldValue(way: Way, field: Field): Value {
  const where = field.in
  if (
    (where === 'header' || where === 'cookie' || where === 'query') &&
    (isCallerName(field.alias, where) || isCredentialPart(field.alias, where))
  ) {
    const otherwise = field.default ?? (field.required ? null : NONE)
    if (otherwise === null) {
      // Without it FastAPI answers 422 by itself.
      const value = readCredential(way, `${where} ${field.alias}`, NONE, field.site)
      if (isNone(value)) throw new Raised(httpError(422), field.site ?? NO_SITE)
      return value
    }
    return readCredential(way, `${where} ${field.alias}`, otherwise.kind === 'const' ? otherwise : NONE, field.site)
  }
  const cls = classIn(field.type)
  const name = where === 'body' ? (cls === null ? `body.${field.alias}` : field.alias) : field.alias
  return way.source(`${where} ${field.alias}`, { ...PLAIN, inputs: [{ name, in: where }], names: [field.alias], cls })
}

// ---- the handler

export interface Handled {
  readonly explored: Explored
  readonly stages: readonly Stage[]
}

/** Runs the handler after a way that arrived at it. */
export function runHandler(
  run: RouteRun,
  world: World,
  arrival: Arrival,
  firstStage: number,
  isEnough: (path: Path) => boolean,
  times = 1,
): Handled {
  const { machine, source } = run
  const inner = functionOf(source.endpoint)
  const isWrapped = inner !== null && source.endpoint.kind === 'function' && source.endpoint.form !== inner.form
  const stages: Stage[] = [
    { kind: 'decorator', value: source.endpoint, key: '' },
    { kind: 'handler', value: inner ?? source.endpoint, key: '' },
  ]
  const last = arrival.parts.at(-1)
  const explored = explore(
    {
      ...exploringOf(run, world, last?.written ?? [], last?.way ?? null, HANDLER_TOTAL * times),
      mostPaths: HANDLER_PATHS * times,
      mostAfter: HANDLER_AFTER * times,
      steps: HANDLER_STEPS * times,
      isEnough,
    },
    (way) => {
      way.stage = isWrapped ? firstStage : firstStage + 1
      if (isWrapped)
        way.onEnter = (callee: FunctionValue) => {
          if (callee.form === inner.form) way.stage = firstStage + 1
        }
      way.pathNames = run.pathNames
      way.mostElsewhere = [300, 600]
      if (inner !== null) askScopes(way, inner, arrival.request)
      const keywords = new Map<string, Value>()
      const positional: Value[] = []
      const { dependant } = source
      if (dependant === null) positional.push(arrival.request)
      else {
        for (const [i, child] of dependant.dependencies.entries()) {
          const value = arrival.values?.[i]
          if (child.parameter !== null && value !== undefined) keywords.set(child.parameter, value)
        }
        fillOwn(way, dependant, arrival.request, keywords)
      }
      return yielded(source.endpoint, machine.call(source.endpoint, { positional, keywords }, inner?.site ?? NO_SITE))
    },
  )
  return { explored, stages }
}

/** `@requires(["admin"])` */
function askScopes(way: Way, func: FunctionValue, request: Instance): void {
  const wanted = func.attrs.get(REQUIRED_SCOPES)
  if (wanted === undefined) return
  const { machine } = way
  const site = func.site
  const auth = request.attrs.get('auth')
  const texts = textOf(wanted) === null ? itemsOf(machine, wanted, site) : [wanted]
  if (auth === undefined) throw new Raised(httpError(403), site)
  const held = machine.attribute(auth, 'scopes', site)
  for (const scope of texts) {
    const isHeld = way.make('compare', 'in', scope, { positional: [held], keywords: new Map() }, site)
    const isThere = held.kind === 'list' && held.items.some((v) => textOf(v) !== null && textOf(v) === textOf(scope))
    const known = isThere ? true : held.kind === 'list' && !isLoose(held) ? false : null
    if (known === true) continue
    if (known === false || !way.decide(isHeld, truthOf(machine, isHeld), site)) throw new Raised(httpError(403), site)
  }
}
