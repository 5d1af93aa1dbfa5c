// What a tape of JSON is made of: two numbers for each value and each name.

export const tapeText = 0
/** A text with an escape in it. */
export const tapeEscaped = 1
export const tapeNumber = 2
export const tapeTrue = 3
export const tapeFalse = 4
export const tapeNull = 5
export const tapeObject = 6
export const tapeArray = 7

/** Beside the kind of a text: its schema proves that no attack is in it. */
const harmless = 1 << 31

/**
 * Two cells for each value and each name, in the order in which they stand: what it is and where it begins, as `kind * 2^28 + byte`, and where it ends.
 * Texts are told without their quotes; the end of an object or array is the cell behind all that is in it.
 */
export interface JsonTape {
  readonly bytes: Uint8Array
  /** Longer than what is in it, and written anew for the next body. */
  readonly cells: Int32Array
  /** Of cells that were written. */
  readonly end: number
  /** Of arrays and objects within each other. */
  readonly depth: number
}

export const kindAt = 28
const startMask = (1 << kindAt) - 1
export const mostBytes = 1 << 24
export const mostDepth = 256

export const tapeKind = (cell: number): number => (cell >> kindAt) & 7
export const isHarmless = (cell: number): boolean => cell < 0
/** For those who look at the same tape later. */
export function markHarmless({ cells }: JsonTape, cell: number): void {
  cells[cell] = (cells[cell] ?? 0) | harmless
}
export const tapeStart = (cell: number): number => cell & startMask
