// The shields of a gateway, in the order in which they are asked. What counts across requests lives as long as the process; what the policy says of it
// is read anew with the policy.

import { type Shield, toStatedShield } from '../../gateway/index.ts'
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
  /** For callers whom somebody names who asks about them. */
  readonly stated: StatedShields
  /** Another policy is in force, or the gateway ends: only what this reading opened. */
  close(): void
}

export interface StatedShields {
  /** About one thing that somebody wants to do. */
  readonly asked: readonly Shield[]
  /** Of a list: what a page shows is neither scraped nor guessed. */
  readonly listed: readonly Shield[]
  /** What is only looked up: with nothing that counts. */
  readonly searched: readonly Shield[]
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
      const permissions = readPermissions(settings, served, host)
      const patches = readPatches(settings, served, host)
      const behind = [...permissions, ...readContract(settings, served, host), ...patches, ...readInspection(settings, served)]
      // Last: whoever is refused by one of us need not be asked about elsewhere.
      const asked = await pdp.read(settings)
      const limited = limits.read(settings, served)
      // What is told is no request as it was sent: there is no contract of it, and nothing to inspect.
      const searched = [...permissions, ...patches, ...asked.shields]
      return {
        shields: [...before, ...limited.shields, ...behind, ...asked.shields],
        stated: {
          asked: [...before.map(toStatedShield), ...limited.stated, ...searched],
          listed: [...limited.stated, ...searched],
          searched,
        },
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
