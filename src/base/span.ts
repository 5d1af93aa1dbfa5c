// Places in text: what every message, finding and fact points at.

/** A place a person can open. Lines and columns count from 1; `end` is the last line that belongs to it. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column?: number
  readonly end?: number
}
