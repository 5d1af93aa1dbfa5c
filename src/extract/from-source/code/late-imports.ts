// Modules of the project that a module imports only when one of its functions runs.
import type { ModuleIndex, SurveyedModule } from '../../../project/index.ts'
import { Op } from '../../../syntax/index.ts'

/** Dotted names, in the order in which they stand. */
export function findLateImports({ value, form, functions }: SurveyedModule, index: ModuleIndex): readonly string[] {
  const { code, strings } = form
  const found = new Set<string>()
  const add = (dotted: string): void => {
    if (index.findModule(dotted, value.file) !== null) found.add(dotted)
  }
  for (const fn of functions) {
    if (fn.form === null) continue
    for (const stores of fn.stores.values())
      for (const { how, node, index: at } of stores) {
        if (how !== 'import') continue
        if (code[node] === Op.Import) {
          add(strings[code[node + 2] ?? 0] ?? '')
          continue
        }
        const level = code[node + 2] ?? 0
        const written = strings[code[node + 3] ?? 0] ?? ''
        const dotted = level === 0 ? written : index.resolveRelative(value.name, value.isPackage, level, written)
        add(dotted)
        // `from package import module`
        add(`${dotted}.${strings[code[node + 5 + 2 * at] ?? 0] ?? ''}`)
      }
  }
  return [...found]
}
