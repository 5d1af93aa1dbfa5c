// Whether tests and examples are looked at though nobody asked for it.
import { isAsidePath } from '../../project/index.ts'
import type { LookedAtTree } from './looked-at-tree.ts'

/** They make a project of a template, or build one. */
const HELPERS = /^(?:hooks\/[^/]+|setup|noxfile|tasks|fabfile|conftest)\.py$/

/** In a template of a project, or a folder of examples, there is nothing else: they are what is meant. */
export function areAsidesMeant({ files }: Pick<LookedAtTree, 'files'>): boolean {
  const others = files.filter(({ path, kind }) => kind === 'python' && !HELPERS.test(path))
  return others.length > 0 && others.every(({ path }) => isAsidePath(path))
}
