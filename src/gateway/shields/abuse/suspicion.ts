// What is said of a request that looks like abuse, in words that somebody who looks after the gateway can act on.

export const abuseKinds = ['brute-force', 'stuffing', 'enumeration', 'scraping', 'replay', 'uploads', 'decompression'] as const
export type AbuseKind = (typeof abuseKinds)[number]

export interface Suspicion {
  readonly kind: AbuseKind
  readonly reason: string
  /** Milliseconds until the same would be let through; 0 where waiting does not help. */
  readonly wait: number
  /** Nobody in particular is to blame, so it is only noted, whatever the answer is. */
  readonly isOfEverybody?: true
}

/** `10 minutes`, `1 hour`: as people say it. */
export function sayTime(milliseconds: number): string {
  for (const [name, length] of units) {
    const number = Math.round(milliseconds / length)
    if (milliseconds >= length) return number === 1 ? `1 ${name}` : `${number} ${name}s`
  }
  return 'a moment'
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const
