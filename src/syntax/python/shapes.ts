// What the operands of every operation are: the table of form.ts as data, for whoever walks, prints or checks any form.
import { type Form, Op } from './form.ts'

/** `list` is counted: its items are runs of the operands named. `plain` is an integer of its own meaning. */
export type Operand = 'node' | 'str' | 'num' | 'fn' | 'cls' | 'plain'

export interface Shape {
  readonly name: keyof typeof Op
  readonly operands: readonly Operand[]
  /** The items of the counted list that ends the node, if it has one. */
  readonly items: readonly Operand[]
}

const described: Readonly<Record<keyof typeof Op, string>> = {
  None: '',
  True: '',
  False: '',
  Ellipsis: '',
  Int: 'num',
  BigInt: 'str',
  Float: 'num',
  Complex: 'num',
  Str: 'str',
  Bytes: 'str',
  FString: '| node',
  Field: 'node plain node',
  Local: 'plain str',
  Free: 'str',
  Global: 'str',
  ClassName: 'str',
  Attribute: 'node str',
  Index: 'node node',
  Slice: 'node node node',
  Call: 'node | plain str node',
  Binary: 'plain node node',
  Unary: 'plain node',
  And: 'node node',
  Or: 'node node',
  Compare: 'plain node node',
  Ternary: 'node node node',
  Lambda: 'fn',
  List: '| node',
  Tuple: '| node',
  Set: '| node',
  Dict: '| node node',
  Star: 'node',
  Comprehension: 'plain node node | node node',
  Await: 'node',
  Yield: 'node',
  YieldFrom: 'node',
  Walrus: 'node node',
  ErrorExpr: '',
  Block: '| node',
  Expr: 'node',
  Assign: 'node | node',
  Annotate: 'node node node',
  Augment: 'plain node node',
  Delete: '| node',
  Return: 'node',
  Raise: 'node node',
  Break: '',
  Continue: '',
  If: 'node node node',
  While: 'node node node',
  For: 'node node node node plain',
  Try: 'node node node | node node node',
  With: 'node plain | node node',
  Match: 'node | node node node',
  Def: 'node fn',
  ClassDef: 'node cls',
  Import: 'str node plain',
  ImportFrom: 'plain str | str node',
  ImportStar: 'plain str',
  Assert: 'node node',
  TypeAlias: 'node node',
  PatternValue: 'node',
  PatternCapture: 'node',
  PatternStar: 'node',
  PatternSequence: '| node',
  PatternMapping: 'node | node node',
  PatternClass: 'node | str node',
  PatternOr: '| node',
  PatternAs: 'node node',
}

/** Shapes by the number of the operation. */
export const shapes: readonly (Shape | undefined)[] = tabulated()

/** The nodes that a node's operands point at, in order. Functions and classes are not entered. */
export function childrenOf(form: Form, node: number): number[] {
  const { code } = form
  const shape = shapes[code[node] ?? 0]
  const found: number[] = []
  if (!shape) return found
  let at = node + 2
  for (const operand of shape.operands) {
    const value = code[at++] ?? 0
    if (operand === 'node' && value > 0) found.push(value)
  }
  if (shape.items.length === 0) return found
  const count = code[at++] ?? 0
  for (let i = 0; i < count; i++) {
    for (const operand of shape.items) {
      const value = code[at++] ?? 0
      if (operand === 'node' && value > 0) found.push(value)
    }
  }
  return found
}

/** Whether something holds of one of them; asks in order, and of no more than it must. */
export function someChild(form: Form, node: number, holds: (child: number) => boolean): boolean {
  const { code } = form
  const shape = shapes[code[node] ?? 0]
  if (!shape) return false
  let at = node + 2
  for (const operand of shape.operands) {
    const value = code[at++] ?? 0
    if (operand === 'node' && value > 0 && holds(value)) return true
  }
  if (shape.items.length === 0) return false
  const count = code[at++] ?? 0
  for (let i = 0; i < count; i++) {
    for (const operand of shape.items) {
      const value = code[at++] ?? 0
      if (operand === 'node' && value > 0 && holds(value)) return true
    }
  }
  return false
}

function tabulated(): (Shape | undefined)[] {
  const table: (Shape | undefined)[] = []
  for (const name of namesOf(Op)) {
    const [operands = '', items = ''] = described[name].split('|')
    table[Op[name]] = { name, operands: operandsOf(operands), items: operandsOf(items) }
  }
  return table
}

function operandsOf(text: string): Operand[] {
  const kinds: readonly Operand[] = ['node', 'str', 'num', 'fn', 'cls', 'plain']
  return text.split(' ').flatMap((word) => kinds.filter((kind) => kind === word))
}

function namesOf<T extends object>(table: T): (keyof T)[] {
  // The keys of a constant table are exactly the keys of its type.
  return Object.keys(table) as (keyof T)[]
}
