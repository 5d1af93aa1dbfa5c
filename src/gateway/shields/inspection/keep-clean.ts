// The same few values of two headers come with every request of a client: what was found clean once is not looked at again. Headers that may hold secrets are
// not kept.

import type { Inspect } from './inspect-value.ts'

const mostKept = 512
const longestKept = 256

export const isKept = (where: string): boolean => where === 'header.user-agent' || where === 'header.content-type'

/** Says what `inspect` says. */
export function keepClean(inspect: Inspect): Inspect {
  const clean = new Set<string>()
  return (text, place) => {
    if (clean.has(text)) return null
    const found = inspect(text, place)
    if (found !== null || text.length > longestKept) return found
    if (clean.size >= mostKept) clean.clear()
    clean.add(text)
    return null
  }
}
