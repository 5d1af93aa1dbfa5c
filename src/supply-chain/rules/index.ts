// Made by `npm run gen` from the rules in this folder: the list of them.

import type { SupplyRule } from '../kit.ts'
import packageAbandoned from './package-abandoned.ts'
import packageWithKnownWeakness from './package-with-known-weakness.ts'

export const supplyRules: readonly SupplyRule[] = [
  packageAbandoned,
  packageWithKnownWeakness,
]
