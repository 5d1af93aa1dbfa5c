// The limits of the policy as a shield: for each operation those that are about it, and nothing for an operation that none is about.

import type { Model, Route } from '../../../model/index.ts'
import type { Shield } from '../shield.ts'
import { shieldModeOf } from '../shield-mode.ts'
import type { LimitPlace, LimitRules } from './limit.ts'
import type { LimitEngine } from './limit-engine.ts'
import { createKey } from './limit-key.ts'
import { costOf, fitsOperation, type WrittenCost } from './operation-costs.ts'
import { createOperationLimits } from './operation-limits.ts'

export interface LimitsOptions {
  readonly rules: LimitRules
  readonly engine: LimitEngine
  readonly schemas: Model['schemas']
  /** By the id of the route. */
  readonly costs: ReadonlyMap<string, WrittenCost>
  /** Names of headers that hold credentials, in lower case. */
  readonly credentials: readonly string[]
  /** Somebody else names the caller, and nothing runs here: neither addresses nor credentials are known, and nothing is counted at once. */
  readonly isStated?: boolean
}

const ofCallers: ReadonlySet<string> = new Set(['caller', 'key', 'tenant'])

export function createLimitsShield({ rules, engine, schemas, costs, credentials, isStated = false }: LimitsOptions): Shield {
  const limits = isStated ? rules.limits.filter(({ by }) => !by.includes('address')) : rules.limits
  const atOnce = isStated ? [] : rules.atOnce
  return {
    name: 'limits',
    of(route) {
      const mode = shieldModeOf(rules, route)
      const isEnforced = (place: LimitPlace) => (place.mode ?? mode) === 'enforce'
      const rates = limits
        .filter((limit) => isAt(limit, route))
        .map((limit) => ({
          limit,
          counter: engine.counterOf(limit),
          cost: costOf(limit, route, schemas, (route === null ? null : costs.get(route.id)) ?? null, rules.prices),
          keyOf: createKey(limit, credentials),
          isEnforced: isEnforced(limit),
          tally: engine.tallyOf(limit.name),
          needsName: isStated && limit.by.some((word) => ofCallers.has(word)),
        }))
      const rooms = atOnce
        .filter((limit) => isAt(limit, route))
        .map((limit) => ({
          limit,
          rooms: engine.roomsOf(limit),
          keyOf: createKey(limit, credentials),
          isEnforced: isEnforced(limit),
          tally: engine.tallyOf(limit.name),
        }))
      return rates.length + rooms.length === 0
        ? null
        : createOperationLimits({ rates, rooms, mode, headers: rules.headers && !isStated, now: engine.now })
    },
  }
}

/** Paths that nobody knows are held to what holds everywhere. */
function isAt({ on, tags }: Pick<LimitPlace, 'on' | 'tags'>, route: Route | null): boolean {
  if (route === null) return on === null && tags === null
  return (
    (on === null || on.some((pattern) => fitsOperation(pattern, route))) && (tags === null || tags.some((tag) => route.tags.includes(tag)))
  )
}
