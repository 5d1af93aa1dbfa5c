// A readable dump of a form, for people and for tests: one line for each statement, expressions as nested calls.
import { ArgKind, BinaryOp, type ClassForm, CompareOp, ComprehensionKind, type Form, type FunctionForm, Op, UnaryOp } from './form.ts'
import { childrenOf, type Operand, shapes } from './shapes.ts'

const plainNames: Readonly<Partial<Record<keyof typeof Op, Readonly<Record<string, number>>>>> = {
  Binary: BinaryOp,
  Augment: BinaryOp,
  Unary: UnaryOp,
  Compare: CompareOp,
  Comprehension: ComprehensionKind,
  Call: ArgKind,
}

/** The whole file: problems, then statements; functions and classes where they are defined. */
export function printForm(form: Form): string {
  const printer = new FormPrinter(form)
  for (const problem of form.problems) printer.line(0, `! ${problem.line} ${problem.code}: ${problem.message}`)
  if (form.doc !== null) printer.line(0, `doc ${JSON.stringify(form.doc)}`)
  if (form.futureAnnotations) printer.line(0, 'future annotations')
  printer.statement(form.body, 0)
  return printer.text()
}

/** One node with everything below it. */
export function printNode(form: Form, node: number): string {
  return new FormPrinter(form).inline(node)
}

class FormPrinter {
  private readonly form: Form
  private readonly out: string[] = []

  constructor(form: Form) {
    this.form = form
  }

  text(): string {
    return this.out.join('\n')
  }

  line(depth: number, text: string): void {
    this.out.push('  '.repeat(depth) + text)
  }

  statement(node: number, depth: number): void {
    const { code } = this.form
    const op = code[node] ?? 0
    if (op === Op.Block) {
      for (const child of childrenOf(this.form, node)) this.statement(child, depth)
      return
    }
    this.line(depth, this.inline(node))
    if (op === Op.Def) this.functionBody(this.form.functions[code[node + 3] ?? 0], depth + 1)
    if (op === Op.ClassDef) this.classBody(this.form.classes[code[node + 3] ?? 0], depth + 1)
    for (const child of childrenOf(this.form, node)) {
      if (code[child] !== Op.Block) continue
      this.line(depth, 'block')
      this.statement(child, depth + 1)
    }
  }

  inline(node: number): string {
    if (node === 0) return '-'
    const { code, strings } = this.form
    const op = code[node] ?? 0
    const shape = shapes[op]
    if (!shape) return `?${op}`
    switch (op) {
      case Op.Local:
      case Op.Free:
      case Op.Global:
      case Op.ClassName:
        return `${shape.name}(${op === Op.Local ? `${code[node + 2]} ${strings[code[node + 3] ?? 0]}` : strings[code[node + 2] ?? 0]})`
      case Op.Block:
        return '{}'
      case Op.Lambda: {
        const lambda = this.form.functions[code[node + 2] ?? 0]
        return lambda ? `Lambda(${this.signature(lambda)} : ${this.inline(lambda.body)})` : 'Lambda(?)'
      }
    }
    const parts: string[] = []
    let at = node + 2
    for (const operand of shape.operands) parts.push(this.operand(shape.name, operand, code[at++] ?? 0))
    if (shape.items.length > 0) {
      const count = code[at++] ?? 0
      const items: string[] = []
      for (let i = 0; i < count; i++) {
        items.push(shape.items.map((operand) => this.operand(shape.name, operand, code[at++] ?? 0)).join(' '))
      }
      parts.push(`[${items.join(', ')}]`)
    }
    return parts.length > 0 ? `${shape.name}(${parts.join(', ')})` : shape.name
  }

  private operand(op: keyof typeof Op, operand: Operand, value: number): string {
    switch (operand) {
      case 'node':
        return this.inline(value)
      case 'str':
        return JSON.stringify(this.form.strings[value] ?? '?')
      case 'num':
        return String(this.form.numbers[value])
      case 'plain': {
        const found = Object.entries(plainNames[op] ?? {}).find(([, number]) => number === value)
        return found ? found[0] : String(value)
      }
      default:
        return `#${value}`
    }
  }

  private functionBody(fn: FunctionForm | undefined, depth: number): void {
    if (!fn) return
    for (const decorator of fn.decorators) this.line(depth, `@ ${this.inline(decorator)}`)
    const traits = [fn.isAsync ? 'async' : '', fn.isGenerator ? 'generator' : ''].filter((trait) => trait !== '')
    const types = fn.typeParameters.length > 0 ? `[${fn.typeParameters.join(', ')}]` : ''
    const lines = `lines ${fn.line}-${fn.headEnd}-${fn.end}`
    this.line(depth, [...traits, `${fn.qualname}${types}(${this.signature(fn)}) -> ${this.inline(fn.returns)}`, lines].join(' '))
    this.line(depth, `locals ${fn.locals.join(' ')}`)
    if (fn.doc !== null) this.line(depth, `doc ${JSON.stringify(fn.doc)}`)
    this.statement(fn.body, depth)
  }

  private classBody(cls: ClassForm | undefined, depth: number): void {
    if (!cls) return
    for (const decorator of cls.decorators) this.line(depth, `@ ${this.inline(decorator)}`)
    const bases: string[] = []
    for (let i = 0; i < cls.arguments.length; i += 3) {
      const [kind = 0, name = 0, value = 0] = cls.arguments.slice(i, i + 3)
      bases.push(`${this.operand('Call', 'plain', kind)} ${JSON.stringify(this.form.strings[name])} ${this.inline(value)}`)
    }
    const types = cls.typeParameters.length > 0 ? `[${cls.typeParameters.join(', ')}]` : ''
    this.line(depth, `${cls.qualname}${types}(${bases.join(', ')}) lines ${cls.line}-${cls.headEnd}-${cls.end}`)
    if (cls.doc !== null) this.line(depth, `doc ${JSON.stringify(cls.doc)}`)
    this.statement(cls.body, depth)
  }

  private signature(fn: FunctionForm): string {
    return fn.parameters
      .map(({ name, kind, slot, annotation, default: value }) => {
        const typed = annotation > 0 ? `: ${this.inline(annotation)}` : ''
        return `${kind} ${slot} ${name}${typed}${value > 0 ? ` = ${this.inline(value)}` : ''}`
      })
      .join(', ')
  }
}
