// Lowers statements. One statement of the source may give none (`pass`) or several (`a; b`, `import a, b`): they are pushed.
import { type Lowering, normalized } from './context.ts'
import { Op } from './form.ts'
import { binaryOpOf } from './lower-expressions.ts'
import { enterTypeParameters, lowerClass, lowerFunction } from './lower-functions.ts'
import { lowerPattern } from './lower-patterns.ts'
import type {
  AssignmentNode,
  ImportFromNode,
  ImportNode,
  MatchNode,
  ParseNode,
  StatementNode,
  SuiteNode,
  TryNode,
  WithNode,
} from './parser.ts'
import { NodeType } from './parser-tables.ts'

/** A Block of a suite's statements. */
export function lowerBlock(lowering: Lowering, suite: SuiteNode, skip: boolean): number {
  return lowerStatements(lowering, suite.d.statements, skip, suite.start, suite.start + suite.length)
}

export function lowerStatements(
  lowering: Lowering,
  statements: readonly StatementNode[],
  skip: boolean,
  start: number,
  end: number,
): number {
  const { emitter } = lowering
  const base = emitter.open()
  let skipping = skip
  for (const statement of statements) {
    if (skipping && statement.nodeType === NodeType.StatementList) {
      for (const small of statement.d.statements.slice(1)) pushStatement(lowering, small)
    } else pushStatement(lowering, statement)
    skipping = false
  }
  const block = emitter.begin(Op.Block, start, end)
  emitter.close(base, 1)
  return block
}

function pushStatement(lowering: Lowering, node: ParseNode): void {
  switch (node.nodeType) {
    case NodeType.StatementList:
      for (const small of node.d.statements) pushStatement(lowering, small)
      break
    case NodeType.Call:
    case NodeType.Await:
      lowering.emitter.push(lowerBare(lowering, node))
      break
    case NodeType.Assignment:
      lowering.emitter.push(lowerAssignment(lowering, node))
      break
    case NodeType.Pass:
    case NodeType.Global:
    case NodeType.Nonlocal:
      break
    case NodeType.Import:
      pushImports(lowering, node)
      break
    case NodeType.Class:
      // The parser hangs decorators of nothing on a class without a name.
      if (node.d.name.length > 0) lowering.emitter.push(lowerClass(lowering, node))
      else for (const decorator of node.d.decorators) pushStatement(lowering, decorator.d.expr)
      break
    case NodeType.Error:
      // The decorators of what follows, and the part that could be read.
      if (node.d.decorators) for (const decorator of node.d.decorators) pushStatement(lowering, decorator.d.expr)
      lowering.emitter.push(lowerBare(lowering, node.d.child ?? node))
      break
    default:
      lowering.emitter.push(lowerStatement(lowering, node))
  }
}

