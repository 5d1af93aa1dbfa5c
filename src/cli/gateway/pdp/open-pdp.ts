// `gateway.pdp`: who else is asked. What is counted lives as long as the process; connections and answers, as long as the policy.

import { UserError } from '../../../base/index.ts'
import { createPdpShield, PdpAsker, PdpCounts, type PdpNumbers, type Shield } from '../../../gateway/index.ts'
import type { Host } from '../../host.ts'
import type { GatewaySettings } from '../read-settings.ts'
import { readSecret } from '../secrets.ts'
import { openPdpLine } from './send-to-pdp.ts'

export interface OpenedPdp {
  read(settings: GatewaySettings): Promise<{ readonly shields: readonly Shield[]; close(): void }>
  /** Null where nobody else is asked. */
  readonly numbers: PdpNumbers | null
}

export function openPdp(host: Host): OpenedPdp {
  const counts = new PdpCounts()
  let current: PdpAsker | null = null
  return {
    async read({ section, folder }) {
      const { pdp } = section
      if (pdp?.address === undefined) {
        current = null
        return { shields: [], close() {} }
      }
      const { evaluation, evaluations } = pdp
      if (evaluations !== undefined && evaluation === undefined) throw new UserError('gateway-pdp-evaluations')
      const token = pdp.token === undefined ? null : await readSecret(pdp.token, { key: 'gateway.pdp.token', folder, host })
      if (token !== null && !/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) throw new UserError('gateway-pdp-token')
      const atOnce = Number(pdp.atOnce ?? 16)
      const line = openPdpLine(token, atOnce)
      const asker = new PdpAsker(
        {
          name: pdp.address.replace(/\/$/, ''),
          endpoints:
            evaluation === undefined
              ? null
              : { evaluation: new URL(evaluation), evaluations: evaluations === undefined ? null : new URL(evaluations) },
          timeout: Number(pdp.timeout ?? 1) * 1000,
          kept: Number(pdp.kept ?? 5) * 1000,
          most: Number(pdp.most ?? 10_000),
          atOnce,
          waiting: Number(pdp.waiting ?? 1000),
          together: Number(pdp.together ?? 20),
        },
        line.send,
        host.clock.elapsed,
        counts,
      )
      current = asker
      const { mode = 'observe', enforce = [], on, asks = 'operation', away = 'deny' } = pdp
      const shield = createPdpShield({ mode, enforce, on: on ?? null, asks, passesAway: away === 'pass' }, asker)
      return { shields: [shield], close: () => line.close() }
    },
    get numbers() {
      return current?.numbers ?? null
    },
  }
}
