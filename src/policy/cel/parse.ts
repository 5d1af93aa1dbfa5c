// Text → expression, by the parser of `@marcbachmann/cel-js`; nothing of its tree, its types or its evaluation leaves this file.
import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import type { BinaryOperator, Expr, Literal, LoopKind } from './ast.ts'
import { parseBytesLiteral } from './literals.ts'
import { isInt, MAX_UINT, Uint } from './values.ts'

export interface Refused {
  readonly kind: 'refused'
  readonly message: string
  /** Where in the source. */
  readonly offset: number
}

export type ParsedExpr = { readonly kind: 'ok'; readonly expr: Expr } | Refused

/** Longer than any condition that a person would write. */
const MAX_SOURCE = 16_384

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 4000, maxDepth: 100, maxListElements: 1000, maxMapEntries: 1000, maxCallArguments: 32 },
})

export function parseExpr(source: string): ParsedExpr {
  if (source.length > MAX_SOURCE) return refused(`is longer than ${MAX_SOURCE} characters`, 0)
  try {
    return { kind: 'ok', expr: toExpr(environment.parse(source).ast, source) }
  } catch (error) {
    if (error instanceof Unreadable) return refused(error.message, error.offset)
    if (error instanceof RangeError) return refused('is nested too deeply', 0)
    const { summary, range } = detailsOf(error)
    return refused(toFragment(summary), range)
  }
}

const refused = (message: string, offset: number): Refused => ({ kind: 'refused', message, offset })

class Unreadable extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

function detailsOf(error: unknown): { summary: string; range: number } {
  if (!(error instanceof Error)) return { summary: 'cannot be read', range: 0 }
  const summary = 'summary' in error && typeof error.summary === 'string' ? error.summary : error.message
  const range = 'range' in error && typeof error.range === 'object' && error.range !== null ? error.range : {}
  return { summary, range: 'start' in range && typeof range.start === 'number' ? range.start : 0 }
}

/** `Expected RPAREN, got EOF` in the words of the house. */
function toFragment(summary: string): string {
  const words = summary
    .replaceAll(/\bEOF\b/g, 'the end')
    .replaceAll(/\bRPAREN\b/g, '`)`')
    .replaceAll(/\bLPAREN\b/g, '`(`')
    .replaceAll(/\bRBRACKET\b/g, '`]`')
    .replaceAll(/\bLBRACKET\b/g, '`[`')
    .replaceAll(/\bRBRACE\b/g, '`}`')
    .replaceAll(/\bLBRACE\b/g, '`{`')
    .replaceAll(/\b(IDENTIFIER|NUMBER|STRING|DOT|COMMA|COLON)\b/g, (word) => `a ${word.toLowerCase()}`)
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`
}

const binaryOperators: ReadonlySet<string> = new Set<BinaryOperator>([
  '+',
  '-',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  '&&',
  '||',
])
const isBinary = (op: string): op is BinaryOperator => binaryOperators.has(op)

const loops: Readonly<Record<string, LoopKind>> = {
  all: 'all',
  exists: 'exists',
  exists_one: 'one',
  existsOne: 'one',
  map: 'map',
  filter: 'filter',
}

/** The parser's nodes are read by their documented `op` and `args`; what is in `args` depends on `op`, which no type of theirs says. */
function toExpr(node: ASTNode, source: string): Expr {
  const at = { start: node.start, end: node.end }
  const again = (part: unknown): Expr => toExpr(part as ASTNode, source)
  const args = node.args as unknown
  const list = args as readonly unknown[]
  switch (node.op) {
    case 'value':
      return { kind: 'literal', ...at, value: toLiteral(args, node, source) }
    case 'id':
      return { kind: 'name', ...at, name: String(args) }
    case '.':
      return { kind: 'select', ...at, of: again(list[0]), field: String(list[1]) }
    case '[]':
      return { kind: 'index', ...at, of: again(list[0]), key: again(list[1]) }
    case 'call':
      return toCall(String(list[0]), null, (list[1] as unknown[]).map(again), at)
    case 'rcall':
      return toCall(String(list[0]), again(list[1]), (list[2] as unknown[]).map(again), at)
    case '!_':
      return { kind: 'unary', ...at, operator: '!', of: again(args) }
    case '-_': {
      const of = args as ASTNode
      if (of.op === 'value' && typeof of.args === 'bigint' && of.start === node.start + 1) {
        return { kind: 'literal', ...at, value: checkedInt(-of.args, node.start) }
      }
      return { kind: 'unary', ...at, operator: '-', of: again(args) }
    }
    case '?:':
      return { kind: 'choice', ...at, test: again(list[0]), yes: again(list[1]), no: again(list[2]) }
    case 'list':
      return { kind: 'list', ...at, items: list.map(again) }
    case 'map':
      return { kind: 'map', ...at, entries: (list as readonly unknown[][]).map(([key, value]) => [again(key), again(value)] as const) }
    default:
      if (isBinary(node.op)) return { kind: 'binary', ...at, operator: node.op, left: again(list[0]), right: again(list[1]) }
      throw new Unreadable(`\`${node.op}\` is not supported`, node.start)
  }
}

function toLiteral(value: unknown, node: ASTNode, source: string): Literal {
  if (typeof value === 'bigint') return checkedInt(value, node.start)
  if (value instanceof Uint8Array) return parseBytesLiteral(source.slice(node.start, node.end))
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  const number = BigInt(String(value))
  if (number > MAX_UINT) throw new Unreadable('a number is too large for a uint', node.start)
  return new Uint(number)
}

function checkedInt(value: bigint, offset: number): bigint {
  if (!isInt(value)) throw new Unreadable('a number is too large for an int', offset)
  return value
}

type At = { readonly start: number; readonly end: number }

function toCall(name: string, target: Expr | null, args: readonly Expr[], at: At): Expr {
  if (target === null && name === 'has') {
    const [of] = args
    if (args.length !== 1 || of?.kind !== 'select') throw new Unreadable('`has()` takes one field: `has(a.b)`', at.start)
    return { kind: 'has', ...at, of: of.of, field: of.field }
  }
  const loop = loops[name]
  if (target === null || loop === undefined || !Object.hasOwn(loops, name)) return { kind: 'call', ...at, name, target, args }
  const [variable, first, second] = args
  if (first === undefined || (args.length > 2 && !(loop === 'map' && args.length === 3))) return { kind: 'call', ...at, name, target, args }
  if (variable?.kind !== 'name') throw new Unreadable(`\`${name}()\` needs a plain name for its variable`, variable?.start ?? at.start)
  const base = { kind: 'loop', ...at, loop, over: target, variable: variable.name } as const
  if (loop !== 'map') return { ...base, test: first, result: null }
  return second === undefined ? { ...base, test: null, result: first } : { ...base, test: first, result: second }
}
