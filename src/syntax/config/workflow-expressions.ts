// Expressions of GitHub's workflows, `${{ github.event.issue.title }}`: literals, contexts, operators and functions, as its reference
// ("Evaluate expressions in workflows and actions") defines them.

export type WorkflowTerm =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** `github.event.commits[0].message`; names are lower case, `*` stands for all items, `?` for an index that is computed. */
  | { readonly kind: 'path'; readonly of: WorkflowTerm | null; readonly names: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly WorkflowTerm[] }
  | { readonly kind: 'operator'; readonly operator: string; readonly operands: readonly WorkflowTerm[] }

export interface WorkflowExpression {
  /** Offsets of `${{` and behind `}}`. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** Null where it is none. */
  readonly term: WorkflowTerm | null
}

const DEEPEST = 60
const LONGEST_EXPRESSION = 20_000

/** All `${{ … }}` of a text. */
export function findWorkflowExpressions(text: string): WorkflowExpression[] {
  const found: WorkflowExpression[] = []
  for (let start = text.indexOf('${{'); start >= 0; ) {
    const close = findClose(text, start + 3)
    if (close < 0) break
    const inner = text.slice(start + 3, close)
    found.push({ start, end: close + 2, text: inner.trim(), term: parseWorkflowExpression(inner) })
    start = text.indexOf('${{', close + 2)
  }
  return found
}

/** A `}}` in a text between quotes closes nothing. */
function findClose(text: string, from: number): number {
  let isQuoted = false
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === "'") isQuoted = !isQuoted
    else if (!isQuoted && character === '}' && text[at + 1] === '}') return at
  }
  return -1
}

/** An expression without its brackets, as `if` may have it too. */
export function parseWorkflowExpression(text: string): WorkflowTerm | null {
  if (text.length > LONGEST_EXPRESSION) return null
  const tokens = tokenize(text)
  if (tokens === null) return null
  let at = 0
  const peek = () => tokens[at]
  const take = (value: string): boolean => {
    const token = tokens[at]
    if (token?.kind !== 'sign' || token.text !== value) return false
    at += 1
    return true
  }
  const levels = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']] as const

  function parseLevel(level: number, depth: number): WorkflowTerm | null {
    const operators = levels[level]
    if (operators === undefined) return parseUnary(depth)
    let left = parseLevel(level + 1, depth)
    while (left !== null) {
      const operator = operators.find((one) => take(one))
      if (operator === undefined) return left
      const right = parseLevel(level + 1, depth)
      if (right === null) return null
      left = { kind: 'operator', operator, operands: [left, right] }
    }
    return null
  }

  function parseUnary(depth: number): WorkflowTerm | null {
    if (depth > DEEPEST) return null
    if (take('!')) {
      const operand = parseUnary(depth + 1)
      return operand === null ? null : { kind: 'operator', operator: '!', operands: [operand] }
    }
    const primary = parsePrimary(depth)
    return primary === null ? null : parseMembers(primary, depth)
  }

  function parsePrimary(depth: number): WorkflowTerm | null {
    if (take('(')) {
      const inner = parseLevel(0, depth + 1)
      return inner !== null && take(')') ? inner : null
    }
    const token = peek()
    if (token === undefined || token.kind === 'sign') return null
    at += 1
    if (token.kind === 'value') return { kind: 'literal', value: token.value }
    const name = token.text.toLowerCase()
    if (take('(')) {
      const given: WorkflowTerm[] = []
      if (take(')')) return { kind: 'call', name, arguments: given }
      do {
        const one = parseLevel(0, depth + 1)
        if (one === null) return null
        given.push(one)
      } while (take(','))
      return take(')') ? { kind: 'call', name, arguments: given } : null
    }
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' }
    return name === 'null' ? { kind: 'literal', value: null } : { kind: 'path', of: null, names: [name] }
  }

  function parseMembers(first: WorkflowTerm, depth: number): WorkflowTerm | null {
    const names: string[] = []
    for (;;) {
      if (take('.')) {
        const token = peek()
        if (token?.kind === 'name') names.push(token.text.toLowerCase())
        else if (token?.kind === 'sign' && token.text === '*') names.push('*')
        else return null
        at += 1
      } else if (take('[')) {
        if (take('*')) names.push('*')
        else {
          const index = parseLevel(0, depth + 1)
          if (index === null) return null
          names.push(index.kind === 'literal' && index.value !== null ? String(index.value).toLowerCase() : '?')
        }
        if (!take(']')) return null
      } else break
    }
    if (names.length === 0) return first
    return first.kind === 'path' && first.of === null
      ? { kind: 'path', of: null, names: [...first.names, ...names] }
      : { kind: 'path', of: first, names }
  }

  const term = parseLevel(0, 0)
  return term !== null && at === tokens.length ? term : null
}

type Token =
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'value'; readonly value: string | number }

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = []
  const next =
    /\s+|('(?:[^']|'')*')|(\|\||&&|[=!<>]=|[!<>()[\].,*])|([A-Za-z_][\w-]*)|([+-]?(?:0x[\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))/y
  while (next.lastIndex < text.length) {
    const found = next.exec(text)
    if (found === null) return null
    const [, quoted, sign, name, number] = found
    if (quoted !== undefined) tokens.push({ kind: 'value', value: quoted.slice(1, -1).replaceAll("''", "'") })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) })
  }
  return tokens
}
