// Finds the names that a function's or class's own statements bind, before its code is lowered. Nested functions, classes and
// lambdas are scopes of their own and are not entered, apart from what runs in the scope around them.
import { type Lowering, normalized } from './context.ts'
import type { ExpressionNode, NameNode, ParseNode, SuiteNode } from './parser.ts'
import { NodeType } from './parser-tables.ts'
import { mangle, type Scope } from './scopes.ts'

export function collectBindings(lowering: Lowering, scope: Scope, suite: SuiteNode): void {
  for (const statement of suite.d.statements) collectStatement(lowering, scope, statement)
}

/** Names that walruses bind anywhere in an expression, comprehensions included. */
export function collectWalruses(lowering: Lowering, scope: Scope, node: ParseNode): void {
  if (lowering.walruses.length === 0 || !holdsWalrus(lowering.walruses, node)) return
  searchWalruses(lowering, scope, node)
}

/** The statements that may bind names or hold statements. The others are most of them, and quickly passed. */
const binding = new Uint8Array(128)
for (const kind of [
  NodeType.StatementList,
  NodeType.If,
  NodeType.While,
  NodeType.For,
  NodeType.Try,
  NodeType.With,
  NodeType.Match,
  NodeType.Function,
  NodeType.Class,
  NodeType.Assignment,
  NodeType.TypeAnnotation,
  NodeType.AugmentedAssignment,
  NodeType.Del,
  NodeType.Import,
  NodeType.ImportFrom,
  NodeType.Global,
  NodeType.Nonlocal,
  NodeType.TypeAlias,
]) {
  binding[kind] = 1
}

function collectStatement(lowering: Lowering, scope: Scope, node: ParseNode): void {
  if (binding[node.nodeType] === 0) {
    collectWalruses(lowering, scope, node)
    return
  }
  switch (node.nodeType) {
    case NodeType.StatementList:
      for (const small of node.d.statements) collectStatement(lowering, scope, small)
      return
    case NodeType.Assignment:
      collectAssignment(lowering, scope, node.d.leftExpr, node.d.rightExpr)
      return
    case NodeType.If:
      collectWalruses(lowering, scope, node.d.testExpr)
      collectBindings(lowering, scope, node.d.ifSuite)
      if (node.d.elseSuite) collectElse(lowering, scope, node.d.elseSuite)
      return
    case NodeType.While:
      collectWalruses(lowering, scope, node.d.testExpr)
      collectBindings(lowering, scope, node.d.whileSuite)
      if (node.d.elseSuite) collectBindings(lowering, scope, node.d.elseSuite)
      return
    case NodeType.For:
      collectTarget(lowering, scope, node.d.targetExpr)
      collectWalruses(lowering, scope, node.d.iterableExpr)
      collectBindings(lowering, scope, node.d.forSuite)
      if (node.d.elseSuite) collectBindings(lowering, scope, node.d.elseSuite)
      return
    case NodeType.Try:
      collectBindings(lowering, scope, node.d.trySuite)
      for (const handler of node.d.exceptClauses) {
        if (handler.d.typeExpr) collectWalruses(lowering, scope, handler.d.typeExpr)
        if (handler.d.name) bind(lowering, scope, handler.d.name)
        collectBindings(lowering, scope, handler.d.exceptSuite)
      }
      if (node.d.elseSuite) collectBindings(lowering, scope, node.d.elseSuite)
      if (node.d.finallySuite) collectBindings(lowering, scope, node.d.finallySuite)
      return
    case NodeType.With:
      for (const item of node.d.withItems) {
        collectWalruses(lowering, scope, item.d.expr)
        if (item.d.target) collectTarget(lowering, scope, item.d.target)
      }
      collectBindings(lowering, scope, node.d.suite)
      return
    case NodeType.Match:
      collectWalruses(lowering, scope, node.d.expr)
      for (const one of node.d.cases) {
        collectPattern(lowering, scope, one.d.pattern)
        if (one.d.guardExpr) collectWalruses(lowering, scope, one.d.guardExpr)
        collectBindings(lowering, scope, one.d.suite)
      }
      return
    case NodeType.Function:
      bind(lowering, scope, node.d.name)
      for (const decorator of node.d.decorators) collectWalruses(lowering, scope, decorator)
      for (const parameter of node.d.params) collectWalruses(lowering, scope, parameter)
      return
    case NodeType.Class:
      bind(lowering, scope, node.d.name)
      for (const decorator of node.d.decorators) collectWalruses(lowering, scope, decorator)
      for (const argument of node.d.arguments) collectWalruses(lowering, scope, argument)
      return
    case NodeType.TypeAnnotation:
      collectTarget(lowering, scope, node.d.valueExpr)
      collectWalruses(lowering, scope, node.d.annotation)
      return
    case NodeType.AugmentedAssignment:
      collectTarget(lowering, scope, node.d.leftExpr)
      collectWalruses(lowering, scope, node.d.rightExpr)
      return
    case NodeType.Del:
      for (const target of node.d.targets) collectTarget(lowering, scope, target)
      return
    case NodeType.Import:
      for (const one of node.d.list) {
        const name = one.d.alias ?? one.d.module.d.nameParts[0]
        if (name) bind(lowering, scope, name)
      }
      return
    case NodeType.ImportFrom:
      for (const one of node.d.imports) bind(lowering, scope, one.d.alias ?? one.d.name)
      return
    case NodeType.Global:
      for (const name of node.d.targets) scope.declareGlobal(mangle(normalized(name.d.value), lowering.privateClass))
      return
    case NodeType.Nonlocal:
      for (const name of node.d.targets) scope.declareNonlocal(mangle(normalized(name.d.value), lowering.privateClass))
      return
    case NodeType.TypeAlias:
      bind(lowering, scope, node.d.name)
  }
}

