// JSON as a flat list of what stands in it and where, made in one pass and without a value: for those who look at single texts and numbers of a body and
// need nothing else of it. It reads what `scan-json.ts` reads, but for names that stand twice, which whoever knows the names counts.

import { isUtf8 } from 'node:buffer'
import type { JsonTape } from './tape-cells.ts'
import { mostInProgram, openTapeProgram, type TapeProgram } from './tape-program.ts'
import { readWritten } from './tape-reader.ts'

/** Undefined before it was asked for; null where the machine has no engine for it. */
let program: TapeProgram | null | undefined
let last: JsonTape | null = null

/** Whether it still holds what it held. */
export const isCurrent = (tape: JsonTape): boolean => tape === last

/** null of what `scanJson` finds a fault in, other than a name that stands twice, and of what is very deep or long. It holds until the next one is read. */
export function readTape(bytes: Uint8Array): JsonTape | null {
  if (program === undefined) program = openTapeProgram()
  last = program === null || bytes.length > mostInProgram ? readWritten(bytes) : readBy(program, bytes)
  return last
}

function readBy(program: TapeProgram, bytes: Uint8Array): JsonTape | null {
  program.bytes.set(bytes)
  const end = program.read(bytes.length)
  if (end === -1 || (program.isHigh() && !isUtf8(bytes))) return null
  return { bytes, cells: program.cells, end, depth: program.depth() }
}
