// What rules say of a principal alone, asked once and kept for as long as the principal is: of most rules it is all that they ask, and of most others
// a part that already settles them. What is left is asked of each request.

import { type Answer, type Condition, type Declarations, type Expr, parseCondition } from '../cel/index.ts'

/** It asks nothing that differs from one request of a principal to the next. */
export const isOfPrincipal = (condition: Condition): boolean =>
  condition.reads.every((path) => path === 'principal' || path.startsWith('principal.'))

/** Parts of a condition that are about the principal alone, of which one that is false makes the whole false (CEL: an error and false is false). */
export function guardsOf(condition: Condition, declarations: Declarations): readonly Condition[] {
  return conjunctsOf(condition.expr).flatMap(({ start, end }) => {
    const parsed = parseCondition(condition.source.slice(start, end), declarations)
    return parsed.kind === 'ok' && isOfPrincipal(parsed.condition) ? [parsed.condition] : []
  })
}

/** None of what is no conjunction. */
function conjunctsOf(expr: Expr): readonly Expr[] {
  if (expr.kind !== 'binary' || expr.operator !== '&&') return []
  const { left, right } = expr
  return [left, right].flatMap((part) => (part.kind === 'binary' && part.operator === '&&' ? conjunctsOf(part) : [part]))
}

/** The answer to every request of this principal; null where a request has to be asked. `slots` hold the principal. */
export function answerOnce(
  condition: Condition | null,
  guards: readonly Condition[],
  slots: readonly unknown[],
  budget: number,
): Answer | null {
  if (condition === null) return true
  if (isOfPrincipal(condition)) return condition.run(slots, budget)
  return guards.some((guard) => guard.run(slots, budget) === false) ? false : null
}

/** How many are kept of all routes together; behind it, all are let go and come anew. */
const mostKept = 8192
/** Of one route: how many that differ are had in common. */
const mostShared = 64

export interface Shelf {
  count: number
  round: number
}

/** By principal, which is the same object for as long as the caller is remembered. */
export class Standings<Standing> {
  readonly #shelf: Shelf
  #round = 0
  #kept = new Map<object, Standing>()
  readonly #shared = new Map<string, Standing>()

  /** One shelf for all routes. */
  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  of(principal: object): Standing | undefined {
    return this.#round === this.#shelf.round ? this.#kept.get(principal) : undefined
  }

  /** `key`: the same for those that are equal. What is kept may be another of them. */
  keep(principal: object, standing: Standing, key: string): Standing {
    const shelf = this.#shelf
    if (++shelf.count > mostKept) {
      shelf.count = 1
      shelf.round++
    }
    if (this.#round !== shelf.round) {
      this.#round = shelf.round
      this.#kept = new Map()
      this.#shared.clear()
    }
    const known = this.#share(standing, key)
    this.#kept.set(principal, known)
    return known
  }

  /** Many callers are of few kinds. */
  #share(standing: Standing, key: string): Standing {
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    if (this.#shared.size >= mostShared) this.#shared.clear()
    this.#shared.set(key, standing)
    return standing
  }
}
