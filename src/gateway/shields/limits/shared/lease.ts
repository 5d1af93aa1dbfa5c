// How several processes count one limit together: each asks whoever keeps the count for as much as waits with it, and for a little beyond, and
// lets through what it was granted. All amounts are microseconds of the rate.

export interface LeaseAsk {
  /** Of the limit: the same in all processes with the same policy. */
  readonly limit: string
  /** Of the bucket. */
  readonly name: string
  readonly tolerance: number
  /** Taken whatever there is: what was let through and not asked for. Below 0: given back. */
  readonly debt: number
  /** With less than that nobody is helped. 0 where nobody waits. */
  readonly least: number
  readonly most: number
  /** Beyond `least`, whole ones of these: a part of one helps nobody, and would be missed elsewhere. */
  readonly step: number
}

export interface LeaseGrant {
  readonly granted: number
  /** What may be taken now; below 0 where more is owed than was there. */
  readonly left: number
}

/** Whoever keeps the count. */
export interface LeaseKeeper {
  readonly isThere: boolean
  onChange(tell: (isThere: boolean) => void): void
  /** How many processes count together, as far as it is known. */
  readonly sharers: number
  /** Grants in the order of what was asked. Rejects where it is not known what became of it. */
  lease(asks: readonly LeaseAsk[]): Promise<readonly LeaseGrant[]>
}

/** One step of one bucket: the time at which it is full again, before and after. The script of the store does the same. */
export function grantLease(
  held: number,
  { tolerance, debt, least, most, step }: LeaseAsk,
  now: number,
): LeaseGrant & { readonly time: number } {
  let time = Math.max(Math.max(held, now) + debt, now)
  const room = tolerance - (time - now)
  let granted = 0
  if (most > 0 && room >= least) {
    // What costs more than the whole bucket waits for a full one.
    granted = most > room && least < tolerance ? least + Math.floor((room - least) / step) * step : most
    time += granted
  }
  return { granted, left: tolerance - (time - now), time }
}
