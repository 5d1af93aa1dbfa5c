// A pattern as instructions for a machine that is in many places at once (Thompson's construction), with characters put into classes
// that no instruction tells apart.
import { type Assertion, type Node, PatternFault } from './node.ts'
import { hasPoint, lastPoint, type PointSet } from './point-set.ts'

/** Each goes on to the next one, but for a jump and a split. */
export type Instruction =
  | { readonly kind: 'one'; readonly set: PointSet }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'match' }

/** Where a machine is never in more than one place, as in `^[a-z]{1,4096}$`. */
const maxPlainSize = 20_000

/** Throws `PatternFault`. `anchored`: a match begins nowhere but at the start. `mostPlaces`: how large it may be where the machine is in many places at once. */
export function toProgram(node: Node, anchored: boolean, mostPlaces: number): readonly Instruction[] {
  const program: Instruction[] = []
  const emit = <T extends Instruction>(instruction: T): T => {
    if (program.length >= maxPlainSize) throw new PatternFault('a repetition that is too long to be run', 0)
    program.push(instruction)
    return instruction
  }
  const write = (part: Node): void => {
    switch (part.kind) {
      case 'one':
        emit({ kind: 'one', set: part.set })
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
        const before = program.length
        for (let count = 0; count < part.least; count++) {
          write(part.of)
          if (program.length === before) return
        }
        const splits: { kind: 'split'; first: number; second: number }[] = []
        for (let count = part.least; count < (part.most ?? part.least + 1); count++) {
          splits.push(emit({ kind: 'split', first: program.length + 1, second: 0 }))
          const start = program.length
          write(part.of)
          if (program.length === start) break
          if (part.most === null) emit({ kind: 'jump', to: start - 1 })
        }
        for (const split of splits) split.second = program.length
      }
    }
  }
  write(node)
  emit({ kind: 'match' })
  if (program.length > mostPlaces && !(anchored && isPlain(program)))
    throw new PatternFault('a repetition that is too long to be run in parallel', 0)
  return program
}

/** Whether every path begins at the start of the text, so that a search need not begin anywhere else. */
export function beginsAtStart(node: Node): boolean {
  switch (node.kind) {
    case 'assert':
      return node.assertion === 'start'
    case 'sequence':
      for (const part of node.parts) {
        if (beginsAtStart(part)) return true
        if (part.kind !== 'assert') return false
      }
      return false
    case 'choice':
      return node.arms.every(beginsAtStart)
    case 'repeat':
      return node.least > 0 && beginsAtStart(node.of)
    default:
      return false
  }
}

/** Whether each character leaves one place to be in at the most: from no place do two ways begin with the same one. */
function isPlain(program: readonly Instruction[]): boolean {
  let steps = 0
  for (let from = -1; from < program.length; from++) {
    if (from >= 0 && program[from]?.kind !== 'one') continue
    const seen = new Set<number>()
    const waiting = [from + 1]
    const sets: PointSet[] = []
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (++steps > 20 * maxPlainSize) return false
      if (seen.has(at)) continue
      seen.add(at)
      const instruction = program[at]
      if (instruction?.kind === 'jump') waiting.push(instruction.to)
      else if (instruction?.kind === 'split') waiting.push(instruction.second, instruction.first)
      else if (instruction?.kind === 'assert') waiting.push(at + 1)
      else if (instruction?.kind === 'one') {
        if (sets.some((set) => overlap(set, instruction.set))) return false
        sets.push(instruction.set)
      }
    }
  }
  return true
}

function overlap(left: PointSet, right: PointSet): boolean {
  if (left === right) return left.length > 0
  return left.some(([from]) => hasPoint(right, from)) || right.some(([from]) => hasPoint(left, from))
}

export interface Classes {
  /** Where runs of characters of one class begin, in order. */
  readonly starts: Int32Array
  /** The class of each run. */
  readonly of: Uint16Array
  readonly count: number
  /** For each set, by class: whether it holds its characters (1). */
  readonly held: readonly Uint8Array[]
}

/** Characters that no set tells apart are of one class. */
export function classify(sets: readonly PointSet[]): Classes {
  const starts = findStarts(sets)
  const of = new Uint16Array(starts.length)
  let count = 1
  const members = sets.map((set) => {
    const member = markMembers(set, starts)
    const known = new Int32Array(count * 2).fill(-1)
    count = 0
    for (let run = 0; run < of.length; run++) {
      const key = (of[run] ?? 0) * 2 + (member[run] ?? 0)
      if (known[key] === -1) known[key] = count++
      of[run] = known[key] ?? 0
    }
    return member
  })
  const held = members.map((member) => {
    const byClass = new Uint8Array(count)
    for (let run = 0; run < of.length; run++) byClass[of[run] ?? 0] = member[run] ?? 0
    return byClass
  })
  return { starts, of, count, held }
}

function findStarts(sets: readonly PointSet[]): Int32Array {
  const points: number[] = [0]
  for (const set of sets)
    for (const [from, to] of set) {
      points.push(from)
      if (to < lastPoint) points.push(to + 1)
    }
  const sorted = Int32Array.from(points).sort()
  let length = 0
  for (const point of sorted) if (length === 0 || point !== sorted[length - 1]) sorted[length++] = point
  return sorted.slice(0, length)
}

function markMembers(set: PointSet, starts: Int32Array): Uint8Array {
  const member = new Uint8Array(starts.length)
  let run = 0
  for (const [from, to] of set) {
    while ((starts[run] ?? from) < from) run++
    while ((starts[run] ?? lastPoint + 1) <= to) member[run++] = 1
  }
  return member
}
