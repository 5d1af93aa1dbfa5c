// Python files as forms: out of the cache, or parsed.

import type { Store } from '../../io/index.ts'
import { checkPython, decodePython, type ParsedPython, parsePython, type SyntaxProblem } from '../../syntax/index.ts'
import type { Progress } from '../progress.ts'
import { FormsCache } from './forms-cache.ts'
import type { LookedAtTree } from './looked-at-tree.ts'

export interface Sources {
  readonly load: (path: string, bytes: Uint8Array) => ParsedPython
  readonly check: (path: string, bytes: Uint8Array) => readonly SyntaxProblem[]
  readonly close: () => void
}

export function createSources(tree: LookedAtTree, store: Store | null, name: string, tool: string, progress: Progress): Sources {
  const total = tree.files.reduce((sum, { kind }) => sum + (kind === 'python' ? 1 : 0), 0)
  const cache = store === null ? null : new FormsCache(store, name, tool)
  let done = 0
  const digestOf = (path: string): string | null => {
    progress.report('reading', ++done, total)
    return cache === null ? null : tree.digestOf(path)
  }
  return {
    load: (path, bytes) => {
      const digest = digestOf(path)
      const known = digest === null ? null : cache?.findForm(digest)
      if (known) return { form: known, text: decodePython(bytes).text }
      const parsed = parsePython(bytes)
      if (digest !== null) cache?.keep(digest, parsed.form, parsed.form.problems)
      return parsed
    },
    check: (path, bytes) => {
      const digest = digestOf(path)
      const known = digest === null ? null : cache?.findProblems(digest)
      if (known) return known
      const problems = checkPython(bytes)
      if (digest !== null) cache?.keep(digest, null, problems)
      return problems
    },
    close: () => cache?.close(),
  }
}