function lowerStatement(lowering: Lowering, node: ParseNode): number {
  const { emitter } = lowering
  const start = node.start
  const end = start + node.length
  switch (node.nodeType) {
    case NodeType.Function:
      return lowerFunction(lowering, node)
    case NodeType.TypeAnnotation: {
      const annotation = lowering.expression(lowering, node.d.annotation)
      return emitter.node3(Op.Annotate, start, end, lowering.expression(lowering, node.d.valueExpr), annotation, 0)
    }
    case NodeType.AugmentedAssignment: {
      const target = lowering.expression(lowering, node.d.leftExpr)
      const value = lowering.expression(lowering, node.d.rightExpr)
      return emitter.node3(Op.Augment, start, end, binaryOpOf(node.d.operator), target, value)
    }
    case NodeType.Return:
      return emitter.node1(Op.Return, start, end, lowering.optional(node.d.expr))
    case NodeType.Raise: {
      const exception = lowering.optional(node.d.expr)
      return emitter.node2(Op.Raise, start, end, exception, lowering.optional(node.d.fromExpr))
    }
    case NodeType.Del: {
      const base = emitter.open()
      for (const target of node.d.targets) emitter.push(lowering.expression(lowering, target))
      const deletion = emitter.begin(Op.Delete, start, end)
      emitter.close(base, 1)
      return deletion
    }
    case NodeType.Assert: {
      const test = lowering.expression(lowering, node.d.testExpr)
      return emitter.node2(Op.Assert, start, end, test, lowering.optional(node.d.exceptionExpr))
    }
    case NodeType.Break:
      return emitter.node0(Op.Break, start, end)
    case NodeType.Continue:
      return emitter.node0(Op.Continue, start, end)
    case NodeType.ImportFrom:
      return lowerImportFrom(lowering, node)
    case NodeType.TypeAlias: {
      const outer = lowering.scope
      const target = lowering.name(node.d.name)
      enterTypeParameters(lowering, node.d.typeParams)
      const value = lowering.expression(lowering, node.d.expr)
      lowering.scope = outer
      return emitter.node2(Op.TypeAlias, start, end, target, value)
    }
    case NodeType.If:
    case NodeType.While:
    case NodeType.For:
    case NodeType.Try:
    case NodeType.With:
    case NodeType.Match:
      return lowerCompound(lowering, node)
    default:
      return lowerBare(lowering, node)
  }
}

/** An expression as a statement. */
function lowerBare(lowering: Lowering, node: ParseNode): number {
  const value = lowering.expression(lowering, node)
  return lowering.emitter.node1(Op.Expr, node.start, node.start + node.length, value)
}

function lowerCompound(lowering: Lowering, node: StatementNode): number {
  const { emitter } = lowering
  const start = node.start
  const end = start + node.length
  switch (node.nodeType) {
    case NodeType.If: {
      const test = lowering.expression(lowering, node.d.testExpr)
      const body = lowerBlock(lowering, node.d.ifSuite, false)
      return emitter.node3(Op.If, start, end, test, body, lowerElse(lowering, node.d.elseSuite))
    }
    case NodeType.While: {
      const test = lowering.expression(lowering, node.d.testExpr)
      const body = lowerBlock(lowering, node.d.whileSuite, false)
      return emitter.node3(Op.While, start, end, test, body, lowerElse(lowering, node.d.elseSuite))
    }
    case NodeType.For: {
      const target = lowering.expression(lowering, node.d.targetExpr)
      const iterable = lowering.expression(lowering, node.d.iterableExpr)
      const body = lowerBlock(lowering, node.d.forSuite, false)
      const orelse = lowerElse(lowering, node.d.elseSuite)
      const loop = emitter.node3(Op.For, start, end, target, iterable, body)
      emitter.put(orelse)
      emitter.put(node.d.isAsync ? 1 : 0)
      return loop
    }
    case NodeType.Try:
      return lowerTry(lowering, node)
    case NodeType.With:
      return lowerWith(lowering, node)
    case NodeType.Match:
      return lowerMatch(lowering, node)
    default:
      return emitter.node0(Op.ErrorExpr, start, end)
  }
}

/** An `elif` is an If alone in a Block. */
function lowerElse(lowering: Lowering, node: ParseNode | undefined): number {
  if (!node) return 0
  if (node.nodeType === NodeType.Suite) return lowerBlock(lowering, node, false)
  const { emitter } = lowering
  const base = emitter.open()
  pushStatement(lowering, node)
  const block = emitter.begin(Op.Block, node.start, node.start + node.length)
  emitter.close(base, 1)
  return block
}

