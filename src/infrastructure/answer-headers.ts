// What of the headers of an answer a caller sees after an edge has set, added and taken away.

import type { EdgeHeader } from './edges.ts'

/** The statuses on which nginx adds what is not said to be added `always`. */
const ordinary = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308])

/** Names in lower case to all values that are sent. */
export function applyHeaders(
  from: ReadonlyMap<string, readonly string[]>,
  changes: readonly EdgeHeader[],
  status: number,
): ReadonlyMap<string, readonly string[]> {
  const seen = new Map(from)
  for (const { name, value, always, how } of changes) {
    if (!always && !ordinary.has(status)) continue
    if (how === 'remove' || value === null) seen.delete(name)
    else seen.set(name, how === 'set' ? [value] : [...(seen.get(name) ?? []), value])
    // nginx leaves out a header without a value.
    if (value === '') seen.delete(name)
  }
  return seen
}
