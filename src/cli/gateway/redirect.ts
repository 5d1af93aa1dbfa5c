// The door for those who come by http: it sends them to https and does nothing else. It reads requests as strictly as the other one.

import { type Front, type Judge, startNodeFront, UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import type { Address } from './addresses.ts'
import type { GatewayState } from './gateway-state.ts'
import { refuseBusy } from './open-front.ts'
import type { GatewaySettings } from './read-settings.ts'

/** `port` is where https is spoken. */
export async function openRedirect(
  listen: Address,
  port: number,
  settings: GatewaySettings,
  { edge }: GatewayState,
  { clock }: Host,
): Promise<Front> {
  const judge: Judge = {
    judge: (head) => ({
      judgement: {
        kind: 'respond',
        status: 308,
        reason: 'Permanent Redirect',
        headers: [['location', `https://${head.host.replace(/:\d+$/, '')}${port === 443 ? '' : `:${port}`}${head.target}`]],
        body: '',
      },
      note: null,
    }),
    record: () => undefined,
  }
  const nowhere = new UpstreamPool({ host: '127.0.0.1', port: 1 })
  const { measures, proxyProtocol } = settings
  const { head, front } = measures
  return refuseBusy(listen, () =>
    startNodeFront({ listen, upstream: nowhere, judge, edge, limits: head, times: front, proxyProtocol, elapsed: clock.elapsed }),
  )
}
