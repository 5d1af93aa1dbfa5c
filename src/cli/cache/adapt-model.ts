// The model of a tree in which some Python files changed, out of the one before: where nothing changed that the model was made of,
// it is the same but for lines.

import { type ChangedFile, findMovedLines } from '../../extract/index.ts'
import type { Model } from '../../model/index.ts'
import { isAsidePath } from '../../project/index.ts'
import { decodePython, type ParsedPython } from '../../syntax/index.ts'
import type { LookedAtTree } from './looked-at-tree.ts'
import type { ChangedRow, KeptModel } from './model-cache.ts'
import { type MovedLines, moveLines } from './move-lines.ts'
import type { Sources } from './sources.ts'

/** Of more, the application is rather made anew, so that what is kept does not fall behind for ever. */
export const mostChanged = 20

/** Null where it may be another one. */
export function adaptModel(
  kept: KeptModel,
  changed: readonly ChangedRow[],
  tree: LookedAtTree,
  sources: Sources,
  includeTests: boolean,
): Model | null {
  const reads = changed.length > mostChanged ? null : kept.readReads()
  if (reads === null) return null
  const moved = new Map<string, MovedLines>()
  for (const { path, before } of changed) {
    const bytes = tree.read(path)
    const lines =
      bytes === null ? null : findMovedLines(reads, () => sources.recall(before), toChangedFile(path, bytes, sources), includeTests)
    if (lines === null) return null
    moved.set(path, lines)
  }
  const model = kept.readModel()
  if (model === null) return null
  // What is known of the code itself depends on every line of it, but for tests, documentation and examples, which are not in it.
  const isApart = (path: string) => !includeTests && isAsidePath(path) && moved.get(path)?.size === 0
  const isCodeSame = model.code === null || changed.every(({ path }) => reads.files[path]?.lines != null || isApart(path))
  return isCodeSame && moveLines(model, moved) ? model : null
}

function toChangedFile(path: string, bytes: Uint8Array, sources: Sources): ChangedFile {
  let parsed: ParsedPython | undefined
  const load = () => {
    parsed ??= sources.load(path, bytes)
    return parsed
  }
  return { path, bytes, text: () => decodePython(bytes).text, form: () => load().form, problems: () => sources.check(path, bytes) }
}
