// Tries to sign in. Brute force is many passwords for one account, from one place or from many; stuffing is many accounts from one place of which
// few succeed. Who succeeded from a place before is not kept away by what others do there, or with the account elsewhere.

import { DistinctFew } from './distinct.ts'
import { LockOut } from './lock-out.ts'
import { SegmentedTable } from './segmented-table.ts'
import { type Suspicion, sayTime } from './suspicion.ts'

export interface SignInRules {
  /** Wrong passwords for one account from one address, within `window`. */
  readonly tries: number
  /** Wrong passwords for one account from anywhere, within an hour. */
  readonly accountTries: number
  /** The same within a day. */
  readonly accountTriesOfDay: number
  /** Accounts from one address, none of which was signed in to, within `window`. */
  readonly accounts: number
  /** The same within a day. */
  readonly accountsOfDay: number
  /** How large a part of all accounts those must be, from 0 to 1. */
  readonly share: number
  /** How many times as many a network, or a kind of client, may try. */
  readonly networkFactor: number
  readonly agentFactor: number
  /** All together, before it is told that the whole sign-in is under attack. */
  readonly everybodyFactor: number
  /** Milliseconds. */
  readonly window: number
  readonly lock: number
}

export const usualSignIns: SignInRules = {
  tries: 10,
  accountTries: 30,
  accountTriesOfDay: 100,
  accounts: 12,
  accountsOfDay: 40,
  share: 0.8,
  networkFactor: 3,
  agentFactor: 5,
  everybodyFactor: 10,
  window: 600_000,
  lock: 900_000,
}

/** All of them keyed hashes. */
export interface Attempt {
  readonly account: number
  readonly secret: number
  /** Account and address together, and account and network. */
  readonly pair: number
  readonly home: number
  readonly address: number
  readonly network: number
  /** What the client says of itself. */
  readonly agent: number
}

export type AttemptResult = 'failed' | 'succeeded' | 'unknown'

/** Rules may ask for no more. */
export const mostTries = 256

/** No keyed hash is below zero. */
const everybody = -1

const hour = 3_600_000
const day = 86_400_000
const remembered = 30 * day

interface Sizes {
  readonly pairs: number
  readonly accounts: number
  readonly places: number
  readonly homes: number
  readonly locks: number
}

const usualSizes: Sizes = { pairs: 20_000, accounts: 20_000, places: 10_000, homes: 50_000, locks: 10_000 }

export class SignIns {
  rules: SignInRules
  readonly #pairs: SegmentedTable<Guesses>
  readonly #accounts: SegmentedTable<AccountGuesses>
  readonly #places: SegmentedTable<Place>
  /** Where an account was signed in to before: when. */
  readonly #homes: SegmentedTable<{ at: number }>
  readonly #locks: LockOut

