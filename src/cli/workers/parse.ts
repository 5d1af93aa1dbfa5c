// Another thread: parses files ahead of the evaluation, one after another, until none is left that nobody has taken.

import { checkPython, parsePython } from '../../syntax/index.ts'
import { Desk, type DeskFile, type Parsed } from './desk.ts'
import type { ParseJob } from './job.ts'

export function parseAhead({ desk, isBackwards }: ParseJob): void {
  new Desk(desk).work(parse, isBackwards)
}

/** Null where the first thread must look itself. */
function parse({ bytes, isLowered }: DeskFile): Parsed | null {
  try {
    const form = isLowered ? parsePython(bytes).form : null
    return { form, problems: form?.problems ?? checkPython(bytes) }
  } catch {
    return null
  }
}
