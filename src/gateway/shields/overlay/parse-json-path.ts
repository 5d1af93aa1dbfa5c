// The grammar of JSONPath, as RFC 9535 has it.

export interface Segment {
  readonly isDescendant: boolean
  readonly selectors: readonly Selector[]
}

export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start: number | null; readonly end: number | null; readonly step: number }
  | { readonly kind: 'filter'; readonly filter: Filter }

export interface Query {
  readonly isRoot: boolean
  readonly segments: readonly Segment[]
}

export type Operator = '==' | '!=' | '<=' | '>=' | '<' | '>'

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'query' | 'count' | 'length'; readonly query: Query }

export type Filter =
  | { readonly kind: 'or' | 'and'; readonly all: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'exists'; readonly query: Query }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand }

const longest = 4096
const deepest = 32

/** null where it is none. */
export function parseJsonPath(text: string): readonly Segment[] | null {
  if (text.length > longest || !text.startsWith('$')) return null
  try {
    const parser = new Parser(text)
    const segments = parser.query().segments
    return parser.isAtEnd ? segments : null
  } catch (error) {
    if (error instanceof NoPath) return null
    throw error
  }
}

class NoPath extends Error {}

const name = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*/y
const integer = /0|-?[1-9][0-9]{0,14}/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const operator = /==|!=|<=|>=|<|>/y
const blanks = /[ \t\r\n]*/y

class Parser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  query(): Query {
    const isRoot = this.#takes('$')
    if (!isRoot && !this.#takes('@')) throw new NoPath()
    const segments: Segment[] = []
    for (;;) {
      const before = this.#at
      this.#skip()
      if (this.#takes('..')) segments.push({ isDescendant: true, selectors: this.#takes('[') ? this.#bracketed() : [this.#short()] })
      else if (this.#takes('.')) segments.push({ isDescendant: false, selectors: [this.#short()] })
      else if (this.#takes('[')) segments.push({ isDescendant: false, selectors: this.#bracketed() })
      else {
        this.#at = before
        return { isRoot, segments }
      }
    }
  }

  #short(): Selector {
    if (this.#takes('*')) return { kind: 'wildcard' }
    return { kind: 'name', name: this.#match(name) ?? fail() }
  }

  #bracketed(): readonly Selector[] {
    const selectors: Selector[] = []
    do {
      this.#skip()
      selectors.push(this.#selector())
      this.#skip()
    } while (this.#takes(','))
    if (!this.#takes(']')) throw new NoPath()
    return selectors
  }

  #selector(): Selector {
    if (this.#takes('*')) return { kind: 'wildcard' }
    if (this.#takes('?')) {
      this.#skip()
      return { kind: 'filter', filter: this.#or() }
    }
    const quoted = this.#string()
    if (quoted !== null) return { kind: 'name', name: quoted }
    const start = this.#index()
    this.#skip()
    if (!this.#takes(':')) return { kind: 'index', index: start ?? fail() }
    this.#skip()
    const end = this.#index()
    this.#skip()
    let step: number | null = null
    if (this.#takes(':')) {
      this.#skip()
      step = this.#index()
    }
    return { kind: 'slice', start, end, step: step ?? 1 }
  }

  #or(): Filter {
    if (++this.#depth > deepest) throw new NoPath()
    const all = this.#several('||', () => this.#and())
    this.#depth--
    const [only] = all
    return all.length === 1 && only !== undefined ? only : { kind: 'or', all }
  }

  #and(): Filter {
    const all = this.#several('&&', () => this.#basic())
    const [only] = all
    return all.length === 1 && only !== undefined ? only : { kind: 'and', all }
  }

  #several(sign: string, read: () => Filter): readonly Filter[] {
    const all: Filter[] = []
    do {
      this.#skip()
      all.push(read())
      this.#skip()
    } while (this.#takes(sign))
    return all
  }

  #basic(): Filter {
    if (this.#text[this.#at] === '!' && this.#text[this.#at + 1] !== '=') {
      this.#at++
      this.#skip()
      return { kind: 'not', of: this.#takes('(') ? this.#grouped() : this.#test() }
    }
    return this.#takes('(') ? this.#grouped() : this.#test()
  }

  #grouped(): Filter {
    const inner = this.#or()
    if (!this.#takes(')')) throw new NoPath()
    return inner
  }

  #test(): Filter {
    const left = this.#operand()
    this.#skip()
    const sign = this.#match(operator)
    if (sign === null) return left.kind === 'query' ? { kind: 'exists', query: left.query } : fail()
    this.#skip()
    // The pattern has no other words than the type.
    return { kind: 'compare', operator: sign as Operator, left, right: this.#operand() }
  }

  #operand(): Operand {
    for (const kind of ['count', 'length'] as const)
      if (this.#takes(`${kind}(`)) {
        this.#skip()
        const query = this.query()
        this.#skip()
        return this.#takes(')') ? { kind, query } : fail()
      }
    const sign = this.#text[this.#at]
    if (sign === '$' || sign === '@') return { kind: 'query', query: this.query() }
    const quoted = this.#string()
    if (quoted !== null) return { kind: 'literal', value: quoted }
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const)
      if (this.#takes(word)) return { kind: 'literal', value }
    return { kind: 'literal', value: Number(this.#match(number) ?? fail()) }
  }

  #index(): number | null {
    const written = this.#match(integer)
    return written === null ? null : Number(written)
  }

  #string(): string | null {
    const quote = this.#text[this.#at]
    if (quote !== '"' && quote !== "'") return null
    let json = ''
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const one = this.#text[at] ?? ''
      if (one === quote) {
        this.#at = at + 1
        return unescaped(json)
      }
      if (one === '\\') {
        at++
        const next = this.#text[at] ?? ''
        json += next === "'" ? (quote === "'" ? "'" : fail()) : `\\${next}`
      } else json += one === '"' ? '\\"' : one
    }
    throw new NoPath()
  }

  #takes(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false
    this.#at += sign.length
    return true
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const [found = null] = pattern.exec(this.#text) ?? []
    if (found !== null) this.#at += found.length
    return found
  }

  #skip(): void {
    this.#match(blanks)
  }
}

function unescaped(json: string): string {
  try {
    return String(JSON.parse(`"${json}"`))
  } catch {
    throw new NoPath()
  }
}

function fail(): never {
  throw new NoPath()
}
