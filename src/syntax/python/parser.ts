// The door to Pyright's parser: the only file that imports it, and the only place that knows its tables by number.
// Pyright's program (binder, checker, evaluator) is never loaded; parser.test.ts lists the modules that are.
import { DiagnosticSink } from '@zzzen/pyright-internal/dist/common/diagnosticSink.js'
import { pythonVersion3_15 } from '@zzzen/pyright-internal/dist/common/pythonVersion.js'
import { LocMessage, setLocaleOverride } from '@zzzen/pyright-internal/dist/localization/localize.js'
import type { ModuleNode } from '@zzzen/pyright-internal/dist/parser/parseNodes.js'
import { ParseOptions, Parser } from '@zzzen/pyright-internal/dist/parser/parser.js'
import type { Token } from '@zzzen/pyright-internal/dist/parser/tokenizerTypes.js'

export type {
  ArgumentNode,
  AssignmentNode,
  ClassNode,
  ComprehensionNode,
  DictionaryNode,
  ErrorNode,
  ExpressionNode,
  FormatStringNode,
  FunctionNode,
  ImportFromNode,
  ImportNode,
  LambdaNode,
  MatchNode,
  ModuleNode,
  NameNode,
  NumberNode,
  ParameterNode,
  ParseNode,
  PatternAtomNode,
  PatternClassNode,
  PatternMappingNode,
  StatementNode,
  StringListNode,
  StringNode,
  SuiteNode,
  TryNode,
  TypeParameterListNode,
  WithNode,
} from '@zzzen/pyright-internal/dist/parser/parseNodes.js'
export type { FStringMiddleToken, IdentifierToken, StringToken, Token } from '@zzzen/pyright-internal/dist/parser/tokenizerTypes.js'

// Pyright's enums are `const enum` in its declarations and cannot be named from an isolated module: their numbers are written
// out here, and a test compares them with the tables that the package has at run time.
export const NodeType = {
  Error: 0,
  Argument: 1,
  Assert: 2,
  Assignment: 3,
  AssignmentExpression: 4,
  AugmentedAssignment: 5,
  Await: 6,
  BinaryOperation: 7,
  Break: 8,
  Call: 9,
  Class: 10,
  Comprehension: 11,
  ComprehensionFor: 12,
  ComprehensionIf: 13,
  Constant: 14,
  Continue: 15,
  Decorator: 16,
  Del: 17,
  Dictionary: 18,
  DictionaryExpandEntry: 19,
  DictionaryKeyEntry: 20,
  Ellipsis: 21,
  If: 22,
  Import: 23,
  ImportAs: 24,
  ImportFrom: 25,
  ImportFromAs: 26,
  Index: 27,
  Except: 28,
  For: 29,
  FormatString: 30,
  Function: 31,
  Global: 32,
  Lambda: 33,
  List: 34,
  MemberAccess: 35,
  Module: 36,
  ModuleName: 37,
  Name: 38,
  Nonlocal: 39,
  Number: 40,
  Parameter: 41,
  Pass: 42,
  Raise: 43,
  Return: 44,
  Set: 45,
  Slice: 46,
  StatementList: 47,
  StringList: 48,
  String: 49,
  Suite: 50,
  Ternary: 51,
  Tuple: 52,
  Try: 53,
  TypeAnnotation: 54,
  UnaryOperation: 55,
  Unpack: 56,
  While: 57,
  With: 58,
  WithItem: 59,
  Yield: 60,
  YieldFrom: 61,
  FunctionAnnotation: 62,
  Match: 63,
  Case: 64,
  PatternSequence: 65,
  PatternAs: 66,
  PatternLiteral: 67,
  PatternClass: 68,
  PatternCapture: 69,
  PatternMapping: 70,
  PatternMappingKeyEntry: 71,
  PatternMappingExpandEntry: 72,
  PatternValue: 73,
  PatternClassArgument: 74,
  TypeParameter: 75,
  TypeParameterList: 76,
  TypeAlias: 77,
} as const

