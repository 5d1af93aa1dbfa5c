// Arguments that a program takes for options.
import type { Reader, SurveyedFunction } from '../code/index.ts'
import { OPTIONS_RUN } from './program-arguments.ts'
import { constantText } from './shape.ts'

/** An argument that begins with a dash is an option, unless two dashes stood before it. */
export function mayBeOption(reader: Reader, fn: SurveyedFunction, block: number, nodes: readonly number[], index: number): boolean {
  const text = (i: number): string => constantText(reader, fn, nodes[i] ?? 0, block)
  if (!OPTIONS_RUN.test(text(0))) return false
  for (let i = 1; i < index; i++) if (text(i) === '--') return false
  // The value of an option: `-m message`.
  return !/^-\w$/.test(text(index - 1))
}
