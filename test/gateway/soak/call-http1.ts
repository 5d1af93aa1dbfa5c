// A client of HTTP/1.1 in the soak: requests one after the other and several at once, cut anywhere, on connections that are kept, given up in the middle, and
// made anew.

import type { Socket } from 'node:net'
import type { Random } from '../../kit/random.ts'
import type { Book } from './book.ts'
import { judgeAnswer, type Left } from './judge-answer.ts'
import { MessageReader } from './messages.ts'
import { type Order, writeOrder } from './orders.ts'

export interface Calling {
  readonly book: Book
  readonly random: Random
  readonly left: Left | null
  /** Settles when it stands. */
  readonly open: () => Promise<Socket>
  /** The next one of this client; null: it is done. */
  readonly next: () => Order | null
}

const rounds = [1, 1, 1, 2, 4, 8]

/** Until there is no next one. */
export async function callHttp1(calling: Calling): Promise<void> {
  const { random, next, open } = calling
  for (;;) {
    const line = new Line(await open(), calling)
    for (;;) {
      const orders: Order[] = []
      for (let count = random.pick(rounds); count > 0; count--) {
        const order = next()
        if (order !== null) orders.push(order)
      }
      if (orders.length === 0) {
        line.close()
        return
      }
      if (!(await line.ask(orders))) break
    }
  }
}

class Line {
  readonly #socket: Socket
  readonly #calling: Calling
  readonly #reader: MessageReader
  #open: Order[] = []
  #settle: ((goesOn: boolean) => void) | null = null
  /** We gave it up. */
  #isLeft = false
  /** Bytes of answers, behind which it is given up. */
  #patience = Number.POSITIVE_INFINITY

  constructor(socket: Socket, calling: Calling) {
    this.#socket = socket
    this.#calling = calling
    this.#reader = new MessageReader(({ first, lines, body }) => {
      const order = this.#open.shift()
      if (order === undefined) {
        this.#blame(null, `an answer that nobody asked for: ${first}`)
        return
      }
      judgeAnswer(order, { status: Number(first.split(' ')[1]), lines, body }, calling.book, calling.left)
      // Behind the last answer of a connection its end is waited for.
      const isLast = lines.some(([name, value]) => name === 'connection' && value === 'close')
      if (!isLast && this.#open.length === 0) this.#end(true)
    })
    socket.on('data', (bytes: Buffer) => {
      this.#patience -= bytes.length
      try {
        this.#reader.push(bytes)
      } catch (error) {
        this.#blame(this.#open[0] ?? null, String(error))
        socket.destroy()
      }
      if (this.#patience < 0) this.#leave()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => this.#closed())
  }

  /** Whether more may be asked on it. */
  async ask(orders: readonly Order[]): Promise<boolean> {
    const { random } = this.#calling
    const bytes = Buffer.concat(orders.map(writeOrder))
    this.#open = [...orders]
    const ended = new Promise<boolean>((settle) => {
      this.#settle = settle
    })
    if (this.#socket.destroyed) this.#closed()
    const until = random.once(12) ? random.below(bytes.length) : bytes.length
    if (random.once(12)) this.#patience = random.below(60_000)
    for (let from = 0; from < until && !this.#socket.destroyed; ) {
      const to = Math.min(until, from + (random.once(2) ? until : 1 + random.below(random.pick([20, 600, 20_000, 100_000]))))
      this.#socket.write(bytes.subarray(from, to))
      from = to
      if (random.once(2)) await new Promise((settle) => (random.once(2) ? setImmediate(settle) : setTimeout(settle, 1)))
    }
    if (until < bytes.length) this.#leave()
    return ended
  }

  close(): void {
    this.#isLeft = true
    this.#socket.destroy()
  }

  #leave(): void {
    this.close()
  }

  #closed(): void {
    const [first] = this.#open
    for (const order of this.#open) order.ended = 'left'
    this.#open = []
    // What came of an answer that was cut off is the beginning of its own.
    if (first !== undefined && !this.#isLeft) {
      const part = this.#reader.part
      const { body } = first.expected
      if (body !== null && !/ 50[24] /.test(this.#reader.begunFirst ?? ''))
        this.#calling.book.compare('client', first, 'the beginning of a body', part, body.subarray(0, part.length))
    }
    this.#end(false)
  }

  #end(goesOn: boolean): void {
    const settle = this.#settle
    this.#settle = null
    settle?.(goesOn)
  }

  #blame(order: Order | null, what: string): void {
    this.#calling.book.blame('client', order, what)
  }
}