  constructor(rules: SignInRules, sizes: Sizes = usualSizes) {
    this.rules = rules
    this.#pairs = new SegmentedTable(sizes.pairs, () => ({ wrong: new DistinctFew(mostTries), start: 0, pending: 0 }))
    this.#accounts = new SegmentedTable(sizes.accounts, () => ({
      hour: { wrong: new DistinctFew(mostTries), start: 0 },
      day: { wrong: new DistinctFew(mostTries), start: 0 },
    }))
    this.#places = new SegmentedTable(sizes.places, () => ({ short: newTally(), long: newTally() }))
    this.#homes = new SegmentedTable(sizes.homes, () => ({ at: Number.NEGATIVE_INFINITY }))
    this.#locks = new LockOut(sizes.locks)
  }

  /** Entries in memory, and how many were pushed out of it. */
  get size(): { readonly entries: number; readonly forgotten: number } {
    const tables = [this.#pairs, this.#accounts, this.#places, this.#homes]
    return {
      entries: tables.reduce((sum, { size }) => sum + size, this.#locks.size),
      forgotten: tables.reduce((sum, { forgotten }) => sum + forgotten, 0),
    }
  }

  /** Before the application is asked. Whatever is let through is told to `begin` and `end`. */
  judge(attempt: Attempt, now: number): Suspicion | null {
    const { tries, window } = this.rules
    const locked = this.#locks.find(attempt.pair, now)
    if (locked !== null) return locked
    const pair = this.#pairs.find(attempt.pair)
    // What is on its way may be wrong: side by side nobody tries more than one after the other.
    if (pair !== null && pair.pending > 0 && countIn(pair, now, window) + pair.pending >= tries)
      return { kind: 'brute-force', reason: `${tries} passwords for one account from one address at once`, wait: 1000 }
    if (this.#isHome(attempt.home, now)) return null
    return (
      this.#locks.find(attempt.account, now) ??
      this.#locks.find(attempt.address, now) ??
      this.#locks.find(attempt.network, now) ??
      this.#locks.find(attempt.agent, now) ??
      this.#locks.find(everybody, now)
    )
  }

  begin(attempt: Attempt, now: number): void {
    this.#pairs.visit(attempt.pair, now).pending++
  }

  /** Once for each that began. What it makes suspicious is so for the next. */
  end(attempt: Attempt, result: AttemptResult, now: number): Suspicion | null {
    const pair = this.#pairs.visit(attempt.pair, now)
    pair.pending = Math.max(0, pair.pending - 1)
    return result === 'unknown' ? null : this.hear(attempt, result, now)
  }

  /** What ended elsewhere, and never began here. */
  hear(attempt: Attempt, result: Exclude<AttemptResult, 'unknown'>, now: number): Suspicion | null {
    const pair = this.#pairs.visit(attempt.pair, now)
    const isWrong = result === 'failed'
    if (!isWrong) {
      this.#homes.visit(attempt.home, now).at = now
      pair.wrong.clear()
    }
    const places = this.#countPlaces(attempt, isWrong, now)
    return isWrong ? (this.#countGuess(pair, attempt, now) ?? places) : places
  }

  #isHome(home: number, now: number): boolean {
    const found = this.#homes.find(home)
    return found !== null && now - found.at < remembered
  }

  #countGuess(pair: Guesses, attempt: Attempt, now: number): Suspicion | null {
    const { tries, window, lock, accountTries, accountTriesOfDay } = this.rules
    begin(pair, now, window)
    // The same one again is a program that was not told of a new password, and no guess.
    if (pair.wrong.add(attempt.secret) && pair.wrong.count >= tries) {
      const reason = `${pair.wrong.count} wrong passwords for one account from one address within ${sayTime(window)}`
      return this.#locks.lock(attempt.pair, { kind: 'brute-force', reason }, lock, now)
    }
    const account = this.#accounts.visit(attempt.account, now)
    let found: Suspicion | null = null
    for (const [guesses, most, length] of [
      [account.hour, accountTries, hour],
      [account.day, accountTriesOfDay, day],
    ] as const) {
      begin(guesses, now, length)
      const isNew = guesses.wrong.isFull || guesses.wrong.add(attempt.secret)
      if (!isNew || guesses.wrong.count < most || this.#locks.find(attempt.account, now) !== null) continue
      const reason = `${guesses.wrong.count} wrong passwords for one account from anywhere within ${sayTime(length)}`
      found = this.#locks.lock(attempt.account, { kind: 'brute-force', reason }, lock, now)
    }
    return found
  }

  #countPlaces(attempt: Attempt, isWrong: boolean, now: number): Suspicion | null {
    const { networkFactor, agentFactor, everybodyFactor } = this.rules
    return (
      this.#countPlace(attempt, attempt.address, 1, 'one address', isWrong, now) ??
      this.#countPlace(attempt, attempt.network, networkFactor, 'one network', isWrong, now) ??
      this.#countPlace(attempt, attempt.agent, agentFactor, 'one kind of client', isWrong, now) ??
      this.#countPlace(attempt, everybody, everybodyFactor, 'everywhere', isWrong, now)
    )
  }

  #countPlace({ account }: Attempt, key: number, factor: number, name: string, isWrong: boolean, now: number): Suspicion | null {
    const { accounts, accountsOfDay, share, window, lock } = this.rules
    const place = this.#places.visit(key, now)
    for (const [tally, most, length] of [
      [place.short, accounts * factor, window],
      [place.long, accountsOfDay * factor, day],
    ] as const) {
      if (now - tally.start >= length) {
        tally.start = now
        tally.failed.clear()
        tally.succeeded.clear()
      }
      if (!isWrong) {
        tally.succeeded.add(account)
        tally.failed.delete(account)
        continue
      }
      if (tally.succeeded.has(account)) continue
      tally.failed.add(account)
      const failed = tally.failed.count
      const all = failed + tally.succeeded.count
      if (failed < most || failed / all < share || tally.succeeded.isFull || this.#locks.find(key, now) !== null) continue
      const reason = `${all} accounts from ${name} within ${sayTime(length)}, ${failed} of them in vain`
      const told = { kind: 'stuffing', reason } as const
      return this.#locks.lock(key, key === everybody ? { ...told, isOfEverybody: true } : told, lock, now)
    }
    return null
  }
}

interface Counted {
  readonly wrong: DistinctFew
  start: number
}

interface Guesses extends Counted {
  /** On their way. */
  pending: number
}

interface AccountGuesses {
  readonly hour: Counted
  readonly day: Counted
}

interface Tally {
  start: number
  readonly failed: DistinctFew
  readonly succeeded: DistinctFew
}

interface Place {
  readonly short: Tally
  readonly long: Tally
}

const newTally = (): Tally => ({ start: 0, failed: new DistinctFew(512), succeeded: new DistinctFew(512) })

function begin(counted: Counted, now: number, window: number): void {
  if (now - counted.start < window && counted.wrong.count > 0) return
  counted.wrong.clear()
  counted.start = now
}

const countIn = ({ wrong, start }: Counted, now: number, window: number): number => (now - start < window ? wrong.count : 0)
