// The macros that go over a list or the keys of a map: `all`, `exists`, `exists_one`, `filter` and `map`.
import type { Expr } from './ast.ts'
import { type Machine, outOfBudget, type Run } from './machine.ts'
import { keysOf, noOverload } from './operations.ts'
import { CelError, CelMap, isPlainMap } from './values.ts'

export interface LoopParts {
  readonly over: Run
  /** null: all of them. */
  readonly test: Run | null
  /** Of `map`; null: the item itself. */
  readonly result: Run | null
  readonly convert: ((item: unknown) => unknown) | null
  /** Where the item stands among the locals. */
  readonly variable: number
  /** Steps of one turn. */
  readonly cost: number
}

export function loopOver(loop: (Expr & { kind: 'loop' })['loop'], parts: LoopParts): Run {
  const { over, convert, variable, cost } = parts
  const test = parts.test ?? (() => true)
  const each =
    (body: (items: readonly unknown[], machine: Machine, set: (item: unknown) => boolean) => unknown): Run =>
    (machine) => {
      const value = over(machine)
      const items = Array.isArray(value) ? value : value instanceof CelMap || isPlainMap(value) ? keysOf(value) : null
      if (items === null) return noOverload(loop, value)
      return body(items, machine, (item) => {
        machine.steps -= cost
        machine.locals[variable] = convert === null ? item : convert(item)
        return machine.steps >= 0
      })
    }
  if (loop === 'all' || loop === 'exists') {
    const decisive = loop === 'exists'
    return each((items, machine, set) => {
      let error: unknown = null
      for (const item of items) {
        if (!set(item)) return outOfBudget
        const value = test(machine)
        if (value === decisive) return decisive
        if (value !== !decisive) error ??= noOverload(loop, value)
      }
      return error ?? !decisive
    })
  }
  if (loop === 'one') {
    return each((items, machine, set) => {
      let count = 0
      for (const item of items) {
        if (!set(item)) return outOfBudget
        const value = test(machine)
        if (value === true) count++
        else if (value !== false) return noOverload('exists_one', value)
      }
      return count === 1
    })
  }
  const result = parts.result ?? ((machine: Machine) => machine.locals[variable])
  return each((items, machine, set) => {
    const list: unknown[] = []
    for (const item of items) {
      if (!set(item)) return outOfBudget
      const value = test(machine)
      if (value === false) continue
      if (value !== true) return noOverload(loop, value)
      const made = result(machine)
      if (made instanceof CelError) return made
      list.push(made)
    }
    return list
  })
}
