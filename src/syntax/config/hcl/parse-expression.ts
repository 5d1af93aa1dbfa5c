// Expressions of HCL. Line ends mean something outside of brackets and nothing inside.

import { type Cursor, HclError } from './cursor.ts'
import { parseHeredoc, parseQuoted } from './parse-template.ts'
import type { HclExpression, HclObjectItem, HclOperator } from './tree.ts'

const DEEPEST = 100
/** How deep the expression that is being read is nested; one parser reads one text at a time. */
const depths = new WeakMap<Cursor, number>()

/** `overLines`: within brackets, where a line end is a space. */
export function parseExpression(cursor: Cursor, overLines: boolean): HclExpression {
  const depth = (depths.get(cursor) ?? 0) + 1
  if (depth > DEEPEST) throw cursor.error('the expression is nested too deeply')
  depths.set(cursor, depth)
  try {
    return parseConditional(cursor, overLines)
  } finally {
    depths.set(cursor, depth - 1)
  }
}

function parseConditional(cursor: Cursor, overLines: boolean): HclExpression {
  const from = cursor.at
  const test = parseBinary(cursor, overLines, 0)
  const end = cursor.at
  cursor.skip(overLines)
  if (!cursor.take('?')) {
    cursor.at = end
    return test
  }
  cursor.skip(true)
  const met = parseExpression(cursor, overLines)
  cursor.skip(true)
  cursor.expect(':', 'in the condition')
  cursor.skip(true)
  const otherwise = parseExpression(cursor, overLines)
  return { kind: 'conditional', test, met, otherwise, span: cursor.spanFrom(from) }
}

/** From the loosest to the tightest. */
const levels: readonly (readonly HclOperator[])[] = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']]

function parseBinary(cursor: Cursor, overLines: boolean, level: number): HclExpression {
  const operators = levels[level]
  if (operators === undefined) return parseUnary(cursor, overLines)
  const from = cursor.at
  let left = parseBinary(cursor, overLines, level + 1)
  for (let chain = 0; ; chain++) {
    // What is written on one level is a tree as deep as it is long: whoever walks it must not fall.
    if (chain > 300) throw cursor.error('too many operators stand in one expression')
    const end = cursor.at
    cursor.skip(overLines)
    const operator = operators.find((one) => cursor.startsWith(one))
    if (operator === undefined) {
      cursor.at = end
      return left
    }
    cursor.at += operator.length
    cursor.skip(true)
    const right = parseBinary(cursor, overLines, level + 1)
    left = { kind: 'binary', operator, left, right, span: cursor.spanFrom(from) }
  }
}

function parseUnary(cursor: Cursor, overLines: boolean): HclExpression {
  const from = cursor.at
  const operators: ('-' | '!')[] = []
  for (;;) {
    cursor.skip(overLines)
    if (cursor.take('-')) operators.push('-')
    else if (cursor.startsWith('!') && !cursor.startsWith('!=')) {
      cursor.at += 1
      operators.push('!')
    } else break
    if (operators.length > DEEPEST) throw cursor.error('too many operators stand in one expression')
  }
  let operand = parseTerm(cursor, overLines)
  for (const operator of operators.reverse()) operand = { kind: 'unary', operator, operand, span: cursor.spanFrom(from) }
  return operand
}

function parseTerm(cursor: Cursor, overLines: boolean): HclExpression {
  cursor.skip(overLines)
  const from = cursor.at
  return parseSteps(cursor, overLines, parsePrimary(cursor), from)
}

