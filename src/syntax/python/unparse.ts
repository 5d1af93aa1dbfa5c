// Compact Python source for an expression of a form, for messages: `user.is_admin and not settings.debug`.
import { ArgKind, BinaryOp, CompareOp, ComprehensionKind, type Form, Op, UnaryOp } from './form.ts'

const defaultLength = 80

/** At most `maxLength` characters; what is longer ends in an ellipsis. */
export function unparse(form: Form, node: number, maxLength: number = defaultLength): string {
  const text = new Unparser(form, maxLength).expression(node, Level.Lowest)
  return text.length <= maxLength ? text : `${text.slice(0, Math.max(0, maxLength - 1))}…`
}

/** How tightly an operand must bind to stand without parentheses. */
const Level = {
  Lowest: 0,
  Walrus: 1,
  Ternary: 2,
  Or: 3,
  And: 4,
  Not: 5,
  Compare: 6,
  BitOr: 7,
  BitXor: 8,
  BitAnd: 9,
  Shift: 10,
  Sum: 11,
  Product: 12,
  Sign: 13,
  Power: 14,
  Await: 15,
  Atom: 16,
} as const

const binary: Readonly<Record<number, readonly [string, number]>> = {
  [BinaryOp.Add]: ['+', Level.Sum],
  [BinaryOp.Sub]: ['-', Level.Sum],
  [BinaryOp.Mul]: ['*', Level.Product],
  [BinaryOp.Div]: ['/', Level.Product],
  [BinaryOp.FloorDiv]: ['//', Level.Product],
  [BinaryOp.Mod]: ['%', Level.Product],
  [BinaryOp.Pow]: ['**', Level.Power],
  [BinaryOp.MatMul]: ['@', Level.Product],
  [BinaryOp.LShift]: ['<<', Level.Shift],
  [BinaryOp.RShift]: ['>>', Level.Shift],
  [BinaryOp.BitAnd]: ['&', Level.BitAnd],
  [BinaryOp.BitOr]: ['|', Level.BitOr],
  [BinaryOp.BitXor]: ['^', Level.BitXor],
}
const compare: Readonly<Record<number, string>> = {
  [CompareOp.Eq]: '==',
  [CompareOp.NotEq]: '!=',
  [CompareOp.Lt]: '<',
  [CompareOp.LtE]: '<=',
  [CompareOp.Gt]: '>',
  [CompareOp.GtE]: '>=',
  [CompareOp.Is]: 'is',
  [CompareOp.IsNot]: 'is not',
  [CompareOp.In]: 'in',
  [CompareOp.NotIn]: 'not in',
}
const unary: Readonly<Record<number, readonly [string, number]>> = {
  [UnaryOp.Not]: ['not ', Level.Not],
  [UnaryOp.Neg]: ['-', Level.Sign],
  [UnaryOp.Pos]: ['+', Level.Sign],
  [UnaryOp.Invert]: ['~', Level.Sign],
}

class Unparser {
  private readonly form: Form
  private room: number

  constructor(form: Form, maxLength: number) {
    this.form = form
    // Long before a huge expression is written out, the part that is shown is known.
    this.room = maxLength * 4 + 64
  }

  expression(node: number, level: number): string {
    if (node === 0 || this.room <= 0) return '…'
    this.room--
    const [text, own] = this.written(node)
    return own < level ? `(${text})` : text
  }

  private written(node: number): readonly [string, number] {
    const { code } = this.form
    const a = code[node + 2] ?? 0
    const b = code[node + 3] ?? 0
    const c = code[node + 4] ?? 0
    switch (code[node]) {
      case Op.Binary: {
        const [sign, level] = binary[a] ?? ['?', Level.Atom]
        const isPower = a === BinaryOp.Pow
        const left = this.expression(b, isPower ? level + 1 : level)
        const right = this.expression(c, isPower ? Level.Sign : level + 1)
        return [isPower ? `${left}**${right}` : `${left} ${sign} ${right}`, level]
      }
      case Op.Unary: {
        const [sign, level] = unary[a] ?? ['?', Level.Atom]
        return [sign + this.expression(b, level), level]
      }
      case Op.And:
        return this.chain(node) ?? [`${this.expression(a, Level.And)} and ${this.expression(b, Level.And)}`, Level.And]
      case Op.Or:
        return [`${this.expression(a, Level.Or)} or ${this.expression(b, Level.Or)}`, Level.Or]
      case Op.Compare:
        return [`${this.expression(b, Level.BitOr)} ${compare[a]} ${this.expression(c, Level.BitOr)}`, Level.Compare]
      case Op.Ternary: {
        const parts = [this.expression(b, Level.Or), this.expression(a, Level.Or), this.expression(c, Level.Ternary)]
        return [`${parts[0]} if ${parts[1]} else ${parts[2]}`, Level.Ternary]
      }
      case Op.Walrus:
        return [`${this.expression(a, Level.Atom)} := ${this.expression(b, Level.Ternary)}`, Level.Walrus]
      case Op.Await:
        return [`await ${this.expression(a, Level.Atom)}`, Level.Await]
      case Op.Lambda:
        return [this.lambda(a), Level.Ternary]
      case Op.Yield:
        return [a === 0 ? 'yield' : `yield ${this.expression(a, Level.Ternary)}`, Level.Lowest]
      case Op.YieldFrom:
        return [`yield from ${this.expression(a, Level.Ternary)}`, Level.Lowest]
      case Op.Star:
        return [`*${this.expression(a, Level.BitOr)}`, Level.BitOr]
      default:
        return [this.atom(node, a, b, c), Level.Atom]
    }
  }

