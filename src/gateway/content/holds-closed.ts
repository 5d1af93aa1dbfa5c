// Which of the closed fields a body sets, in whatever spelling of their names: a model that declares `ownerId` may take `owner_id` too.

import type { FieldPath } from '../../policy/index.ts'
import { toFieldText } from './field-tree.ts'

export const holdsClosed = (sent: unknown, closed: readonly FieldPath[]): readonly string[] =>
  closed.filter((path) => holds(sent, path)).map(toFieldText)

function holds(value: unknown, [step, ...rest]: FieldPath): boolean {
  if (step === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return step.kind === 'items' && value.some((item) => holds(item, rest))
  if (step.kind === 'items') return false
  const wanted = step.kind === 'keys' ? null : toPlain(step.key)
  return Object.entries(value).some(([key, inner]) => (wanted === null || toPlain(key) === wanted) && holds(inner, rest))
}

const toPlain = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase()
