// What a test asks about, as text that does not hang on the names of variables. Parameters stay `$name` until it is known what they stand for.
import { nameAt, type Store, type SurveyedFunction } from '../../../project/index.ts'
import { ArgKind, childrenOf, Op, UnaryOp, unparse } from '../../../syntax/index.ts'
import { isCallerGiver, isCallerVariable } from './names.ts'

const DEEPEST = 6
const LONGEST = 90

/** Functions that give back what they are given, in another shape. */
const SHAPING = new Set('str int float bool UUID uuid.UUID ObjectId bytes list set tuple frozenset lower strip upper'.split(' '))

export class Operands {
  private readonly fn: SurveyedFunction
  private readonly code: ArrayLike<number>
  private readonly strings: readonly string[]

  constructor(fn: SurveyedFunction) {
    this.fn = fn
    this.code = fn.module.form.code
    this.strings = fn.module.form.strings
  }

  of(node: number, depth = 0): string {
    const text = this.text(node, depth)
    return text.length > LONGEST ? text.slice(0, LONGEST) : text
  }

  private at(node: number, operand: number): number {
    return this.code[node + 2 + operand] ?? 0
  }

  private text(node: number, depth: number): string {
    if (node === 0 || depth > DEEPEST) return '~'
    const { code, strings } = this
    switch (code[node]) {
      case Op.None:
        return 'None'
      case Op.True:
        return 'True'
      case Op.False:
        return 'False'
      case Op.Str:
        return JSON.stringify((strings[this.at(node, 0)] ?? '').slice(0, 40))
      case Op.Int:
      case Op.Float:
      case Op.Bytes:
        return unparse(this.fn.module.form, node, 40)
      case Op.Local:
        return this.variable(strings[this.at(node, 1)] ?? '', depth)
      case Op.Free: {
        const name = strings[this.at(node, 0)] ?? ''
        return isCallerVariable(name) ? 'caller' : `~${name}`
      }
      case Op.Global:
      case Op.ClassName:
        return strings[this.at(node, 0)] ?? '~'
      case Op.Attribute:
        return `${this.of(this.at(node, 0), depth + 1)}.${strings[this.at(node, 1)] ?? ''}`
      case Op.Index: {
        const [base, key] = [this.of(this.at(node, 0), depth + 1), this.at(node, 1)]
        return code[key] === Op.Str ? `${base}.${strings[this.at(key, 0)] ?? ''}` : `${base}[]`
      }
      case Op.Await:
      case Op.Star:
        return this.of(this.at(node, 0), depth)
      case Op.Walrus:
        return this.of(this.at(node, 1), depth)
      case Op.Unary:
        return this.at(node, 0) === UnaryOp.Neg ? `-${this.of(this.at(node, 1), depth + 1)}` : this.of(this.at(node, 1), depth + 1)
      case Op.List:
      case Op.Tuple:
      case Op.Set:
        return `[${Array.from({ length: Math.min(this.at(node, 0), 6) }, (_, i) => this.of(this.at(node, 1 + i), depth + 1))
          .sort()
          .join(', ')}]`
      case Op.Call:
        return this.call(node, depth)
      case Op.Binary:
        return `(${this.of(this.at(node, 1), depth + 1)} ${this.at(node, 0)} ${this.of(this.at(node, 2), depth + 1)})`
      default:
        return this.words(node)
    }
  }

  /** Null where it stands for nothing that is written in one place. */
  definition(name: string): number | null {
    const { form, stores } = this.fn
    if (form?.parameters.some((one) => one.name === name)) return null
    const meant = (stores.get(name) ?? []).filter(({ how, node }) => how !== 'value' || !this.isEmpty(node))
    const [only] = meant
    return meant.length === 1 && only !== undefined && only.how === 'value' ? only.node : null
  }

  private variable(name: string, depth: number): string {
    if (this.fn.form?.parameters.some((one) => one.name === name)) return `$${name}`
    const node = this.definition(name)
    if (node !== null) return this.of(node, depth + 1)
    const plain = name.replace(/^\.\d+\./, '')
    const stores = this.fn.stores.get(name) ?? []
    const each = stores.find(({ how }: Store) => how === 'each')
    if (each !== undefined) return `each ${this.of(each.node, depth + 1)}`
    const given = stores.find(({ how, node: of }: Store) => how !== 'value' || !this.isEmpty(of))
    // `user, token = await authenticate(…)`
    return isCallerVariable(plain) && given !== undefined ? 'caller' : '~'
  }

  /** `None`, or what stands there until there is something. */
  private isEmpty(node: number): boolean {
    const operation = this.code[node]
    return operation === Op.None || operation === Op.False || (operation === Op.Str && this.strings[this.at(node, 0)] === '')
  }

  private call(node: number, depth: number): string {
    const { code, strings } = this
    const callee = this.at(node, 0)
    const name = nameAt(this.fn.module, callee) ?? ''
    const count = this.at(node, 1)
    const given = Array.from({ length: count }, (_, i) => ({ kind: this.at(node, 2 + 3 * i), node: this.at(node, 4 + 3 * i) }))
    const [first] = given
    if (isCallerGiver(name)) return 'caller'
    if (code[callee] === Op.Attribute) {
      const base = this.of(this.at(callee, 0), depth + 1)
      if (SHAPING.has(name) && count === 0) return base
      if (name === 'get' && first !== undefined && code[first.node] === Op.Str) return `${base}.${strings[this.at(first.node, 0)] ?? ''}`
      if (SHAPING.has(name) && count === 1 && first !== undefined) return this.of(first.node, depth + 1)
      const args = this.given(given, depth)
      // Whose method it is tells something of callers alone: services go by many names.
      return /\bcaller\b|^\$/.test(base) && !/^\$(?:self|cls)\b/.test(base) ? `${base}.${name}(${args})` : `${name}(${args})`
    }
    if (SHAPING.has(name) && first !== undefined && count === 1) return this.of(first.node, depth + 1)
    const second = given[1]
    if (name === 'getattr' && first !== undefined && second !== undefined && code[second.node] === Op.Str)
      return `${this.of(first.node, depth + 1)}.${strings[this.at(second.node, 0)] ?? ''}`
    return `${name}(${this.given(given, depth)})`
  }

  private given(given: readonly { readonly kind: number; readonly node: number }[], depth: number): string {
    return given
      .slice(0, 4)
      .map(({ kind, node }) => (kind === ArgKind.DoubleStar ? '~' : this.of(node, depth + 2)))
      .join(', ')
  }

  /** Of what is put together in ways that nobody compares: what it speaks of. */
  private words(node: number): string {
    const found = new Set<string>()
    const look = (at: number): void => {
      if (found.size > 12) return
      switch (this.code[at]) {
        case Op.Local: {
          const name = this.strings[this.at(at, 1)] ?? ''
          if (!name.startsWith('.')) found.add(this.of(at, DEEPEST - 1))
          return
        }
        case Op.Global:
        case Op.Free:
          found.add(this.of(at, DEEPEST - 1))
          return
        case Op.Str:
          found.add(this.of(at))
          return
        case Op.Attribute:
          look(this.at(at, 0))
          found.add(this.strings[this.at(at, 1)] ?? '')
          return
        default:
          for (const child of childrenOf(this.fn.module.form, at)) look(child)
      }
    }
    look(node)
    return `{${[...found].sort().join(' ')}}`
  }
}