/** The parser nests a chain `a = b = c` on the right: the last target is the outermost. */
function lowerAssignment(lowering: Lowering, node: AssignmentNode): number {
  const { emitter } = lowering
  const targets = [node.d.leftExpr]
  let value = node.d.rightExpr
  while (value.nodeType === NodeType.Assignment) {
    targets.push(value.d.leftExpr)
    value = value.d.rightExpr
  }
  const start = Math.min(node.start, targets[targets.length - 1]?.start ?? node.start)
  const end = node.start + node.length
  const [only] = targets
  const result = lowering.expression(lowering, value)
  if (targets.length === 1 && only?.nodeType === NodeType.TypeAnnotation) {
    const annotation = lowering.expression(lowering, only.d.annotation)
    return emitter.node3(Op.Annotate, start, end, lowering.expression(lowering, only.d.valueExpr), annotation, result)
  }
  const base = emitter.open()
  for (const target of targets.reverse()) emitter.push(lowering.expression(lowering, target))
  const assignment = emitter.node1(Op.Assign, start, end, result)
  emitter.close(base, 1)
  return assignment
}

function lowerTry(lowering: Lowering, node: TryNode): number {
  const { emitter } = lowering
  const body = lowerBlock(lowering, node.d.trySuite, false)
  const base = emitter.open()
  for (const { d: handler } of node.d.exceptClauses) {
    const type = lowering.optional(handler.typeExpr)
    const name = handler.name ? lowering.name(handler.name) : 0
    const suite = lowerBlock(lowering, handler.exceptSuite, false)
    emitter.push(type)
    emitter.push(name)
    emitter.push(suite)
  }
  const orelse = lowerElse(lowering, node.d.elseSuite)
  const last = lowerElse(lowering, node.d.finallySuite)
  const statement = emitter.node3(Op.Try, node.start, node.start + node.length, body, orelse, last)
  emitter.close(base, 3)
  return statement
}

function lowerWith(lowering: Lowering, node: WithNode): number {
  const { emitter } = lowering
  const base = emitter.open()
  for (const { d: item } of node.d.withItems) {
    const value = lowering.expression(lowering, item.expr)
    const target = lowering.optional(item.target)
    emitter.push(value)
    emitter.push(target)
  }
  const body = lowerBlock(lowering, node.d.suite, false)
  const statement = emitter.node2(Op.With, node.start, node.start + node.length, body, node.d.isAsync ? 1 : 0)
  emitter.close(base, 2)
  return statement
}

function lowerMatch(lowering: Lowering, node: MatchNode): number {
  const { emitter } = lowering
  const subject = lowering.expression(lowering, node.d.expr)
  const base = emitter.open()
  for (const { d: one } of node.d.cases) {
    const pattern = lowerPattern(lowering, one.pattern)
    const guard = lowering.optional(one.guardExpr)
    const body = lowerBlock(lowering, one.suite, false)
    emitter.push(pattern)
    emitter.push(guard)
    emitter.push(body)
  }
  const statement = emitter.node1(Op.Match, node.start, node.start + node.length, subject)
  emitter.close(base, 3)
  return statement
}

function pushImports(lowering: Lowering, node: ImportNode): void {
  const { emitter } = lowering
  for (const one of node.d.list) {
    const parts = one.d.module.d.nameParts
    const name = one.d.alias ?? parts[0]
    if (!name) continue
    const target = lowering.name(name)
    const module = emitter.string(parts.map((part) => normalized(part.d.value)).join('.'))
    emitter.push(emitter.node3(Op.Import, one.start, one.start + one.length, module, target, one.d.alias ? 1 : 0))
  }
}

function lowerImportFrom(lowering: Lowering, node: ImportFromNode): number {
  const { emitter } = lowering
  const { leadingDots, nameParts } = node.d.module.d
  const start = node.start
  const end = start + node.length
  const module = emitter.string(nameParts.map((part) => normalized(part.d.value)).join('.'))
  if (node.d.isWildcardImport) return emitter.node2(Op.ImportStar, start, end, leadingDots, module)
  const base = emitter.open()
  for (const one of node.d.imports) {
    const target = lowering.name(one.d.alias ?? one.d.name)
    emitter.push(emitter.string(normalized(one.d.name.d.value)))
    emitter.push(target)
  }
  const statement = emitter.node2(Op.ImportFrom, start, end, leadingDots, module)
  emitter.close(base, 2)
  return statement
}