/** `.name`, `[key]`, `.*`, `[*]`, `.0` behind a term. */
function parseSteps(cursor: Cursor, overLines: boolean, term: HclExpression, from: number): HclExpression {
  let at = term
  for (let steps = 0; ; steps++) {
    if (steps > DEEPEST) throw cursor.error('too many steps stand behind one another')
    const end = cursor.at
    if (overLines) cursor.skip(true)
    if (cursor.startsWith('.') && !cursor.startsWith('...')) {
      cursor.at += 1
      cursor.skip(overLines)
      if (cursor.take('*')) return splat(cursor, overLines, at, from)
      const name = cursor.name()
      const digits = name === null ? /^\d+/.exec(cursor.text.slice(cursor.at, cursor.at + 20))?.[0] : undefined
      if (name !== null) at = { kind: 'get', of: at, name, span: cursor.spanFrom(from) }
      else if (digits !== undefined) {
        const start = cursor.at
        cursor.at += digits.length
        const key: HclExpression = { kind: 'literal', value: Number(digits), span: cursor.spanFrom(start) }
        at = { kind: 'index', of: at, key, span: cursor.spanFrom(from) }
      } else throw cursor.error('a name is missing behind `.`')
    } else if (cursor.startsWith('[') && isIndex(cursor, end)) {
      cursor.at += 1
      cursor.skip(true)
      if (cursor.take('*')) {
        cursor.skip(true)
        cursor.expect(']', 'behind `*`')
        return splat(cursor, overLines, at, from)
      }
      const key = parseExpression(cursor, true)
      cursor.skip(true)
      cursor.expect(']', 'behind the index')
      at = { kind: 'index', of: at, key, span: cursor.spanFrom(from) }
    } else {
      cursor.at = end
      return at
    }
  }
}

/** `[` on the line of what it is asked of; on a later one something is missing before it. */
function isIndex(cursor: Cursor, end: number): boolean {
  return !cursor.text.slice(end, cursor.at).includes('\n')
}

function splat(cursor: Cursor, overLines: boolean, of: HclExpression, from: number): HclExpression {
  const each: HclExpression = { kind: 'each', span: cursor.spanFrom(from) }
  const rest = nested(cursor, () => parseSteps(cursor, overLines, each, from))
  return { kind: 'splat', of, each: rest, span: cursor.spanFrom(from) }
}

function nested<Value>(cursor: Cursor, parse: () => Value): Value {
  const depth = (depths.get(cursor) ?? 0) + 1
  if (depth > DEEPEST) throw cursor.error('the expression is nested too deeply')
  depths.set(cursor, depth)
  try {
    return parse()
  } finally {
    depths.set(cursor, depth - 1)
  }
}

function parsePrimary(cursor: Cursor): HclExpression {
  const from = cursor.at
  if (cursor.startsWith('"')) return parseQuoted(cursor)
  if (cursor.startsWith('<<')) return parseHeredoc(cursor)
  if (cursor.take('(')) {
    cursor.skip(true)
    const inner = parseExpression(cursor, true)
    cursor.skip(true)
    cursor.expect(')', 'behind the expression')
    return inner
  }
  if (cursor.startsWith('[')) return parseTuple(cursor)
  if (cursor.startsWith('{')) return parseObject(cursor)
  const number = cursor.number()
  if (number !== null) return { kind: 'literal', value: number, span: cursor.spanFrom(from) }
  const name = cursor.name()
  if (name === null) throw cursor.error('a value is missing here')
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', span: cursor.spanFrom(from) }
  if (name === 'null') return { kind: 'literal', value: null, span: cursor.spanFrom(from) }
  return parseCall(cursor, from, name) ?? { kind: 'name', name, span: cursor.spanFrom(from) }
}

/** `name(…)`, `provider::name::function(…)`. */
function parseCall(cursor: Cursor, from: number, first: string): HclExpression | null {
  let name = first
  while (cursor.startsWith('::')) {
    cursor.at += 2
    const next = cursor.name()
    if (next === null) throw cursor.error('a name is missing behind `::`')
    name += `::${next}`
  }
  const end = cursor.at
  cursor.skip(false)
  if (!cursor.take('(')) {
    cursor.at = end
    return null
  }
  const values: HclExpression[] = []
  let isExpanded = false
  for (;;) {
    cursor.skip(true)
    if (cursor.take(')')) break
    if (isExpanded) throw cursor.error('nothing may follow `...`')
    values.push(parseExpression(cursor, true))
    cursor.skip(true)
    if (cursor.take('...')) isExpanded = true
    else if (!cursor.take(',') && !cursor.startsWith(')')) throw cursor.error(`\`,\` or \`)\` is missing in the call of \`${name}\``)
  }
  return { kind: 'call', name, arguments: values, isExpanded, span: cursor.spanFrom(from) }
}

