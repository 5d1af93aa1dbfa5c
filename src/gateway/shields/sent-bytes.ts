// One body for all who judge it: what one of them had read is there for the next.

import { type BodyRead, type ReadJson, readJson } from '../content/index.ts'
import { isCurrent, type JsonTape, readTape } from '../json/index.ts'
import type { SentBytes } from './shield.ts'

const tooLong: BodyRead = { kind: 'refused', code: 'body-too-large', reason: 'the body is larger than is read' }

export const unread: SentBytes = {
  bytes: null,
  read: () => tooLong,
  json: () => ({ kind: 'fault', fault: 'syntax' }),
  tape: () => null,
  isTaped: false,
}

export class SentOnce implements SentBytes {
  readonly bytes: Uint8Array
  readonly #read: (bytes: Uint8Array) => BodyRead
  #known: BodyRead | null = null
  #json: ReadJson | null = null
  #depth = 0
  #repeats = false
  /** Undefined before it was asked for. */
  #tape: JsonTape | null | undefined

  constructor(bytes: Uint8Array, read: (bytes: Uint8Array) => BodyRead) {
    this.bytes = bytes
    this.#read = read
  }

  read(): BodyRead {
    this.#known ??= this.#read(this.bytes)
    return this.#known
  }

  json(depth: number, repeats: boolean): ReadJson {
    if (this.#json !== null && this.#depth === depth && this.#repeats === repeats) return this.#json
    this.#json = readJson(this.bytes, depth, repeats)
    this.#depth = depth
    this.#repeats = repeats
    return this.#json
  }

  get isTaped(): boolean {
    return this.#tape !== undefined
  }

  tape(): JsonTape | null {
    // Where somebody waited in between, another body may have been read.
    if (this.#tape === undefined || (this.#tape !== null && !isCurrent(this.#tape))) this.#tape = readTape(this.bytes)
    return this.#tape
  }
}
