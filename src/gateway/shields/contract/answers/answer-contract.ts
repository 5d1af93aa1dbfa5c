// What an operation may answer, by status and media type.

import type { Mode } from '../../../decide/verdict.ts'
import type { OperationShield } from '../../shield.ts'
import type { ContractDocument, ContractOperation } from '../contract-document.ts'
import type { ContractRules } from '../rules.ts'

export type AnswerContract = Required<Pick<OperationShield, 'answer'>> & Pick<OperationShield, 'wantsPlainAnswer'>

/** null where the document says nothing of answers that could be held against it. */
export function createAnswerContract(
  _rules: ContractRules,
  _mode: Mode,
  _document: ContractDocument,
  _operation: ContractOperation,
): AnswerContract | null {
  return null
}
