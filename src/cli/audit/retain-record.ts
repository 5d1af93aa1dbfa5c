// What is older than the operator wants to keep: each segment leaves a signed line behind that says what stood there last, and is deleted then.

import { rmSync } from 'node:fs'
import type { TombstoneEntry } from '../../audit/index.ts'
import { readLastSeal } from './chain-heads.ts'
import { listChains, listSegments, segmentPath } from './layout.ts'
import { readOpened } from './scan-record.ts'

const day = 86_400_000

export interface Retention {
  readonly days: number
  readonly now: Date
  /** Settles the line on disk before the file goes. */
  readonly sign: (entry: TombstoneEntry) => void
}

/** How many segments went. The last one of a chain stays: the chain goes on from it. */
export function retainRecord(folder: string, { days, now, sign }: Retention): number {
  const before = now.getTime() - days * day
  let count = 0
  for (const chain of listChains(folder)) {
    const segments = listSegments(folder, chain)
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1]
      if (next === undefined) break
      const opened = readOpened(segmentPath(folder, chain, next))
      // What is in a file came before the next one was opened.
      if (opened === 0 || opened >= before) break
      const path = segmentPath(folder, chain, segment)
      const seal = readLastSeal(path)
      if (seal === null) break
      const because = `older than ${days} day${days === 1 ? '' : 's'}`
      sign({ kind: 'tombstone', chain, first: segment, last: segment, seal: seal.hash, next: seal.next, because })
      rmSync(path)
      count++
    }
  }
  return count
}
