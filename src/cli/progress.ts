// One line on standard error that says what a long run is doing. Only a person at a terminal sees it; it leaves no trace.

import { toPrintable } from '../base/index.ts'
import type { Host } from './host.ts'

export interface Progress {
  /** `done` of `total`, where the total is known. */
  report(stage: string, done?: number, total?: number): void
  finish(): void
}

const betweenLines = 80

export function startProgress({ terminal, clock }: Host): Progress {
  if (!terminal.notesAreTerminal) return { report: () => {}, finish: () => {} }
  const begun = clock.elapsed()
  let last = begun
  let shown = false
  return {
    report(stage, done, total) {
      const now = clock.elapsed()
      // Short runs stay silent: the first line waits as long as the next ones.
      if (now - last < betweenLines) return
      last = now
      const count = done === undefined ? '' : total === undefined ? ` ${done}` : ` ${done}/${total}`
      const line = toPrintable(`${stage}${count}`).slice(0, Math.max(20, terminal.columns - 1))
      terminal.note(`\r\u001b[K${line}`)
      shown = true
    },
    finish() {
      if (shown) terminal.note('\r\u001b[K')
      shown = false
    },
  }
}
