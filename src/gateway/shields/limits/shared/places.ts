// How several processes count together what runs at once: each says how much runs with it and how much would like to, and is told how much may. It says
// all of it anew each time, so an answer that is lost does no harm; who says nothing for long has ended, and its places are free again.

export interface PlaceAsk {
  /** The same in all processes with the same policy. */
  readonly limit: string
  /** Whose count it is. */
  readonly name: string
  readonly most: number
  /** Runs now, and counts, whatever there is room for. */
  readonly running: number
  /** With those that would like to. */
  readonly wanted: number
}

export interface PlaceGrant {
  /** As many may run with whoever asked: at least what runs. */
  readonly held: number
  /** Somebody else would like to and may not: who leaves makes room for all, and not for the next one beside him. */
  readonly isContested: boolean
}

/** Whoever keeps the count. */
export interface PlaceKeeper {
  readonly isThere: boolean
  onChange(tell: (isThere: boolean) => void): void
  /** How many processes count together, as far as it is known. */
  readonly sharers: number
  /** Grants in the order of what was asked. Rejects where it is not known what became of it. */
  places(asks: readonly PlaceAsk[]): Promise<readonly PlaceGrant[]>
}

/** What one process said last, in milliseconds of whoever keeps the count. */
export interface PlaceHolder {
  readonly held: number
  /** Since when it would like more than it got; 0: it does not. */
  readonly shortSince: number
  readonly seen: number
}

/** Milliseconds of silence after which a process has ended; and after which it is not believed to wait any more. */
export const placeLease = 5_000
export const placePatience = 250

/** One step of one room. The script of the store does the same. */
export function grantPlaces(
  others: Iterable<PlaceHolder>,
  own: PlaceHolder | null,
  { most, running, wanted }: Pick<PlaceAsk, 'most' | 'running' | 'wanted'>,
  now: number,
): PlaceGrant & { readonly holder: PlaceHolder | null } {
  const since = own === null || own.shortSince === 0 ? now : own.shortSince
  let taken = 0
  let before = 0
  let isContested = false
  for (const { held, shortSince, seen } of others) {
    if (now - seen >= placeLease) continue
    taken += held
    if (shortSince === 0 || now - seen >= placePatience) continue
    isContested = true
    // The next free place is theirs who have waited for longer.
    if (shortSince < since) before++
  }
  const more = Math.max(0, Math.min(wanted - running, most - taken - running - before))
  const held = running + more
  if (held === 0 && wanted === 0) return { held, isContested, holder: null }
  // Who got one waits behind the others for the next.
  const shortSince = wanted > held ? (more > 0 ? now : since) : 0
  return { held, isContested, holder: { held, shortSince, seen: now } }
}
