// The front that the settings ask for, opened.

import { UserError } from '../../base/index.ts'
import { type Edge, type Front, type Judge, startNodeFront, startSocketFront, type UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { showAddress } from './addresses.ts'
import type { GatewaySettings } from './read-settings.ts'

export async function openFront(
  { listen, tls, measures, options }: GatewaySettings,
  upstream: UpstreamPool,
  judge: Judge,
  edge: () => Edge,
  { clock }: Host,
): Promise<Front> {
  try {
    return await (options.front === 'node' ? startNodeFront : startSocketFront)({
      listen,
      upstream,
      judge,
      edge,
      limits: measures.head,
      times: measures.front,
      elapsed: clock.elapsed,
      ...(tls === null ? {} : { tls }),
    })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw new UserError('gateway-not-listening', { address: showAddress(listen), reason: String(error.code) })
  }
}
