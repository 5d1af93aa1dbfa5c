// How many fields came with the heads of each stream, kept until whoever gets the stream asks.

import { countFields } from './count-fields.ts'

const padded = 8
const withPriority = 32
const endHeaders = 4

export class HeadFields {
  #stream = 0
  #flags = 0
  #isFirst = true
  #frame: Uint8Array[] = []
  #block: Uint8Array[] = []
  /** Null: what came is no head. */
  readonly #counts = new Map<number, (number | null)[]>()
  readonly #taken = new Set<number>()

  /** A frame of HEADERS, or of CONTINUATION. */
  begin(stream: number, flags: number, isFirst: boolean): void {
    if (isFirst) {
      this.#stream = stream
      this.#block = []
    }
    this.#isFirst = isFirst
    this.#flags = flags
    this.#frame = []
  }

  add(part: Uint8Array): void {
    this.#frame.push(part)
  }

  /** The frame is whole. */
  end(): void {
    const payload = Buffer.concat(this.#frame)
    this.#frame = []
    this.#block.push(this.#isFirst ? withoutFrame(payload, this.#flags) : payload)
    if ((this.#flags & endHeaders) === 0) return
    const counts = this.#counts.get(this.#stream) ?? []
    counts.push(countFields(Buffer.concat(this.#block)))
    this.#counts.set(this.#stream, counts)
    this.#block = []
  }

  /** Of the next head of that stream; null where none is known. */
  take(stream: number): number | null {
    this.#taken.add(stream)
    return this.#counts.get(stream)?.shift() ?? null
  }

  /** The stream is over. True where heads came and nobody asked. */
  forget(stream: number): boolean {
    const wasTaken = this.#taken.delete(stream)
    return this.#counts.delete(stream) && !wasTaken
  }
}

/** Padding and priority around what the frame holds (RFC 9113, 6.2). */
function withoutFrame(payload: Buffer, flags: number): Buffer {
  const isPadded = (flags & padded) !== 0
  const from = (isPadded ? 1 : 0) + ((flags & withPriority) === 0 ? 0 : 5)
  return payload.subarray(from, Math.max(from, payload.length - (isPadded ? (payload[0] ?? 0) : 0)))
}
