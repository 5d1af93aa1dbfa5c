// Arguments that a program takes for options.
import type { Reader, SurveyedFunction } from '../code/index.ts'
import { constantText } from './shape.ts'

/** These have options that run other programs, or read and write any file. */
export const OPTIONS_RUN = /^(?:.*\/)?(?:git|hg|svn|tar|zip|find|rsync|scp|ssh|curl|wget|sed|awk|xargs|pip3?|uv|npm|docker)$/

/** An argument that begins with a dash is an option, unless two dashes stood before it. */
export function mayBeOption(reader: Reader, fn: SurveyedFunction, block: number, nodes: readonly number[], index: number): boolean {
  const text = (i: number): string => constantText(reader, fn, nodes[i] ?? 0, block)
  if (!OPTIONS_RUN.test(text(0))) return false
  for (let i = 1; i < index; i++) if (text(i) === '--') return false
  // The value of an option: `-m message`.
  return !/^-\w$/.test(text(index - 1))
}
