// Which well-known package a name may have been mistaken for.

import { honestNames, knownImitations, wellKnownNames } from './well-known-names.ts'

export interface Imitation {
  readonly of: string
  /** It is known to have carried malware. */
  readonly isKnown: boolean
  /** A clause: `one letter is missing`. */
  readonly how: string
}

/** Shorter names are near to each other by chance. */
const SHORTEST = 6

/** Null for all names but those one slip away from a well-known one. */
export function findImitated(name: string): Imitation | null {
  const known = knownImitations.get(name)
  if (known !== undefined) return { of: known, isKnown: true, how: 'it is known to have carried malware' }
  if (wellKnownNames.has(name) || honestNames.has(name) || name.length < SHORTEST - 1 || name.length > 60) return null
  for (const one of wellKnownNames) {
    if (one.length < SHORTEST || Math.abs(one.length - name.length) > 1) continue
    const how = findSlip(name, one)
    if (how !== null) return { of: one, isKnown: false, how }
  }
  return null
}

/** One slip of the hand or of the eye, and what it is. Digits behind a name are editions of it, and honest. */
function findSlip(name: string, real: string): string | null {
  let start = 0
  while (start < name.length && start < real.length && name[start] === real[start]) start++
  let end = 0
  while (end < name.length - start && end < real.length - start && name.at(-1 - end) === real.at(-1 - end)) end++
  const [ours, theirs] = [name.slice(start, name.length - end), real.slice(start, real.length - end)]
  if (ours.length === 0 && theirs.length === 1) return theirs === '-' ? 'a dash is missing' : 'one letter is missing'
  if (ours.length === 1 && theirs.length === 0) {
    // `httpx2`, `elasticsearch8`
    if (/\d/.test(ours) || (start === real.length && ours === 's' && real.endsWith('s'))) return null
    return ours === '-' ? 'a dash is too many' : 'one letter is too many'
  }
  if (ours.length === 2 && theirs.length === 2 && ours[0] === theirs[1] && ours[1] === theirs[0]) return 'two letters are swapped'
  if (ours.length !== 1 || theirs.length !== 1 || /^\d$/.test(theirs)) return null
  return lookalikes.has(ours + theirs) || lookalikes.has(theirs + ours)
    ? 'one letter is another that looks alike'
    : /\d/.test(ours)
      ? null
      : 'one letter is another'
}

const lookalikes = new Set(['l1', 'o0', 'i1', 's5', 'z2', 'li', 'vu', 'nm'])
