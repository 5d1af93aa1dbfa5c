// The keywords that judge lists.
import { type Failure, inside, inTurn, run, type Test, untracked } from './fault.ts'
import type { Node } from './node.ts'
import type { SchemaReader } from './reader.ts'
import { findRepeated } from './same-value.ts'

/** `otherwise`: what is said of a value that is no list. */
export function toArrayTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  return inTurn([
    toCountTest(reader, otherwise),
    toItemsTest(reader, otherwise),
    toContainsTest(reader, otherwise),
    toUniqueTest(reader, otherwise),
  ])
}

function toCountTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  const least = reader.count('minItems') ?? 0
  const most = reader.count('maxItems') ?? Number.POSITIVE_INFINITY
  if (least === 0 && most === Number.POSITIVE_INFINITY) return null
  const few: Failure = { keyword: 'minItems', reason: `has fewer than ${least} items` }
  const many: Failure = { keyword: 'maxItems', reason: `has more than ${most} items` }
  return (value) => (!Array.isArray(value) ? otherwise : value.length < least ? few : value.length > most ? many : null)
}

function toItemsTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  const prefix = reader.nodes('prefixItems', 'part')
  const rest = reader.node('items', 'part')
  if (prefix === null && rest === null) return null
  const { tracking } = reader
  const first = prefix ?? []
  if (first.length === 0 && rest !== null && !tracking)
    return (value) => {
      if (!Array.isArray(value)) return otherwise
      for (let index = 0; index < value.length; index++) {
        const failure = rest.test(value[index], untracked)
        if (failure !== null) return inside(index, failure)
      }
      return null
    }
  return (value, seen) => {
    if (!Array.isArray(value)) return otherwise
    for (let index = 0; index < value.length; index++) {
      const node: Node | null | undefined = index < first.length ? first[index] : rest
      if (node === null || node === undefined) break
      const failure = node.test(value[index], untracked)
      if (failure !== null) return inside(index, failure)
    }
    if (tracking) {
      if (rest !== null) seen.allItems = true
      else if (first.length > seen.items) seen.items = first.length
    }
    return null
  }
}

function toContainsTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  const node = reader.node('contains', 'part')
  const least = reader.count('minContains') ?? 1
  const most = reader.count('maxContains') ?? Number.POSITIVE_INFINITY
  if (node === null) return null
  const { tracking } = reader
  const few: Failure = {
    keyword: least === 1 ? 'contains' : 'minContains',
    reason: `contains fewer than ${least} of what it has to contain`,
  }
  const many: Failure = { keyword: 'maxContains', reason: `contains more than ${most} of what it may contain` }
  return (value, seen) => {
    if (!Array.isArray(value)) return otherwise
    let count = 0
    for (let index = 0; index < value.length; index++) {
      if (node.test(value[index], untracked) === null) {
        count++
        if (count > most) return many
        if (tracking) seen.others.add(index)
        else if (count >= least && most === Number.POSITIVE_INFINITY) return null
      } else run.steps = 0
    }
    return count < least ? few : null
  }
}

function toUniqueTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  if (!reader.flag('uniqueItems')) return null
  const failure: Failure = { keyword: 'uniqueItems', reason: 'repeats an item' }
  return (value) => {
    if (!Array.isArray(value)) return otherwise
    const index = findRepeated(value)
    return index === -1 ? null : inside(index, failure)
  }
}

/** What no other keyword has judged; after all of them. */
export function toUnevaluatedItemsTest(reader: SchemaReader): Test | null {
  const node = reader.node('unevaluatedItems', 'part')
  if (node === null) return null
  return (value, seen) => {
    if (!Array.isArray(value) || seen.allItems) return null
    for (let index = seen.items; index < value.length; index++) {
      if (seen.others.has(index)) continue
      const failure = node.test(value[index], untracked)
      if (failure !== null) return inside(index, failure)
    }
    seen.allItems = true
    return null
  }
}
