// How comparisons are written, for whoever would write them better.
import type { Place } from '../../../base/index.ts'
import type { WrittenComparison } from '../../../model/index.ts'
import type { SurveyedFunction } from '../../../project/index.ts'
import { endOf, startOf } from '../../../syntax/index.ts'
import { importsOf, modulesIn } from './module-names.ts'
import { placeBetween } from './written.ts'

/** Modules of the standard library that rules ask for. */
const ASKED = ['secrets', 'hmac'] as const

/** Null where brackets or comments stand between the sides, and where a side belongs to two comparisons: `a < b < c`. */
export function readComparisonText(fn: SurveyedFunction, node: number): WrittenComparison | null {
  const { form, value } = fn.module
  const { code } = form
  const [left, right] = [code[node + 3] ?? 0, code[node + 4] ?? 0]
  const isShared = fn.compares.some((other, i) => i % 2 === 0 && other !== node && (code[other + 4] === left || code[other + 3] === right))
  const between = (value.code?.text ?? '').slice(endOf(form, left), startOf(form, right))
  const isPlain = startOf(form, left) === startOf(form, node) && endOf(form, right) === endOf(form, node) && /^ *[=!]= *$/.test(between)
  if (isShared || !isPlain) return null
  const place = (start: number, end: number): Place => placeBetween(value.file, form, start, end)
  return {
    left: place(startOf(form, left), endOf(form, left)),
    right: place(startOf(form, right), endOf(form, right)),
    modules: modulesIn(fn, ASKED),
    imports: importsOf(fn.module, ASKED),
  }
}
