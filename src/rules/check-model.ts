// Holds rules against a model: the walk, the counting, and the fence around a rule that throws.

import type { RuleCard } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { createContext } from './context.ts'
import type { Draft, Report, Rule } from './kit.ts'

export interface RuleReport {
  readonly rule: Rule
  readonly drafts: readonly Draft[]
  /** How often the rule was asked. */
  readonly asked: number
  /** What it threw, the first of each message; the other things it was asked about still count. */
  readonly failures: readonly string[]
}

export function checkModel(model: Model, rules: readonly Rule[]): RuleReport[] {
  const context = createContext(model)
  return rules.map((rule) => {
    const drafts: Draft[] = []
    const failures = new Set<string>()
    let asked = 0
    const report: Report = (draft) => drafts.push(draft)
    const ask = (check: () => void): void => {
      asked += 1
      try {
        check()
      } catch (error) {
        failures.add(error instanceof Error ? error.message : String(error))
      }
    }
    switch (rule.looksAt) {
      case 'model':
        ask(() => rule.check(model, report, context))
        break
      case 'app':
        for (const app of model.apps) ask(() => rule.check(app, report, context))
        break
      case 'route':
        for (const route of model.routes) ask(() => rule.check(route, report, context))
        break
      case 'parameter':
        for (const route of model.routes)
          for (const parameter of route.parameters) ask(() => rule.check({ route, parameter }, report, context))
        break
      case 'call':
        for (const call of context.code.calls) ask(() => rule.check(call, report, context))
        break
      case 'comparison':
        for (const comparison of context.code.comparisons) ask(() => rule.check(comparison, report, context))
        break
      case 'state-write':
        for (const write of context.code.stateWrites) ask(() => rule.check(write, report, context))
        break
      case 'return':
        for (const one of context.code.returns) ask(() => rule.check(one, report, context))
        break
      case 'flow':
        for (const flow of model.flows?.flows ?? []) ask(() => rule.check(flow, report, context))
        break
    }
    return { rule, drafts, asked, failures: [...failures] }
  })
}

/** A rule without its code, as lists and reports want it. */
export function toCard(rule: Rule): RuleCard {
  const { looksAt: _depth, check: _check, ...card } = rule
  return card
}
