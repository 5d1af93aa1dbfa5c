// A schema that is compiled, or will be before the first value is judged. Others hold the node, not its test, so that references may go round.
import type { Place } from './documents.ts'
import { accepts, type Test } from './fault.ts'
import type { Scope } from './scope.ts'

export class Node {
  test: Test = accepts
  readonly place: Place
  readonly scope: Scope
  /** Whether it gathers what it judges. */
  readonly tracking: boolean
  /** What judges the same value as this. */
  readonly inPlace: Node[] = []
  /** What judges parts of the value. */
  readonly parts: Node[] = []

  constructor(place: Place, scope: Scope, tracking: boolean) {
    this.place = place
    this.scope = scope
    this.tracking = tracking
  }
}
