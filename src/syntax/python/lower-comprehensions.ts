// Lowers comprehensions and generator expressions. Their variables are hidden variables of the scope around them (`.0.x`).
import { collectTarget } from './bindings.ts'
import type { Lowering } from './context.ts'
import { ComprehensionKind, Op } from './form.ts'
import type { ComprehensionNode, ExpressionNode } from './parser.ts'
import { NodeType } from './parser-tables.ts'
import { Scope, ScopeKind } from './scopes.ts'

/** `kind` is a ComprehensionKind. */
export function lowerComprehension(lowering: Lowering, node: ComprehensionNode, kind: number, start: number, end: number): number {
  const { emitter } = lowering
  const outer = lowering.scope
  const clauses = node.d.forIfNodes
  const first = clauses[0]
  // The first iterable is evaluated in the scope around the comprehension.
  const source = first?.nodeType === NodeType.ComprehensionFor ? lowering.expression(lowering, first.d.iterableExpr) : 0

  const scope = new Scope(ScopeKind.Comprehension, outer, '')
  scope.ordinal = outer.owner().comprehensions++
  for (const clause of clauses) {
    if (clause.nodeType === NodeType.ComprehensionFor) bindTargets(scope, lowering, clause.d.targetExpr)
  }
  lowering.scope = scope
  const base = emitter.open()
  for (const clause of clauses) {
    if (clause.nodeType === NodeType.ComprehensionFor) {
      const target = lowering.expression(lowering, clause.d.targetExpr)
      const iterable = clause === first ? source : lowering.expression(lowering, clause.d.iterableExpr)
      emitter.push(target)
      emitter.push(iterable)
    } else {
      const test = lowering.expression(lowering, clause.d.testExpr)
      emitter.push(0)
      emitter.push(test)
    }
  }
  let element: number
  let value = 0
  const { expr } = node.d
  if (expr.nodeType === NodeType.DictionaryKeyEntry) {
    element = lowering.expression(lowering, expr.d.keyExpr)
    value = lowering.expression(lowering, expr.d.valueExpr)
  } else {
    element = lowering.expression(lowering, expr)
    if (kind === ComprehensionKind.Dict) value = emitter.node0(Op.ErrorExpr, expr.start, expr.start + expr.length)
  }
  lowering.scope = outer
  const comprehension = emitter.node3(Op.Comprehension, start, end, kind, element, value)
  emitter.close(base, 2)
  return comprehension
}

/** Runs the ordinary search for bound names against a function scope of its own: a comprehension's scope keeps only the names. */
function bindTargets(scope: Scope, lowering: Lowering, target: ExpressionNode): void {
  const found = new Scope(ScopeKind.Function, null, '')
  collectTarget(lowering, found, target)
  for (const name of found.locals) scope.slot(name)
}
