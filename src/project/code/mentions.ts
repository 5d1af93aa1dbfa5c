// Where the functions and classes of the tree are named in calls: as what is called, or as an argument that is handed on.
import { Op } from '../../syntax/index.ts'
import type { SurveyedFunction, SurveyedModule } from './survey.ts'

export interface Mention {
  readonly fn: SurveyedFunction
  readonly node: number
  readonly block: number
  /** The call in which it stands, and whether it is what is called. */
  readonly call: number
  readonly isCallee: boolean
}

/** By name; names that nothing in the tree bears are left out. */
export function indexMentions(modules: Iterable<SurveyedModule>): Map<string, Mention[]> {
  const found = new Map<string, Mention[]>()
  const all = [...modules]
  for (const module of all) {
    for (const { form } of module.functions) if (form !== null && !form.isLambda) found.set(form.name, [])
    for (const { name } of module.classes.values()) found.set(name, [])
  }
  for (const module of all)
    for (const fn of module.functions)
      for (let i = 0; i < fn.calls.length; i += 2) {
        const call = fn.calls[i] ?? 0
        const block = fn.calls[i + 1] ?? 0
        const { code } = module.form
        note(found, fn, code[call + 2] ?? 0, block, call, true)
        const count = code[call + 3] ?? 0
        for (let j = 0; j < count; j++) note(found, fn, code[call + 6 + 3 * j] ?? 0, block, call, false)
      }
  return found
}

function note(
  found: ReadonlyMap<string, Mention[]>,
  fn: SurveyedFunction,
  node: number,
  block: number,
  call: number,
  isCallee: boolean,
): void {
  const name = nameAt(fn.module, node)
  if (name !== null) found.get(name)?.push({ fn, node, block, call, isCallee })
}

/** The last name of an expression, seen through `from … import … as`; null where it has none. */
export function nameAt(module: SurveyedModule, node: number): string | null {
  const { code, strings } = module.form
  switch (code[node]) {
    case Op.Attribute:
      return strings[code[node + 3] ?? 0] ?? null
    case Op.Local:
    case Op.Global:
    case Op.Free:
    case Op.ClassName: {
      const name = strings[code[node + (code[node] === Op.Local ? 3 : 2)] ?? 0]
      return name === undefined ? null : (module.aliases.get(name) ?? name)
    }
    default:
      return null
  }
}
