// Holds rules against a model: each is asked about every thing of the depth at which it looks.

import { askRule, type CardReport, type Detector } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { createContext } from './context.ts'
import type { Rule, RuleContext } from './kit.ts'

export function checkModel(model: Model, rules: readonly Rule[]): CardReport[] {
  const context = createContext(model)
  return rules.map((rule) => checkRule(model, rule, context))
}

function checkRule(model: Model, rule: Rule, context: RuleContext): CardReport {
  switch (rule.looksAt) {
    case 'model':
      return askRule(rule, [model], (thing, report) => rule.check(thing, report, context))
    case 'app':
      return askRule(rule, model.apps, (thing, report) => rule.check(thing, report, context))
    case 'route':
      return askRule(rule, model.routes, (thing, report) => rule.check(thing, report, context))
    case 'parameter': {
      const parameters = model.routes.flatMap((route) => route.parameters.map((parameter) => ({ route, parameter })))
      return askRule(rule, parameters, (thing, report) => rule.check(thing, report, context))
    }
    case 'call':
      return askRule(rule, context.code.calls, (thing, report) => rule.check(thing, report, context))
    case 'comparison':
      return askRule(rule, context.code.comparisons, (thing, report) => rule.check(thing, report, context))
    case 'state-write':
      return askRule(rule, context.code.stateWrites, (thing, report) => rule.check(thing, report, context))
    case 'return':
      return askRule(rule, context.code.returns, (thing, report) => rule.check(thing, report, context))
    case 'flow':
      return askRule(rule, model.flows?.flows ?? [], (thing, report) => rule.check(thing, report, context))
  }
}

/** The rules about code, as a scan asks them. */
export function detectInCode(model: Model, rules: readonly Rule[]): Detector {
  return {
    room: 'code',
    cards: rules,
    detect: (on) => ({
      reports: checkModel(
        model,
        rules.filter((rule) => on.includes(rule)),
      ),
      problems: [],
      statements: [],
      coverage: [],
    }),
  }
}
