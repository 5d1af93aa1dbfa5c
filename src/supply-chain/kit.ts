// What a rule about what an application is built on is made with.

import type { Report, RuleCard, Subject } from '../finding/index.ts'
import type { Inventory } from './inventory.ts'

export interface SupplyContext extends Subject {
  readonly inventory: Inventory
}

export type SupplyRule = RuleCard & {
  check(inventory: Inventory, report: Report, context: SupplyContext): void
}

export function defineSupplyRule(rule: SupplyRule): SupplyRule {
  return rule
}
