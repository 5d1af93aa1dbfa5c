// Lowers expressions, except strings, comprehensions and lambdas, which have files of their own.
import type { Lowering } from './context.ts'
import { BinaryOp, CompareOp, ComprehensionKind, Op, UnaryOp } from './form.ts'
import { pushArgument } from './lower-arguments.ts'
import { lowerComprehension } from './lower-comprehensions.ts'
import { lowerLambda } from './lower-functions.ts'
import { lowerStringList } from './lower-strings.ts'
import type { ArgumentNode, ComprehensionNode, DictionaryNode, ErrorNode, ExpressionNode, NumberNode, ParseNode } from './parser.ts'
import { ArgCategory, ErrorCategory, KeywordType, NodeType, OperatorType } from './parser-tables.ts'
import { mangle } from './scopes.ts'

const binaryOps = numbered([
  [OperatorType.Add, BinaryOp.Add],
  [OperatorType.Subtract, BinaryOp.Sub],
  [OperatorType.Multiply, BinaryOp.Mul],
  [OperatorType.Divide, BinaryOp.Div],
  [OperatorType.FloorDivide, BinaryOp.FloorDiv],
  [OperatorType.Mod, BinaryOp.Mod],
  [OperatorType.Power, BinaryOp.Pow],
  [OperatorType.MatrixMultiply, BinaryOp.MatMul],
  [OperatorType.LeftShift, BinaryOp.LShift],
  [OperatorType.RightShift, BinaryOp.RShift],
  [OperatorType.BitwiseAnd, BinaryOp.BitAnd],
  [OperatorType.BitwiseOr, BinaryOp.BitOr],
  [OperatorType.BitwiseXor, BinaryOp.BitXor],
])
const compareOps = numbered([
  [OperatorType.Equals, CompareOp.Eq],
  [OperatorType.NotEquals, CompareOp.NotEq],
  [OperatorType.LessOrGreaterThan, CompareOp.NotEq],
  [OperatorType.LessThan, CompareOp.Lt],
  [OperatorType.LessThanOrEqual, CompareOp.LtE],
  [OperatorType.GreaterThan, CompareOp.Gt],
  [OperatorType.GreaterThanOrEqual, CompareOp.GtE],
  [OperatorType.Is, CompareOp.Is],
  [OperatorType.IsNot, CompareOp.IsNot],
  [OperatorType.In, CompareOp.In],
  [OperatorType.NotIn, CompareOp.NotIn],
])
const unaryOps = numbered([
  [OperatorType.Not, UnaryOp.Not],
  [OperatorType.Subtract, UnaryOp.Neg],
  [OperatorType.Add, UnaryOp.Pos],
  [OperatorType.BitwiseInvert, UnaryOp.Invert],
])

/** One function for each kind of node: a table is faster than a long switch, above all before the code is compiled. */
type Lower = (lowering: Lowering, node: never, start: number, end: number) => number
type NodeOf<Kind extends keyof typeof NodeType> = Extract<ParseNode, { nodeType: (typeof NodeType)[Kind] }>
type Lowerers = { [Kind in keyof typeof NodeType]?: (lowering: Lowering, node: NodeOf<Kind>, start: number, end: number) => number }

