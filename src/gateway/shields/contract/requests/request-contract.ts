// What an operation takes: the steps of the shield that look at requests.

import type { Route } from '../../../../model/index.ts'
import type { Mode } from '../../../decide/verdict.ts'
import type { Objection, OperationShield } from '../../shield.ts'
import type { ContractDocument } from '../contract-document.ts'
import type { ContractRules } from '../rules.ts'

export interface RequestContracts {
  /** null where there is nothing to hold a request against. */
  of(route: Route, mode: Mode): Pick<OperationShield, 'head' | 'body'> | null
}

export function createRequestContracts(rules: ContractRules, document: ContractDocument): RequestContracts {
  return {
    of(route, mode) {
      const operation = document.operationOf(route)
      if (operation === null) return null
      const isEnforced = mode === 'enforce'
      const tooLarge: Objection = {
        shield: 'contract',
        code: 'contract-too-large',
        reason: `the body is larger than ${rules.body} bytes`,
        isEnforced,
      }
      return {
        head: ({ head: { framing } }) => (framing.kind === 'length' && framing.bytes > rules.body ? tooLarge : null),
      }
    },
  }
}
