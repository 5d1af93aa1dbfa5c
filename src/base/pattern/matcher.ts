// Runs a pattern's program over a text, once, whatever the pattern: states of the machine are made as texts ask for them and kept in a
// table up to a limit; a text that asks for more is finished without the table.
import type { Assertion } from './node.ts'
import type { PointSet } from './point-set.ts'
import { type Classes, classify, type Instruction } from './program.ts'

/** What may stand beside a place between two characters; what none of them says is another character. */
const edge = 1
const lineEnd = 2
const word = 4
const finalNewline = 8

const maxStates = 2000
/** Of the table, and of the places that its states hold. */
const maxCells = 1 << 18

const newline: PointSet = [[10, 10]]

const dead = 0
const matched = 1
const unknown = -1

interface State {
  /** Where the machine may be, before what consumes nothing. */
  readonly at: readonly number[]
  readonly before: number
}

export interface Meaning {
  /** Matches begin nowhere but at the start. */
  readonly anchored: boolean
  readonly words: PointSet | null
  readonly lineEnds: PointSet | null
  /** Whether a last newline is told from others. */
  readonly lastNewline: boolean
}

export class Matcher {
  readonly #program: readonly Instruction[]
  readonly #anchored: boolean
  readonly #lastNewline: boolean
  readonly #ascii = new Uint16Array(128)
  readonly #classes: Classes
  /** Of each class, then of a last newline and of the end of the text. */
  readonly #sides: Uint8Array
  /** Which classes each instruction takes. */
  readonly #takes: readonly (Uint8Array | null)[]
  readonly #width: number
  /** The class of newlines, and the one of a last newline. */
  readonly #newlines: number
  readonly #newline: number
  readonly #looksBack: boolean
  #states: State[] = []
  #rows = new Map<string, number>()
  #full = true
  #first = 0
  #table = new Int32Array(0)
  #cells = 0
  readonly #stamps: Uint32Array
  #stamp = 0

