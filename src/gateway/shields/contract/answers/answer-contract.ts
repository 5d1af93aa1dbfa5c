// What an operation may answer, by status and media type: the step of the shield that looks at answers. To report is to look at them as they pass.

import { withoutMarks } from '../../../content/index.ts'
import type { Mode } from '../../../decide/verdict.ts'
import type { ResponseHead } from '../../../listener/index.ts'
import type { AnswerShield, OperationShield, ShieldRequest } from '../../shield.ts'
import type { ContractDocument, ContractOperation } from '../contract-document.ts'
import type { ContractRules } from '../rules.ts'
import { AnswerFilter, type JudgedPlan } from './answer-filter.ts'
import { type AnswerPlan, isReadable, nameAnswer, planAnswer } from './answer-plan.ts'
import { AnswerSchemas } from './answer-schemas.ts'

export type AnswerContract = Required<Pick<OperationShield, 'answer'>> & Pick<OperationShield, 'wantsPlainAnswer'>

export class AnswerContracts {
  readonly #rules: ContractRules
  readonly #document: ContractDocument
  readonly #schemas: AnswerSchemas

  constructor(rules: ContractRules, document: ContractDocument) {
    this.#rules = rules
    this.#document = document
    this.#schemas = new AnswerSchemas(document, rules.complete)
    // What cannot be run is told with the first answer that it is about, and by `fastward gateway build`.
    if (rules.ahead) this.#schemas.compile()
  }

  of({ operation }: ContractOperation, mode: Mode): AnswerContract {
    const declared = this.#schemas.of(operation)
    // On one connection the same head comes again and again.
    const plans = new WeakMap<ResponseHead['memory'], AnswerPlan>()
    const changes = mode === 'enforce' && this.#rules.answers !== 'report'
    const planOf = (request: ShieldRequest, response: ResponseHead): AnswerPlan => {
      if (request.others.length > 0) {
        const others = request.others.flatMap((route) => {
          const other = this.#document.operationOf(route)
          return other === null ? [] : [this.#schemas.of(other.operation)]
        })
        return planAnswer(response, [declared, ...others], this.#schemas)
      }
      const known = plans.get(response.memory)
      if (known !== undefined) return known
      const plan = planAnswer(response, [declared], this.#schemas)
      plans.set(response.memory, plan)
      return plan
    }
    return {
      answer: (request, response) =>
        request.head.method === 'HEAD' ? null : this.#look(request, response, planOf(request, response), changes),
      ...(changes && declaresValues(declared) ? { wantsPlainAnswer: true } : {}),
    }
  }

  #look(request: ShieldRequest, response: ResponseHead, plan: AnswerPlan, changes: boolean): AnswerShield | null {
    const rules = this.#rules
    const note = (reason: string, isEnforced: boolean): void =>
      request.note({ shield: 'contract', code: 'answer-broken', reason: `${nameAnswer(response)}: ${reason}`, isEnforced })
    switch (plan.kind) {
      case 'none':
        return null
      case 'unjudged': {
        const isRefused = changes && rules.unjudged === 'refuse'
        note(`not judged: ${plan.reason}`, isRefused)
        return isRefused ? { body: { kind: 'refuse', code: 'answer-not-filtered' } } : null
      }
      case 'undeclared': {
        if (rules.unknown.answers === 'allow') return null
        const isRefused = changes && rules.unknown.answers === 'refuse'
        // FastAPI's own errors are known by what they hold.
        if (response.status >= 400 && plan.isJson) return judged(plan, response, rules, isRefused, note)
        note('the operation does not declare it', isRefused)
        return isRefused ? { body: { kind: 'refuse', code: 'answer-broken' } } : null
      }
      default:
        return judged(plan, response, rules, changes, note)
    }
  }
}

function judged(
  plan: JudgedPlan,
  { status }: ResponseHead,
  rules: ContractRules,
  holds: boolean,
  note: (reason: string, isRefused: boolean) => void,
): AnswerShield {
  const filter = new AnswerFilter({ plan, rules, isError: status >= 400, holds, note })
  const body = filter.toBodyFilter()
  // Of a stream nobody knows yet whether something will be cut.
  const marks = holds
    ? (rawHeaders: readonly string[]) => (filter.hasCut || body.kind === 'parts' ? withoutMarks(rawHeaders, false) : rawHeaders)
    : null
  return { body, ...(marks === null ? {} : { headers: marks }) }
}

const declaresValues = (answers: ReturnType<AnswerSchemas['of']>): boolean =>
  [...answers.values()].some((types) =>
    types.some(({ type, declared }) => declared.kind !== 'free' && (type.includes('*') || isReadable(type))),
  )
