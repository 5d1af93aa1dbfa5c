// What a supervisor tells operators: what its workers counted, added up, and which policy they hold to.

import type { UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { addCallers } from './admin/caller-numbers.ts'
import { addNumbers, type Numbers } from './admin/numbers.ts'
import { openAdmin } from './admin/open-admin.ts'
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
  const admin = await openAdmin(
    () => ({
      settings,
      pool,
      records: { audit: null, traffic },
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
  return {
    address: admin?.address ?? null,
    async close() {
      await admin?.close()
      identity.close()
    },
  }
}