const lowerers: Lowerers = {
  Name: (lowering, node, start, end) => lowering.named(node.d.value, start, end),
  MemberAccess(lowering, node, start, end) {
    const { emitter } = lowering
    const object = lowerExpression(lowering, node.d.leftExpr)
    return emitter.node2(Op.Attribute, start, end, object, emitter.string(mangle(node.d.member.d.value, lowering.privateClass)))
  },
  Call(lowering, node, start, end) {
    const { emitter } = lowering
    const callee = lowerExpression(lowering, node.d.leftExpr)
    const base = emitter.open()
    for (const argument of node.d.args) pushArgument(lowering, argument)
    const call = emitter.node1(Op.Call, start, end, callee)
    emitter.close(base, 3)
    return call
  },
  StringList: lowerStringList,
  Number: lowerNumber,
  Constant: (lowering, node, start, end) => lowerConstant(lowering, node.d.constType, start, end),
  Ellipsis: ({ emitter }, _, start, end) => emitter.node0(Op.Ellipsis, start, end),
  Index(lowering, node, start, end) {
    const object = lowerExpression(lowering, node.d.leftExpr)
    return lowering.emitter.node2(Op.Index, start, end, object, lowerSubscript(lowering, node.d.items, node.d.trailingComma))
  },
  Slice(lowering, node, start, end) {
    const lower = lowering.optional(node.d.startValue)
    const upper = lowering.optional(node.d.endValue)
    return lowering.emitter.node3(Op.Slice, start, end, lower, upper, lowering.optional(node.d.stepValue))
  },
  BinaryOperation: (lowering, node, start, end) =>
    lowerBinary(lowering, node.d.operator, lowerExpression(lowering, node.d.leftExpr), node.d.rightExpr, start, end),
  UnaryOperation: (lowering, node, start, end) =>
    lowering.emitter.node2(Op.Unary, start, end, unaryOps[node.d.operator] ?? 0, lowerExpression(lowering, node.d.expr)),
  Ternary(lowering, node, start, end) {
    const test = lowerExpression(lowering, node.d.testExpr)
    const then = lowerExpression(lowering, node.d.ifExpr)
    return lowering.emitter.node3(Op.Ternary, start, end, test, then, lowerExpression(lowering, node.d.elseExpr))
  },
  List(lowering, node, start, end) {
    const comprehension = findComprehension(node.d.items)
    if (comprehension) return lowerComprehension(lowering, comprehension, ComprehensionKind.List, start, end)
    return lowerItems(lowering, Op.List, node.d.items, start, end)
  },
  Tuple: (lowering, node, start, end) => lowerItems(lowering, Op.Tuple, node.d.items, start, end),
  Set(lowering, node, start, end) {
    const comprehension = findComprehension(node.d.items)
    if (comprehension) return lowerComprehension(lowering, comprehension, ComprehensionKind.Set, start, end)
    return lowerItems(lowering, Op.Set, node.d.items, start, end)
  },
  Dictionary: lowerDictionary,
  Comprehension: (lowering, node, start, end) => lowerComprehension(lowering, node, ComprehensionKind.Generator, start, end),
  Unpack: (lowering, node, start, end) => lowering.emitter.node1(Op.Star, start, end, lowerExpression(lowering, node.d.expr)),
  Lambda: lowerLambda,
  Await: (lowering, node, start, end) => lowering.emitter.node1(Op.Await, start, end, lowerExpression(lowering, node.d.expr)),
  Yield(lowering, node, start, end) {
    lowering.scope.owner().isGenerator = true
    return lowering.emitter.node1(Op.Yield, start, end, lowering.optional(node.d.expr))
  },
  YieldFrom(lowering, node, start, end) {
    lowering.scope.owner().isGenerator = true
    return lowering.emitter.node1(Op.YieldFrom, start, end, lowerExpression(lowering, node.d.expr))
  },
  AssignmentExpression(lowering, node, start, end) {
    const value = lowerExpression(lowering, node.d.rightExpr)
    return lowering.emitter.node2(Op.Walrus, start, end, lowering.ownedName(node.d.name), value)
  },
  Error: lowerError,
}

/** What is no expression (only text with errors has it where one should be) is an ErrorExpr. */
const lowerersByType: readonly Lower[] = Object.entries(NodeType).map(
  ([kind]) =>
    Object.entries(lowerers).find(([name]) => name === kind)?.[1] ??
    (({ emitter }, _, start, end) => emitter.node0(Op.ErrorExpr, start, end)),
)

export function lowerExpression(lowering: Lowering, node: ParseNode): number {
  // The table is indexed by the node's own type, so its function takes this node.
  return (lowerersByType[node.nodeType] as Lower)(lowering, node as never, node.start, node.start + node.length)
}

/** The comprehension that a list or set is, when it is one. */
function findComprehension(items: readonly ExpressionNode[]): ComprehensionNode | undefined {
  const only = items.length === 1 ? items[0] : undefined
  return only?.nodeType === NodeType.Comprehension && !only.d.isGenerator ? only : undefined
}

function lowerItems(lowering: Lowering, op: number, items: readonly ExpressionNode[], start: number, end: number): number {
  const { emitter } = lowering
  const base = emitter.open()
  for (const item of items) emitter.push(lowerExpression(lowering, item))
  const node = emitter.begin(op, start, end)
  emitter.close(base, 1)
  return node
}

function lowerDictionary(lowering: Lowering, node: DictionaryNode, start: number, end: number): number {
  const { emitter } = lowering
  const { items } = node.d
  const only = items.length === 1 ? items[0] : undefined
  if (only?.nodeType === NodeType.Comprehension) return lowerComprehension(lowering, only, ComprehensionKind.Dict, start, end)
  const base = emitter.open()
  for (const item of items) {
    if (item.nodeType === NodeType.DictionaryKeyEntry) {
      const key = lowerExpression(lowering, item.d.keyExpr)
      const value = lowerExpression(lowering, item.d.valueExpr)
      emitter.push(key)
      emitter.push(value)
    } else if (item.nodeType === NodeType.DictionaryExpandEntry) {
      const value = lowerExpression(lowering, item.d.expr)
      emitter.push(0)
      emitter.push(value)
    } else {
      emitter.push(0)
      emitter.push(emitter.node0(Op.ErrorExpr, item.start, item.start + item.length))
    }
  }
  const dictionary = emitter.begin(Op.Dict, start, end)
  emitter.close(base, 2)
  return dictionary
}

