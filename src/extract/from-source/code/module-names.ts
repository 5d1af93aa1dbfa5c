// By which name a file has a module of the standard library, and where one more import could be written.
import type { WrittenImports } from '../../../model/index.ts'
import type { SurveyedFunction, SurveyedModule } from '../../../project/index.ts'
import { lineAt, Op, startOf, withoutComments } from '../../../syntax/index.ts'
import { placeBetween } from './written.ts'

/** By the names that nothing else in the function or around it has. */
export function modulesIn(fn: SurveyedFunction, asked: readonly string[]): Record<string, string> {
  const { form, functions } = fn.module
  const { code, strings } = form
  const found: Record<string, string> = {}
  for (const statement of statementsOf(fn.module)) {
    if (code[statement] !== Op.Import) continue
    const name = asked.find((one) => one === strings[code[statement + 2] ?? 0])
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

/** Of modules of the standard library. Null where no line of imports stands by itself. */
export function importsOf(module: SurveyedModule, asked: readonly string[]): WrittenImports | null {
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
  const words = new Set(withoutComments(text).match(new RegExp(`\\b(?:${asked.join('|')})\\b`, 'g')))
  return { at: placeBetween(value.file, form, line, line), free: asked.filter((name) => !words.has(name)) }
}

function statementsOf({ form: { code, body } }: SurveyedModule): number[] {
  return Array.from(code.subarray(body + 3, body + 3 + (code[body + 2] ?? 0)))
}
