// What a function asks, as written: its comparisons, and the calls that decide where it goes on.
import { findContexts, type SurveyedFunction } from '../../../project/index.ts'
import { unparse } from '../../../syntax/index.ts'

const MOST = 20
const LONGEST = 100

export function testsIn(fn: SurveyedFunction): string[] {
  const calls = fn.calls.filter((_, i) => i % 2 === 0)
  const contexts = findContexts(fn, new Set(calls))
  const nodes = [...fn.compares.filter((_, i) => i % 2 === 0), ...calls.filter((node) => contexts.get(node)?.tested === true)]
  return [...new Set(nodes.slice(0, MOST).map((node) => unparse(fn.module.form, node, LONGEST)))]
}
