// What is publicly known of weaknesses of packages: the entries of the local database of advisories, and how one asks it.

import type { Severity } from './dials.ts'

/** One record of one database about one package; others may tell of the same weakness under other names. */
export interface Advisory {
  /** As its database calls it: `PYSEC-…`, `GHSA-…`, `MAL-…`. */
  readonly id: string
  /** What others call the same weakness: `CVE-…`. */
  readonly aliases: readonly string[]
  /** The package, normalised (PEP 503). */
  readonly package: string
  /** A line; may be empty. */
  readonly summary: string
  /** Days: `2026-07-13`; empty where nobody says. */
  readonly published: string
  readonly modified: string
  /** Null where nobody rated it. */
  readonly score: CvssScore | null
  readonly affected: readonly AffectedVersions[]
  /** Listed by CISA as exploited. */
  readonly exploited: Exploited | null
  readonly epss: Epss | null
}

/** Any of them is enough. */
export interface AffectedVersions {
  readonly ranges: readonly (readonly VersionEvent[])[]
  readonly versions: readonly string[]
}

/** What happens at a version: `introduced` with `0` is before all versions, `limit` bounds what the range speaks of. */
export interface VersionEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  readonly version: string
}

export interface CvssScore {
  /** Null where there is only a word and no vector. */
  readonly vector: string | null
  /** From 0 to 10, as the vector is written: what it says of threats counts where the standard (4.0) counts it. */
  readonly value: number | null
  readonly rating: 'none' | Severity
}

export interface Exploited {
  /** The day on which it was listed. */
  readonly since: string
  readonly byRansomware: boolean
}

/** How likely it is that somebody tries to exploit it within 30 days, and how many of all are less likely. Both from 0 to 1. */
export interface Epss {
  readonly probability: number
  readonly percentile: number
}

/** The database, as a scan asks it. */
export interface Advisories {
  readonly about: AboutAdvisories
  /** All that are known of a package (normalised name), in the order of their ids; withdrawn ones are none. */
  of(name: string): readonly Advisory[]
}

export interface AboutAdvisories {
  /** ISO time at which the database was written. */
  readonly made: string
  /** ISO time of which the advisories are: when they were fetched, or the newest change in what was taken from a file. */
  readonly asOf: string
  readonly advisories: number
  readonly packages: number
  /** Passed over because they were taken back. */
  readonly withdrawn: number
  /** Passed over because they could not be read. */
  readonly skipped: number
  readonly sources: readonly AdvisorySource[]
}

export interface AdvisorySource {
  readonly kind: 'osv' | 'epss' | 'kev'
  /** The address or the file, as it was named. */
  readonly from: string
  /** ISO time of what it says. */
  readonly date: string
  /** How many entries it held. */
  readonly count: number
}
