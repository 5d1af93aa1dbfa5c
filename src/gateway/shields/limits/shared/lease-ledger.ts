// The count itself, kept in memory: for the workers of one machine, and as what the script of the store is held against.

import type { HashName } from '../rate/hash-name.ts'
import { RateTable } from '../rate/rate-table.ts'
import { grantLease, type LeaseAsk, type LeaseGrant } from './lease.ts'

const places = 65_536

export class LeaseLedger {
  readonly #tables = new Map<string, RateTable>()
  readonly #hash: HashName

  constructor(hash: HashName) {
    this.#hash = hash
  }

  lease(ask: LeaseAsk, now: number): LeaseGrant {
    const table = this.#open(ask.limit)
    const name = this.#hash(ask.name)
    const held = now + table.level(name, now)
    const { granted, left, time } = grantLease(held, ask, now)
    table.settle(name, time - held, now)
    return { granted, left }
  }

  #open(limit: string): RateTable {
    const found = this.#tables.get(limit)
    if (found !== undefined) return found
    const made = new RateTable(places)
    this.#tables.set(limit, made)
    return made
  }
}
