// Where the gateway stands, how long it waits and how much it takes, as the command and the section `gateway` say.

import { UserError } from '../../base/index.ts'
import {
  type Edge,
  type FrontTimes,
  type HeadLimits,
  type PoolSizes,
  type ProxyProtocol,
  parseNetwork,
  type UpstreamTimes,
  usualFrontTimes,
  usualHeadLimits,
  usualPoolSizes,
  usualUpstreamTimes,
} from '../../gateway/index.ts'
import type { Document } from '../../policy/index.ts'

type Section = Partial<Document['gateway']>

export interface Measures {
  readonly front: FrontTimes
  readonly upstream: UpstreamTimes
  readonly pool: PoolSizes
  readonly head: HeadLimits
}

export function readEdge(trust: readonly string[], { hosts, trusted = [], forwarded, websocket }: Section): Edge {
  const networks = [...trust, ...trusted].map((written) => {
    const network = parseNetwork(written)
    if (network === null) throw new UserError('gateway-network-wrong', { network: written })
    return network
  })
  return {
    hosts: hosts === undefined ? null : new Set(hosts.map((host) => host.toLowerCase())),
    hops: networks.length === 0 ? null : { networks, header: forwarded ?? 'x-forwarded-for' },
    messages: { bytes: toNumber(websocket?.messageBytes) ?? null, perSecond: toNumber(websocket?.messagesPerSecond) ?? null },
  }
}

/** Read at the start alone. */
export function readProxyProtocol({ hops }: Edge, { proxyProtocol = 'off' }: Section): ProxyProtocol {
  if (proxyProtocol !== 'off' && hops === null) throw new UserError('gateway-proxy-protocol-alone')
  return proxyProtocol
}

export function readMeasures({ timeouts = {}, limits = {} }: Section): Measures {
  const milliseconds = (written: string | undefined) => (written === undefined ? undefined : Math.round(Number(written) * 1000))
  const keep = milliseconds(timeouts.keepUpstream) ?? usualPoolSizes.keep
  return {
    front: {
      head: milliseconds(timeouts.head) ?? usualFrontTimes.head,
      idle: milliseconds(timeouts.body) ?? usualFrontTimes.idle,
      slowest: toNumber(limits.slowest) ?? usualFrontTimes.slowest,
      keepAlive: milliseconds(timeouts.keepAlive) ?? usualFrontTimes.keepAlive,
      tunnelIdle: milliseconds(timeouts.websocket) ?? usualFrontTimes.tunnelIdle,
    },
    upstream: {
      connect: milliseconds(timeouts.connect) ?? usualUpstreamTimes.connect,
      firstByte: milliseconds(timeouts.firstByte) ?? usualUpstreamTimes.firstByte,
      idle: milliseconds(timeouts.answer) ?? usualUpstreamTimes.idle,
    },
    pool: {
      connections: toNumber(limits.connections) ?? usualPoolSizes.connections,
      waiting: toNumber(limits.queue) ?? usualPoolSizes.waiting,
      wait: milliseconds(timeouts.queue) ?? usualPoolSizes.wait,
      keep,
      keepForOnce: Math.min(keep, usualPoolSizes.keepForOnce),
    },
    head: {
      headBytes: toNumber(limits.headBytes) ?? usualHeadLimits.headBytes,
      headers: toNumber(limits.headers) ?? usualHeadLimits.headers,
      targetBytes: toNumber(limits.targetBytes) ?? usualHeadLimits.targetBytes,
    },
  }
}

const toNumber = (written: string | undefined): number | undefined => (written === undefined ? undefined : Number(written))
