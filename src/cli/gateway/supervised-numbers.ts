// What a supervisor tells operators: what its workers counted, added up, and which policy they hold to.

import type { UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { addCallers } from './admin/caller-numbers.ts'
import { addNumbers, type Numbers } from './admin/numbers.ts'
import { openAdmin } from './admin/open-admin.ts'
import { openTelemetry } from './admin/open-telemetry.ts'
import { Outcomes } from './admin/outcomes.ts'
import { Traffic } from './admin/traffic.ts'
import type { Callers } from './callers.ts'
import type { PolicyHealth } from './health.ts'
import type { GatewaySettings } from './read-settings.ts'

export interface SupervisedPlace {
  readonly settings: GatewaySettings
  readonly pool: UpstreamPool
  readonly callers: Callers
  readonly policy: PolicyHealth
  /** Of each worker that answers. */
  readonly ask: () => Promise<readonly Numbers[]>
}

/** Null where nobody asked for such a door. */
export async function openSupervisedAdmin({ settings, pool, callers, policy, ask }: SupervisedPlace, host: Host) {
  const identity = await callers.read(settings.section, settings.folder)
  const traffic = new Traffic()
  const outcomes = new Outcomes()
  const admin = await openAdmin(
    () => ({
      settings,
      pool,
      records: { audit: null, traffic, outcomes },
      identity,
      policy,
      limits: () => null,
      store: null,
      pdp: () => null,
      callers: () => addCallers([]),
    }),
    async () => addNumbers(await ask()),
    host,
  )
  const telemetry = await openTelemetry(
    settings,
    async () => {
      const all = await ask()
      return all.length === 0 ? null : addNumbers(all)
    },
    host,
  )
  return {
    address: admin?.address ?? null,
    /** To the collector, once more, as long as there is a worker to ask. */
    tellLast: async () => telemetry?.close(),
    async close() {
      await admin?.close()
      identity.close()
    },
  }
}