function parseTuple(cursor: Cursor): HclExpression {
  const from = cursor.at
  cursor.at += 1
  cursor.skip(true)
  if (startsFor(cursor)) return parseFor(cursor, from, 'tuple')
  const items: HclExpression[] = []
  for (;;) {
    cursor.skip(true)
    if (cursor.take(']')) break
    items.push(parseExpression(cursor, true))
    cursor.skip(true)
    if (!cursor.take(',') && !cursor.startsWith(']')) throw cursor.error('`,` or `]` is missing in the list')
  }
  return { kind: 'tuple', items, span: cursor.spanFrom(from) }
}

function parseObject(cursor: Cursor): HclExpression {
  const from = cursor.at
  cursor.at += 1
  cursor.skip(true)
  if (startsFor(cursor)) return parseFor(cursor, from, 'object')
  const items: HclObjectItem[] = []
  for (;;) {
    cursor.skip(true)
    if (cursor.take('}')) break
    // Between items a line end is as good as a comma; so an item itself ends at its line.
    const isComputed = cursor.startsWith('(')
    const key = parseExpression(cursor, false)
    cursor.skip(true)
    if (cursor.startsWith('==') || (!cursor.take('=') && !cursor.take(':'))) throw cursor.error('`=` is missing behind the key')
    cursor.skip(true)
    const value = parseExpression(cursor, false)
    items.push({ key: key.kind === 'name' && !isComputed ? { kind: 'literal', value: key.name, span: key.span } : key, value })
    cursor.skip(false)
    if (!cursor.take(',') && !cursor.startsWith('\n') && !cursor.startsWith('}'))
      throw cursor.error('`,` or a new line is missing in the object')
  }
  return { kind: 'object', items, span: cursor.spanFrom(from) }
}

function startsFor(cursor: Cursor): boolean {
  if (cursor.peekName() !== 'for') return false
  const next = cursor.text[cursor.at + 3]
  // `{ for = 1 }` has a key of that name.
  return next !== undefined && /\s/.test(next) && !/^\s*[=:]/.test(cursor.text.slice(cursor.at + 3, cursor.at + 40))
}

function parseFor(cursor: Cursor, from: number, shape: 'tuple' | 'object'): HclExpression {
  cursor.at += 3
  const { keyName, valueName, collection } = parseForHead(cursor)
  cursor.skip(true)
  cursor.expect(':', 'behind what `for` goes through')
  cursor.skip(true)
  let value = parseExpression(cursor, true)
  let key: HclExpression | null = null
  cursor.skip(true)
  if (shape === 'object') {
    cursor.expect('=>', 'behind the key')
    cursor.skip(true)
    key = value
    value = parseExpression(cursor, true)
    cursor.skip(true)
  }
  const isGrouped = cursor.take('...')
  cursor.skip(true)
  let condition: HclExpression | null = null
  if (cursor.peekName() === 'if') {
    cursor.at += 2
    cursor.skip(true)
    condition = parseExpression(cursor, true)
    cursor.skip(true)
  }
  cursor.expect(shape === 'tuple' ? ']' : '}', 'behind `for`')
  return { kind: 'for', shape, keyName, valueName, collection, key, value, isGrouped, condition, span: cursor.spanFrom(from) }
}

/** `key, value in collection`; in templates too. */
export function parseForHead(cursor: Cursor): {
  readonly keyName: string | null
  readonly valueName: string
  readonly collection: HclExpression
} {
  cursor.skip(true)
  const first = cursor.name()
  if (first === null) throw cursor.error('a name is missing behind `for`')
  cursor.skip(true)
  let second: string | null = null
  if (cursor.take(',')) {
    cursor.skip(true)
    second = cursor.name()
    if (second === null) throw cursor.error('a name is missing behind `,`')
    cursor.skip(true)
  }
  if (cursor.name() !== 'in') throw new HclError(cursor.at, '`in` is missing behind the names of `for`')
  cursor.skip(true)
  const collection = parseExpression(cursor, true)
  return { keyName: second === null ? null : first, valueName: second ?? first, collection }
}
