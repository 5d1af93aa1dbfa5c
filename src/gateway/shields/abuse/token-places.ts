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
  readonly network: number
  readonly agent: number
  born: number
  last: number
  /** When others were told of it; below all times: never. */
  toldAt: number
  /** Suspicious until then. */
  until: number
}

interface Token {
  readonly places: Place[]
  /** The last one that was used, and how often that changed to what is another network and another program, since when. */
  now: Place | null
  turns: number
  since: number
}

const mostPlaces = 4
/** Within an hour: nobody goes to and fro so often. */
const mostTurns = 6
/** Milliseconds. */
const tellEvery = 5_000
const hour = 3_600_000

export class TokenPlaces {
  rules: ReplayRules
  /** Whoever tells others of it: of each place once, and again and again where there are several. */
  onPlace: ((use: TokenUse, born: number) => void) | null = null
  readonly #tokens: SegmentedTable<Token>

  constructor(rules: ReplayRules, most = 20_000) {
    this.rules = rules
    this.#tokens = new SegmentedTable(most, () => ({ places: [], now: null, turns: 0, since: 0 }))
  }

  get size(): { readonly entries: number; readonly forgotten: number } {
    return { entries: this.#tokens.size, forgotten: this.#tokens.forgotten }
  }

  /** Of each request with a credential that holds. The place where it was first stays free of suspicion; the other one is somebody else. */
  judge({ token, network, agent }: TokenUse, now: number): Suspicion | null {
    const use = { token, network, agent }
    const here = this.#see(use, now)
    if (
      this.onPlace !== null &&
      (here.toldAt === Number.NEGATIVE_INFINITY || (now - here.toldAt >= tellEvery && this.#isElsewhereToo(use)))
    ) {
      here.toldAt = now
      this.onPlace(use, here.born)
    }
    if (now >= here.until) return null
    const reason = `a credential that another program uses in another network, within ${sayTime(this.rules.window)} or by turns`
    return { kind: 'replay', reason, wait: here.until - now }
  }

  /** Used at another process, for so long. */
  hear(use: TokenUse, age: number, now: number): void {
    const here = this.#see(use, now, now - age)
    // They know.
    here.toldAt = Math.max(here.toldAt, now)
  }

  #isElsewhereToo({ token, network, agent }: TokenUse): boolean {
    return this.#tokens.find(token)?.places.some((place) => place.network !== network && place.agent !== agent) === true
  }

  #see({ token, network, agent }: TokenUse, now: number, born = now): Place {
    const { window, lock } = this.rules
    const known = this.#tokens.visit(token, now)
    const { places } = known
    let here = places.find((place) => place.network === network && place.agent === agent)
    if (here === undefined) {
      here = { network, agent, born, last: now, until: 0, toldAt: Number.NEGATIVE_INFINITY }
      if (places.length === mostPlaces) places.splice(indexOfOldest(places), 1)
      places.push(here)
    }
    here.born = Math.min(here.born, born)
    countTurns(known, here, now)
    // The same program in another network has moved, another program in the same network is a neighbour: neither is elsewhere.
    for (const other of places) {
      const isElsewhere = other.network !== network && other.agent !== agent && other.born < here.born
      if (isElsewhere && (now - other.last < window || (known.turns >= mostTurns && now - other.last < hour))) here.until = now + lock
    }
    here.last = Math.max(here.last, now)
    return here
  }
}

function countTurns(token: Token, here: Place, now: number): void {
  const before = token.now
  token.now = here
  if (now - token.since >= hour) {
    token.since = now
    token.turns = 0
  }
  if (before !== null && before.network !== here.network && before.agent !== here.agent) token.turns++
}

function indexOfOldest(places: readonly Place[]): number {
  let oldest = 0
  for (const [index, { last }] of places.entries()) if (last < (places[oldest]?.last ?? 0)) oldest = index
  return oldest
}
