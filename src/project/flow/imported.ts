// Where a name comes from that a module imports from another of the project.
import type { Reader, SurveyedModule } from '../code/index.ts'

/** `node` and `index` are those of the store: `from other import name`. */
export function importedFrom(
  { machine, modules }: Reader,
  module: SurveyedModule,
  node: number,
  index: number,
): { readonly module: SurveyedModule; readonly name: string } | null {
  if (index < 0) return null
  const { code, strings } = module.form
  const level = code[node + 2] ?? 0
  const written = strings[code[node + 3] ?? 0] ?? ''
  const dotted = level === 0 ? written : machine.host.index.resolveRelative(module.value.name, module.value.isPackage, level, written)
  const from = machine.modules.get(dotted)
  const surveyed = from === undefined ? undefined : modules.get(from.file)
  return surveyed === undefined ? null : { module: surveyed, name: strings[code[node + 5 + 2 * index] ?? 0] ?? '' }
}
