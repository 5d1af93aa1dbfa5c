// The lowered form of one Python file: flat arrays and strings, cached as it stands.
//
// A node is an index into `code`. `code[n]` is its operation, `code[n + 1]` its ordinal (the row of `spans`), and the
// operands follow from `code[n + 2]` on, as the table below gives them. Operands are: `node` (an index into `code`, 0 when
// absent; index 0 is never a node), `str` (an index into `strings`), `num` (an index into `numbers`), `fn` / `cls` (an index
// into `functions` / `classes`), a plain integer, or a counted list (`count, item, item …`).

/** Expressions first, then statements, then patterns. Numbers are part of the cache format: append, never reorder. */
export const Op = {
  // ---- constants
  None: 1, //            -
  True: 2, //            -
  False: 3, //           -
  Ellipsis: 4, //        -
  Int: 5, //             num      (integers beyond 2^53 are `BigInt`)
  BigInt: 6, //          str      decimal digits
  Float: 7, //           num
  Complex: 8, //         num      (the imaginary part)
  Str: 9, //             str      adjacent literals joined, escapes resolved
  Bytes: 10, //          str      latin-1 text of the bytes
  FString: 11, //        [parts: node…]       each a Str or a Field; adjacent plain literals are merged in
  Field: 12, //          node expr, conversion (0, or the character code of r s a), node spec|0 (an FString or Str)
  // ---- names. Scopes are resolved here: a name is one of four kinds for load, store and delete alike.
  Local: 13, //          slot, str name        a variable of the enclosing function (its `locals[slot]`)
  Free: 14, //           str name              a variable of a function further out (closure)
  Global: 15, //         str name              a module variable, else a builtin
  ClassName: 16, //      str name              in a class body: its namespace, then enclosing functions, then module, then builtins
  // ---- expressions
  Attribute: 17, //      node object, str name
  Index: 18, //          node object, node key        `x[a, b]` has a Tuple key, `x[a:b]` a Slice
  Slice: 19, //          node|0 lower, node|0 upper, node|0 step
  Call: 20, //           node callee, [args: Arg kind, str|0 name, node value …]   (count is the number of arguments; three ints each)
  Binary: 21, //         BinaryOp, node left, node right
  Unary: 22, //          UnaryOp, node operand
  And: 23, //            node left, node right
  Or: 24, //             node left, node right
  Compare: 25, //        CompareOp, node left, node right     a chain a < b < c is And(a < b, b < c)
  Ternary: 26, //        node test, node then, node otherwise
  Lambda: 27, //         fn
  List: 28, //           [items: node…]         items may be Star
  Tuple: 29, //          [items: node…]
  Set: 30, //            [items: node…]
  Dict: 31, //           [pairs: node|0 key, node value …]    count is the number of pairs; key 0 is `**value`
  Star: 32, //           node                  `*x` in displays, subscripts and targets
  Comprehension: 33, //  kind (ComprehensionKind), node element, node|0 value (dict only), [clauses: node|0 target, node source, …]
  //                       count is the number of clauses; two ints each: (target, iterable) for `for`, (0, test) for `if`.
  //                       Its variables are locals of the enclosing scope under a name that starts with a dot (`.0.x`, ordinal per scope).
  Await: 34, //          node
  Yield: 35, //          node|0
  YieldFrom: 36, //      node
  Walrus: 37, //         node target, node value
  ErrorExpr: 38, //      -                     text that did not parse
  // ---- statements
  Block: 40, //          [statements: node…]   `pass` leaves nothing
  Expr: 41, //           node                  docstrings are kept only as FunctionForm.doc / ClassForm.doc / Form.doc
  Assign: 42, //         node value, [targets: node…]
  Annotate: 43, //       node target, node annotation, node|0 value
  Augment: 44, //        BinaryOp, node target, node value
  Delete: 45, //         [targets: node…]
  Return: 46, //         node|0
  Raise: 47, //          node|0 exception, node|0 cause
  Break: 48, //          -
  Continue: 49, //       -
  If: 50, //             node test, node body, node|0 orelse
  While: 51, //          node test, node body, node|0 orelse
  For: 52, //            node target, node iterable, node body, node|0 orelse, isAsync (0|1)
  Try: 53, //            node body, node|0 orelse, node|0 finally, [handlers: node|0 type, node|0 name target, node body …]  three ints each
  With: 54, //           node body, isAsync, [items: node expr, node|0 target …]   two ints each
  Match: 55, //          node subject, [cases: node pattern, node|0 guard, node body …]   three ints each
  Def: 56, //            node target, fn
  ClassDef: 57, //       node target, cls
  Import: 58, //         str dotted module, node target, binds (0: target gets the first package of a dotted name, 1: `as`, target gets the module)
  ImportFrom: 59, //     level (leading dots), str module ("" for `from . import x`), [names: str name, node target …]   two ints each
  ImportStar: 60, //     level, str module
  Assert: 61, //         node test, node|0 message
  TypeAlias: 62, //      node target, node value       (PEP 695; its type parameters are names that load as Global misses)
  // ---- patterns (Match)
  PatternValue: 70, //   node expr               a literal or dotted name compared with ==
  PatternCapture: 71, // node|0 target           0 is the wildcard `_`
  PatternStar: 72, //    node|0 target
  PatternSequence: 73, // [patterns: node…]
  PatternMapping: 74, // node|0 rest target, [pairs: node key expr, node pattern …]
  PatternClass: 75, //   node class expr, [args: str|0 name, node pattern …]
  PatternOr: 76, //      [patterns: node…]
  PatternAs: 77, //      node pattern, node target
} as const

