// What is counted while the gateway runs, and with whom: the store, where there is one; else the process above, where there are several; else nobody.

import { UserError } from '../../../base/index.ts'
import { createLimitsShield, LimitEngine, type LimitNumbers, readLimits, type Shield } from '../../../gateway/index.ts'
import type { Host } from '../../host.ts'
import type { SharedStore } from '../../shared-store/shared-store.ts'
import { readServedAnnotations } from '../read-annotations.ts'
import type { Served } from '../read-served.ts'
import type { GatewaySettings } from '../read-settings.ts'
import { createStoreKeeper } from './store-keeper.ts'
import { createWorkerKeeper } from './worker-keeper.ts'

export interface OpenedLimits {
  /** `stated`: for callers whom somebody else names. */
  read(
    settings: GatewaySettings,
    served: Served,
  ): { readonly shields: readonly Shield[]; readonly stated: readonly Shield[]; close(): void }
  /** Null where nothing is limited. */
  readonly numbers: LimitNumbers | null
  close(): Promise<void>
}

/** `settings`: those of the start. */
export function openLimits(settings: GatewaySettings, store: SharedStore | null, host: Host): OpenedLimits {
  const { section, worker } = settings
  let opened: { readonly engine: LimitEngine; close(): Promise<void> } | null = null
  const open = () => {
    if (opened !== null) return opened
    const stored = store === null ? null : createStoreKeeper(store, section.store?.cluster === true)
    const keeper = stored ?? (worker.isSupervised ? createWorkerKeeper(worker.count) : null)
    const { away = 'share', instances } = section.store ?? {}
    const engine = new LimitEngine({
      keeper,
      away,
      sharers: instances === undefined ? null : Number(instances),
      elapsed: host.clock.elapsed,
    })
    opened = {
      engine,
      async close() {
        engine.close()
        await stored?.close()
      },
    }
    return opened
  }
  let isUsed = false
  return {
    read(current, served) {
      const { rates } = current.section
      isUsed = rates !== undefined
      if (rates === undefined) return { shields: [], stated: [], close() {} }
      const rules = readLimits(rates)
      if ('kind' in rules) throw new UserError(`gateway-limit-${rules.kind}`, { name: rules.name })
      const annotations = readServedAnnotations(current, served, host)
      const costs = new Map([...annotations].map(([route, { cost }]) => [route, cost]))
      const apiKeyHeader = current.section.apiKeys?.header?.toLowerCase()
      const credentials = ['authorization', ...(apiKeyHeader === undefined ? ['x-api-key'] : [apiKeyHeader])]
      const { engine } = open()
      const close = engine.hold(rules.limits, rules.atOnce)
      const options = { rules, engine, schemas: served.model.schemas, costs, credentials }
      return { shields: [createLimitsShield(options)], stated: [createLimitsShield({ ...options, isStated: true })], close }
    },
    get numbers() {
      return opened === null || !isUsed ? null : opened.engine.numbers
    },
    close: async () => opened?.close(),
  }
}
