// What changes while the gateway runs: policy, routes, callers, the place where it stands, the certificate. Read at the start, and again when a file
// changes or somebody asks for it; what cannot be read leaves everything as it was.

import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../../base/index.ts'
import {
  type DecisionNote,
  type Edge,
  type Front,
  type SwitchedJudge,
  switchJudge,
  type UpstreamAddress,
  type UpstreamPool,
} from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { buildRunning, type Running } from './build-running.ts'
import { digestPolicy } from './built/policy-digest.ts'
import type { Callers, Identity } from './callers.ts'
import type { GatewayHealth } from './health.ts'
import type { Records } from './open-records.ts'
import type { ReadShields, ShieldSource } from './open-shields.ts'
import { type PointAskers, readPointAskers } from './points/read-points.ts'
import { readServed } from './read-served.ts'
import { type GatewaySettings, readSettings } from './read-settings.ts'

/** What lives as long as the process. */
export interface StatePlace {
  readonly upstream: UpstreamAddress
  readonly pool: UpstreamPool
  readonly callers: Callers
  readonly shields: ShieldSource
  readonly health: GatewayHealth
}

interface Held {
  readonly settings: GatewaySettings
  readonly identity: Identity
  readonly shields: ReadShields
  readonly running: Running
  readonly edge: Edge
  readonly askers: PointAskers
}

export interface Reloaded {
  /** Whether what is there now was taken over. */
  readonly holds: boolean
  /** Names the rules that hold. */
  readonly digest: string
  /** What there is to say of it. */
  readonly text: string
  /** Settings that are written otherwise than they hold, until the next start. */
  readonly waiting: readonly string[]
}

export interface GatewayState {
  readonly judge: SwitchedJudge<DecisionNote>
  /** Of those who come to the gateway itself. */
  readonly front: SwitchedJudge<DecisionNote>
  readonly page: Running['page']
  readonly edge: () => Edge
  readonly identity: () => Identity
  /** What decision points look at. */
  readonly points: () => Running['points'] & Pick<GatewaySettings, 'section'> & Pick<Held, 'askers'>
  readonly digest: string
  /** One after the other. */
  reload(front: Pick<Front, 'renew'>): Promise<Reloaded>
  close(): void
}

export async function openState(settings: GatewaySettings, records: Records, place: StatePlace, host: Host): Promise<GatewayState> {
  let held = await read(settings, records, place, host)
  const judge = switchJudge(held.running.judge)
  const front = switchJudge(held.running.front)
  place.health.policy.holds(held.running.digest, host.clock.now())
  let last: Promise<unknown> = Promise.resolve()
  let waiting: readonly string[] = []

  const reload = async (door: Pick<Front, 'renew'>): Promise<Reloaded> => {
    const before = held
    try {
      const next = await readSettings(settings.options, host)
      held = await read(next, records, place, host)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      place.health.policy.refuses(error.message, host.clock.now())
      const text = `not taken over, what was read before still holds: ${error.message}\n  ${error.remedy}\n`
      return { holds: false, digest: before.running.digest, text, waiting }
    }
    judge.use(held.running.judge)
    front.use(held.running.front)
    if (held.settings.tls !== null && !isDeepStrictEqual(held.settings.tls, before.settings.tls)) door.renew(held.settings.tls)
    before.identity.close()
    before.shields.close()
    // Held against the start, and not against what was read last: what waits goes on waiting.
    waiting = lateSettings(settings, held.settings)
    place.health.policy.holds(held.running.digest, host.clock.now(), waiting)
    const text = `taken over: ${describe(held)}\n${waiting.length === 0 ? '' : writeWaiting(waiting)}`
    return { holds: true, digest: held.running.digest, text, waiting }
  }
  return {
    judge,
    front,
    page: held.running.page,
    digest: held.running.digest,
    edge: () => held.edge,
    identity: () => held.identity,
    points: () => ({ ...held.running.points, section: held.settings.section, askers: held.askers }),
    reload(door) {
      const next = last.then(() => reload(door))
      last = next
      return next
    },
    close() {
      held.identity.close()
      held.shields.close()
    },
  }
}

function countMalformed(edge: Edge, { hops }: GatewayHealth): Edge {
  return edge.hops === null ? edge : { ...edge, hops: { ...edge.hops, onMalformed: () => void hops.malformed++ } }
}

async function read(settings: GatewaySettings, records: Records, place: StatePlace, host: Host): Promise<Held> {
  const { upstream, pool, callers } = place
  const identity = await callers.read(settings.section, settings.folder)
  let shields: ReadShields | null = null
  try {
    const served = await readServed({ ...settings.options, policy: digestPolicy(settings, host) }, upstream, pool, host)
    shields = await place.shields.read(settings, served)
    const askers = await readPointAskers(settings, host)
    return {
      settings,
      identity,
      shields,
      askers,
      edge: countMalformed(settings.edge, place.health),
      running: buildRunning(settings, served, { identity, shields }, records, host),
    }
  } catch (error) {
    identity.close()
    shields?.close()
    throw error
  }
}

function describe({ running }: Held): string {
  const { routes, source } = running.page
  return `${routes.length} routes from ${source}, ${routes.filter(({ rules }) => rules.length > 0).length} covered by a rule`
}

const writeWaiting = (waiting: readonly string[]): string =>
  `CHANGED, AND NOT IN FORCE until the gateway is started again: ${waiting.join(', ')}\n`

/** Settings of which a change waits for the next start. */
function lateSettings(before: GatewaySettings, after: GatewaySettings): readonly string[] {
  const of = ({ measures, tls, http2, proxyProtocol, section, points }: GatewaySettings) => ({
    '`gateway.proxy-protocol`': proxyProtocol,
    '`gateway.http2`': http2,
    '`gateway.timeouts` and `gateway.limits`': measures,
    '`gateway.audit`': section.audit,
    '`gateway.store`': section.store,
    '`gateway.admin`': section.admin,
    '`gateway.otlp`': section.otlp,
    'where proxies ask (`gateway.points`)': points,
    '`gateway.bodies.together`': section.bodies?.together ?? null,
    'whether there is TLS, and who must show a certificate':
      tls === null ? null : [tls.isClientCertificateRequired, tls.clientAuthorities === null],
  })
  const now = new Map(Object.entries(of(after)))
  return Object.entries(of(before))
    .filter(([name, value]) => !isDeepStrictEqual(value, now.get(name)))
    .map(([name]) => name)
}
