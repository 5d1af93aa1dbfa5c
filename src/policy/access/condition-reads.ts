// What a condition reads of an exchange, and so how far that has to be before the condition can be judged.
import { type Condition, walkExpr } from '../cel/index.ts'
import type { Known } from './facts.ts'

/** `name`, or something in it. */
export const reads = (condition: Condition | null, name: string): boolean =>
  condition?.reads.some((path) => path === name || path.startsWith(`${name}.`)) ?? false

export const needsOf = (condition: Condition | null): Known =>
  reads(condition, 'response') ? 'response' : reads(condition, 'body') ? 'body' : 'head'

/** Headers that a condition reads by name. */
export function headersOf(condition: Condition | null): readonly string[] {
  const names: string[] = []
  if (condition !== null) {
    walkExpr(condition.expr, (part) => {
      if (part.kind === 'select' || part.kind === 'has') {
        if (part.of.kind === 'name' && part.of.name === 'header') names.push(part.field)
      } else if (part.kind === 'index' && part.of.kind === 'name' && part.of.name === 'header') {
        if (part.key.kind === 'literal' && typeof part.key.value === 'string') names.push(part.key.value)
      } else if (part.kind === 'binary' && part.operator === 'in' && part.right.kind === 'name' && part.right.name === 'header') {
        if (part.left.kind === 'literal' && typeof part.left.value === 'string') names.push(part.left.value)
      }
    })
  }
  return names
}

/** Where `header` is used otherwise than with a name that is known now, or with capitals, which no header has here. */
export function looseHeader(condition: Condition): number | null {
  let uses = 0
  let offset: number | null = null
  walkExpr(condition.expr, (part) => {
    if (part.kind === 'name' && part.name === 'header') {
      uses++
      offset = part.start
    }
  })
  const names = headersOf(condition)
  return names.length === uses && names.every((name) => name === name.toLowerCase()) ? null : offset
}
