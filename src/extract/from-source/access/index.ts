// Who may call each route: every route's chain is run in three worlds, those that share a chain once.
import { createGuardTable } from '../../../knowledge/index.ts'
import type { Route, RouterStep } from '../../../model/index.ts'
import { type Instance, type Machine, pick, str, type Value } from '../../../project/index.ts'
import type { RouteSource } from '../assembly.ts'
import type { Dependant } from '../fastapi/dependants.ts'
import { responseStatus } from './explore.ts'
import { PLAIN } from './facts.ts'
import { type Chains, judgeRoute } from './judge.ts'
import { middlewareOf, type RouteRun, runChain } from './run-route.ts'
import { NO_SITE, type Way } from './way.ts'

const guards = createGuardTable()
const NO_FLIPS: ReadonlySet<string> = new Set()
/** Steps for all routes of a run: what is left over is `unknown`. */
const MOST_STEPS = 6_000_000

export function withAccess(
  machine: Machine,
  routes: readonly Route[],
  sources: WeakMap<readonly RouterStep[], RouteSource>,
  trace?: (text: string) => void,
): Route[] {
  const chains = new Map<string, Chains>()
  const answers = new Map<string, number | null>()
  const steps = machine.steps
  machine.steps = 0
  try {
    return routes.map((route) => {
      const source = sources.get(route.via)
      if (source === undefined || machine.steps > MOST_STEPS) return route
      trace?.(`==> ${route.id}`)
      return judged(machine, route, source, chains, answers, trace)
    })
  } finally {
    machine.steps = steps
  }
}

function judged(
  machine: Machine,
  route: Route,
  source: RouteSource,
  chains: Map<string, Chains>,
  answers: Map<string, number | null>,
  trace: ((text: string) => void) | undefined,
): Route {
  const run: RouteRun = {
    machine,
    guards,
    source,
    isWebSocket: route.kind === 'websocket',
    method: route.method ?? 'GET',
    path: pathValue(route.path),
    flips: NO_FLIPS,
    answerTo: (raised, way) => answerTo(raised, way, source, answers),
    trace,
  }
  const hasLayers = middlewareOf(source.apps).length > 0
  const key = chainKey(source, route.kind === 'websocket') + (hasLayers ? `|${route.method} ${route.path}` : '')
  let chain = chains.get(key)
  if (chain === undefined) {
    chain = { absent: runChain(run, 'absent'), forged: runChain(run, 'forged'), verified: runChain(run, 'verified') }
    chains.set(key, chain)
  }
  const names = source.dependant?.dependencies.map((d) => d.parameter) ?? []
  const said = judgeRoute(run, chain, names)
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
    objects: said.objects,
    principal: said.principal === null ? null : { parameter: said.principal.parameter, used: used ?? 'unknown' },
  }
}

/** `/users/{id}` as a text with a hole. */
function pathValue(path: string): Value {
  const parts = path.split(/(\{[^}]*\})/).filter((p) => p !== '')
  if (parts.every((p) => !p.startsWith('{'))) return str(path)
  return { kind: 'text', parts: parts.map((p) => (p.startsWith('{') ? { reason: 'a path parameter', isFilled: true as const } : p)) }
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
