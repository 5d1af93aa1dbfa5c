// What reads one kind of file of the setup.

import type { Place } from '../base/index.ts'
import type { Subject } from '../finding/index.ts'

export interface Source<Thing> {
  /** What a report calls such a file, in the singular. */
  readonly noun: string
  /** What cannot be understood is told to `problem`, and the rest is read. */
  read(subject: Subject, problem: (code: string, place: Place, message: string) => void): readonly Thing[]
}

export function defineSource<Thing>(source: Source<Thing>): Source<Thing> {
  return source
}
