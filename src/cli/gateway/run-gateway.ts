// `fastward gateway`: reads policy and routes, opens the door, and closes it when it is told to.

import process from 'node:process'
import { UserError } from '../../base/index.ts'
import { openapiApp } from '../../extract/index.ts'
import {
  anonymous,
  createDecider,
  createJudge,
  type Front,
  listCoverage,
  type Mode,
  startNodeFront,
  UpstreamPool,
  usualFrontTimes,
  usualHeadLimits,
} from '../../gateway/index.ts'
import type { Model } from '../../model/index.ts'
import { type CompiledAccess, compilePlacedAccess, createPolicy, type PlacedAccess, selects, toPolicyRoutes } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import { readDocument } from '../settings/read-document.ts'
import { getTarget } from '../target.ts'
import { parseListen, parseUpstream } from './addresses.ts'
import { openDecisionLog } from './decision-log.ts'
import { createIdentity } from './identity.ts'
import { readServed } from './read-served.ts'
import { describeStart } from './start-page.ts'

export interface GatewayOptions {
  readonly path: string | undefined
  readonly upstream: string | undefined
  readonly listen: string | undefined
  readonly map: string | undefined
  readonly openapi: string | undefined
  readonly mode: Mode | undefined
  readonly enforce: readonly string[]
  readonly log: string | undefined
  readonly drain: string | undefined
}

const noAccess: PlacedAccess = { policy: { rules: [], fields: [], resources: [] }, places: new Map() }

export async function runGateway(options: GatewayOptions, host: Host): Promise<void> {
  if (options.upstream === undefined) throw new UserError('gateway-without-upstream')
  refuseLaxParser(host)
  const upstream = parseUpstream(options.upstream)
  const listen = parseListen(options.listen ?? '127.0.0.1:8080')
  const mode = options.mode ?? 'observe'
  const target = getTarget(options.path, host)
  const { layers } = await readDocument(target, findRuleNames, host)
  const placed = layers.length === 0 ? noAccess : createPolicy(layers, await findRuleNames()).access
  const section = layers.findLast(({ document }) => document.gateway !== undefined)?.document.gateway ?? {}
  const identity = createIdentity(section, target.folder, host)
  const pool = new UpstreamPool(upstream)
  try {
    const { model, app, source } = await readServed(options, upstream, pool, host)
    const { compiled, idle } = compilePlacedAccess(placed, model)
    const coverage = listCoverage({ model, app, access: compiled, mode, enforced: options.enforce })
    const enforced = coverage.filter((covered) => covered.mode === 'enforce').map(({ route }) => route.id)
    refuseEarlyRules(placed, compiled, new Set(enforced), model)
    const log = openDecisionLog(options.log, host)
    const decider = createDecider({
      model,
      app,
      access: compiled,
      mode,
      enforced: options.enforce,
      authenticator: identity.authenticator ?? anonymous,
      now: host.clock.now,
    })
    const front = await open(listen, () =>
      startNodeFront({
        listen,
        upstream: pool,
        judge: createJudge(decider, log.add, identity.tell),
        limits: usualHeadLimits,
        times: usualFrontTimes,
        elapsed: host.clock.elapsed,
      }),
    )
    host.terminal.note(
      describeStart({
        listens: `http://${show(listen.host)}:${front.port}`,
        upstream: `http://${show(upstream.host)}:${upstream.port}`,
        source,
        routes: coverage,
        idle,
        hasPolicy: layers.length > 0,
        isUnsure: app === openapiApp,
        issuers: identity.issuers.map(({ issuer }) => issuer),
        isTold: identity.tell !== null,
      }),
    )
    await untilStopped(front, Number(options.drain ?? 30) * 1000)
    await log.close()
  } finally {
    pool.close()
  }
}

const show = (host: string): string => (host.includes(':') ? `[${host}]` : host)

async function open(listen: { readonly host: string; readonly port: number }, start: () => Promise<Front>): Promise<Front> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw new UserError('gateway-not-listening', { address: `${show(listen.host)}:${listen.port}`, reason: String(error.code) })
  }
}

/** The first signal waits for what runs; the second does not. */
function untilStopped(front: Front, drain: number): Promise<void> {
  return new Promise((settle) => {
    let isTold = false
    const stop = () => {
      if (isTold) {
        void front.drain(0)
        return
      }
      isTold = true
      void front.drain(drain).then(() => {
        process.off('SIGTERM', stop)
        process.off('SIGINT', stop)
        settle()
      })
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}

/** What reads bodies and answers is not built yet; it must not be thought to hold. */
function refuseEarlyRules({ policy }: PlacedAccess, access: CompiledAccess, routes: ReadonlySet<string>, model: Model): void {
  for (const route of toPolicyRoutes(model)) {
    if (!routes.has(route.id)) continue
    const found = access.routes.get(route.id)
    const field = policy.fields.find(({ selector }) => selects(selector, route))
    if (field !== undefined) throw new UserError('gateway-rule-too-wide', { rule: field.id, part: 'fields', route: route.id })
    const part = found?.needs.body === true ? 'body' : found?.needs.response === true ? 'answer' : null
    if (part !== null) throw new UserError('gateway-rule-too-wide', { rule: found?.rules.join('`, `') ?? '', part, route: route.id })
  }
}

function refuseLaxParser({ environment }: Host): void {
  const words = [...process.execArgv, ...(environment['NODE_OPTIONS'] ?? '').split(/\s+/)]
  if (words.some((word) => word.startsWith('--insecure-http-parser'))) throw new UserError('gateway-parser-lax')
}

async function findRuleNames(): Promise<readonly string[]> {
  return (await import('../rule-registry.ts')).ruleNames
}
