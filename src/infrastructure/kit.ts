// What a check is made with. It says what kind of thing it looks at, and is called once for each; `setup` is all of them at once.

import type { Report, RuleCard, Subject } from '../finding/index.ts'
import type { Setup, Things } from './setup.ts'

export { bad, type Draft, good, type Report } from '../finding/index.ts'

/** What a check may ask besides the thing that it looks at. */
export interface CheckContext extends Subject {
  readonly setup: Setup
}

type Looks<Kind extends string, Thing> = {
  readonly looksAt: Kind
  check(thing: Thing, report: Report, context: CheckContext): void
}

export type Check = RuleCard & ({ [Kind in keyof Things]: Looks<Kind, Things[Kind]> }[keyof Things] | Looks<'setup', Setup>)

export function defineCheck(check: Check): Check {
  return check
}
