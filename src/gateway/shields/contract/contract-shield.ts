// The shield that holds requests and answers against the OpenAPI document of the application: what the application would refuse is refused in front of it,
// and what it answers is what it says that it answers.

import type { OperationShield, Shield } from '../shield.ts'
import { shieldModeOf } from '../shield-mode.ts'
import { AnswerContracts } from './answers/answer-contract.ts'
import { ContractDocument } from './contract-document.ts'
import { createRequestContracts } from './requests/request-contract.ts'
import type { ContractRules } from './rules.ts'

export const contractName = 'contract'

/** `document`: OpenAPI 3.x, with the overlays on it. */
export function createContractShield(rules: ContractRules, document: unknown): Shield {
  const contract = new ContractDocument(document)
  const answers = rules.answers === 'off' ? null : new AnswerContracts(rules, contract)
  const requests = rules.requests ? createRequestContracts(rules, contract) : null
  return {
    name: contractName,
    of(route) {
      const operation = route === null ? null : contract.operationOf(route)
      if (route === null || operation === null) return null
      const mode = shieldModeOf(rules, route)
      const asked = requests?.of(route, mode) ?? null
      const shield: OperationShield = { mode, ...asked, ...answers?.of(operation, mode) }
      return shield
    },
  }
}
