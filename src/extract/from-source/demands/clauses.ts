// Conditions as lists of clauses: all of them have to hold, and a clause holds where one of its atoms does.
import type { DemandAtom } from '../../../model/index.ts'

export type Clause = readonly DemandAtom[]

/** Nothing is asked. */
export const TRUE: readonly Clause[] = []
/** Never holds. */
export const FALSE: readonly Clause[] = [[]]

const MOST_CLAUSES = 16
const MOST_ATOMS = 10

export function atomKey({ how, of, with: other }: DemandAtom): string {
  return other === null ? `${how} ${of}` : `${how} ${of} ${other}`
}

export function clauseKey(clause: Clause): string {
  return clause.map(atomKey).sort().join(' | ')
}

export function atom(how: DemandAtom['how'], of: string, other: string | null = null): DemandAtom {
  if ((how === '==' || how === '!=') && other !== null && rank(other) < rank(of)) return { how, of: other, with: of }
  return { how, of, with: other }
}

/** Who calls comes first, what is written in the code last. */
function rank(operand: string): string {
  if (operand.startsWith('caller')) return `0${operand}`
  if (operand.startsWith('~')) return `2${operand}`
  return /^["'\d[-]|^[A-Z]/.test(operand) ? `3${operand}` : `1${operand}`
}

const opposite: Readonly<Record<DemandAtom['how'], DemandAtom['how'] | null>> = {
  true: 'false',
  false: 'true',
  none: 'given',
  given: 'none',
  '==': '!=',
  '!=': '==',
  in: 'not in',
  'not in': 'in',
  '<': null,
  '<=': null,
  done: null,
}

export function negated({ how, of, with: other }: DemandAtom): DemandAtom {
  if (how === '<' && other !== null) return { how: '<=', of: other, with: of }
  if (how === '<=' && other !== null) return { how: '<', of: other, with: of }
  return { how: opposite[how] ?? 'false', of, with: other }
}

export function all(...parts: readonly (readonly Clause[])[]): readonly Clause[] {
  const found = new Map<string, Clause>()
  for (const clause of parts.flat()) {
    if (found.size >= MOST_CLAUSES) break
    found.set(clauseKey(clause), clause)
  }
  return [...found.values()]
}

/** Where the one or the other holds. What would get too long is left out: less is asked then. */
export function either(one: readonly Clause[], other: readonly Clause[]): readonly Clause[] {
  if (one.length === 0 || other.length === 0) return TRUE
  return all(one.flatMap((clause) => other.flatMap((more) => joined(clause, more))))
}

/** Nothing where something and its opposite stand in it. */
function joined(clause: Clause, more: Clause): Clause[] {
  const found = new Map(clause.map((one) => [atomKey(one), one]))
  for (const one of more) {
    if (found.has(atomKey(negated(one)))) return []
    found.set(atomKey(one), one)
  }
  return found.size > MOST_ATOMS ? [] : [[...found.values()]]
}

/** Where the clauses do not all hold. */
export function not(clauses: readonly Clause[]): readonly Clause[] {
  let result = FALSE
  for (const clause of clauses) {
    result = either(
      result,
      clause.map((one) => [negated(one)]),
    )
  }
  return result
}
