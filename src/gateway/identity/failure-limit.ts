// How many credentials that do not hold one address may show before it has to wait, asked before anything costly is done for the next one. What
// was verified before passes all the same. Bounded: of addresses beyond the bound the oldest are forgotten.

import { BlockList, isIP, isIPv6 } from 'node:net'
import { groupOf } from '../request/index.ts'

export interface FailureRules {
  readonly most: number
  /** Milliseconds. */
  readonly window: number
  /** Addresses and networks that are not counted. */
  readonly trusted: readonly string[]
}

export const usualFailures: FailureRules = { most: 60, window: 60_000, trusted: [] }

const mostAddresses = 50_000

interface Count {
  failures: number
  readonly until: number
}

export class FailureLimit {
  readonly #counts = new Map<string, Count>()
  #rules: FailureRules = usualFailures
  #trusted: BlockList = new BlockList()
  #name: (group: string) => string = (group) => group
  #tell: ((name: string) => void) | null = null

  get size(): number {
    return this.#counts.size
  }

  /** What was counted stays. */
  set rules(rules: FailureRules) {
    this.#rules = rules
    this.#trusted = toBlockList(rules.trusted) ?? new BlockList()
  }

  /** From now on others are told of each failure, by the name of the address that they know it by; what was counted before is forgotten. */
  share(name: (group: string) => string, tell: (name: string) => void): void {
    this.#counts.clear()
    this.#name = name
    this.#tell = tell
  }

  /** Milliseconds until the address may try again; 0 where it may now. */
  waits(address: string, now: number): number {
    if (this.#counts.size === 0) return 0
    const count = this.#counts.get(this.#name(groupOf(address)))
    return count === undefined || now >= count.until || count.failures < this.#rules.most ? 0 : count.until - now
  }

  count(address: string, now: number): void {
    if (isIP(address) !== 0 && this.#trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return
    const name = this.#name(groupOf(address))
    this.hear(name, now)
    this.#tell?.(name)
  }

  /** A failure that another process counted. */
  hear(name: string, now: number): void {
    const before = this.#counts.get(name)
    // Put behind the others: whoever goes on failing is not the one who is forgotten.
    this.#counts.delete(name)
    if (before !== undefined && now < before.until) {
      before.failures++
      this.#counts.set(name, before)
      return
    }
    if (this.#counts.size >= mostAddresses) this.#counts.delete(this.#counts.keys().next().value ?? '')
    this.#counts.set(name, { failures: 1, until: now + this.#rules.window })
  }
}

/** Null where one of them is neither an address nor a network. */
export function toBlockList(written: readonly string[]): BlockList | null {
  const found = new BlockList()
  for (const network of written) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    // An empty number would be 0, and so everybody.
    if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null
    try {
      if (bits === undefined) found.addAddress(address, family)
      else found.addSubnet(address, Number(bits), family)
    } catch {
      return null
    }
  }
  return found
}
