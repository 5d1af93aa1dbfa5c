// JSON lines as they pass: one value a line, and RFC 7464 with a record separator before each. Lines end with LF alone; a CR before it is a blank of JSON.
// Each is looked at when it is whole, and goes on at once, changed or not at all.

import { Held, nothing, type StreamCutter, type StreamLimits, type ValueStep } from './stream-cutter.ts'

const lf = 0x0a
const recordSeparator = 0x1e

export class LineStream implements StreamCutter {
  readonly #step: ValueStep<void>
  readonly #limits: StreamLimits
  readonly #isSequence: boolean
  readonly #held: Held
  /** A line was too long, and everything goes on unseen. */
  #isUnseen = false

  /** The step is asked for each line that is not blank, with its end. */
  constructor(limits: StreamLimits, isSequence: boolean, step: ValueStep<void>) {
    this.#step = step
    this.#limits = limits
    this.#isSequence = isSequence
    this.#held = new Held(limits.most)
  }

  write(bytes: Uint8Array): Uint8Array | null {
    if (this.#isUnseen) return bytes
    const passed: Uint8Array[] = []
    let from = 0
    for (let end = bytes.indexOf(lf); end !== -1; end = bytes.indexOf(lf, from)) {
      const whole = this.#held.takeWith(bytes.subarray(from, end + 1))
      from = end + 1
      if (whole === null) return this.#tooLong(passed, bytes.subarray(from))
      const line = this.#cut(whole)
      if (line === null) return null
      passed.push(line)
    }
    if (!this.#held.add(bytes.subarray(from))) return this.#tooLong(passed, nothing)
    return passed.length === 0 ? nothing : Buffer.concat(passed)
  }

  end(): Uint8Array | null {
    return this.#isUnseen ? nothing : this.#cut(this.#held.take())
  }

  #tooLong(passed: readonly Uint8Array[], rest: Uint8Array): Uint8Array | null {
    if (this.#limits.tooLong?.() !== 'pass') return null
    this.#isUnseen = true
    return Buffer.concat([...passed, this.#held.take(), rest])
  }

  #cut(line: Uint8Array): Uint8Array | null {
    let start = 0
    if (this.#isSequence) while (line[start] === recordSeparator) start++
    const value = line.subarray(start)
    if (value.every(isBlank)) return line
    const left = this.#step(value)
    if (left === null) return null
    if (left === 'drop') return nothing
    if (left === value) return line
    return start === 0 ? left : Buffer.concat([line.subarray(0, start), left])
  }
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === lf