export const OperatorType = {
  Add: 0,
  AddEqual: 1,
  Assign: 2,
  BitwiseAnd: 3,
  BitwiseAndEqual: 4,
  BitwiseInvert: 5,
  BitwiseOr: 6,
  BitwiseOrEqual: 7,
  BitwiseXor: 8,
  BitwiseXorEqual: 9,
  Divide: 10,
  DivideEqual: 11,
  Equals: 12,
  FloorDivide: 13,
  FloorDivideEqual: 14,
  GreaterThan: 15,
  GreaterThanOrEqual: 16,
  LeftShift: 17,
  LeftShiftEqual: 18,
  LessOrGreaterThan: 19,
  LessThan: 20,
  LessThanOrEqual: 21,
  MatrixMultiply: 22,
  MatrixMultiplyEqual: 23,
  Mod: 24,
  ModEqual: 25,
  Multiply: 26,
  MultiplyEqual: 27,
  NotEquals: 28,
  Power: 29,
  PowerEqual: 30,
  RightShift: 31,
  RightShiftEqual: 32,
  Subtract: 33,
  SubtractEqual: 34,
  Walrus: 35,
  And: 36,
  Or: 37,
  Not: 38,
  Is: 39,
  IsNot: 40,
  In: 41,
  NotIn: 42,
} as const

export const KeywordType = { Debug: 9, False: 15, None: 27, True: 34 } as const
export const TokenType = {
  NewLine: 2,
  Operator: 9,
  Colon: 10,
  OpenCurlyBrace: 17,
  CloseCurlyBrace: 18,
  ExclamationMark: 23,
  FStringStart: 24,
  FStringMiddle: 25,
  FStringEnd: 26,
} as const
export const StringFlags = { Raw: 8, Bytes: 32 } as const
export const ArgCategory = { Simple: 0, UnpackedList: 1, UnpackedDictionary: 2 } as const
export const ParamCategory = { Simple: 0, ArgsList: 1, KwargsDict: 2 } as const
export const ErrorCategory = {
  MissingCallCloseParen: 5,
  MissingIndexCloseBracket: 6,
  MissingTupleCloseParen: 8,
  MissingListCloseBracket: 9,
  MissingPattern: 11,
} as const

export interface SyntaxError {
  readonly message: string
  /** From 1. */
  readonly line: number
}

export interface Parsed {
  readonly tree: ModuleNode
  readonly tokens: TokenList
  /** Offset of the first character of every line. */
  readonly lines: Int32Array
  readonly errors: readonly SyntaxError[]
  readonly futureAnnotations: boolean
}

export interface TokenList {
  readonly count: number
  getItemAt(index: number): Token
  /** Index of the token that holds or precedes the position, -1 without one. */
  getItemAtPosition(position: number): number
}

setLocaleOverride('en')

/** Saves hashing a text that nobody asks about again. */
const noFingerprint = { primary: 0, secondary: 0 }

/** Python takes these for warnings: the file runs. */
let warnings: ReadonlySet<string> | undefined

const noTypeComment = (): undefined => undefined

/** May overflow the stack on deep nesting; the caller catches that. */
export function parseTree(text: string): Parsed {
  const options = new ParseOptions()
  options.pythonVersion = pythonVersion3_15
  const sink = new DiagnosticSink()
  const parser = new Parser()
  // Type comments are nothing to Python, and a malformed one is no error.
  parser['_getTypeAnnotationCommentText'] = noTypeComment
  const { parserOutput, tokenizerOutput } = parser.parseSourceFile(text, options, sink, noFingerprint)
  const lines = new Int32Array(parserOutput.lines.count)
  for (let i = 0; i < lines.length; i++) lines[i] = parserOutput.lines.getItemAt(i).start
  const errors: SyntaxError[] = []
  for (const diagnostic of sink.fetchAndClear()) {
    warnings ??= new Set([LocMessage.finallyReturn(), LocMessage.finallyBreak(), LocMessage.finallyContinue()])
    if (!warnings.has(diagnostic.message)) errors.push({ message: diagnostic.message, line: diagnostic.range.start.line + 1 })
  }
  return {
    tree: parserOutput.parseTree,
    tokens: tokenizerOutput.tokens,
    lines,
    errors,
    futureAnnotations: parserOutput.futureImports.has('annotations'),
  }
}