export const ArgKind = { Positional: 0, Star: 1, DoubleStar: 2, Keyword: 3 } as const
export const BinaryOp = {
  Add: 1,
  Sub: 2,
  Mul: 3,
  Div: 4,
  FloorDiv: 5,
  Mod: 6,
  Pow: 7,
  MatMul: 8,
  LShift: 9,
  RShift: 10,
  BitAnd: 11,
  BitOr: 12,
  BitXor: 13,
} as const
export const UnaryOp = { Not: 1, Neg: 2, Pos: 3, Invert: 4 } as const
export const CompareOp = { Eq: 1, NotEq: 2, Lt: 3, LtE: 4, Gt: 5, GtE: 6, Is: 7, IsNot: 8, In: 9, NotIn: 10 } as const
export const ComprehensionKind = { List: 0, Set: 1, Dict: 2, Generator: 3 } as const

export type ParameterKind = 'positional-only' | 'normal' | 'var-positional' | 'keyword-only' | 'var-keyword'

export interface ParameterForm {
  readonly name: string
  readonly kind: ParameterKind
  /** Index into the function's `locals`. */
  readonly slot: number
  /** Node, or 0. A string annotation stays a Str node. */
  readonly annotation: number
  /** Node, or 0. Evaluated in the defining scope. */
  readonly default: number
}

export interface FunctionForm {
  readonly name: string
  /** As Python has it: `Class.method`, `outer.<locals>.inner`, `<lambda>`. */
  readonly qualname: string
  readonly parameters: readonly ParameterForm[]
  readonly returns: number
  /** Nodes, outermost first (as written from top to bottom). */
  readonly decorators: readonly number[]
  /** A Block; for a lambda, the expression itself. */
  readonly body: number
  /** Names of the variables, parameters first in order; nested functions find them by name. */
  readonly locals: readonly string[]
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly isLambda: boolean
  /** First paragraph is all that is kept; null without one. */
  readonly doc: string | null
  readonly typeParameters: readonly string[]
  /** Lines from the first decorator to the end of the signature, and of the whole, 1-based. */
  readonly line: number
  readonly headEnd: number
  readonly end: number
}

export interface ClassForm {
  readonly name: string
  readonly qualname: string
  readonly decorators: readonly number[]
  /** Same triples as Call's arguments: kind, str|0, node. */
  readonly arguments: readonly number[]
  readonly body: number
  readonly doc: string | null
  readonly typeParameters: readonly string[]
  readonly line: number
  readonly headEnd: number
  readonly end: number
}

export interface SyntaxProblem {
  readonly code: string
  readonly line: number
  readonly message: string
}

export interface Form {
  readonly code: Int32Array
  /** Two ints for each ordinal: start and end offset in the decoded text (UTF-16 units). */
  readonly spans: Int32Array
  /** Offset of the first character of every line. */
  readonly lines: Int32Array
  readonly strings: readonly string[]
  readonly numbers: readonly number[]
  readonly functions: readonly FunctionForm[]
  readonly classes: readonly ClassForm[]
  /** The module's Block. */
  readonly body: number
  readonly doc: string | null
  /** `from __future__ import annotations` */
  readonly futureAnnotations: boolean
  readonly problems: readonly SyntaxProblem[]
}
