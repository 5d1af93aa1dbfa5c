// The door to Pyright's parser: the only file that imports it.
// Pyright's program (binder, checker, evaluator) is never loaded; parser.test.ts lists the modules that are.
import { DiagnosticSink } from '@zzzen/pyright-internal/dist/common/diagnosticSink.js'
import { pythonVersion3_15 } from '@zzzen/pyright-internal/dist/common/pythonVersion.js'
import { LocMessage, setLocaleOverride } from '@zzzen/pyright-internal/dist/localization/localize.js'
import { getNextNodeId, type ModuleNode, StringNode } from '@zzzen/pyright-internal/dist/parser/parseNodes.js'
import { ParseOptions, Parser } from '@zzzen/pyright-internal/dist/parser/parser.js'
import type { StringToken, Token } from '@zzzen/pyright-internal/dist/parser/tokenizerTypes.js'
import { StringFlags, TokenType } from './parser-tables.ts'

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
  SuiteNode,
  TryNode,
  TypeParameterListNode,
  WithNode,
} from '@zzzen/pyright-internal/dist/parser/parseNodes.js'
export type { FStringMiddleToken, IdentifierToken, StringToken, Token } from '@zzzen/pyright-internal/dist/parser/tokenizerTypes.js'
export type { StringNode }

export interface SyntaxError {
  readonly message: string
  /** From 1. */
  readonly line: number
  /** A chain of operators or trailers beyond the parser's own limit: that expression is an error node. */
  readonly isDepth: boolean
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

export const maximumNesting = 200

/** Brackets or indents go deeper than the limit, from this offset on. */
export class NestingError extends Error {
  readonly offset: number

  constructor(offset: number) {
    super('too deeply nested')
    this.offset = offset
  }
}

/** Saves hashing a text that nobody asks about again. */
const noFingerprint = { primary: 0, secondary: 0 }

/** Python takes these for warnings: the file runs. */
const warnings = new Set([LocMessage.finallyReturn(), LocMessage.finallyBreak(), LocMessage.finallyContinue()])

const tooDeep = LocMessage.maxParseDepthExceeded()

/**
 * Pyright's parser without what we have no use for. Type comments are nothing to Python (and a malformed one is no error); the
 * escapes of a string are resolved once, when it is lowered; the depth of every node goes into an array, not a map; and
 * nesting is measured between tokens and tree, before any recursion.
 */
class LeanParser extends Parser {
  constructor() {
    super()
    this['_maxChildDepthMap'] = nodeDepths.renewed()
  }
}

/** What `_maxChildDepthMap` is to the parser, which numbers its nodes in sequence. */
class NodeDepths {
  private depths = new Uint16Array(1 << 16)
  private first = 0
  private used = 0

  renewed(): NodeDepths {
    this.depths.fill(0, 0, this.used)
    this.used = 0
    this.first = getNextNodeId()
    return this
  }

  get(id: number): number {
    return this.depths[id - this.first] ?? 0
  }

  set(id: number, depth: number): void {
    const index = id - this.first
    if (index >= this.depths.length) {
      const bigger = new Uint16Array(index * 2)
      bigger.set(this.depths)
      this.depths = bigger
    }
    this.depths[index] = depth
    if (index >= this.used) this.used = index + 1
  }
}

const nodeDepths = new NodeDepths()

// The methods are private to the parser's declarations, so they are replaced by name.
const startNewParse: (...args: unknown[]) => void = Parser.prototype['_startNewParse']
Object.assign(LeanParser.prototype, {
  _getTypeAnnotationCommentText: () => undefined,
  _startNewParse(this: LeanParser, ...args: unknown[]): void {
    startNewParse.apply(this, args)
    checkNesting(this['_tokens'])
  },
  _makeStringNode(this: LeanParser, token: StringToken): StringNode {
    const isBytes = (token.flags & StringFlags.Bytes) !== 0
    const isPlain = !isBytes && (token.flags & StringFlags.Unterminated) === 0
    if (!isPlain) this['_reportStringTokenErrors'](token, { nonAsciiInBytes: isBytes && isNonAscii(token.escapedValue) })
    return StringNode.create(this['_getOwnerKey'](), token, token.escapedValue)
  },
})

/** May overflow the stack, or throw a NestingError; the caller catches both. */
export function parseTree(text: string): Parsed {
  const options = new ParseOptions()
  options.pythonVersion = pythonVersion3_15
  const sink = new DiagnosticSink()
  const { parserOutput, tokenizerOutput } = new LeanParser().parseSourceFile(text, options, sink, noFingerprint)
  const lines = new Int32Array(parserOutput.lines.count)
  for (let i = 0; i < lines.length; i++) lines[i] = parserOutput.lines.getItemAt(i).start
  const errors: SyntaxError[] = []
  for (const { message, range } of sink.fetchAndClear()) {
    if (!warnings.has(message)) errors.push({ message, line: range.start.line + 1, isDepth: message === tooDeep })
  }
  return {
    tree: parserOutput.parseTree,
    tokens: tokenizerOutput.tokens,
    lines,
    errors,
    futureAnnotations: parserOutput.futureImports.has('annotations'),
  }
}

function checkNesting(tokens: TokenList): void {
  let brackets = 0
  let indents = 0
  const { count } = tokens
  for (let i = 0; i < count; i++) {
    switch (tokens.getItemAt(i).type) {
      case TokenType.OpenParenthesis:
      case TokenType.OpenBracket:
      case TokenType.OpenCurlyBrace:
        if (++brackets > maximumNesting) throw new NestingError(tokens.getItemAt(i).start)
        break
      case TokenType.CloseParenthesis:
      case TokenType.CloseBracket:
      case TokenType.CloseCurlyBrace:
        if (brackets > 0) brackets--
        break
      case TokenType.Indent:
        if (++indents > maximumNesting) throw new NestingError(tokens.getItemAt(i).start)
        break
      case TokenType.Dedent:
        indents--
    }
  }
}

function isNonAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return true
  return false
}
