// The text of Cedar policies → a tree: scopes, annotations and the expressions that rules may have. Templates are refused.

export type CedarExpr =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'set'; readonly items: readonly CedarExpr[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'get'; readonly of: CedarExpr; readonly field: string }
  | { readonly kind: 'has'; readonly of: CedarExpr; readonly field: string }
  | { readonly kind: 'not'; readonly of: CedarExpr }
  | { readonly kind: 'if'; readonly test: CedarExpr; readonly yes: CedarExpr; readonly no: CedarExpr }
  /** The texts between the stars. */
  | { readonly kind: 'like'; readonly of: CedarExpr; readonly pattern: readonly string[] }
  | { readonly kind: 'call'; readonly of: CedarExpr; readonly name: string; readonly args: readonly CedarExpr[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: CedarExpr; readonly right: CedarExpr }
  /** What is Cedar and has no word in a rule. */
  | { readonly kind: 'other'; readonly text: string }

export interface CedarPolicy {
  readonly effect: 'permit' | 'forbid'
  readonly annotations: Readonly<Record<string, string>>
  readonly principal: { readonly operator: '==' | 'in'; readonly entity: CedarEntity } | null
  /** null: all of them. */
  readonly actions: readonly string[] | null
  readonly resource: CedarEntity | null
  readonly conditions: readonly { readonly kind: 'when' | 'unless'; readonly expr: CedarExpr }[]
}

export interface CedarEntity {
  readonly type: string
  readonly id: string
}

export class BadCedar extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end'
  /** Of a text: as it is written, without the quotes. */
  readonly text: string
  readonly at: number
}

const tokenPattern = /\s+|\/\/[^\n]*|([A-Za-z_]\w*)|(\d+)|"((?:[^"\\]|\\.)*)"|(::|==|!=|<=|>=|&&|\|\||[-@(){}[\],;.<>!+*?:])/gsy

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  let at = 0
  while (at < source.length) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(source)
    if (match === null) throw new BadCedar('a character that Cedar does not have', at)
    const [all, name, number, text, sign] = match
    if (name !== undefined) tokens.push({ kind: 'name', text: name, at })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else if (text !== undefined) tokens.push({ kind: 'text', text, at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at })
    at += all.length
  }
  tokens.push({ kind: 'end', text: 'the end', at })
  return tokens
}

/** Throws `BadCedar`. */
export function parseCedar(source: string): readonly CedarPolicy[] {
  return new Parser(source, tokensOf(source)).policies()
}

const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'", '0': '\0' }

