// What is remembered of callers for as long as the process lives; the rules change with the policy.

import { readAttempt, writeAttempt } from './attempt-line.ts'
import { CallerMarks } from './caller-marks.ts'
import { endOf, type ObjectRead, ObjectReads } from './object-reads.ts'
import { type AbuseRules, usualAbuse } from './rules.ts'
import { type Attempt, type AttemptResult, SignIns } from './sign-ins.ts'
import type { Suspicion } from './suspicion.ts'
import { TokenPlaces } from './token-places.ts'
import { UploadCounts } from './upload-counts.ts'
import { readPlace, readReads, readUploads } from './watch-lines.ts'
import { type TellWatch, type WatchKind, WatchShare } from './watch-share.ts'

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
  /** What is told of reads, uploads and places; null: to nobody. */
  #share: WatchShare | null = null

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
    if (this.#share !== null) this.#share.from = leastTold(reads)
  }

  /** From now on what other processes have to know is gathered, and told when the answer is called. */
  share(): (tell: TellWatch, now: number) => void {
    const share = new WatchShare()
    share.from = leastTold(this.reads.rules)
    this.#share = share
    this.tokens.onPlace = (use, born) => share.notePlace({ ...use, born })
    return (tell, now) => share.flush(tell, now)
  }

  /** Of another process with the same key; what is no such line is passed over. */
  hearWatch(kind: WatchKind, line: string, now: number): void {
    if (kind === 'reads') {
      const heard = readReads(line)
      if (heard === null) return
      const { items, repeats, ...who } = heard
      for (const { isMiss, ...item } of items) this.reads.hear({ ...who, ...item }, isMiss, now)
      if (repeats > 0) this.reads.hearRepeats(heard.caller, repeats, now)
    } else if (kind === 'uploads') {
      const heard = readUploads(line)
      if (heard !== null) this.uploads.hear(heard.caller, heard.count, now)
    } else {
      const heard = readPlace(line)
      if (heard !== null) this.tokens.hear(heard, heard.age, now)
    }
  }

  endRead(read: ObjectRead, status: number, now: number): void {
    this.reads.end(read, status, now)
    const ended = endOf(status)
    if (ended !== null) this.#share?.noteRead(read, ended === 'missed', now)
  }

  /** Counts what it lets through. */
  judgeUpload(caller: number, now: number): Suspicion | null {
    const suspicion = this.uploads.judge(caller, now)
    if (suspicion === null) this.#share?.noteUpload(caller)
    return suspicion
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

/** A tenth of what is let through, and no more than can be told of exactly. */
const leastTold = ({ enumeration, scraping }: AbuseRules['reads']): number =>
  Math.max(1, Math.ceil(Math.min(enumeration.walk, scraping.objects) / 10))