  constructor(program: readonly Instruction[], { anchored, words, lineEnds, lastNewline }: Meaning) {
    this.#program = program
    this.#anchored = anchored
    this.#lastNewline = lastNewline
    this.#stamps = new Uint32Array(program.length)
    this.#looksBack = program.some((each) => each.kind === 'assert')
    const sets = [...new Set(program.flatMap((each) => (each.kind === 'one' ? [each.set] : [])))]
    const classes = classify([...sets, words ?? [], lineEnds ?? [], newline])
    const { starts, of, count, held } = classes
    this.#classes = classes
    for (let run = 0; run < starts.length; run++) {
      const from = starts[run] ?? 128
      if (from > 127) break
      this.#ascii.fill(of[run] ?? 0, from, starts[run + 1] ?? 128)
    }
    this.#newlines = this.#ascii[10] ?? 0
    this.#newline = count
    this.#width = count + 2
    const sides = new Uint8Array(this.#width)
    const isWord = held[sets.length]
    const isLineEnd = held[sets.length + 1]
    for (let type = 0; type < count; type++) sides[type] = (isWord?.[type] === 1 ? word : 0) | (isLineEnd?.[type] === 1 ? lineEnd : 0)
    sides[count] = (sides[this.#newlines] ?? 0) | finalNewline
    sides[count + 1] = edge
    this.#sides = sides
    const rows = new Map(sets.map((set, index) => [set, held[index]]))
    this.#takes = program.map((each) => (each.kind === 'one' ? (rows.get(each.set) ?? null) : null))
  }

  /** Whether some part of the text matches. */
  test(text: string): boolean {
    const last = text.length
    const ascii = this.#ascii
    if (this.#full) this.#reset()
    let table = this.#table
    // A state goes by where its row begins.
    let row = this.#first
    for (let index = 0; index < last; index++) {
      const at = index
      const unit = text.charCodeAt(at)
      let type: number
      if (unit < 128) type = unit === 10 && this.#lastNewline && index === last - 1 ? this.#newline : (ascii[unit] ?? 0)
      else {
        const point = text.codePointAt(index) ?? unit
        if (point > 0xffff) index++
        type = this.#search(point)
      }
      let next = table[row + type] ?? unknown
      if (next === unknown) {
        if (this.#full) return this.#finish(text, at, row)
        next = this.#learn(row, type)
        table = this.#table
      }
      if (next <= matched) return next === matched
      row = next
    }
    const end = this.#width - 1
    const next = table[row + end] ?? unknown
    return (next === unknown ? this.#learn(row, end) : next) === matched
  }

  /** The same of a text of ASCII, as bytes; null where another character stands in it, or nobody asked before for what it asks for. */
  testBytes(bytes: Uint8Array, from: number, to: number): boolean | null {
    if (this.#full) return null
    const ascii = this.#ascii
    const table = this.#table
    let row = this.#first
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 128
      if (byte > 127) return null
      const type = byte === 10 && this.#lastNewline && at === to - 1 ? this.#newline : (ascii[byte] ?? 0)
      const next = table[row + type] ?? unknown
      if (next === unknown) return null
      if (next <= matched) return next === matched
      row = next
    }
    const next = table[row + this.#width - 1] ?? unknown
    return next === unknown ? null : next === matched
  }

  #search(point: number): number {
    const { starts, of } = this.#classes
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= point) low = middle
      else high = middle - 1
    }
    return of[low] ?? 0
  }

  #reset(): void {
    this.#rows = new Map()
    this.#states = []
    this.#table = new Int32Array(8 * this.#width).fill(unknown)
    this.#full = false
    this.#cells = 0
    this.#first = this.#rowOf({ at: [0], before: edge })
  }

  /** The first row holds two cells that stand for what is never left: nothing can match any more, and it has matched. */
  #rowOf(state: State): number {
    const key = `${state.before} ${state.at.join(' ')}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    this.#states.push(state)
    const row = this.#states.length * this.#width
    this.#rows.set(key, row)
    this.#cells += this.#width + state.at.length
    this.#full = this.#states.length >= maxStates || this.#cells >= maxCells
    if (row + this.#width > this.#table.length) {
      const wider = new Int32Array(this.#table.length * 2).fill(unknown)
      wider.set(this.#table)
      this.#table = wider
    }
    return row
  }

  #stateOf(row: number): State {
    return this.#states[row / this.#width - 1] ?? { at: [], before: 0 }
  }

  #learn(from: number, type: number): number {
    const state = this.#stateOf(from)
    const at: number[] = []
    const found = this.#step(state.at, state.before, type, at)
    const before = this.#looksBack ? this.#before(type) : 0
    const next = found ? matched : at.length === 0 ? dead : this.#rowOf({ at: at.sort((a, b) => a - b), before })
    this.#table[from + type] = next
    return next
  }

  #before(type: number): number {
    return (this.#sides[type] ?? 0) & ~finalNewline
  }

  /** What consumes nothing is followed, then the class of character is consumed; a search begins again at every place. True: a match. */
  #step(from: readonly number[], before: number, type: number, into: number[]): boolean {
    const stamps = this.#stamps
    if (++this.#stamp > 0xfffffff0) {
      stamps.fill(0)
      this.#stamp = 1
    }
    const stamp = this.#stamp
    const after = this.#sides[type] ?? 0
    if (!this.#anchored && type !== this.#width - 1) into.push(0)
    for (let index = from.length - 1; index >= 0; index--) {
      const waiting = [from[index] ?? 0]
      for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        if (stamps[at] === stamp) continue
        stamps[at] = stamp
        const instruction = this.#program[at]
        if (instruction === undefined) continue
        switch (instruction.kind) {
          case 'match':
            return true
          case 'jump':
            waiting.push(instruction.to)
            break
          case 'split':
            waiting.push(instruction.second, instruction.first)
            break
          case 'assert':
            if (holds(instruction.assertion, before, after)) waiting.push(at + 1)
            break
          case 'one':
            // A last newline is one of the newlines.
            if (this.#takes[at]?.[type === this.#newline ? this.#newlines : type] === 1) into.push(at + 1)
        }
      }
    }
    return false
  }

  /** The rest of a text, without keeping states. */
  #finish(text: string, start: number, row: number): boolean {
    let { at, before } = this.#stateOf(row)
    for (let index = start; index < text.length; index++) {
      const point = text.codePointAt(index) ?? 0
      if (point > 0xffff) index++
      const type = point === 10 && this.#lastNewline && index === text.length - 1 ? this.#newline : this.#search(point)
      const next: number[] = []
      if (this.#step(at, before, type, next)) return true
      if (next.length === 0) return false
      at = next
      before = this.#before(type)
    }
    return this.#step(at, before, this.#width - 1, [])
  }
}

function holds(assertion: Assertion, before: number, after: number): boolean {
  switch (assertion) {
    case 'start':
      return before === edge
    case 'end':
      return after === edge
    case 'last-end':
      return after === edge || (after & finalNewline) !== 0
    case 'line-start':
      return (before & (edge | lineEnd)) !== 0
    case 'line-end':
      return (after & (edge | lineEnd)) !== 0
    case 'word':
      return (before & word) !== (after & word)
    case 'not-word':
      return (before & word) === (after & word)
    case 'word-start':
      return (before & word) === 0 && (after & word) !== 0
    case 'word-end':
      return (before & word) !== 0 && (after & word) === 0
  }
}
