// What is remembered of callers for as long as the process lives; the rules change with the policy.

import { CallerMarks } from './caller-marks.ts'
import { ObjectReads } from './object-reads.ts'
import { type AbuseRules, usualAbuse } from './rules.ts'
import { SignIns } from './sign-ins.ts'
import { TokenPlaces } from './token-places.ts'
import { UploadCounts } from './upload-counts.ts'

/** Settles after so many milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>

/** Of those who are made to wait on our side: they cost memory and a connection each. */
const mostAsleep = 1000

export class AbuseEngine {
  readonly marks: CallerMarks
  readonly signIns = new SignIns(usualAbuse.signIns)
  readonly reads = new ObjectReads(usualAbuse.reads)
  readonly tokens = new TokenPlaces(usualAbuse.replay)
  readonly uploads = new UploadCounts(usualAbuse.uploads)
  readonly #sleep: Sleep
  #asleep = 0

  /** `key`: 16 random bytes. */
  constructor(key: Uint8Array, sleep: Sleep) {
    this.marks = new CallerMarks(key)
    this.#sleep = sleep
  }

  /** What was counted stays. */
  use({ signIns, reads, replay, uploads }: AbuseRules): void {
    this.signIns.rules = signIns
    this.reads.rules = reads
    this.tokens.rules = replay
    this.uploads.rules = uploads
  }

  /** Null where too many are asleep already. */
  delay(milliseconds: number): Promise<void> | null {
    if (this.#asleep >= mostAsleep) return null
    this.#asleep++
    return this.#sleep(milliseconds).finally(() => {
      this.#asleep--
    })
  }

  get size(): { readonly entries: number; readonly forgotten: number } {
    const all = [this.signIns.size, this.reads.size, this.tokens.size, this.uploads.size]
    return {
      entries: all.reduce((sum, { entries }) => sum + entries, 0),
      forgotten: all.reduce((sum, { forgotten }) => sum + forgotten, 0),
    }
  }
}
