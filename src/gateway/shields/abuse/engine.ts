// What is remembered of callers for as long as the process lives; the rules change with the policy.

import { readAttempt, writeAttempt } from './attempt-line.ts'
import { CallerMarks } from './caller-marks.ts'
import { ObjectReads } from './object-reads.ts'
import { type AbuseRules, usualAbuse } from './rules.ts'
import { type Attempt, type AttemptResult, SignIns } from './sign-ins.ts'
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
  /** Whoever is told how tries to sign in ended; other processes hear of it by them. */
  tellSignIn: ((line: string) => void) | null = null
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

  endSignIn(attempt: Attempt, result: AttemptResult, now: number): void {
    this.signIns.end(attempt, result, now)
    if (result !== 'unknown') this.tellSignIn?.(writeAttempt(attempt, result))
  }

  /** Of another process with the same key; what is no such line is passed over. */
  hearSignIn(line: string, now: number): void {
    const heard = readAttempt(line)
    if (heard !== null) this.signIns.hear(heard.attempt, heard.result, now)
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
