// What was asked for, read and checked: the words of the command and the section `gateway` of `fastward.yaml`. Nothing is opened here, so it
// can be read again while the gateway runs.

import process from 'node:process'
import { UserError } from '../../base/index.ts'
import type { Edge, Http2Rules, Mode, ProxyProtocol, TlsMaterial, UpstreamAddress } from '../../gateway/index.ts'
import { type AuditSettings, readAuditSettings } from '../audit/audit-settings.ts'
import type { Host } from '../host.ts'
import { type Address, parseListen, parseUpstream } from './addresses.ts'
import { toApplicationWords } from './application-words.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { type PointSettings, readPoints } from './points/read-points.ts'
import { type Measures, readEdge, readMeasures, readProxyProtocol } from './read-edge.ts'
import { readHttp2 } from './read-http2.ts'
import { type GatewayPolicy, readGatewayPolicy } from './read-policy.ts'
import { readTls } from './read-tls.ts'
import { readSecret } from './secrets.ts'
import { findWorkerPlace, type WorkerPlace } from './worker-place.ts'

export interface GatewaySettings extends GatewayPolicy {
  readonly options: GatewayOptions
  /** Null: the gateway starts the application by itself. */
  readonly upstream: UpstreamAddress | null
  readonly listen: Address
  /** Where proxies ask. Without `--listen` nobody is served beside them. */
  readonly points: PointSettings
  readonly isServing: boolean
  /** Where those who come by http are sent to https; null where nobody is. */
  readonly redirect: Address | null
  readonly worker: WorkerPlace
  readonly workers: number
  readonly mode: Mode
  /** Null: clear text. */
  readonly tls: TlsMaterial | null
  readonly http2: Http2Rules
  readonly proxyProtocol: ProxyProtocol
  readonly edge: Edge
  readonly measures: Measures
  /** Patterns of paths that are enforced where the rest is observed. */
  readonly enforced: readonly string[]
  /** Milliseconds. */
  readonly drain: number
  /** Null: decisions are not recorded. */
  readonly audit: AuditSettings | null
}

export async function readSettings(options: GatewayOptions, host: Host): Promise<GatewaySettings> {
  refuseLaxParser(host)
  const worker = findWorkerPlace(host.environment)
  const upstream = readUpstream(options, worker)
  const listen = parseListen(options.listen ?? '127.0.0.1:8080')
  const policy = await readGatewayPolicy(options.path, host)
  const { section, folder } = policy
  const points = readPoints(options, section)
  const redirect = options['redirect-http'] === undefined ? null : parseListen(options['redirect-http'])
  const pair = readTls(options, section, folder, host)
  const tickets = section.tls?.tickets
  const tls =
    pair === null || tickets === undefined
      ? pair
      : { ...pair, ticketSecret: await readSecret(tickets, { key: 'gateway.tls.tickets', folder: folder, host }) }
  if (tls !== null && 'ticketSecret' in tls && Buffer.byteLength(tls.ticketSecret ?? '') < 32)
    throw new UserError('gateway-secret-short', { key: 'gateway.tls.tickets' })
  if (redirect !== null && tls === null) throw new UserError('gateway-redirect-nowhere')
  const edge = readEdge(options.trust, section)
  return {
    ...policy,
    options,
    upstream,
    listen,
    points,
    isServing: options.listen !== undefined || (points.listen === null && points.grpc === null),
    redirect,
    worker,
    workers: Number(options.workers ?? 1),
    mode: options.mode ?? section.mode ?? 'observe',
    enforced: [...options.enforce, ...(section.enforce ?? [])],
    drain: Number(options.drain ?? 30) * 1000,
    http2: readHttp2(options, section),
    edge,
    proxyProtocol: readProxyProtocol(edge, section),
    measures: readMeasures(section),
    tls,
    audit: readAuditSettings(section.audit, { folder: options.audit, store: options.store }, folder, host),
  }
}

function readUpstream({ upstream, application }: GatewayOptions, worker: WorkerPlace): UpstreamAddress | null {
  if (worker.upstream !== null) return { path: worker.upstream }
  if (application.length === 0) {
    if (upstream === undefined) throw new UserError('gateway-without-upstream')
    return parseUpstream(upstream)
  }
  if (upstream !== undefined)
    throw new UserError('options-apart', { option: '--upstream', other: '--', hint: 'what stands behind `--` is started by the gateway' })
  toApplicationWords(application, '')
  return null
}

function refuseLaxParser({ environment }: Host): void {
  const words = [...process.execArgv, ...(environment['NODE_OPTIONS'] ?? '').split(/\s+/)]
  if (words.some((word) => word.startsWith('--insecure-http-parser'))) throw new UserError('gateway-parser-lax')
}
