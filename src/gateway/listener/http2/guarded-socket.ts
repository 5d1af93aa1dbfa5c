// A connection as nghttp2 has it in hand: what comes and what goes passes the guard of its frames.

import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { FrameGuard, Http2Error } from './frame-guard.ts'

export class GuardedSocket extends Duplex {
  readonly #socket: Socket
  readonly #guard: FrameGuard
  readonly #onFault: (error: Http2Error) => void
  #isRefused = false

  constructor(socket: Socket, guard: FrameGuard, onFault: (error: Http2Error) => void) {
    super({ decodeStrings: true })
    this.#socket = socket
    this.#guard = guard
    this.#onFault = onFault
    socket.on('data', (bytes) => this.#receive(bytes))
    socket.on('end', () => this.push(null))
    socket.on('error', () => this.destroy())
    socket.on('close', () => this.destroy())
  }

  /** Nobody hears of what still comes. */
  refuse(): void {
    this.#isRefused = true
  }

  #receive(bytes: Buffer): void {
    // What comes after a fault is thrown away, so that the good-bye is not lost with it.
    if (this.#isRefused) return
    const { passes, fault } = this.#guard.receive(bytes)
    let goesOn = true
    for (const part of passes) goesOn = this.push(part)
    if (fault !== null) {
      this.#isRefused = true
      this.#onFault(fault)
    } else if (!goesOn) this.#socket.pause()
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.#writeAll([bytes], done)
  }

  override _writev(parts: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this.#writeAll(
      parts.map(({ chunk }) => chunk),
      done,
    )
  }

  override _final(done: () => void): void {
    this.#socket.end()
    done()
  }

  /**
   * What was written goes out, also to a client that takes it slowly, unless it was refused; then what still comes is thrown away for a moment, so that it
   * does not take the good-bye with it.
   */
  override _destroy(_error: Error | null, done: () => void): void {
    const socket = this.#socket
    const patience = this.#isRefused ? mostLinger : mostTaking
    this.#isRefused = true
    if (!socket.destroyed) {
      let end = setTimeout(() => socket.destroy(), socket.writableFinished ? mostLinger : patience)
      const linger = () => {
        clearTimeout(end)
        end = setTimeout(() => socket.destroy(), mostLinger)
      }
      socket.once('finish', linger)
      socket.once('end', () => (socket.writableFinished ? socket.destroy() : undefined))
      socket.once('close', () => clearTimeout(end))
      socket.end()
      socket.resume()
    }
    done()
  }

  #writeAll(parts: readonly Buffer[], done: () => void): void {
    const socket = this.#socket
    if (socket.destroyed) {
      done()
      return
    }
    let goesOn = true
    socket.cork()
    for (const part of parts) {
      this.#guard.send(part)
      goesOn = socket.write(part)
    }
    socket.uncork()
    if (goesOn) done()
    else socket.once('drain', done)
  }
}

/** Milliseconds. */
const mostLinger = 2000
const mostTaking = 15_000
