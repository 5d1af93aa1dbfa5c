// Python files as forms: out of the cache, parsed ahead by other threads where there is much to parse, or parsed here.

import type { Worker } from 'node:worker_threads'
import type { Store } from '../../io/index.ts'
import { isAsidePath } from '../../project/index.ts'
import { checkPython, decodePython, type Form, type ParsedPython, parsePython, type SyntaxProblem } from '../../syntax/index.ts'
import type { Progress } from '../progress.ts'
import { Desk, type DeskFile, layDesk } from '../workers/desk.ts'
import { startWorker } from '../workers/job.ts'
import { FormsCache } from './forms-cache.ts'
import type { LookedAtTree } from './looked-at-tree.ts'

export interface Sources {
  readonly load: (path: string, bytes: Uint8Array) => ParsedPython
  readonly check: (path: string, bytes: Uint8Array) => readonly SyntaxProblem[]
  /** The form of a file as it was. */
  readonly recall: (digest: string) => Form | null
  /** What is parsed ahead; null where nothing is. */
  readonly desk: Desk | null
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
  /** How many threads ask for the files. */
  readonly readers: number
  /** How many threads there may be. */
  readonly threads: number
}

/** Below this, a second thread costs more than it brings. */
const leastAhead = 6_000_000

export function createSources(
  tree: LookedAtTree,
  { store, name, tool, bundle, isWhole, includeTests, readers, threads }: SourcesOptions,
  progress: Progress,
): Sources {
  const cache = store === null ? null : new FormsCache(store, name, tool)
  const desk = bundle === null || threads === 1 ? null : fillDesk(tree, cache, includeTests, readers)
  const workers = desk === null || bundle === null ? [] : startParsing(desk, bundle, threads)
  return {
    ...joinSources(tree, cache, desk, progress),
    close: () => {
      desk?.close()
      for (const worker of workers) void worker.terminate()
      cache?.close(isWhole)
    },
  }
}

/** The same files for another thread, which leaves the cache as it is. */
export function joinSources(
  tree: LookedAtTree,
  cache: FormsCache | null,
  desk: Desk | null,
  progress: Progress | null,
): Omit<Sources, 'close'> {
  const total = tree.files.reduce((sum, { kind }) => sum + (kind === 'python' ? 1 : 0), 0)
  let done = 0
  const digestOf = (path: string): string | null => {
    progress?.report('reading', ++done, total)
    return cache === null ? null : tree.digestOf(path)
  }
  return {
    desk,
    load: (path, bytes) => {
      const digest = digestOf(path)
      const known = digest === null ? null : cache?.findForm(digest)
      if (known) return { form: known, text: decodePython(bytes).text }
      const form = desk?.take(path)?.form
      const parsed = form ? { form, text: decodePython(bytes).text } : parsePython(bytes)
      if (!form) desk?.offer(path, { form: parsed.form, problems: parsed.form.problems })
      if (digest !== null) cache?.keep(digest, parsed.form, parsed.form.problems)
      return parsed
    },
    check: (path, bytes) => {
      const digest = digestOf(path)
      const known = digest === null ? null : cache?.findProblems(digest)
      if (known) return known
      const ready = desk?.take(path)?.problems
      const problems = ready ?? checkPython(bytes)
      if (!ready) desk?.offer(path, { form: null, problems })
      if (digest !== null) cache?.keep(digest, null, problems)
      return problems
    },
    recall: (digest) => cache?.findForm(digest) ?? null,
  }
}

/** Whether two threads are sooner done with the files than one, and are there. */
export function isWorthThreads(tree: LookedAtTree, includeTests: boolean, threads: number): boolean {
  if (threads < 4) return false
  let bytes = 0
  for (const { path, kind, size } of tree.files) if (kind === 'python' && (includeTests || !isAsidePath(path))) bytes += size
  return bytes >= leastAhead
}

/** What the application may consist of comes first, and with its forms; tests and examples, where they are wanted, for their problems. */
function fillDesk(tree: LookedAtTree, cache: FormsCache | null, includeTests: boolean, readers: number): Desk | null {
  const files: DeskFile[] = []
  let bytesAhead = 0
  for (const { path, kind } of tree.files) {
    const bytes = kind === 'python' && (includeTests || !isAsidePath(path)) ? tree.read(path) : null
    const digest = bytes === null || cache === null ? null : tree.digestOf(path)
    if (bytes === null || (digest !== null && cache?.knows(digest))) continue
    files.push({ path, bytes, isLowered: !isAsidePath(path) })
    bytesAhead += bytes.length
  }
  if (bytesAhead < leastAhead) return null
  return new Desk(layDesk([...files.filter(({ isLowered }) => isLowered), ...files.filter(({ isLowered }) => !isLowered)], readers))
}

function startParsing({ memory }: Desk, bundle: URL, threads: number): readonly Worker[] {
  return Array.from({ length: threads >= 4 ? 2 : 1 }, (_, thread) => {
    const worker = startWorker(bundle, { kind: 'fastward-parse', desk: memory, isBackwards: thread % 2 === 1 })
    worker.unref()
    // What the worker did not do is done by whoever wants it.
    worker.on('error', () => {})
    return worker
  })
}
