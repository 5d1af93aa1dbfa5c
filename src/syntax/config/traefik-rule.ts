// Rules of Traefik's routers: `Host(`a.example`) && (PathPrefix(`/api`) || Path(`/docs`))`, as versions 2 and 3 write them.

export type TraefikRule =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TraefikRule[] }
  | { readonly kind: 'not'; readonly part: TraefikRule }
  | { readonly kind: 'matcher'; readonly name: string; readonly args: readonly string[] }

const LONGEST_RULE = 20_000
const DEEPEST = 100

/** Null when it is none. Names of matchers are in lower case, as Traefik does not mind. */
export function parseTraefikRule(text: string): TraefikRule | null {
  if (text.length > LONGEST_RULE) return null
  const tokens = toTokens(text)
  if (tokens === null) return null
  let at = 0
  const parseList = (kind: 'and' | 'or', sign: string, parseOne: () => TraefikRule | null): TraefikRule | null => {
    const parts: TraefikRule[] = []
    for (;;) {
      const part = parseOne()
      if (part === null) return null
      parts.push(part)
      if (tokens[at]?.text !== sign) return parts.length === 1 ? part : { kind, parts }
      at++
    }
  }
  const parseOr = (depth: number): TraefikRule | null => parseList('or', '||', () => parseList('and', '&&', () => parsePart(depth)))
  const parsePart = (depth: number): TraefikRule | null => {
    if (depth > DEEPEST) return null
    const token = tokens[at++]
    if (token?.text === '!') {
      const part = parsePart(depth + 1)
      return part === null ? null : { kind: 'not', part }
    }
    if (token?.text === '(') {
      const inner = parseOr(depth + 1)
      return tokens[at++]?.text === ')' ? inner : null
    }
    if (token?.kind !== 'name' || tokens[at++]?.text !== '(') return null
    const args: string[] = []
    while (tokens[at]?.kind === 'text') {
      args.push(tokens[at++]?.text ?? '')
      if (tokens[at]?.text === ',') at++
    }
    return tokens[at++]?.text === ')' ? { kind: 'matcher', name: token.text.toLowerCase(), args } : null
  }
  const rule = parseOr(0)
  return at === tokens.length ? rule : null
}

interface Token {
  readonly kind: 'name' | 'text' | 'sign'
  readonly text: string
}

function toTokens(text: string): Token[] | null {
  const token = /\s*(?:([A-Za-z]\w*)|`([^`]*)`|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|(&&|\|\||[!(),]))\s*/y
  const tokens: Token[] = []
  while (token.lastIndex < text.length) {
    const found = token.exec(text)
    if (found === null) return null
    const [, name, raw, double, single, sign] = found
    const quoted = double ?? single
    if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else tokens.push({ kind: 'text', text: raw ?? quoted?.replace(/\\([\s\S])/g, '$1') ?? '' })
  }
  return tokens.length === 0 ? null : tokens
}
