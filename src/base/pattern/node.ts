// What a pattern says, without what only captures need, and the fault that tells where one cannot be run.
import type { PointSet } from './point-set.ts'

export type Assertion = 'start' | 'end' | 'last-end' | 'line-start' | 'line-end' | 'word' | 'not-word' | 'word-start' | 'word-end'

export type Node =
  | { readonly kind: 'one'; readonly set: PointSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly arms: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number | null }

export class PatternFault extends Error {
  /** In characters from the start of the pattern. */
  readonly at: number

  constructor(reason: string, at: number) {
    super(reason)
    this.at = at
  }
}
