// What a rule is made with. A rule says how deep it looks, and is called once for each thing of that depth.

import type { Report, RuleCard } from '../finding/index.ts'
import type { App, Call, Code, Comparison, Flow, Model, Parameter, Return, Route, StateWrite } from '../model/index.ts'

/** What a rule may ask besides the thing that it looks at. */
export interface RuleContext {
  readonly model: Model
  /** The app that answers: the mounted one of a route below a mount. */
  appOf(route: Route): App | null
  /** What the app itself answers, in matching order; routes of apps mounted below it are not among them. */
  routesOf(app: App): readonly Route[]
  /** The app and the apps mounted below it, to any depth. */
  withMounted(app: App): readonly App[]
  /** The app and the apps that it is mounted below, innermost first. */
  withParents(app: App): readonly App[]
  /** What the code does; empty where only the surface was asked for. */
  readonly code: Code
  /** The routes by which requests reach a piece of code. */
  routesTo(code: { readonly entries: readonly string[] }): readonly Route[]
}

export { bad, type Draft, good, type Report } from '../finding/index.ts'

type Looks<Depth extends string, Thing> = {
  readonly looksAt: Depth
  check(thing: Thing, report: Report, context: RuleContext): void
}

export interface RouteParameter {
  readonly route: Route
  readonly parameter: Parameter
}

export type Rule = RuleCard &
  (
    | Looks<'model', Model>
    | Looks<'app', App>
    | Looks<'route', Route>
    | Looks<'parameter', RouteParameter>
    | Looks<'call', Call>
    | Looks<'comparison', Comparison>
    | Looks<'state-write', StateWrite>
    | Looks<'return', Return>
    | Looks<'flow', Flow>
  )

export function defineRule(rule: Rule): Rule {
  return rule
}
