// A condition: read once, refused when it is wrong, run many times. The answer is yes, no, or why there is none.
import { type Expr, walkExpr } from './ast.ts'
import { checkExpr, dottedName } from './check.ts'
import { compileExpr, NotCompiled } from './compile.ts'
import type { Machine, Run } from './machine.ts'
import { parseExpr, type Refused } from './parse.ts'
import { type CelType, type Declarations, writeType } from './types.ts'
import { CelError } from './values.ts'

/** Why there is no answer; whoever asks must take it for a no. */
export interface NoAnswer {
  readonly error: string
}
export type Answer = boolean | NoAnswer

export interface Condition {
  readonly source: string
  readonly expr: Expr
  /** What it reads of the declared names, as dotted paths: `principal.roles`. */
  readonly reads: readonly string[]
  /** By the order of the declarations; makes nothing of its own where the expression does not. */
  run(slots: readonly unknown[], budget?: number): Answer
  /** By name; for where speed does not matter. */
  evaluate(values: Readonly<Record<string, unknown>>, budget?: number): Answer
}

export interface Expression {
  readonly source: string
  readonly expr: Expr
  readonly type: CelType
  readonly reads: readonly string[]
  run(slots: readonly unknown[], budget?: number): unknown
  evaluate(values: Readonly<Record<string, unknown>>, budget?: number): unknown
}

export type ParsedCondition = { readonly kind: 'ok'; readonly condition: Condition } | Refused
export type ParsedExpression = { readonly kind: 'ok'; readonly expression: Expression } | Refused

/** Steps that one evaluation may take: about two milliseconds of work. */
export const DEFAULT_BUDGET = 100_000

export interface ParseOptions {
  /** `runtime`: types that cannot fit and names that nobody knows are errors of each evaluation and not of the expression. */
  readonly types?: 'checked' | 'runtime'
}

export function parseCondition(source: string, declarations: Declarations, options: ParseOptions = {}): ParsedCondition {
  const parsed = parseExpression(source, declarations, options)
  if (parsed.kind === 'refused') return parsed
  const { expression } = parsed
  if (expression.type.kind !== 'bool' && expression.type.kind !== 'dyn') {
    return { kind: 'refused', message: `a condition must be true or false, and this is a ${writeType(expression.type)}`, offset: 0 }
  }
  return { kind: 'ok', condition: new ParsedRun(source, expression) }
}

const notBoolean = new CelError('a condition that came to something other than true or false')
const answerOf = (value: unknown): Answer => (typeof value === 'boolean' || value instanceof CelError ? value : notBoolean)

class ParsedRun implements Condition {
  readonly source: string
  readonly expr: Expr
  readonly reads: readonly string[]
  readonly #expression: Expression

  constructor(source: string, expression: Expression) {
    this.source = source
    this.expr = expression.expr
    this.reads = expression.reads
    this.#expression = expression
  }

  run(slots: readonly unknown[], budget?: number): Answer {
    return answerOf(this.#expression.run(slots, budget))
  }

  evaluate(values: Readonly<Record<string, unknown>>, budget?: number): Answer {
    return answerOf(this.#expression.evaluate(values, budget))
  }
}

export function parseExpression(source: string, declarations: Declarations, options: ParseOptions = {}): ParsedExpression {
  const parsed = parseExpr(source)
  if (parsed.kind === 'refused') return parsed
  try {
    const checked = checkExpr(parsed.expr, declarations)
    const problem = options.types === 'runtime' ? undefined : checked.problems[0]
    if (problem !== undefined) return { kind: 'refused', message: problem.message, offset: problem.offset }
    const names = Object.keys(declarations)
    const run = compileExpr(parsed.expr, checked, new Map(names.map((name, index) => [name, index])), source)
    const reads = readsOf(parsed.expr, checked.declared)
    const type = checked.types.get(parsed.expr) ?? { kind: 'dyn' }
    return { kind: 'ok', expression: new Compiled(source, parsed.expr, type, reads, names, run) }
  } catch (error) {
    if (error instanceof NotCompiled) return { kind: 'refused', message: error.message, offset: error.offset }
    if (error instanceof RangeError) return { kind: 'refused', message: 'is nested too deeply', offset: 0 }
    throw error
  }
}

const exhausted = new CelError('the budget of steps is used up')

class Compiled implements Expression {
  readonly source: string
  readonly expr: Expr
  readonly type: CelType
  readonly reads: readonly string[]
  readonly #names: readonly string[]
  readonly #run: Run
  /** Evaluation never waits, so one machine serves them all. */
  readonly #machine: Machine = { slots: [], locals: [], steps: 0 }

  constructor(source: string, expr: Expr, type: CelType, reads: readonly string[], names: readonly string[], run: Run) {
    this.source = source
    this.expr = expr
    this.type = type
    this.reads = reads
    this.#names = names
    this.#run = run
  }

  run(slots: readonly unknown[], budget = DEFAULT_BUDGET): unknown {
    const machine = this.#machine
    machine.slots = slots
    machine.steps = budget
    try {
      const value = this.#run(machine)
      return machine.steps < 0 ? exhausted : value
    } catch (error) {
      // Values nested so deeply that comparing them overflows the stack; anything else is a fault of ours, and closed too.
      return new CelError(error instanceof RangeError ? 'a value is nested too deeply' : 'the evaluation failed')
    }
  }

  evaluate(values: Readonly<Record<string, unknown>>, budget = DEFAULT_BUDGET): unknown {
    return this.run(
      this.#names.map((name) => (Object.hasOwn(values, name) ? values[name] : undefined)),
      budget,
    )
  }
}

/** The longest dotted path of each use; `principal.roles` and not `principal` beside it. */
function readsOf(expr: Expr, declared: ReadonlyMap<Expr, string>): readonly string[] {
  const paths = new Set<string>()
  const within = new Set<Expr>()
  walkExpr(expr, (part) => {
    if (part.kind !== 'name' && part.kind !== 'select' && part.kind !== 'has') return
    const path = part.kind === 'has' ? pathOf(part.of, declared)?.concat(`.${part.field}`) : pathOf(part, declared)
    if (path === undefined) return
    if (!within.has(part)) paths.add(path)
    if (part.kind !== 'name')
      for (let inner: Expr = part.of; ; inner = inner.of) {
        within.add(inner)
        if (inner.kind !== 'select') break
      }
  })
  return [...paths].sort()
}

function pathOf(expr: Expr, declared: ReadonlyMap<Expr, string>): string | undefined {
  if (declared.has(expr)) return dottedName(expr) ?? undefined
  if (expr.kind !== 'select') return undefined
  const of = pathOf(expr.of, declared)
  return of === undefined ? undefined : `${of}.${expr.field}`
}
