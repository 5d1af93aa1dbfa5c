// How comparisons are written, and by which name the file has the modules that would compare better.
import type { Place } from '../../../base/index.ts'
import type { WrittenComparison } from '../../../model/index.ts'
import type { SurveyedFunction, SurveyedModule } from '../../../project/index.ts'
import { endOf, lineAt, Op, startOf } from '../../../syntax/index.ts'
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
    modules: modulesIn(fn),
    imports: importsOf(fn.module),
  }
}

/** By the names that nothing else in the function or around it has. */
function modulesIn(fn: SurveyedFunction): Record<string, string> {
  const { form, functions } = fn.module
  const { code, strings } = form
  const found: Record<string, string> = {}
  for (const statement of statementsOf(fn.module)) {
    if (code[statement] !== Op.Import) continue
    const name = ASKED.find((one) => one === strings[code[statement + 2] ?? 0])
    const target = code[statement + 3] ?? 0
    const bound = code[target] === Op.Global ? (strings[code[target + 2] ?? 0] ?? '') : ''
    if (name === undefined || bound === '' || functions[0]?.stores.get(bound)?.length !== 1) continue
    let isHidden = false
    for (let around: SurveyedFunction | null = fn; around !== null; around = around.parent)
      if (around.form?.locals.includes(bound) === true) isHidden = true
    if (!isHidden) found[name] = bound
  }
  return found
}

function importsOf(module: SurveyedModule): WrittenComparison['imports'] {
  const { form, value } = module
  const { code, strings } = form
  const first = statementsOf(module).find(
    (node) => code[node] === Op.Import || (code[node] === Op.ImportFrom && strings[code[node + 3] ?? 0] !== '__future__'),
  )
  if (first === undefined) return null
  const line = form.lines[lineAt(form.lines, startOf(form, first)) - 1] ?? 0
  // Behind a semicolon there is no line of its own.
  const text = value.code?.text ?? ''
  if (!/^(?:import|from)\b/.test(text.slice(line, line + 7))) return null
  const words = new Set(text.match(/\b(?:secrets|hmac)\b/g))
  return { at: placeBetween(value.file, form, line, line), free: ASKED.filter((name) => !words.has(name)) }
}

function statementsOf({ form: { code, body } }: SurveyedModule): number[] {
  return Array.from(code.subarray(body + 3, body + 3 + (code[body + 2] ?? 0)))
}
