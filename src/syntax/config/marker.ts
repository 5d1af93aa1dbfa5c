// Environment markers as PEP 508 writes them: `python_version < "3.11" and (sys_platform == "linux" or extra == "x")`.

export type Marker =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Marker[] }
  | { readonly kind: 'comparison'; readonly left: MarkerValue; readonly operator: string; readonly right: MarkerValue }

export interface MarkerValue {
  readonly kind: 'variable' | 'text'
  readonly value: string
}

const LONGEST_MARKER = 100_000
const DEEPEST = 200

/** Null when it is none. */
export function parseMarker(text: string): Marker | null {
  if (text.length > LONGEST_MARKER) return null
  const tokens = toTokens(text)
  if (tokens === null) return null
  let at = 0
  const parseOr = (depth: number): Marker | null => parseList('or', () => parseList('and', () => parsePart(depth)))
  const parseList = (kind: 'and' | 'or', parseOne: () => Marker | null): Marker | null => {
    const parts: Marker[] = []
    for (;;) {
      const part = parseOne()
      if (part === null) return null
      parts.push(part)
      if (tokens[at] !== kind) return parts.length === 1 ? part : { kind, parts }
      at++
    }
  }
  const parsePart = (depth: number): Marker | null => {
    if (depth > DEEPEST) return null
    if (tokens[at] === '(') {
      at++
      const inner = parseOr(depth + 1)
      return tokens[at++] === ')' ? inner : null
    }
    const left = toValue(tokens[at++])
    let operator = tokens[at++]
    if (operator === 'not' && tokens[at++] === 'in') operator = 'not in'
    const right = toValue(tokens[at++])
    if (left === null || right === null || operator === undefined || !operators.has(operator)) return null
    return left.kind === 'variable' || right.kind === 'variable' ? { kind: 'comparison', left, operator, right } : null
  }
  const marker = parseOr(0)
  return at === tokens.length ? marker : null
}

const operators = new Set(['<', '<=', '!=', '==', '>=', '>', '~=', '===', 'in', 'not in'])

function toTokens(text: string): string[] | null {
  const token = /\s*(?:("[^"]*"|'[^']*')|(===|[<>=!~]=|[<>()])|([A-Za-z_][\w.]*))\s*/y
  const tokens: string[] = []
  while (token.lastIndex < text.length) {
    const found = token.exec(text)
    if (found === null) return null
    tokens.push(found[1] ?? found[2] ?? found[3] ?? '')
  }
  return tokens.length === 0 ? null : tokens
}

/** What older tools wrote for the names of today. */
const oldNames: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
}

function toValue(token: string | undefined): MarkerValue | null {
  if (token === undefined || operators.has(token) || /^[()]$|^(?:and|or|not)$/.test(token)) return null
  if (/^["']/.test(token)) return { kind: 'text', value: token.slice(1, -1) }
  return { kind: 'variable', value: oldNames[token] ?? token }
}
