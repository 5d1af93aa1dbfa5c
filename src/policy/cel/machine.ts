// What one evaluation works with: the values of the declared names, the variables of its loops, and how much work is left.
import { CelError } from './values.ts'

export interface Machine {
  /** By the index that the name has in the declarations. */
  slots: readonly unknown[]
  /** By the depth of the loop. */
  readonly locals: unknown[]
  /** Below zero the evaluation has failed, whatever comes out. */
  steps: number
}

/** An expression, or a part of one, as it is evaluated. An error is a value too. */
export type Run = (machine: Machine) => unknown

/** Steps for work that grows with the length of a text: one per so many characters. */
export const CHARACTERS_PER_STEP = 32

/** No text, list or bytes that an expression makes may be longer. */
export const MAX_LENGTH = 1_048_576

export const outOfBudget = new CelError('the budget of steps is used up')
export const tooLong = new CelError('a value would become too long')

/** Takes the steps for a text; false where the budget does not reach. */
export function payFor(machine: Machine, length: number): boolean {
  machine.steps -= 1 + Math.floor(length / CHARACTERS_PER_STEP)
  return machine.steps >= 0
}