  private atom(node: number, a: number, b: number, c: number): string {
    const { code, numbers } = this.form
    switch (code[node]) {
      case Op.None:
      case Op.True:
      case Op.False:
        return code[node] === Op.None ? 'None' : code[node] === Op.True ? 'True' : 'False'
      case Op.Ellipsis:
        return '...'
      case Op.Int:
        return String(numbers[a])
      case Op.BigInt:
        return this.string(a)
      case Op.Float:
        return float(numbers[a] ?? 0)
      case Op.Complex:
        return `${numbers[a]}j`
      case Op.Str:
        return quoted(this.string(a))
      case Op.Bytes:
        return `b${quoted(this.string(a)).replace(/[\x80-\xff]/g, hexEscape)}`
      case Op.FString:
        return `f'${this.formatted(node)}'`
      case Op.Local:
        return visible(this.string(b))
      case Op.Free:
      case Op.Global:
      case Op.ClassName:
        return visible(this.string(a))
      case Op.Attribute:
        return `${this.expression(a, this.isInteger(a) ? Level.Atom + 1 : Level.Atom)}.${this.string(b)}`
      case Op.Index:
        return `${this.expression(a, Level.Atom)}[${this.subscript(b)}]`
      case Op.Slice:
        return this.slice(a, b, c)
      case Op.Call:
        return `${this.expression(a, Level.Atom)}(${this.callArguments(node)})`
      case Op.List:
        return `[${this.items(node).join(', ')}]`
      case Op.Set:
        return `{${this.items(node).join(', ')}}`
      case Op.Tuple: {
        const items = this.items(node)
        return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
      }
      case Op.Dict:
        return `{${this.pairs(node).join(', ')}}`
      case Op.Comprehension:
        return this.comprehension(node, a, b, c)
      default:
        return '…'
    }
  }

  /** `a < b and b < c` over one node for b was `a < b < c`. */
  private chain(node: number): readonly [string, number] | undefined {
    const { code } = this.form
    const first = code[node + 2] ?? 0
    const second = code[node + 3] ?? 0
    const next = code[second] === Op.And ? (code[second + 2] ?? 0) : second
    if (code[first] !== Op.Compare || code[next] !== Op.Compare || code[first + 4] !== code[next + 3]) return undefined
    const [rest] = this.written(second)
    return [`${this.expression(code[first + 3] ?? 0, Level.BitOr)} ${compare[code[first + 2] ?? 0]} ${rest}`, Level.Compare]
  }

  private items(node: number): string[] {
    const { code } = this.form
    const count = code[node + 2] ?? 0
    const items: string[] = []
    for (let i = 0; i < count && this.room > 0; i++) items.push(this.expression(code[node + 3 + i] ?? 0, Level.Walrus))
    return items
  }

  private pairs(node: number): string[] {
    const { code } = this.form
    const count = code[node + 2] ?? 0
    const pairs: string[] = []
    for (let i = 0; i < count && this.room > 0; i++) {
      const key = code[node + 3 + i * 2] ?? 0
      const value = code[node + 4 + i * 2] ?? 0
      pairs.push(
        key === 0
          ? `**${this.expression(value, Level.BitOr)}`
          : `${this.expression(key, Level.Ternary)}: ${this.expression(value, Level.Ternary)}`,
      )
    }
    return pairs
  }

