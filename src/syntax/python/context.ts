// What the parts of the lowering share: the file, the arrays that grow, the scope they are in, and one another's entry points
// (expressions hold functions, functions hold statements, statements hold expressions: through here, not through imports).
import type { Emitter } from './emitter.ts'
import { type ClassForm, type FunctionForm, Op, type SyntaxProblem } from './form.ts'
import { lineAt } from './lines.ts'
import type { NameNode, ParseNode, SuiteNode, TokenList } from './parser.ts'
import { mangle, type Resolution, resolve, type Scope, Storage } from './scopes.ts'

export class Lowering {
  readonly text: string
  readonly tokens: TokenList
  readonly lines: Int32Array
  readonly emitter: Emitter
  readonly functions: FunctionForm[] = []
  readonly classes: ClassForm[] = []
  /** What Python refuses and the parser takes. */
  readonly problems: SyntaxProblem[] = []
  /** Offsets of `:=`, so that only files and statements with one are searched for names that expressions bind. */
  readonly walruses: readonly number[]
  /** An expression's node. */
  readonly expression: (lowering: Lowering, node: ParseNode) => number
  /** A suite's Block; `skip` leaves out the first statement (a docstring). */
  readonly block: (lowering: Lowering, suite: SuiteNode, skip: boolean) => number
  scope: Scope
  /** The class whose name mangles `__x`, if any. */
  privateClass: string | null = null
  private readonly resolution: Resolution = { slot: 0, name: '' }

  constructor(
    source: { text: string; tokens: TokenList; lines: Int32Array },
    emitter: Emitter,
    scope: Scope,
    entries: Pick<Lowering, 'expression' | 'block'>,
  ) {
    this.text = source.text
    this.tokens = source.tokens
    this.lines = source.lines
    this.emitter = emitter
    this.scope = scope
    this.expression = entries.expression
    this.block = entries.block
    this.walruses = findAll(source.text, ':=')
  }

  optional(node: ParseNode | undefined): number {
    return node === undefined ? 0 : this.expression(this, node)
  }

  name(node: NameNode): number {
    return this.named(node.d.value, node.start, node.start + node.length)
  }

  /** A name as it stands in the source, for load, store and delete alike. */
  named(written: string, start: number, end: number): number {
    return this.resolved(this.scope, mangle(normalized(written), this.privateClass), start, end)
  }

  /** A walrus target skips the comprehensions around it. */
  ownedName(node: NameNode): number {
    const name = mangle(normalized(node.d.value), this.privateClass)
    return this.resolved(this.scope.owner(), name, node.start, node.start + node.length)
  }

  lineAt(offset: number): number {
    return lineAt(this.lines, offset)
  }

  /** Line of the last character before `end`. */
  lastLine(start: number, end: number): number {
    return lineAt(this.lines, Math.max(start, end - 1))
  }

  private resolved(scope: Scope, name: string, start: number, end: number): number {
    const { resolution, emitter } = this
    const storage = resolve(scope, name, resolution)
    const text = emitter.string(resolution.name)
    switch (storage) {
      case Storage.Local:
        return emitter.node2(Op.Local, start, end, resolution.slot, text)
      case Storage.Free:
        return emitter.node1(Op.Free, start, end, text)
      case Storage.Class:
        return emitter.node1(Op.ClassName, start, end, text)
      default:
        return emitter.node1(Op.Global, start, end, text)
    }
  }
}

/** Python compares identifiers in their NFKC form. */
export function normalized(name: string): string {
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) > 127) return name.normalize('NFKC')
  }
  return name
}

function findAll(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at)
  return found
}
