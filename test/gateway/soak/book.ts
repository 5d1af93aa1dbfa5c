// All requests of the soak by their words, and what was found wrong of any of them.

import type { Order } from './orders.ts'

const mostRecent = 8000
const nothing = Buffer.alloc(0)

export class Book {
  readonly orders = new Map<string, Order>()
  readonly faults: string[] = []
  readonly #recent: Order[] = []
  #number = 0
  readonly #begin: number

  constructor(begin: number) {
    this.#begin = begin
  }

  /** Words of one length, which differ in their last letters first. */
  readonly nextWord = (): string => `q${(this.#begin * 0x1_000_000 + this.#number++).toString(16).padStart(10, '0').slice(-10)}z`

  /** Bodies of what is long over are let go. */
  add(order: Order): Order {
    this.orders.set(order.word, order)
    this.#recent.push(order)
    if (this.#recent.length > mostRecent) {
      const old = this.#recent.splice(0, mostRecent / 2)
      for (const one of old)
        if (one.ended === 'open') this.#recent.unshift(one)
        else {
          one.body = nothing
          one.answer.body = nothing
          if (one.expected.body !== null) one.expected.body = nothing
        }
    }
    return order
  }

  /** Only the first ones are of use. */
  blame(where: string, order: Order | null, what: string): void {
    if (this.faults.length > 50) return
    const of = order === null ? '' : ` ${order.method} ${order.target} of ${order.person?.id ?? 'nobody'}`
    this.faults.push(`${where}:${of}: ${what.length > 600 ? `${what.slice(0, 600)}…` : what}`)
  }

  /** Whether they are the same. */
  compare(where: string, order: Order, what: string, got: Buffer | string, wanted: Buffer | string): boolean {
    const one = Buffer.from(got)
    const other = Buffer.from(wanted)
    if (one.equals(other)) return true
    let at = 0
    while (at < one.length && one[at] === other[at]) at++
    const part = (bytes: Buffer) => JSON.stringify(bytes.toString('latin1', Math.max(0, at - 20), at + 60))
    this.blame(
      where,
      order,
      `${what} of ${one.length} bytes and not ${other.length}, other from byte ${at}: ${part(one)} and not ${part(other)}`,
    )
    return false
  }
}