  private callArguments(node: number): string {
    const { code } = this.form
    const count = code[node + 3] ?? 0
    const written: string[] = []
    for (let i = 0; i < count && this.room > 0; i++) {
      const at = node + 4 + i * 3
      const value = code[at + 2] ?? 0
      if (code[at] === ArgKind.Star) written.push(`*${this.expression(value, Level.Ternary)}`)
      else if (code[at] === ArgKind.DoubleStar) written.push(`**${this.expression(value, Level.Ternary)}`)
      else if (code[at] === ArgKind.Keyword) written.push(`${this.string(code[at + 1] ?? 0)}=${this.expression(value, Level.Ternary)}`)
      else if (count === 1 && this.isGenerator(value)) written.push(this.expression(value, Level.Lowest).slice(1, -1))
      else written.push(this.expression(value, Level.Walrus))
    }
    return written.join(', ')
  }

  private subscript(node: number): string {
    const { code } = this.form
    if (code[node] !== Op.Tuple || code[node + 2] === 0) return this.expression(node, Level.Walrus)
    const items = this.items(node)
    return items.length === 1 ? `${items[0]},` : items.join(', ')
  }

  private slice(lower: number, upper: number, step: number): string {
    const part = (node: number): string => (node === 0 ? '' : this.expression(node, Level.Ternary))
    return `${part(lower)}:${part(upper)}${step === 0 ? '' : `:${part(step)}`}`
  }

  private comprehension(node: number, kind: number, element: number, value: number): string {
    const { code } = this.form
    let text = this.expression(element, Level.Walrus)
    if (value > 0) text += `: ${this.expression(value, Level.Ternary)}`
    const count = code[node + 5] ?? 0
    for (let i = 0; i < count; i++) {
      const target = code[node + 6 + i * 2] ?? 0
      const source = code[node + 7 + i * 2] ?? 0
      text +=
        target === 0 ? ` if ${this.expression(source, Level.Or)}` : ` for ${this.subscript(target)} in ${this.expression(source, Level.Or)}`
    }
    if (kind === ComprehensionKind.List) return `[${text}]`
    return kind === ComprehensionKind.Generator ? `(${text})` : `{${text}}`
  }

  private lambda(index: number): string {
    const fn = this.form.functions[index]
    if (!fn) return 'lambda: …'
    const names = fn.parameters.map(({ name, kind, default: value }) => {
      const star = kind === 'var-positional' ? '*' : kind === 'var-keyword' ? '**' : ''
      return star + name + (value > 0 ? `=${this.expression(value, Level.Ternary)}` : '')
    })
    return `lambda${names.length > 0 ? ' ' : ''}${names.join(', ')}: ${this.expression(fn.body, Level.Ternary)}`
  }

  /** The text between the quotes of an f-string. */
  private formatted(node: number): string {
    const { code } = this.form
    const count = code[node + 2] ?? 0
    let text = ''
    for (let i = 0; i < count; i++) {
      const part = code[node + 3 + i] ?? 0
      if (code[part] !== Op.Field) text += escaped(this.string(code[part + 2] ?? 0), "'").replace(/[{}]/g, '$&$&')
      else text += this.field(part)
    }
    return text
  }

  private field(node: number): string {
    const { code } = this.form
    const conversion = code[node + 3] ?? 0
    const specification = code[node + 4] ?? 0
    const shown = this.expression(code[node + 2] ?? 0, Level.Ternary)
    const format = specification === 0 ? '' : `:${this.formatted(specification)}`
    // Python 3.12 takes any quotes here, people and older versions prefer others than those outside.
    const inner = shown.includes('"') ? shown : shown.replaceAll("'", '"')
    return `{${inner}${conversion === 0 ? '' : `!${String.fromCharCode(conversion)}`}${format}}`
  }

  private isInteger(node: number): boolean {
    return this.form.code[node] === Op.Int || this.form.code[node] === Op.BigInt
  }

  private isGenerator(node: number): boolean {
    return this.form.code[node] === Op.Comprehension && this.form.code[node + 2] === ComprehensionKind.Generator
  }

  private string(index: number): string {
    return this.form.strings[index] ?? ''
  }
}

/** A comprehension's variable without the prefix that hides it. */
function visible(name: string): string {
  return name.startsWith('.') ? name.slice(name.indexOf('.', 1) + 1) : name
}

function float(value: number): string {
  if (!Number.isFinite(value)) return '1e999'
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value)
}

/** As Python's repr quotes: single quotes unless the text has them and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return quote + escaped(text, quote) + quote
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(text: string, quote: string): string {
  return text.replace(/[\\'"\x00-\x1f\x7f]/g, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${quote}` : character
    return shortEscapes[character] ?? hexEscape(character)
  })
}

function hexEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
