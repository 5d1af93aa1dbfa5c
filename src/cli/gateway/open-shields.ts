// The shields of a gateway, in the order in which they are asked. What counts across requests lives as long as the process; what the policy says of it
// is read anew with the policy.

import type { Shield } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import type { SharedMarks } from '../shared-store/news.ts'
import type { SharedStore } from '../shared-store/shared-store.ts'
import { openAbuse } from './abuse-source.ts'
import { readInspection } from './inspection-settings.ts'
import { type OpenedLimits, openLimits } from './limits/open-limits.ts'
import { type OpenedPdp, openPdp } from './pdp/open-pdp.ts'
import { readPermissions } from './read-annotations.ts'
import { readContract } from './read-contract.ts'
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
  /** Of limits; null where nothing is limited. */
  readonly limits: () => OpenedLimits['numbers']
  /** Of the other decision point; null where none is asked. */
  readonly pdp: () => OpenedPdp['numbers']
  /** The gateway ends. */
  close(): Promise<void>
}

/** Each engine: opened here, asked in `read` for its shield. Abuse, limits, contract, inspection. */
export function openShields(start: GatewaySettings, store: SharedStore | null, marks: SharedMarks | null, host: Host): ShieldSource {
  const abuse = openAbuse(host, marks)
  const limits = openLimits(start, store, host)
  const pdp = openPdp(host)
  return {
    async read(settings, served) {
      const before = await abuse.read(settings, served)
      const behind = [
        ...readPermissions(settings, served, host),
        ...readContract(settings, served, host),
        ...readPatches(settings, served, host),
        ...readInspection(settings, served),
      ]
      // Last: whoever is refused by one of us need not be asked about elsewhere.
      const asked = await pdp.read(settings)
      const limited = limits.read(settings, served)
      return {
        shields: [...before, ...limited.shields, ...behind, ...asked.shields],
        close() {
          limited.close()
          asked.close()
        },
      }
    },
    limits: () => limits.numbers,
    pdp: () => pdp.numbers,
    async close() {
      abuse.close()
      await limits.close()
    },
  }
}
