// How inspection is set.

import type { Mode } from '../../decide/verdict.ts'

/** As objections name it. */
export const name = 'inspection'

export type LeakAnswer = 'off' | 'note' | 'mask' | 'block'

export interface InspectionRules {
  readonly mode: Mode
  readonly enforce: readonly string[]
  /** Ids of classes that nobody looks for. */
  readonly skip: readonly string[]
  readonly secrets: LeakAnswer
  readonly personal: LeakAnswer
  /** Ids of kinds that may leave. */
  readonly allow: readonly string[]
  readonly bodyBytes: number
  /** What becomes of a body that is longer: looked at as it comes where its type allows that, or only noted, or refused. */
  readonly beyond: 'look' | 'note' | 'refuse'
  readonly answerBytes: number
}
