// Patterns in RE2's syntax, matched in time linear in the text whatever the pattern: a machine of states that is made while it
// runs, kept up to a limit, and thrown away when it grows beyond it.
import { type Assertion, BadPattern, type Node, parsePattern, type Ranges, wordCharacters } from './syntax.ts'

export interface Pattern {
  /** Whether some part of the text matches. */
  matches(text: string): boolean
  /** How many instructions it has: what one character may cost at the worst. */
  readonly size: number
}

export type CompiledPattern = { readonly kind: 'ok'; readonly pattern: Pattern } | { readonly kind: 'refused'; readonly message: string }

const MAX_INSTRUCTIONS = 4000
const MAX_STATES = 500
const MAX_SOURCE = 2000

export function compilePattern(source: string): CompiledPattern {
  if (source.length > MAX_SOURCE) return { kind: 'refused', message: `a pattern longer than ${MAX_SOURCE} characters` }
  try {
    return { kind: 'ok', pattern: new Matcher(toProgram(parsePattern(source))) }
  } catch (error) {
    if (error instanceof BadPattern) return { kind: 'refused', message: error.message }
    throw error
  }
}

type Instruction =
  | { readonly kind: 'one'; readonly ranges: Ranges }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'match' }

/** Each instruction but a jump or split goes on to the next one. */
function toProgram(node: Node): readonly Instruction[] {
  const program: Instruction[] = []
  const emit = <T extends Instruction>(instruction: T): T => {
    if (program.length >= MAX_INSTRUCTIONS) throw new BadPattern('a pattern that grows too large')
    program.push(instruction)
    return instruction
  }
  const write = (part: Node): void => {
    switch (part.kind) {
      case 'empty':
        return
      case 'one':
        emit({ kind: 'one', ranges: part.ranges })
        return
      case 'assert':
        emit({ kind: 'assert', assertion: part.assertion })
        return
      case 'sequence':
        for (const each of part.parts) write(each)
        return
      case 'choice': {
        const ends: { kind: 'jump'; to: number }[] = []
        part.arms.forEach((arm, index) => {
          if (index === part.arms.length - 1) {
            write(arm)
            return
          }
          const split = emit({ kind: 'split', first: program.length + 1, second: 0 })
          write(arm)
          ends.push(emit({ kind: 'jump', to: 0 }))
          split.second = program.length
        })
        for (const end of ends) end.to = program.length
        return
      }
      case 'repeat': {
        for (let count = 0; count < part.least; count++) write(part.of)
        if (part.most === null) {
          const split = emit({ kind: 'split', first: program.length + 1, second: 0 })
          const start = program.length - 1
          write(part.of)
          emit({ kind: 'jump', to: start })
          split.second = program.length
          return
        }
        const splits: { kind: 'split'; first: number; second: number }[] = []
        for (let count = part.least; count < part.most; count++) {
          splits.push(emit({ kind: 'split', first: program.length + 1, second: 0 }))
          write(part.of)
        }
        for (const split of splits) split.second = program.length
      }
    }
  }
  write(node)
  emit({ kind: 'match' })
  return program
}

/** What stands on one side of a place between two characters. */
type Side = 'edge' | 'newline' | 'word' | 'other'

interface State {
  /** Where the machine may be, before what consumes nothing. */
  readonly at: readonly number[]
  readonly before: Side
  /** By the class of the next character; the last is the end of the text. */
  readonly next: (State | typeof MATCHED | undefined)[]
}

const MATCHED = Symbol('matched')

class Matcher implements Pattern {
  readonly size: number
  readonly #program: readonly Instruction[]
  /** Where classes of characters begin, in order; the class of a character is the index of the last one at or below it. */
  readonly #starts: readonly number[]
  readonly #ascii = new Uint16Array(128)
  readonly #sides: readonly Side[]
  #states = new Map<string, State>()
  #first: State

  constructor(program: readonly Instruction[]) {
    this.#program = program
    this.size = program.length
    const starts = new Set([0, 10, 11])
    const note = (ranges: Ranges): void => {
      for (const [from, to] of ranges) {
        starts.add(from)
        starts.add(to + 1)
      }
    }
    for (const instruction of program) if (instruction.kind === 'one') note(instruction.ranges)
    note(wordCharacters)
    this.#starts = [...starts].sort((a, b) => a - b)
    for (let point = 0; point < 128; point++) this.#ascii[point] = this.#search(point)
    this.#sides = this.#starts.map((point) => (point === 10 ? 'newline' : within(wordCharacters, point) ? 'word' : 'other'))
    this.#first = this.#state([0], 'edge')
  }

  #search(point: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= point) low = middle
      else high = middle - 1
    }
    return low
  }

  #state(at: readonly number[], before: Side): State {
    const key = `${before} ${at.join(' ')}`
    const known = this.#states.get(key)
    if (known !== undefined) return known
    if (this.#states.size >= MAX_STATES) {
      this.#states = new Map()
      this.#first = { at: [0], before: 'edge', next: [] }
    }
    const state: State = { at, before, next: [] }
    this.#states.set(key, state)
    return state
  }

  matches(text: string): boolean {
    let state = this.#first
    for (let index = 0; index < text.length; index++) {
      let point = text.charCodeAt(index)
      let type: number
      if (point < 128) {
        type = this.#ascii[point] ?? 0
      } else {
        point = text.codePointAt(index) ?? 0
        if (point > 0xffff) index++
        type = this.#search(point)
      }
      const next = state.next[type] ?? this.#step(state, type)
      if (next === MATCHED) return true
      state = next
    }
    return this.#step(state, -1) === MATCHED
  }

  /** What consumes nothing is followed, then the character is consumed; a search may begin at every place. */
  #step(state: State, type: number): State | typeof MATCHED {
    const slot = type < 0 ? this.#starts.length : type
    const kept = state.next[slot]
    if (kept !== undefined) return kept
    const after: Side = type < 0 ? 'edge' : (this.#sides[type] ?? 'other')
    const point = this.#starts[type] ?? 0
    const seen = new Set<number>()
    const waiting = [...state.at].reverse()
    const consumed = new Set<number>([0])
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      const instruction = this.#program[at]
      if (instruction === undefined) continue
      switch (instruction.kind) {
        case 'match':
          state.next[slot] = MATCHED
          return MATCHED
        case 'jump':
          waiting.push(instruction.to)
          break
        case 'split':
          waiting.push(instruction.second, instruction.first)
          break
        case 'assert':
          if (holds(instruction.assertion, state.before, after)) waiting.push(at + 1)
          break
        case 'one':
          if (type >= 0 && within(instruction.ranges, point)) consumed.add(at + 1)
      }
    }
    const next = this.#state(
      [...consumed].sort((a, b) => a - b),
      after,
    )
    state.next[slot] = next
    return next
  }
}

function within(ranges: Ranges, point: number): boolean {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (range === undefined) return false
    if (point < range[0]) high = middle - 1
    else if (point > range[1]) low = middle + 1
    else return true
  }
  return false
}

function holds(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case 'start':
      return before === 'edge'
    case 'end':
      return after === 'edge'
    case 'lineStart':
      return before === 'edge' || before === 'newline'
    case 'lineEnd':
      return after === 'edge' || after === 'newline'
    case 'word':
      return (before === 'word') !== (after === 'word')
    case 'notWord':
      return (before === 'word') === (after === 'word')
  }
}
