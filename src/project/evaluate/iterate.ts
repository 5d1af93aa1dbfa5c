// What a value yields when a program loops over it; an item that is there only under a condition comes with it.

import { MOST_ITEMS } from './bounds.ts'
import { enumMembers } from './classes.ts'
import type { Machine } from './machine.ts'
import { both, type Condition, describe, external, isStr, NO_ARGS, type Site, str, unknown, type Value } from './values.ts'

export interface Item {
  readonly value: Value
  readonly when: Condition
}

export function* iterate(machine: Machine, source: Value, site: Site): Generator<Item> {
  switch (source.kind) {
    case 'list':
      // By index: the body may append to the list that it loops over.
      for (let i = 0; i < source.items.length; i++) {
        const item = source.items[i]
        if (item !== undefined) yield unwrap(item)
      }
      if (source.open) yield oneOf(machine, source)
      return
    case 'dict':
      machine.work(source.entries.size)
      for (const { key, value } of [...source.entries.values()]) yield { value: key, when: value.kind === 'maybe' ? value.when : [] }
      if (source.open) yield oneOf(machine, source)
      return
    case 'const':
      if (isStr(source)) for (const c of source.value.slice(0, MOST_ITEMS)) yield { value: str(c), when: [] }
      return
    case 'alternatives':
      for (const option of source.options) {
        for (const item of iterate(machine, option.value, site)) yield { value: item.value, when: both(option.when, item.when) }
      }
      return
    case 'maybe':
      for (const item of iterate(machine, source.value, site)) yield { value: item.value, when: both(source.when, item.when) }
      return
    case 'class':
      for (const member of enumMembers(source)) yield { value: member, when: [] }
      return
    case 'instance': {
      const method = machine.attribute(source, '__iter__', null)
      if (method.kind === 'method') {
        const result = machine.call(method, NO_ARGS, site)
        if (result !== source) {
          yield* iterate(machine, result, site)
          return
        }
      }
      yield oneOf(machine, source)
      return
    }
    case 'generic':
    case 'external':
    case 'unknown':
    case 'term':
      yield oneOf(machine, source)
      return
    default:
      return
  }
}

function unwrap(item: Value): Item {
  return item.kind === 'maybe' ? { value: item.value, when: item.when } : { value: item, when: [] }
}

function oneOf(machine: Machine, source: Value): Item {
  if (machine.ways !== null)
    return { value: machine.ways.make('each', '', source, NO_ARGS, null), when: machine.atom('for an item', 'unknown') }
  const value = source.kind === 'external' ? external(`${source.path}[]`) : unknown(`an item of ${describe(source)}`)
  return { value, when: machine.atom(`for an item of ${describe(source)}`, 'unknown') }
}

/** All items, known or under conditions, as they would stand in a list. */
export function itemsOf(machine: Machine, source: Value, site: Site): Value[] {
  if (source.kind === 'list') {
    machine.work(source.items.length)
    return [...source.items]
  }
  return [...iterate(machine, source, site)].map(({ value, when }) => (when.length === 0 ? value : { kind: 'maybe', value, when }))
}
