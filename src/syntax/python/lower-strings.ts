// Lowers string literals: adjacent literals joined, escapes resolved, f-strings and t-strings taken apart along their tokens
// (the parser keeps neither conversions nor the text of format specifications).
import type { Lowering } from './context.ts'
import { Op } from './form.ts'
import type { ExpressionNode, FormatStringNode, FStringMiddleToken, StringListNode, StringNode, Token } from './parser.ts'
import { NodeType, StringFlags, TokenType } from './parser-tables.ts'
import { unescaped } from './unescape.ts'

export function lowerStringList(lowering: Lowering, node: StringListNode): number {
  const { emitter } = lowering
  const { strings } = node.d
  const start = node.start
  const end = start + node.length
  if (strings.some((part) => part.nodeType === NodeType.FormatString)) return lowerFormatted(lowering, strings, start, end)
  let text = ''
  let isBytes = false
  for (const part of strings) {
    if (part.nodeType !== NodeType.String) continue
    text += stringValue(part)
    if ((part.d.token.flags & StringFlags.Bytes) !== 0) isBytes = true
  }
  return emitter.node1(isBytes ? Op.Bytes : Op.Str, start, end, emitter.string(text))
}

/** The value of a plain literal, its escapes resolved. */
export function stringValue(node: StringNode): string {
  return unescaped(node.d.token.escapedValue, node.d.token.flags)
}

function lowerFormatted(lowering: Lowering, strings: readonly (StringNode | FormatStringNode)[], start: number, end: number): number {
  const { emitter } = lowering
  const base = emitter.open()
  const parts = new Parts(lowering)
  for (const part of strings) {
    if (part.nodeType === NodeType.String) parts.text(stringValue(part), part.start, part.start + part.length)
    else new FieldReader(lowering, part).readAll(parts)
  }
  parts.flush()
  const formatted = emitter.begin(Op.FString, start, end)
  emitter.close(base, 1)
  return formatted
}

/** Collects the parts of an f-string, adjacent plain text merged. */
class Parts {
  private readonly lowering: Lowering
  private pending = ''
  private start = -1
  private end = 0

  constructor(lowering: Lowering) {
    this.lowering = lowering
  }

  text(text: string, start: number, end: number): void {
    if (text === '') return
    if (this.start < 0) this.start = start
    this.end = end
    this.pending += text
  }

  field(node: number): void {
    this.flush()
    this.lowering.emitter.push(node)
  }

  flush(): void {
    if (this.start < 0) return
    const { emitter } = this.lowering
    emitter.push(emitter.node1(Op.Str, this.start, this.end, emitter.string(this.pending)))
    this.pending = ''
    this.start = -1
  }
}

/** Walks the tokens of one f-string; the parser's expressions come in the order of their braces. */
class FieldReader {
  private readonly lowering: Lowering
  private readonly expressions: readonly ExpressionNode[]
  private readonly end: number
  private expression = 0
  private index: number

  constructor(lowering: Lowering, node: FormatStringNode) {
    this.lowering = lowering
    this.expressions = node.d.fieldExprs
    this.end = node.start + node.length
    this.index = Math.max(0, lowering.tokens.getItemAtPosition(node.start)) + 1
  }

  readAll(parts: Parts): void {
    for (let token = this.peek(); token; token = this.peek()) {
      if (token.type === TokenType.FStringMiddle) this.middle(parts, token)
      else if (token.type === TokenType.OpenCurlyBrace) this.field(parts)
      else return
    }
  }

  private peek(): Token | undefined {
    const { tokens } = this.lowering
    if (this.index >= tokens.count) return undefined
    const token = tokens.getItemAt(this.index)
    return token.start < this.end ? token : undefined
  }

  private middle(parts: Parts, token: Token): void {
    // The token's type says which of the token interfaces it has.
    const { escapedValue, flags } = token as FStringMiddleToken
    parts.text(unescaped(unbraced(escapedValue), flags), token.start, token.start + token.length)
    this.index++
  }

  private field(parts: Parts): void {
    const { lowering } = this
    const { emitter, text } = lowering
    const open = this.peek()
    const expression = this.expressions[this.expression++]
    if (!open || !expression) {
      this.index = lowering.tokens.count
      return
    }
    const value = lowering.expression(lowering, expression)
    const expressionEnd = expression.start + expression.length
    this.index++
    let token = this.peek()
    while (token && token.start < expressionEnd) {
      this.index++
      token = this.peek()
    }
    let debug = ''
    if (token?.type === TokenType.Operator && text[token.start] === '=') {
      this.index++
      token = this.peek()
      debug = text.slice(open.start + 1, token?.start ?? expressionEnd)
    }
    let conversion = 0
    if (token?.type === TokenType.ExclamationMark) {
      this.index++
      conversion = text.charCodeAt(this.peek()?.start ?? 0)
      this.index++
      token = this.peek()
    }
    let specification = 0
    if (token?.type === TokenType.Colon) {
      this.index++
      specification = this.specification(token.start + 1)
      token = this.peek()
    }
    const end = token?.type === TokenType.CloseCurlyBrace ? token.start + 1 : expressionEnd
    if (token?.type === TokenType.CloseCurlyBrace) this.index++
    if (debug !== '') {
      parts.text(debug, open.start + 1, open.start + 1 + debug.length)
      // `{x=}` shows repr(x) unless it says otherwise.
      if (conversion === 0 && specification === 0) conversion = 114
    }
    parts.field(emitter.node3(Op.Field, open.start, end, value, conversion, specification))
  }

  private specification(start: number): number {
    const { emitter } = this.lowering
    const base = emitter.open()
    const parts = new Parts(this.lowering)
    for (let token = this.peek(); token; token = this.peek()) {
      if (token.type === TokenType.FStringMiddle) this.middle(parts, token)
      else if (token.type === TokenType.OpenCurlyBrace) this.field(parts)
      else break
    }
    parts.flush()
    const end = this.peek()?.start ?? this.end
    const node = emitter.begin(Op.FString, start, end)
    emitter.close(base, 1)
    return node
  }
}

function unbraced(text: string): string {
  return text.includes('{') || text.includes('}') ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text
}
