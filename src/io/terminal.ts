// The real terminal. Text that a pipe takes slowly is written before the next piece: nothing of a report may be lost at exit.

import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import type { Terminal } from '../base/index.ts'

const standardOutput = 1
const standardError = 2

/** Thrown when whoever read our output has gone (`fastward routes | head`): the run ends, and nothing was wrong. */
export class ReaderGone extends Error {}

export function createTerminal(environment: Readonly<Record<string, string | undefined>>): Terminal {
  const outputIsTerminal = isatty(standardOutput)
  // https://no-color.org: any value that is not empty.
  const refused = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb'
  return {
    print: (text) => writeAll(standardOutput, text),
    note: (text) => writeAll(standardError, text),
    outputIsTerminal,
    notesAreTerminal: isatty(standardError) && environment['TERM'] !== 'dumb',
    colour: outputIsTerminal && !refused,
    // To ask a pipe or a file would load half of Node's streams and be in vain.
    columns: (outputIsTerminal ? process.stdout.columns : undefined) ?? 100,
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EPIPE') throw new ReaderGone('the reader of the output has gone')
      // A pipe that is full for the moment: let its reader have the processor.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
      else throw error
    }
  }
}
