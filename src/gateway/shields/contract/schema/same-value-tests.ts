// The keywords that judge a value by other schemas for the same value.
import { Evaluated, type Failure, putTrail, run, type Test, takeTrail, untracked } from './fault.ts'
import type { Node } from './node.ts'
import type { SchemaReader } from './reader.ts'
import { isObject } from './subschemas.ts'

export function toAllOfTests(reader: SchemaReader): readonly Test[] {
  return (reader.nodes('allOf', 'same') ?? []).map((node) => toNodeTest(node))
}

export function toNodeTest(node: Node): Test {
  return (value, seen) => node.test(value, seen)
}

export function toAnyOfTest(reader: SchemaReader): Test | null {
  const nodes = reader.nodes('anyOf', 'same')
  if (nodes === null) return null
  const none: Failure = { keyword: 'anyOf', reason: 'matches none of the alternatives' }
  if (reader.tracking)
    return (value, seen) => {
      let matched = false
      for (const node of nodes) {
        if (judgeApart(node, value, seen)) matched = true
      }
      return matched ? null : none
    }
  const other = getOtherThanNull(nodes)
  if (other !== null) return (value) => (value === null ? null : other.test(value, untracked))
  return (value) => {
    let nearest: Failure | null = null
    let trail: readonly (string | number)[] = []
    let near = 0
    for (const node of nodes) {
      const failure = node.test(value, untracked)
      if (failure === null) return null
      if (run.steps > 0 || failure.keyword !== 'type') {
        near++
        nearest = failure
        trail = takeTrail()
      }
    }
    // Where the value is of the type of one alternative alone, what is wrong is what this one says.
    if (near !== 1 || nearest === null) return none
    putTrail(trail)
    return nearest
  }
}

/** The one alternative of a value that may be missing: `anyOf` of it and of `null`. */
function getOtherThanNull(nodes: readonly Node[]): Node | null {
  const others = nodes.filter(
    ({ place: { schema } }) => !(isObject(schema) && schema['type'] === 'null' && Object.keys(schema).length === 1),
  )
  const [only] = others
  return nodes.length === 2 && others.length === 1 && only !== undefined ? only : null
}

/** What an alternative has judged counts only where it matched. */
function judgeApart(node: Node, value: unknown, seen: Evaluated): boolean {
  const own = new Evaluated()
  if (node.test(value, own) !== null) {
    run.steps = 0
    return false
  }
  seen.add(own)
  return true
}

export function toOneOfTest(reader: SchemaReader): Test | null {
  const nodes = reader.nodes('oneOf', 'same')
  if (nodes === null) return null
  const none: Failure = { keyword: 'oneOf', reason: 'matches none of the alternatives' }
  const many: Failure = { keyword: 'oneOf', reason: 'matches more than one of the alternatives' }
  const { tracking } = reader
  return (value, seen) => {
    let matched = 0
    for (const node of nodes) {
      if (tracking) {
        if (judgeApart(node, value, seen)) matched++
      } else if (node.test(value, untracked) === null) matched++
      else run.steps = 0
      if (matched > 1) return many
    }
    return matched === 1 ? null : none
  }
}

export function toNotTest(reader: SchemaReader): Test | null {
  const node = reader.node('not', 'same-untracked')
  if (node === null) return null
  const failure: Failure = { keyword: 'not', reason: 'matches what it may not match' }
  return (value) => {
    if (node.test(value, untracked) === null) return failure
    run.steps = 0
    return null
  }
}

export function toIfTest(reader: SchemaReader): Test | null {
  const condition = reader.node('if', 'same')
  if (condition === null) return null
  const then = reader.node('then', 'same')
  const otherwise = reader.node('else', 'same')
  const { tracking } = reader
  if (then === null && otherwise === null && !tracking) return null
  return (value, seen) => {
    let holds: boolean
    if (tracking) holds = judgeApart(condition, value, seen)
    else {
      holds = condition.test(value, untracked) === null
      if (!holds) run.steps = 0
    }
    const next = holds ? then : otherwise
    return next === null ? null : next.test(value, seen)
  }
}
