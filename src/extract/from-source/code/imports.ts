// What the application's own files import of libraries, whether an entry point reaches them or not.
import { comparePaths, type Place, type Tree } from '../../../base/index.ts'
import type { Import } from '../../../model/index.ts'
import { findImports, isAsidePath, type ModuleIndex, standardLibrary } from '../../../project/index.ts'

export interface ImportSources {
  readonly tree: Tree
  readonly index: ModuleIndex
  /** Files that the application imports although they look like tests or examples, or lie hidden. */
  readonly loaded: Iterable<string>
  readonly includeTests: boolean
  readonly text: (path: string) => string | null
}

export function collectImports({ tree, index, loaded, includeTests, text }: ImportSources): readonly Import[] {
  const paths = new Set(loaded)
  for (const { path, kind } of tree.files) if (kind === 'python' && (includeTests || !isAsidePath(path))) paths.add(path)
  const found = new Map<string, { isLate: boolean; places: Place[] }>()
  const own = new Map<string, boolean>()
  for (const file of [...paths].sort(comparePaths)) {
    const isOwn = (module: string): boolean => {
      const folder = file.slice(0, file.lastIndexOf('/') + 1)
      const key = `${folder}:${module}`
      let known = own.get(key)
      if (known === undefined) own.set(key, (known = index.findModule(module, file) !== null))
      return known
    }
    for (const { path, line, isLate } of findImports(text(file) ?? '')) {
      const module = path.split('.', 1)[0] ?? ''
      if (module === '' || standardLibrary.has(module) || isOwn(module)) continue
      const known = found.get(path)
      if (known === undefined) found.set(path, { isLate, places: [{ file, line }] })
      else {
        known.isLate &&= isLate
        if (known.places.at(-1)?.file !== file) known.places.push({ file, line })
      }
    }
  }
  return [...found].sort(([one], [other]) => comparePaths(one, other)).map(([path, rest]) => ({ path, ...rest }))
}
