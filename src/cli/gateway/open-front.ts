// The front that the settings ask for, opened.

import { UserError } from '../../base/index.ts'
import {
  type Front,
  type Judge,
  startNodeFront,
  startSocketFront,
  type UpstreamPool,
  usualFrontTimes,
  usualHeadLimits,
} from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { showAddress } from './addresses.ts'
import type { GatewaySettings } from './read-settings.ts'

export async function openFront(
  { listen, tls, options }: GatewaySettings,
  upstream: UpstreamPool,
  judge: Judge,
  { clock }: Host,
): Promise<Front> {
  try {
    return await (options.front === 'fast' ? startSocketFront : startNodeFront)({
      listen,
      upstream,
      judge,
      limits: usualHeadLimits,
      times: usualFrontTimes,
      elapsed: clock.elapsed,
      ...(tls === null ? {} : { tls }),
    })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw new UserError('gateway-not-listening', { address: showAddress(listen), reason: String(error.code) })
  }
}
