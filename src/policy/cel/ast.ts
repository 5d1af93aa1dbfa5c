// An expression of CEL as plain data: what the parser's tree becomes at the door, and what checking, compiling, reading off
// requirements and writing Cedar all start from.
import type { Uint } from './values.ts'

export type Literal = bigint | number | string | boolean | null | Uint8Array | Uint

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '&&' | '||'

/** `one`: `exists_one`. */
export type LoopKind = 'all' | 'exists' | 'one' | 'map' | 'filter'

interface Base {
  /** Where it stands in the source: from, and up to but not with. */
  readonly start: number
  readonly end: number
}

export type Expr =
  | (Base & { readonly kind: 'literal'; readonly value: Literal })
  | (Base & { readonly kind: 'name'; readonly name: string })
  | (Base & { readonly kind: 'select'; readonly of: Expr; readonly field: string })
  /** `has(of.field)` */
  | (Base & { readonly kind: 'has'; readonly of: Expr; readonly field: string })
  | (Base & { readonly kind: 'index'; readonly of: Expr; readonly key: Expr })
  | (Base & { readonly kind: 'call'; readonly name: string; readonly target: Expr | null; readonly args: readonly Expr[] })
  | (Base & { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly of: Expr })
  | (Base & { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr })
  | (Base & { readonly kind: 'choice'; readonly test: Expr; readonly yes: Expr; readonly no: Expr })
  | (Base & { readonly kind: 'list'; readonly items: readonly Expr[] })
  | (Base & { readonly kind: 'map'; readonly entries: readonly (readonly [Expr, Expr])[] })
  | (Base & {
      readonly kind: 'loop'
      readonly loop: LoopKind
      readonly over: Expr
      readonly variable: string
      /** What is asked of each: of all loops but a `map` without a filter. */
      readonly test: Expr | null
      /** What each becomes: of `map` alone. */
      readonly result: Expr | null
    })

/** Calls `visit` with every part of an expression, itself first. */
export function walkExpr(expr: Expr, visit: (part: Expr) => void): void {
  visit(expr)
  for (const part of partsOf(expr)) walkExpr(part, visit)
}

export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'name':
      return []
    case 'select':
    case 'has':
    case 'unary':
      return [expr.of]
    case 'index':
      return [expr.of, expr.key]
    case 'call':
      return expr.target === null ? expr.args : [expr.target, ...expr.args]
    case 'binary':
      return [expr.left, expr.right]
    case 'choice':
      return [expr.test, expr.yes, expr.no]
    case 'list':
      return expr.items
    case 'map':
      return expr.entries.flat()
    case 'loop':
      return [expr.over, ...(expr.test === null ? [] : [expr.test]), ...(expr.result === null ? [] : [expr.result])]
  }
}
