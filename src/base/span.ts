// Places in text: what every message, finding and fact points at.

/**
 * A place a person can open. Lines and columns count from 1, columns in units of UTF-16; `end` is the last line that belongs to it (the
 * first where it is absent), and `endColumn` is behind its last character there. Without columns it is whole lines.
 */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column?: number
  readonly end?: number
  readonly endColumn?: number
}
