// All detectors of a scan, and the cards of all their rules.

import { type Detector, type RuleCard, type Subject, toCard } from '../finding/index.ts'
import { checks, detectInInfrastructure } from '../infrastructure/index.ts'
import { detectInCode, rules } from '../rules/index.ts'
import { detectInSecrets, kinds } from '../secrets/index.ts'
import { detectInSupplyChain, supplyRules } from '../supply-chain/index.ts'

export const cards: readonly RuleCard[] = [...rules, ...supplyRules, ...kinds, ...checks].map(toCard)

export function createDetectors(subject: Subject): readonly Detector[] {
  return [detectInCode(subject.model, rules), detectInSupplyChain(subject), detectInSecrets(subject), detectInInfrastructure(subject)]
}
