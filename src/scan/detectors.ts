// All detectors of a scan, and the cards of all their rules.

import { type Detector, type Room, type RuleCard, type Subject, toCard } from '../finding/index.ts'
import { checks, detectInInfrastructure } from '../infrastructure/index.ts'
import { detectInCode, rules } from '../rules/index.ts'
import { detectInSecrets, kinds } from '../secrets/index.ts'
import { detectInSupplyChain, supplyRules } from '../supply-chain/index.ts'

export const cards: readonly RuleCard[] = [...rules, ...supplyRules, ...kinds, ...checks].map(toCard)

const roomsOfRules = new Map<string, Room>([
  ...rules.map(({ id }) => [id, 'code'] as const),
  ...supplyRules.map(({ id }) => [id, 'dependencies'] as const),
  ...kinds.map(({ id }) => [id, 'secrets'] as const),
  ...checks.map(({ id }) => [id, 'infrastructure'] as const),
])

export function roomOfRule(id: string): Room | null {
  return roomsOfRules.get(id) ?? null
}

export function createDetectors(subject: Subject): readonly Detector[] {
  return [detectInCode(subject.model, rules), detectInSupplyChain(subject), detectInSecrets(subject), detectInInfrastructure(subject)]
}
