// How many threads a run may have.

import { availableParallelism } from 'node:os'

/** `FASTWARD_THREADS` where it is set and a number; else as many as the machine has for this process. */
export function countThreads(environment: Readonly<Record<string, string | undefined>>): number {
  const said = /^\d{1,3}$/.exec(environment['FASTWARD_THREADS'] ?? '')
  return Math.max(1, said === null ? availableParallelism() : Number(said[0]))
}
