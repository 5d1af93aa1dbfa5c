// Short messages on their way out: what is written in one turn of the event loop goes out when the turn is over. All that came is read first and
// all that goes is sent behind it, one after another, so that who waits at the other ends is woken once and not for every one of them. They are
// put together in one piece of memory, which is used again as soon as the system has taken what stands there.

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Characters. */
const mostByHand = 64

const memoryBytes = 256 * 1024
/** Two to a power. */
const mostViews = 1024
const noViews = () => new Array<Buffer | undefined>(mostViews).fill(undefined)
/** No more of one connection waits for the end of a turn. */
const most = 64 * 1024

/** Bytes that are worth a copy, to go out with what stands before them. */
export const mostCopied = 16 * 1024

let memory = Buffer.allocUnsafeSlow(memoryBytes)
let used = 0
/** Of the memory: messages come again in the same places, and a view costs as much as what is written by it. */
let views = noViews()
/** The system has not taken all of it: it is somebody else's from now on. */
let isHeld = false

let waiting: Outbox[] = []

function sendAll(): void {
  const all = waiting
  waiting = []
  for (const outbox of all) outbox.sendWaiting()
  if (isHeld || waiting.length > 0) renew()
  else used = 0
}

function renew(): void {
  memory = Buffer.allocUnsafeSlow(memoryBytes)
  views = noViews()
  used = 0
  isHeld = false
}

/** Of the memory as it is now, or of one that was before it. */
function viewOf(whole: Buffer, from: number, to: number): Buffer {
  if (whole !== memory) return whole.subarray(from, to)
  const slot = (from * 31 + to) & (mostViews - 1)
  const known = views[slot]
  // Two places that share a slot differ in where they begin, or in how long they are.
  if (known !== undefined && known.byteOffset === whole.byteOffset + from && known.length === to - from) return known
  const view = whole.subarray(from, to)
  views[slot] = view
  return view
}

export class Outbox {
  readonly #socket: Socket
  /** What TLS is given it takes later, and what it is given must stand. */
  readonly #isTls: boolean
  #memory = memory
  #from = 0
  #to = 0
  #isWaiting = false
  /** How often something went out. */
  flushes = 0

  constructor(socket: Socket) {
    this.#socket = socket
    this.#isTls = socket instanceof TLSSocket
  }

  /** Latin-1. False: no more until the socket says `drain`. */
  add(text: string): boolean {
    const length = text.length
    if (length > most) {
      this.flush()
      return this.#socket.destroyed || this.#socket.write(text, 'latin1')
    }
    const at = this.#reserve(length)
    // A few bytes are there before the system's way is called.
    if (length > mostByHand) memory.write(text, at, 'latin1')
    else for (let index = 0; index < length; index++) memory[at + index] = text.charCodeAt(index)
    return this.#watch()
  }

  /** At most `mostCopied` of them. */
  copy(bytes: Uint8Array): boolean {
    // First the place: it may be in a new piece of memory.
    const at = this.#reserve(bytes.length)
    memory.set(bytes, at)
    return this.#watch()
  }

  /** Before anything else is written, and before the end. */
  flush(): boolean {
    const from = this.#from
    const to = this.#to
    this.#from = to
    if (from === to) return true
    const socket = this.#socket
    if (socket.destroyed) return true
    this.flushes++
    const bytes = viewOf(this.#memory, from, to)
    if (this.#isTls) return socket.write(Buffer.from(bytes))
    const goesOn = socket.write(bytes)
    if (socket.writableLength > 0) isHeld = true
    return goesOn
  }

  /** At the end of the turn. */
  sendWaiting(): void {
    this.#isWaiting = false
    this.flush()
    this.#from = 0
    this.#to = 0
  }

  #watch(): boolean {
    return this.#to - this.#from > most ? this.flush() : !this.#socket.writableNeedDrain
  }

  /** Where the next bytes belong, behind those that wait. */
  #reserve(length: number): number {
    const isNext = this.#to === used && this.#memory === memory && this.#from < this.#to
    if (!isNext || used + length > memoryBytes) {
      // Others wrote behind it, or the memory is at its end.
      this.flush()
      if (used + length > memoryBytes) renew()
      this.#memory = memory
      this.#from = used
      if (!this.#isWaiting) {
        this.#isWaiting = true
        if (waiting.length === 0) setImmediate(sendAll)
        waiting.push(this)
      }
    }
    const at = used
    used += length
    this.#to = used
    return at
  }
}
