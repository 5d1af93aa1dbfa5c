// The same credential in two places at once. A phone that leaves the house changes its network and stays the same program; two programs in two
// networks that take turns with one credential are two people, or one and somebody who took it.

import { SegmentedTable } from './segmented-table.ts'
import { type Suspicion, sayTime } from './suspicion.ts'

export interface ReplayRules {
  /** Milliseconds within which nobody is in two places as two programs. */
  readonly window: number
  readonly lock: number
}

export const usualReplay: ReplayRules = { window: 60_000, lock: 3_600_000 }

/** All of them keyed hashes. */
export interface TokenUse {
  readonly token: number
  readonly network: number
  readonly agent: number
}

interface Place {
  network: number
  agent: number
  last: number
  /** Suspicious until then. */
  until: number
}

interface Token {
  readonly places: Place[]
}

const mostPlaces = 4

export class TokenPlaces {
  rules: ReplayRules
  readonly #tokens: SegmentedTable<Token>

  constructor(rules: ReplayRules, most = 20_000) {
    this.rules = rules
    this.#tokens = new SegmentedTable(most, () => ({ places: [] }))
  }

  get size(): { readonly entries: number; readonly forgotten: number } {
    return { entries: this.#tokens.size, forgotten: this.#tokens.forgotten }
  }

  /** Of each request with a credential that holds. The place where it was first stays free of suspicion; the other one is somebody else. */
  judge({ token, network, agent }: TokenUse, now: number): Suspicion | null {
    const { window, lock } = this.rules
    const { places } = this.#tokens.visit(token, now)
    let here = places.find((place) => place.network === network && place.agent === agent)
    if (here === undefined) {
      // The same program in another network has moved, another program in the same network is a neighbour: neither is elsewhere.
      const active = places.find((place) => place.network !== network && place.agent !== agent && now - place.last < window)
      here = { network, agent, last: now, until: active === undefined ? 0 : now + lock }
      if (places.length === mostPlaces) places.splice(indexOfOldest(places), 1)
      places.push(here)
    } else if (now - here.last >= window) {
      // It comes back after somebody else was there in between: whoever came later is the other.
      for (const other of places)
        if (other.network !== network && other.agent !== agent && other.last > here.last && now - other.last < window)
          other.until = now + lock
    }
    here.last = now
    if (now >= here.until) return null
    const reason = `a credential that is used from another network by another program within ${sayTime(window)}`
    return { kind: 'replay', reason, wait: here.until - now }
  }
}

function indexOfOldest(places: readonly Place[]): number {
  let oldest = 0
  for (const [index, { last }] of places.entries()) if (last < (places[oldest]?.last ?? 0)) oldest = index
  return oldest
}