function lowerSubscript(lowering: Lowering, items: readonly ArgumentNode[], trailingComma: boolean): number {
  const { emitter } = lowering
  const first = items[0]
  const last = items[items.length - 1]
  if (!first || !last) return 0
  if (first === last && !trailingComma && first.d.argCategory === ArgCategory.Simple) return lowerExpression(lowering, first.d.valueExpr)
  const base = emitter.open()
  for (const item of items) {
    const value = lowerExpression(lowering, item.d.valueExpr)
    const isStar = item.d.argCategory !== ArgCategory.Simple
    emitter.push(isStar ? emitter.node1(Op.Star, item.start, item.start + item.length, value) : value)
  }
  const tuple = emitter.begin(Op.Tuple, first.start, last.start + last.length)
  emitter.close(base, 1)
  return tuple
}

/** The parser nests `a < b < c` on the right, without parentheses: it becomes `a < b and b < c` with one node for b. */
function lowerBinary(lowering: Lowering, operator: number, left: number, right: ExpressionNode, start: number, end: number): number {
  const { emitter } = lowering
  if (operator === OperatorType.And || operator === OperatorType.Or) {
    const op = operator === OperatorType.And ? Op.And : Op.Or
    return emitter.node2(op, start, end, left, lowerExpression(lowering, right))
  }
  const compare = compareOps[operator] ?? 0
  if (compare === 0) return emitter.node3(Op.Binary, start, end, binaryOps[operator] ?? 0, left, lowerExpression(lowering, right))
  const chain = right.nodeType === NodeType.BinaryOperation && !right.d.hasParens && compareOps[right.d.operator] ? right : undefined
  if (!chain) return emitter.node3(Op.Compare, start, end, compare, left, lowerExpression(lowering, right))
  const middle = lowerExpression(lowering, chain.d.leftExpr)
  const first = emitter.node3(Op.Compare, start, chain.d.leftExpr.start + chain.d.leftExpr.length, compare, left, middle)
  const rest = lowerBinary(lowering, chain.d.operator, middle, chain.d.rightExpr, chain.start, chain.start + chain.length)
  return emitter.node2(Op.And, start, end, first, rest)
}

function lowerConstant(lowering: Lowering, keyword: number, start: number, end: number): number {
  const { emitter } = lowering
  switch (keyword) {
    case KeywordType.None:
      return emitter.node0(Op.None, start, end)
    case KeywordType.True:
      return emitter.node0(Op.True, start, end)
    case KeywordType.False:
      return emitter.node0(Op.False, start, end)
    case KeywordType.Debug:
      return emitter.node1(Op.Global, start, end, emitter.string('__debug__'))
    default:
      return emitter.node0(Op.ErrorExpr, start, end)
  }
}

function lowerNumber(lowering: Lowering, node: NumberNode, start: number, end: number): number {
  const { emitter } = lowering
  const { value, isImaginary, isInteger } = node.d
  if (lowering.text[start] === '0' && isOldOctal(lowering.text.slice(start, end))) {
    const message = 'octal numbers begin with 0o'
    lowering.problems.push({ code: 'syntax-error', line: lowering.lineAt(start), message })
    return emitter.node1(Op.Int, start, end, emitter.number(Number.parseInt(lowering.text.slice(start, end), 8)))
  }
  if (isImaginary) return emitter.node1(Op.Complex, start, end, emitter.number(Number(value)))
  if (typeof value === 'bigint') return emitter.node1(Op.BigInt, start, end, emitter.string(value.toString()))
  return emitter.node1(isInteger ? Op.Int : Op.Float, start, end, emitter.number(value))
}

/** `0777`, which Python 2 took. */
function isOldOctal(text: string): boolean {
  return /^0[0-9]*[1-9][0-9]*$/.test(text)
}

/** A missing bracket leaves a whole expression behind; any other error leaves nothing to trust. */
function lowerError(lowering: Lowering, node: ErrorNode, start: number, end: number): number {
  const { child, category } = node.d
  switch (category) {
    case ErrorCategory.MissingCallCloseParen:
    case ErrorCategory.MissingIndexCloseBracket:
    case ErrorCategory.MissingTupleCloseParen:
    case ErrorCategory.MissingListCloseBracket:
      if (child) return lowerExpression(lowering, child)
  }
  return lowering.emitter.node0(Op.ErrorExpr, start, end)
}

export function binaryOpOf(operator: number): number {
  // `+=` follows `+` in the parser's table, and so does every augmented operator its plain one.
  return binaryOps[operator - 1] ?? 0
}

function numbered(pairs: readonly (readonly [number, number])[]): readonly number[] {
  const table: number[] = new Array(OperatorType.NotIn + 1).fill(0)
  for (const [from, to] of pairs) table[from] = to
  return table
}
