// The shields of a gateway, in the order in which they are asked. What counts across requests lives as long as the process; what the policy says of it
// is read anew with the policy.

import type { Shield } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { openAbuse } from './abuse-source.ts'
import { readInspection } from './inspection-settings.ts'
import { readPermissions } from './read-annotations.ts'
import { readPatches } from './read-patches.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

export interface ReadShields {
  readonly shields: readonly Shield[]
  /** Another policy is in force, or the gateway ends: only what this reading opened. */
  close(): void
}

export interface ShieldSource {
  read(settings: GatewaySettings, served: Served): Promise<ReadShields>
  /** The gateway ends. */
  close(): Promise<void>
}

/** Each engine: opened here, asked in `read` for its shield. Abuse, limits, contract, inspection. */
export function openShields(host: Host): ShieldSource {
  const abuse = openAbuse(host)
  return {
    async read(settings, served) {
      return {
        shields: [
          ...(await abuse.read(settings, served)),
          ...readPermissions(settings, served, host),
          ...readPatches(settings, served, host),
          ...readInspection(settings, served),
        ],
        close() {},
      }
    },
    async close() {},
  }
}
