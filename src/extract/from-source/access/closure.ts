// What a function within a function takes from around it without being given it: `authorization` of `def check(): … authorization …`.
import type { FunctionValue, Value } from '../../../project/index.ts'
import { childrenOf, type Form, type FunctionForm, Op } from '../../../syntax/index.ts'

const captured = new WeakMap<FunctionForm, readonly string[]>()

/** Values that it names and does not get as arguments; those of the module are not among them. */
export function capturedBy({ form, module, closure }: FunctionValue): Value[] {
  if (closure === null || module.code === null) return []
  let names = captured.get(form)
  if (names === undefined) captured.set(form, (names = namesIn(form, module.code.form)))
  return names.flatMap((name) => {
    for (let frame: typeof closure | null = closure; frame !== null; frame = frame.parent) {
      const value = frame.locals[frame.func.form.locals.indexOf(name)]
      if (value !== undefined) return [value]
    }
    return []
  })
}

function namesIn({ body }: FunctionForm, form: Form): string[] {
  const names = new Set<string>()
  const nodes = [body]
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (form.code[node] === Op.Free) names.add(form.strings[form.code[node + 2] ?? 0] ?? '')
    nodes.push(...childrenOf(form, node))
  }
  return [...names]
}
