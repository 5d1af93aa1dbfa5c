// How many bodies with files or archives one caller sends.

import { SegmentedTable } from './segmented-table.ts'
import { type Suspicion, sayTime } from './suspicion.ts'

export interface UploadRules {
  readonly count: number
  /** Parts of one body. */
  readonly parts: number
  /** Milliseconds. */
  readonly window: number
}

export const usualUploads: UploadRules = { count: 200, parts: 1000, window: 3_600_000 }

export class UploadCounts {
  rules: UploadRules
  readonly #callers: SegmentedTable<{ start: number; count: number }>

  constructor(rules: UploadRules, most = 10_000) {
    this.rules = rules
    this.#callers = new SegmentedTable(most, (now) => ({ start: now, count: 0 }))
  }

  get size(): { readonly entries: number; readonly forgotten: number } {
    return { entries: this.#callers.size, forgotten: this.#callers.forgotten }
  }

  /** Counts what it lets through. */
  judge(caller: number, now: number): Suspicion | null {
    const { count, window } = this.rules
    const entry = this.#open(caller, now)
    if (entry.count < count) {
      entry.count++
      return null
    }
    return { kind: 'uploads', reason: `${count} uploads of one caller within ${sayTime(window)}`, wait: entry.start + window - now }
  }

  /** Let through by another process. */
  hear(caller: number, count: number, now: number): void {
    this.#open(caller, now).count += count
  }

  #open(caller: number, now: number): { start: number; count: number } {
    const entry = this.#callers.visit(caller, now)
    if (now - entry.start >= this.rules.window) {
      entry.start = now
      entry.count = 0
    }
    return entry
  }
}