function collectElse(lowering: Lowering, scope: Scope, node: ParseNode): void {
  if (node.nodeType === NodeType.Suite) collectBindings(lowering, scope, node)
  else collectStatement(lowering, scope, node)
}

/** The parser nests a chain `a = b = c` on the right: the last target is the outermost. */
function collectAssignment(lowering: Lowering, scope: Scope, left: ExpressionNode, right: ExpressionNode): void {
  if (right.nodeType === NodeType.Assignment) collectAssignment(lowering, scope, right.d.leftExpr, right.d.rightExpr)
  else collectWalruses(lowering, scope, right)
  collectTarget(lowering, scope, left)
}

export function collectTarget(lowering: Lowering, scope: Scope, node: ParseNode): void {
  switch (node.nodeType) {
    case NodeType.Name:
      bind(lowering, scope, node)
      return
    case NodeType.Tuple:
    case NodeType.List:
      for (const item of node.d.items) collectTarget(lowering, scope, item)
      return
    case NodeType.Unpack:
      collectTarget(lowering, scope, node.d.expr)
      return
    case NodeType.TypeAnnotation:
      collectTarget(lowering, scope, node.d.valueExpr)
      return
    default:
      collectWalruses(lowering, scope, node)
  }
}

function collectPattern(lowering: Lowering, scope: Scope, node: ParseNode): void {
  switch (node.nodeType) {
    case NodeType.PatternAs:
      for (const one of node.d.orPatterns) collectPattern(lowering, scope, one)
      if (node.d.target) bind(lowering, scope, node.d.target)
      return
    case NodeType.PatternCapture:
      if (!node.d.isWildcard) bind(lowering, scope, node.d.target)
      return
    case NodeType.PatternSequence:
      for (const entry of node.d.entries) collectPattern(lowering, scope, entry)
      return
    case NodeType.PatternClass:
      for (const argument of node.d.args) collectPattern(lowering, scope, argument.d.pattern)
      return
    case NodeType.PatternMapping:
      for (const entry of node.d.entries) {
        if (entry.nodeType === NodeType.PatternMappingExpandEntry) bind(lowering, scope, entry.d.target)
        else if (entry.nodeType === NodeType.PatternMappingKeyEntry) collectPattern(lowering, scope, entry.d.valuePattern)
      }
  }
}

function bind(lowering: Lowering, scope: Scope, node: NameNode): void {
  scope.bind(mangle(normalized(node.d.value), lowering.privateClass))
}

function holdsWalrus(offsets: readonly number[], node: ParseNode): boolean {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) < node.start) low = middle + 1
    else high = middle
  }
  const first = offsets[low]
  return first !== undefined && first < node.start + node.length
}

function searchWalruses(lowering: Lowering, scope: Scope, node: ParseNode): void {
  if (node.nodeType === NodeType.Lambda) {
    for (const parameter of node.d.params) searchWalruses(lowering, scope, parameter)
    return
  }
  if (node.nodeType === NodeType.AssignmentExpression) bind(lowering, scope, node.d.name)
  for (const value of Object.values(node.d)) {
    if (isNode(value)) searchWalruses(lowering, scope, value)
    else if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) searchWalruses(lowering, scope, item)
    }
  }
}

function isNode(value: unknown): value is ParseNode {
  return typeof value === 'object' && value !== null && 'nodeType' in value
}
