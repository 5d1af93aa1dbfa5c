// Whether two forms of a file are the same to somebody who has not looked into some of its functions, and where its lines went.
import type { Form } from './form.ts'
import { lineOf } from './place.ts'
import { type Operand, shapes } from './shapes.ts'

export interface FormMatch {
  /** For each line of the old file at which something begins or a signature ends, its line now; null where it went to several. */
  readonly lines: ReadonlyMap<number, number | null>
  /** Rows of functions and classes: old to new. What stands in a body that nobody looked into is not in them. */
  readonly functions: ReadonlyMap<number, number>
  readonly classes: ReadonlyMap<number, number>
}

/** `isRead` tells of which functions of the old form the body was looked into. Null where anything else differs than bodies of others. */
export function matchForms(old: Form, now: Form, isRead: (row: number) => boolean): FormMatch | null {
  if (old.problems.length > 0 || now.problems.length > 0) return null
  if (old.doc !== now.doc || old.futureAnnotations !== now.futureAnnotations) return null
  const matching = new Matching(old, now, isRead)
  return matching.run() ? matching : null
}

class Matching implements FormMatch {
  readonly lines = new Map<number, number | null>()
  readonly functions = new Map<number, number>()
  readonly classes = new Map<number, number>()
  private readonly old: Form
  private readonly now: Form
  private readonly isRead: (row: number) => boolean
  /** Pairs of nodes, one after another. */
  private readonly pending: number[] = []

  constructor(old: Form, now: Form, isRead: (row: number) => boolean) {
    this.old = old
    this.now = now
    this.isRead = isRead
  }

  run(): boolean {
    const { old, now, pending } = this
    if (!this.node(old.body, now.body)) return false
    for (let other = pending.pop(); other !== undefined; other = pending.pop()) {
      const one = pending.pop() ?? 0
      if (!this.operands(one, other)) return false
    }
    return [...this.classes].every(([one, other]) => isFirstOfName(old, one) === isFirstOfName(now, other))
  }

  private operands(one: number, other: number): boolean {
    const { old, now } = this
    const operation = old.code[one] ?? 0
    const shape = shapes[operation]
    if (shape === undefined || now.code[other] !== operation) return false
    this.line(lineOf(old, one), lineOf(now, other))
    let offset = 2
    for (const operand of shape.operands) {
      if (!this.operand(operand, old.code[one + offset] ?? 0, now.code[other + offset] ?? 0)) return false
      offset++
    }
    if (shape.items.length === 0) return true
    const count = old.code[one + offset] ?? 0
    if (now.code[other + offset] !== count) return false
    offset++
    for (let item = 0; item < count; item++) {
      for (const operand of shape.items) {
        if (!this.operand(operand, old.code[one + offset] ?? 0, now.code[other + offset] ?? 0)) return false
        offset++
      }
    }
    return true
  }

  private operand(kind: Operand, one: number, other: number): boolean {
    switch (kind) {
      case 'node':
        return this.node(one, other)
      case 'str':
        return (one === 0) === (other === 0) && this.old.strings[one] === this.now.strings[other]
      case 'num':
        return Object.is(this.old.numbers[one], this.now.numbers[other])
      case 'fn':
        return this.function(one, other)
      case 'cls':
        return this.class(one, other)
      case 'plain':
        return one === other
    }
  }

  private node(one: number, other: number): boolean {
    if (one > 0 && other > 0) this.pending.push(one, other)
    return one > 0 === other > 0
  }

  private nodes(some: readonly number[], others: readonly number[]): boolean {
    return some.length === others.length && some.every((one, i) => this.node(one, others[i] ?? 0))
  }

  private function(row: number, otherRow: number): boolean {
    const [one, other] = [this.old.functions[row], this.now.functions[otherRow]]
    if (one === undefined || other === undefined) return false
    this.functions.set(row, otherRow)
    this.line(one.line, other.line)
    this.line(one.headEnd, other.headEnd)
    const isSameHead =
      one.name === other.name &&
      one.qualname === other.qualname &&
      one.doc === other.doc &&
      one.isAsync === other.isAsync &&
      one.isGenerator === other.isGenerator &&
      one.isLambda === other.isLambda &&
      isSameList(one.typeParameters, other.typeParameters) &&
      one.parameters.length === other.parameters.length &&
      one.parameters.every((parameter, i) => {
        const twin = other.parameters[i]
        if (twin === undefined || parameter.name !== twin.name || parameter.kind !== twin.kind || parameter.slot !== twin.slot) return false
        return this.node(parameter.annotation, twin.annotation) && this.node(parameter.default, twin.default)
      }) &&
      this.node(one.returns, other.returns) &&
      this.nodes(one.decorators, other.decorators)
    if (!isSameHead) return false
    if (!one.isLambda && !this.isRead(row)) return true
    return isSameList(one.locals, other.locals) && this.node(one.body, other.body)
  }

  private class(row: number, otherRow: number): boolean {
    const [one, other] = [this.old.classes[row], this.now.classes[otherRow]]
    if (one === undefined || other === undefined || one.arguments.length !== other.arguments.length) return false
    this.classes.set(row, otherRow)
    this.line(one.line, other.line)
    this.line(one.headEnd, other.headEnd)
    const operands: readonly Operand[] = ['plain', 'str', 'node']
    return (
      one.name === other.name &&
      one.qualname === other.qualname &&
      one.doc === other.doc &&
      isSameList(one.typeParameters, other.typeParameters) &&
      one.arguments.every((value, i) => this.operand(operands[i % 3] ?? 'plain', value, other.arguments[i] ?? 0)) &&
      this.nodes(one.decorators, other.decorators) &&
      this.node(one.body, other.body)
    )
  }

  private line(one: number, other: number): void {
    const known = this.lines.get(one)
    if (known === undefined) this.lines.set(one, other)
    else if (known !== other) this.lines.set(one, null)
  }
}

/** A class may be looked for by its qualified name, and the first one is found. */
function isFirstOfName({ classes }: Form, row: number): boolean {
  return classes.findIndex(({ qualname }) => qualname === classes[row]?.qualname) === row
}

function isSameList(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i])
}
