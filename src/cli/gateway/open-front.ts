// The front that the settings ask for, opened.

import { UserError } from '../../base/index.ts'
import { BodyRoom, type Edge, type Front, type Judge, startNodeFront, startSocketFront, type UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { type PointAddress, showPoint } from './points/read-points.ts'
import type { GatewaySettings } from './read-settings.ts'

export async function openFront(
  { listen, tls, http2, proxyProtocol, measures, options, section }: GatewaySettings,
  upstream: UpstreamPool,
  judge: Judge,
  edge: () => Edge,
  { clock }: Host,
): Promise<Front> {
  return refuseBusy(listen, () =>
    (options.front === 'node' ? startNodeFront : startSocketFront)({
      listen,
      upstream,
      judge,
      edge,
      limits: measures.head,
      times: measures.front,
      elapsed: clock.elapsed,
      http2,
      bodies: openBodyRoom(section),
      proxyProtocol,
      ...(tls === null ? {} : { tls }),
    }),
  )
}

const usualRoom = 64 * 1024 * 1024

/** For bodies that are read before they go on. */
export const openBodyRoom = ({ bodies }: GatewaySettings['section']): BodyRoom => new BodyRoom(Number(bodies?.together ?? usualRoom))

/** Where the port cannot be had, a user error. */
export async function refuseBusy(listen: PointAddress, start: () => Promise<Front>): Promise<Front> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw new UserError('gateway-not-listening', { address: showPoint(listen), reason: String(error.code) })
  }
}
