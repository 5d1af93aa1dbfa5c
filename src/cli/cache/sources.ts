// Python files as forms: out of the cache, parsed ahead by other threads where there is much to parse, or parsed here.

import { availableParallelism } from 'node:os'
import type { Store } from '../../io/index.ts'
import { isAsidePath } from '../../project/index.ts'
import { checkPython, decodePython, type Form, type ParsedPython, parsePython, type SyntaxProblem } from '../../syntax/index.ts'
import type { Progress } from '../progress.ts'
import { Ahead, type AheadFile } from '../workers/ahead.ts'
import { FormsCache } from './forms-cache.ts'
import type { LookedAtTree } from './looked-at-tree.ts'

export interface Sources {
  readonly load: (path: string, bytes: Uint8Array) => ParsedPython
  readonly check: (path: string, bytes: Uint8Array) => readonly SyntaxProblem[]
  /** The form of a file as it was. */
  readonly recall: (digest: string) => Form | null
  readonly close: () => void
}

export interface SourcesOptions {
  readonly store: Store | null
  /** The name of the tree's packs in the store. */
  readonly name: string
  /** The digest of this program. */
  readonly tool: string
  /** This program as one file; null where it is not, and nothing is parsed ahead. */
  readonly bundle: URL | null
  /** All files are asked for, so that what is not is gone. Else a few are. */
  readonly isWhole: boolean
  /** Tests and examples are asked for too. */
  readonly includeTests: boolean
}

/** Below this, a second thread costs more than it brings. */
const leastAhead = 6_000_000

export function createSources(
  tree: LookedAtTree,
  { store, name, tool, bundle, isWhole, includeTests }: SourcesOptions,
  progress: Progress,
): Sources {
  const total = tree.files.reduce((sum, { kind }) => sum + (kind === 'python' ? 1 : 0), 0)
  const cache = store === null ? null : new FormsCache(store, name, tool)
  const ahead = bundle === null ? null : startAhead(tree, cache, bundle, includeTests)
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
      const form = ahead?.takeForm(path)
      const parsed = form ? { form, text: decodePython(bytes).text } : parsePython(bytes)
      if (digest !== null) cache?.keep(digest, parsed.form, parsed.form.problems)
      return parsed
    },
    check: (path, bytes) => {
      const digest = digestOf(path)
      const known = digest === null ? null : cache?.findProblems(digest)
      if (known) return known
      const problems = ahead?.takeProblems(path) ?? checkPython(bytes)
      if (digest !== null) cache?.keep(digest, null, problems)
      return problems
    },
    recall: (digest) => cache?.findForm(digest) ?? null,
    close: () => {
      ahead?.close()
      cache?.close(isWhole)
    },
  }
}

/** What the application may consist of comes first, and with its forms; tests and examples, where they are wanted, for their problems. */
function startAhead(tree: LookedAtTree, cache: FormsCache | null, bundle: URL, includeTests: boolean): Ahead | null {
  const files: AheadFile[] = []
  let bytesAhead = 0
  for (const { path, kind } of tree.files) {
    const bytes = kind === 'python' && (includeTests || !isAsidePath(path)) ? tree.read(path) : null
    const digest = bytes === null || cache === null ? null : tree.digestOf(path)
    if (bytes === null || (digest !== null && cache?.knows(digest))) continue
    files.push({ path, bytes, isLowered: !isAsidePath(path) })
    bytesAhead += bytes.length
  }
  if (bytesAhead < leastAhead) return null
  const ordered = [...files.filter(({ isLowered }) => isLowered), ...files.filter(({ isLowered }) => !isLowered)]
  return new Ahead(bundle, ordered, availableParallelism() >= 4 ? 2 : 1)
}
