// Short texts on their way out: what is written in one turn of the event loop goes out when the turn is over. All that came is read first and
// all that goes is sent behind it, one after another, so that who waits at the other ends is woken once and not for every one of them.

import type { Socket } from 'node:net'

let waiting: Outbox[] = []

function sendAll(): void {
  const all = waiting
  waiting = []
  for (const outbox of all) outbox.flush()
}

/** In characters: no more waits for the end of a turn. */
const most = 64 * 1024

/** Bytes that are worth a copy, to go out with what stands before them. */
export const mostAsText = 16 * 1024

export const toLatin1 = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).toString('latin1')

export class Outbox {
  readonly #socket: Socket
  #text = ''
  /** How often something went out. */
  flushes = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Latin-1. False: no more until the socket says `drain`. */
  add(text: string): boolean {
    if (this.#text === '') {
      if (waiting.length === 0) setImmediate(sendAll)
      waiting.push(this)
    }
    this.#text += text
    return this.#text.length > most ? this.flush() : !this.#socket.writableNeedDrain
  }

  /** Before anything else is written, and before the end. */
  flush(): boolean {
    const text = this.#text
    if (text === '' || this.#socket.destroyed) return true
    this.#text = ''
    this.flushes++
    return this.#socket.write(text, 'latin1')
  }
}
