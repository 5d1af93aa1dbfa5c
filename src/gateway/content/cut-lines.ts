// JSON lines: one value a line, and RFC 7464 with a record separator before each. Lines end with LF alone; a CR before it is a blank of JSON.

import { cutJson } from './cut-json.ts'
import type { FieldNode } from './field-tree.ts'
import { Held, nothing, type StreamCutter, type StreamLimits } from './stream-cutter.ts'

const lf = 0x0a
const recordSeparator = 0x1e

export class LineCutter implements StreamCutter {
  readonly #tree: FieldNode
  readonly #depth: number
  readonly #isSequence: boolean
  readonly #held: Held

  constructor(tree: FieldNode, { most, depth }: StreamLimits, isSequence: boolean) {
    this.#tree = tree
    this.#depth = depth
    this.#isSequence = isSequence
    this.#held = new Held(most)
  }

  write(bytes: Uint8Array): Uint8Array | null {
    const passed: Uint8Array[] = []
    let from = 0
    for (let end = bytes.indexOf(lf); end !== -1; end = bytes.indexOf(lf, from)) {
      if (!this.#held.add(bytes.subarray(from, end + 1))) return null
      from = end + 1
      const line = this.#cut(this.#held.take())
      if (line === null) return null
      passed.push(line)
    }
    if (!this.#held.add(bytes.subarray(from))) return null
    return passed.length === 0 ? nothing : Buffer.concat(passed)
  }

  end(): Uint8Array | null {
    return this.#cut(this.#held.take())
  }

  #cut(line: Uint8Array): Uint8Array | null {
    let start = 0
    if (this.#isSequence) while (line[start] === recordSeparator) start++
    const value = line.subarray(start)
    if (value.every(isBlank)) return line
    const left = cutJson(value, this.#tree, this.#depth)
    if (typeof left === 'string') return null
    if (left === value) return line
    return start === 0 ? left : Buffer.concat([line.subarray(0, start), left])
  }
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === lf