class Parser {
  readonly #source: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source
    this.#tokens = tokens
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: 'the end', at: this.#source.length }
  }

  #take(): Token {
    const token = this.#peek()
    this.#at++
    return token
  }

  #takes(text: string): boolean {
    const token = this.#peek()
    if (token.kind === 'text' || token.text !== text) return false
    this.#at++
    return true
  }

  #must(text: string): void {
    const token = this.#peek()
    if (!this.#takes(text)) throw new BadCedar(`\`${text}\` is missing before \`${token.text}\``, token.at)
  }

  #name(): string {
    const token = this.#take()
    if (token.kind !== 'name') throw new BadCedar(`a name is missing before \`${token.text}\``, token.at)
    return token.text
  }

  #text(): string {
    const token = this.#take()
    if (token.kind !== 'text') throw new BadCedar(`a text is missing before \`${token.text}\``, token.at)
    return this.#unescape(token).join('*')
  }

  /** The pieces between stars that are not escaped; a text alone has one. */
  #unescape(token: Token, pattern = false): string[] {
    const pieces = ['']
    const add = (text: string): void => void pieces.push(`${pieces.pop() ?? ''}${text}`)
    const { text } = token
    for (let index = 0; index < text.length; index++) {
      const character = text[index] ?? ''
      if (pattern && character === '*') pieces.push('')
      else if (character !== '\\') add(character)
      else {
        const next = text[++index] ?? ''
        const point = /^u\{([0-9a-fA-F]{1,6})\}|^x([0-7][0-9a-fA-F])/.exec(text.slice(index))
        if (point !== null) {
          const code = Number.parseInt(point[1] ?? point[2] ?? '0', 16)
          if (code > 0x10ffff) throw new BadCedar('an escape beyond all characters', token.at)
          add(String.fromCodePoint(code))
          index += point[0].length - 1
        } else if (pattern && next === '*') add('*')
        else if (Object.hasOwn(simple, next)) add(simple[next] ?? '')
        else throw new BadCedar(`\`\\${next}\` is no escape`, token.at)
      }
    }
    return pieces
  }

  policies(): readonly CedarPolicy[] {
    const policies: CedarPolicy[] = []
    while (this.#peek().kind !== 'end') policies.push(this.#policy())
    return policies
  }

  #policy(): CedarPolicy {
    const annotations: Record<string, string> = {}
    while (this.#takes('@')) {
      const name = this.#name()
      if (this.#takes('(')) {
        annotations[name] = this.#text()
        this.#must(')')
      } else annotations[name] = ''
    }
    const { text: effect, at } = this.#take()
    if (effect !== 'permit' && effect !== 'forbid') throw new BadCedar('a policy begins with `permit` or `forbid`', at)
    this.#must('(')
    this.#must('principal')
    const principal = this.#scope('principal')
    this.#must(',')
    this.#must('action')
    const actions = this.#actions()
    this.#must(',')
    this.#must('resource')
    const resource = this.#scope('resource')
    this.#takes(',')
    this.#must(')')
    const conditions: { kind: 'when' | 'unless'; expr: CedarExpr }[] = []
    for (;;) {
      const kind = this.#takes('when') ? 'when' : this.#takes('unless') ? 'unless' : null
      if (kind === null) break
      this.#must('{')
      conditions.push({ kind, expr: this.#expr() })
      this.#must('}')
    }
    this.#must(';')
    return { effect, annotations, principal, actions, resource: resource?.entity ?? null, conditions }
  }

  #scope(what: string): CedarPolicy['principal'] {
    const operator = this.#takes('==') ? '==' : this.#takes('in') ? 'in' : null
    if (operator === null) {
      const token = this.#peek()
      if (this.#takes('is')) {
        // There is one kind of principal and one of resource here.
        this.#entityType()
        if (this.#takes('in')) return { operator: 'in', entity: this.#entity() }
        return null
      }
      if (token.text !== ',' && token.text !== ')') throw new BadCedar(`\`${token.text}\` after ${what}`, token.at)
      return null
    }
    return { operator, entity: this.#entity() }
  }

  #actions(): readonly string[] | null {
    if (this.#takes('==')) return [this.#entity().id]
    if (!this.#takes('in')) return null
    if (!this.#takes('[')) return [this.#entity().id]
    const ids: string[] = []
    while (!this.#takes(']')) {
      ids.push(this.#entity().id)
      if (!this.#takes(',') && this.#peek().text !== ']') throw new BadCedar('`]` is missing', this.#peek().at)
    }
    return ids
  }

  #entityType(): string {
    let type = this.#name()
    while (this.#peek().text === '::' && this.#tokens[this.#at + 1]?.kind === 'name') {
      this.#at++
      type += `::${this.#name()}`
    }
    return type
  }

  #entity(): CedarEntity {
    if (this.#peek().text === '?') throw new BadCedar('templates are not read', this.#peek().at)
    const type = this.#entityType()
    this.#must('::')
    return { type, id: this.#text() }
  }

  #expr(): CedarExpr {
    if (this.#takes('if')) {
      const test = this.#expr()
      this.#must('then')
      const yes = this.#expr()
      this.#must('else')
      return { kind: 'if', test, yes, no: this.#expr() }
    }
    let left = this.#and()
    while (this.#takes('||')) left = { kind: 'binary', operator: '||', left, right: this.#and() }
    return left
  }

  #and(): CedarExpr {
    let left = this.#relation()
    while (this.#takes('&&')) left = { kind: 'binary', operator: '&&', left, right: this.#relation() }
    return left
  }

  #relation(): CedarExpr {
    const start = this.#peek().at
    const left = this.#sum()
    for (const operator of ['==', '!=', '<=', '>=', '<', '>']) {
      if (this.#takes(operator)) return { kind: 'binary', operator, left, right: this.#sum() }
    }
    if (this.#takes('has')) {
      const first = this.#peek().kind === 'text' ? this.#text() : this.#name()
      let expr: CedarExpr = { kind: 'has', of: left, field: first }
      let of: CedarExpr = { kind: 'get', of: left, field: first }
      while (this.#takes('.')) {
        const field = this.#name()
        expr = { kind: 'binary', operator: '&&', left: expr, right: { kind: 'has', of, field } }
        of = { kind: 'get', of, field }
      }
      return expr
    }
    if (this.#takes('like')) {
      const token = this.#take()
      if (token.kind !== 'text') throw new BadCedar('`like` needs a text', token.at)
      return { kind: 'like', of: left, pattern: this.#unescape(token, true) }
    }
    if (this.#takes('in')) {
      this.#sum()
      return this.#other(start)
    }
    if (this.#takes('is')) {
      this.#entityType()
      if (this.#takes('in')) this.#sum()
      return this.#other(start)
    }
    return left
  }

  #other(start: number): CedarExpr {
    return { kind: 'other', text: this.#source.slice(start, this.#peek().at).trim() }
  }

  #sum(): CedarExpr {
    let left = this.#product()
    for (;;) {
      const operator = this.#takes('+') ? '+' : this.#takes('-') ? '-' : null
      if (operator === null) return left
      left = { kind: 'binary', operator, left, right: this.#product() }
    }
  }

  #product(): CedarExpr {
    let left = this.#unary()
    while (this.#takes('*')) left = { kind: 'binary', operator: '*', left, right: this.#unary() }
    return left
  }

  #unary(): CedarExpr {
    if (this.#takes('!')) return { kind: 'not', of: this.#unary() }
    if (this.#takes('-')) {
      const of = this.#unary()
      return of.kind === 'number'
        ? { kind: 'number', value: -of.value }
        : { kind: 'binary', operator: '-', left: { kind: 'number', value: 0n }, right: of }
    }
    return this.#member()
  }

  #member(): CedarExpr {
    let expr = this.#primary()
    for (;;) {
      if (this.#takes('.')) {
        const name = this.#name()
        expr =
          this.#peek().text === '(' && this.#takes('(')
            ? { kind: 'call', of: expr, name, args: this.#list(')') }
            : { kind: 'get', of: expr, field: name }
      } else if (this.#takes('[')) {
        expr = { kind: 'get', of: expr, field: this.#text() }
        this.#must(']')
      } else return expr
    }
  }

  #list(end: string): readonly CedarExpr[] {
    const items: CedarExpr[] = []
    while (!this.#takes(end)) {
      items.push(this.#expr())
      if (!this.#takes(',') && this.#peek().text !== end) throw new BadCedar(`\`${end}\` is missing`, this.#peek().at)
    }
    return items
  }

  #primary(): CedarExpr {
    const token = this.#take()
    if (token.kind === 'text') return { kind: 'text', value: this.#unescape(token).join('*') }
    if (token.kind === 'number') return { kind: 'number', value: BigInt(token.text) }
    if (token.kind === 'sign' && token.text === '(') {
      const expr = this.#expr()
      this.#must(')')
      return expr
    }
    if (token.kind === 'sign' && token.text === '[') return { kind: 'set', items: this.#list(']') }
    if (token.kind === 'sign' && token.text === '{') {
      while (!this.#takes('}')) if (this.#take().kind === 'end') throw new BadCedar('`}` is missing', token.at)
      return this.#other(token.at)
    }
    if (token.kind !== 'name') throw new BadCedar(`\`${token.text}\` stands where a value is wanted`, token.at)
    if (token.text === 'true' || token.text === 'false') return { kind: 'bool', value: token.text === 'true' }
    if (this.#peek().text === '::') {
      while (this.#takes('::')) this.#take()
      return this.#other(token.at)
    }
    if (this.#takes('(')) {
      this.#list(')')
      return this.#other(token.at)
    }
    return { kind: 'name', name: token.text }
  }
}
