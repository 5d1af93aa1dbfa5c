// Another thread: makes the model of a folder without what its code does, while the first one reads that.

import { parentPort } from 'node:worker_threads'
import { extractFromSource, type SourceReads } from '../../extract/index.ts'
import { openStore, readTree } from '../../io/index.ts'
import type { Model } from '../../model/index.ts'
import { FormsCache } from '../cache/forms-cache.ts'
import { type Asked, watchTree } from '../cache/looked-at-tree.ts'
import { joinSources } from '../cache/sources.ts'
import { Desk } from './desk.ts'
import type { ModelJob } from './job.ts'

export interface MadeModel {
  readonly model: Model
  readonly reads: SourceReads | null
  /** What was asked of the tree. */
  readonly asked: Asked
}

export function makeModel({ folder, exclude, options, desk: memory, cache: kept }: ModelJob): void {
  const desk = memory === null ? null : new Desk(memory)
  const disk = readTree(folder, exclude === undefined ? {} : { exclude })
  // Both threads look at the same text, should a file change just now.
  const tree = watchTree({ ...disk, read: (path) => desk?.bytesOf(path) ?? disk.read(path) })
  const store = kept === null ? null : openStore(kept.environment, folder)
  const cache = kept === null || store === null ? null : new FormsCache(store, kept.forms, kept.tool)
  const sources = joinSources(tree, cache, desk, null)
  let reads: SourceReads | null = null
  const model = extractFromSource(tree, {
    ...options,
    loadForm: sources.load,
    checkForm: sources.check,
    noteReads: (noted) => {
      reads = noted
    },
  })
  const made: MadeModel = { model, reads, asked: tree.asked() }
  parentPort?.postMessage(made)
}
