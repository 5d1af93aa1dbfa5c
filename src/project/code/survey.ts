// One look over a module: its functions and classes, where each variable gets a value, and which names are spoken where. What a
// name or a call means is asked later, and only of what somebody wants to know.
import { endOf, type Form, type FunctionForm, Op, shapes, startOf } from '../../syntax/index.ts'
import type { ModuleValue } from '../evaluate/index.ts'

/** How a variable gets its value. `node` is what the value is made from. */
export interface Store {
  readonly how: 'value' | 'item' | 'each' | 'entered' | 'caught' | 'import' | 'def' | 'class' | 'changed'
  readonly node: number
  /** Of `item`, the position, and of `each` and `entered` that in what each gives, or -1; of `def` and `class`, the index into the form's table;
   * of `caught`, the `try`. */
  readonly index: number
  readonly at: number
  readonly block: number
  /** The target's node: where the name stands. */
  readonly target: number
  /** Where the target stands within others, or in a pattern: keys and positions, outermost first; `index` is left out of it. */
  readonly path?: readonly string[]
  /** `*rest`: a list of what stands from `index` on. */
  readonly isRest?: boolean
}

export interface SurveyedFunction {
  readonly module: SurveyedModule
  /** null: the module's own body, or that of a class. */
  readonly form: FunctionForm | null
  readonly qualname: string
  readonly parent: SurveyedFunction | null
  /** The class whose body this is, or in whose body it is defined. */
  readonly owner: SurveyedClass | null
  /** The node that is walked. */
  readonly body: number
  readonly stores: Map<string, Store[]>
  /** Nodes with the blocks in which they stand, one after the other: node, block, node, block … */
  readonly calls: number[]
  readonly compares: number[]
  /** Targets: items, attributes, and variables of the module that the function declares `global`. */
  readonly writes: number[]
  readonly returns: number[]
  /** `yield from` too. */
  readonly yields: number[]
  readonly raises: number[]
  /** Statements that ask something: `if` and `while`. */
  readonly asks: number[]
}

export interface SurveyedClass {
  readonly module: SurveyedModule
  readonly name: string
  readonly qualname: string
  readonly body: SurveyedFunction
  readonly methods: SurveyedFunction[]
}

export interface SurveyedModule {
  readonly value: ModuleValue
  readonly form: Form
  /** The first is the module's own body. */
  readonly functions: SurveyedFunction[]
  readonly classes: Map<string, SurveyedClass>
  /** Blocks' parents, by number; 0 is the outermost of every function. */
  readonly blocks: number[]
  /** `from x import name as alias`: the names behind aliases. */
  readonly aliases: Map<string, string>
  /** By target that is an item, an attribute or a variable of the module: the node of what it gets; of an augmented assignment, that. */
  readonly written: Map<number, number>
  /** By such a target within others: the node of the whole, and the way to what it gets. */
  readonly parts: Map<number, { readonly node: number; readonly path: readonly string[] }>
}

const NO_PATH: readonly string[] = []

export function surveyModule(value: ModuleValue, form: Form): SurveyedModule {
  return new Surveyor(value, form).module
}

class Surveyor {
  readonly module: SurveyedModule
  private readonly form: Form
  private here: SurveyedFunction
  private block = 0
  private owner: SurveyedClass | null = null

  constructor(value: ModuleValue, form: Form) {
    this.form = form
    this.module = {
      value,
      form,
      functions: [],
      classes: new Map(),
      blocks: [0],
      aliases: new Map(),
      written: new Map(),
      parts: new Map(),
    }
    this.here = newFunction(this.module, null, '', null, null, form.body)
    this.module.functions.push(this.here)
    this.visit(form.body)
  }

  private visit(node: number): void {
    const { code, strings } = this.form
    const operation = code[node] ?? 0
    const here = this.here
    switch (operation) {
      case Op.Call:
        here.calls.push(node, this.block)
        break
      case Op.Compare:
        here.compares.push(node, this.block)
        break
      case Op.Return:
        here.returns.push(node, this.block)
        break
      case Op.Yield:
      case Op.YieldFrom:
        here.yields.push(node, this.block)
        break
      case Op.Raise:
        here.raises.push(node, this.block)
        break
      case Op.Local:
      case Op.Free:
      case Op.Global:
      case Op.ClassName:
      case Op.Str:
        return
      case Op.Assign:
        this.assign(node)
        return
      case Op.Annotate: {
        const value = code[node + 4] ?? 0
        if (value !== 0) this.bind(code[node + 2] ?? 0, 'value', value, 0)
        break
      }
      case Op.Augment:
        this.bind(code[node + 3] ?? 0, 'changed', node, 0)
        break
      case Op.Walrus:
      case Op.TypeAlias:
        this.bind(code[node + 2] ?? 0, 'value', code[node + 3] ?? 0, 0)
        break
      case Op.Delete:
        here.writes.push(node, this.block)
        break
      case Op.If:
      case Op.While:
        here.asks.push(node, this.block)
        this.visit(code[node + 2] ?? 0)
        this.within(code[node + 3] ?? 0)
        this.within(code[node + 4] ?? 0)
        return
      case Op.For:
        this.visit(code[node + 3] ?? 0)
        this.bind(code[node + 2] ?? 0, 'each', code[node + 3] ?? 0, -1)
        this.within(code[node + 4] ?? 0)
        this.within(code[node + 5] ?? 0)
        return
      case Op.Try: {
        this.within(code[node + 2] ?? 0)
        this.within(code[node + 3] ?? 0)
        const count = code[node + 5] ?? 0
        for (let i = 0; i < count; i++) {
          const at = node + 6 + 3 * i
          const type = code[at] ?? 0
          if (type !== 0) this.visit(type)
          const target = code[at + 1] ?? 0
          const outer = this.enter()
          if (target !== 0) this.bind(target, 'caught', type, node)
          this.visit(code[at + 2] ?? 0)
          this.block = outer
        }
        this.within(code[node + 4] ?? 0, false)
        return
      }
      case Op.With: {
        const count = code[node + 4] ?? 0
        for (let i = 0; i < count; i++) {
          const at = node + 5 + 2 * i
          this.visit(code[at] ?? 0)
          const target = code[at + 1] ?? 0
          if (target !== 0) this.bind(target, 'entered', code[at] ?? 0, -1)
        }
        this.visit(code[node + 2] ?? 0)
        return
      }
      case Op.Match: {
        const subject = code[node + 2] ?? 0
        this.visit(subject)
        const count = code[node + 3] ?? 0
        for (let i = 0; i < count; i++) {
          const at = node + 4 + 3 * i
          const outer = this.enter()
          this.pattern(code[at] ?? 0, subject, [])
          if ((code[at + 1] ?? 0) !== 0) this.visit(code[at + 1] ?? 0)
          this.visit(code[at + 2] ?? 0)
          this.block = outer
        }
        return
      }
      case Op.Comprehension: {
        const count = code[node + 5] ?? 0
        for (let i = 0; i < count; i++) {
          const target = code[node + 6 + 2 * i] ?? 0
          const source = code[node + 7 + 2 * i] ?? 0
          this.visit(source)
          if (target !== 0) this.bind(target, 'each', source, -1)
        }
        this.visit(code[node + 3] ?? 0)
        if ((code[node + 4] ?? 0) !== 0) this.visit(code[node + 4] ?? 0)
        return
      }
      case Op.Import:
        this.bind(code[node + 3] ?? 0, 'import', node, -1)
        return
      case Op.ImportFrom: {
        const count = code[node + 4] ?? 0
        for (let i = 0; i < count; i++) {
          const name = strings[code[node + 5 + 2 * i] ?? 0] ?? ''
          const target = code[node + 6 + 2 * i] ?? 0
          const bound = this.nameOf(target)
          if (bound !== null && bound !== name) this.module.aliases.set(bound, name)
          this.bind(target, 'import', node, i)
        }
        return
      }
      case Op.Def:
      case Op.Lambda: {
        const isDef = operation === Op.Def
        const index = code[node + (isDef ? 3 : 2)] ?? 0
        const form = this.form.functions[index]
        if (form === undefined) return
        if (isDef) this.bind(code[node + 2] ?? 0, 'def', node, index)
        for (const decorator of form.decorators) this.visit(decorator)
        for (const parameter of form.parameters) if (parameter.default !== 0) this.visit(parameter.default)
        this.function(form)
        return
      }
      case Op.ClassDef: {
        const index = code[node + 3] ?? 0
        const form = this.form.classes[index]
        if (form === undefined) return
        this.bind(code[node + 2] ?? 0, 'class', node, index)
        for (const decorator of form.decorators) this.visit(decorator)
        for (let i = 2; i < form.arguments.length; i += 3) this.visit(form.arguments[i] ?? 0)
        this.class(form.name, form.qualname, form.body)
        return
      }
      default:
        break
    }
    this.children(node)
  }

  private children(node: number): void {
    const { code } = this.form
    const shape = shapes[code[node] ?? 0]
    if (shape === undefined) return
    let at = node + 2
    for (const operand of shape.operands) {
      const child = code[at++] ?? 0
      if (operand === 'node' && child > 0) this.visit(child)
    }
    if (shape.items.length === 0) return
    const count = code[at++] ?? 0
    for (let i = 0; i < count; i++)
      for (const operand of shape.items) {
        const child = code[at++] ?? 0
        if (operand === 'node' && child > 0) this.visit(child)
      }
  }

  private assign(node: number): void {
    const { code } = this.form
    const value = code[node + 2] ?? 0
    this.visit(value)
    const count = code[node + 3] ?? 0
    for (let i = 0; i < count; i++) this.assigned(code[node + 4 + i] ?? 0, value, endOf(this.form, value))
  }

  /** `one, two = first, second`: each gets its own, all of them once the whole is known. */
  private assigned(target: number, value: number, at: number): void {
    const { code } = this.form
    const isList = (node: number): boolean => code[node] === Op.Tuple || code[node] === Op.List
    const count = code[target + 2] ?? 0
    if (!isList(target) || !isList(value) || code[value + 2] !== count || this.hasStar(target) || this.hasStar(value))
      this.bind(target, 'value', value, 0, NO_PATH, at)
    else for (let i = 0; i < count; i++) this.assigned(code[target + 3 + i] ?? 0, code[value + 3 + i] ?? 0, at)
  }

  private hasStar(node: number): boolean {
    const { code } = this.form
    for (let i = 0; i < (code[node + 2] ?? 0); i++) if (code[code[node + 3 + i] ?? 0] === Op.Star) return true
    return false
  }

  /** A target gets a value, or what `path` leads to within it. */
  private bind(target: number, how: Store['how'], node: number, index: number, path: readonly string[] = NO_PATH, end = -1): void {
    const { code } = this.form
    switch (code[target] ?? 0) {
      case Op.Tuple:
      case Op.List: {
        const count = code[target + 2] ?? 0
        // Within another: `(one, (two, three))`.
        const isInner = how === 'item' || ((how === 'each' || how === 'entered') && index >= 0)
        const within = isInner ? [...path, String(index)] : path
        for (let i = 0; i < count; i++) this.bind(code[target + 3 + i] ?? 0, how === 'value' ? 'item' : how, node, i, within, end)
        return
      }
      case Op.Star:
        this.bound(code[target + 2] ?? 0, how, node, index, path, end, true)
        return
      case Op.Attribute:
      case Op.Index:
        this.here.writes.push(target, this.block)
        if (how === 'value' || how === 'changed') this.module.written.set(target, node)
        else if (how === 'item') this.module.parts.set(target, { node, path: [...path, String(index)] })
        this.children(target)
        return
      default:
        this.bound(target, how, node, index, path, end, false)
    }
  }

  private bound(
    target: number,
    how: Store['how'],
    node: number,
    index: number,
    path: readonly string[],
    end: number,
    isRest: boolean,
  ): void {
    const name = this.nameOf(target)
    if (name === null) return
    const isShared = this.form.code[target] === Op.Global && this.here.form !== null
    if (isShared) {
      this.here.writes.push(target, this.block)
      this.module.written.set(target, node)
      return
    }
    const list = this.here.stores.get(name)
    // A value's own names are looked up before the target has it: `x = x.strip()`.
    const isLater = how === 'value' || how === 'item' || how === 'changed'
    const at = end >= 0 ? end : isLater ? endOf(this.form, node) : startOf(this.form, target)
    const plain: Store = { how, node, index, at, block: this.block, target }
    const store = path.length === 0 && !isRest ? plain : { ...plain, path, isRest }
    if (list === undefined) this.here.stores.set(name, [store])
    else list.push(store)
  }

  /** `case [one, {"key": two}]`: a pattern gives names to parts of what is matched. */
  private pattern(node: number, subject: number, path: readonly string[]): void {
    const { code, strings } = this.form
    const at = (operand: number): number => code[node + 2 + operand] ?? 0
    const capture = (target: number): void => {
      if (target === 0) return
      const [last, before] = [path.at(-1), path.slice(0, -1)]
      if (last === undefined) this.bind(target, 'value', subject, 0)
      else this.bound(target, 'item', subject, -1, [...before, last], -1, false)
    }
    switch (code[node]) {
      case Op.PatternValue:
        this.visit(at(0))
        return
      case Op.PatternCapture:
        capture(at(0))
        return
      case Op.PatternSequence:
        for (let i = 0; i < at(0); i++) {
          const inner = code[node + 3 + i] ?? 0
          if (code[inner] !== Op.PatternStar) this.pattern(inner, subject, [...path, String(i)])
          else if ((code[inner + 2] ?? 0) !== 0) this.bound(code[inner + 2] ?? 0, 'item', subject, i, path, -1, true)
        }
        return
      case Op.PatternMapping:
        if (at(0) !== 0) capture(at(0))
        for (let i = 0; i < at(1); i++) {
          const key = code[node + 4 + 2 * i] ?? 0
          this.visit(key)
          const text = code[key] === Op.Str ? (strings[code[key + 2] ?? 0] ?? '*') : '*'
          this.pattern(code[node + 5 + 2 * i] ?? 0, subject, [...path, text])
        }
        return
      case Op.PatternClass: {
        this.visit(at(0))
        // `str(text)` is the text itself.
        const isText =
          code[at(0)] === Op.Global && /^(?:str|bytes|int|float|list|dict|tuple|set)$/.test(strings[code[at(0) + 2] ?? 0] ?? '')
        for (let i = 0; i < at(1); i++) {
          const name = code[node + 4 + 2 * i] ?? 0
          const key = name === 0 ? String(i) : (strings[name] ?? '*')
          this.pattern(code[node + 5 + 2 * i] ?? 0, subject, isText ? path : [...path, key])
        }
        return
      }
      case Op.PatternOr:
        for (let i = 0; i < at(0); i++) this.pattern(code[node + 3 + i] ?? 0, subject, path)
        return
      case Op.PatternAs:
        this.pattern(at(0), subject, path)
        capture(at(1))
        return
      default:
    }
  }

  private nameOf(target: number): string | null {
    const { code, strings } = this.form
    const operation = code[target]
    if (operation === Op.Local) return strings[code[target + 3] ?? 0] ?? null
    return operation === Op.Global || operation === Op.Free || operation === Op.ClassName ? (strings[code[target + 2] ?? 0] ?? null) : null
  }

  private enter(): number {
    const outer = this.block
    this.block = this.module.blocks.length
    this.module.blocks.push(outer)
    return outer
  }

  private within(node: number, isBranch = true): void {
    if (node === 0) return
    const outer = isBranch ? this.enter() : this.block
    this.visit(node)
    this.block = outer
  }

  private function(form: FunctionForm): void {
    const [outer, block, owner] = [this.here, this.block, this.owner]
    const made = newFunction(this.module, form, form.qualname, outer, owner, form.body)
    this.module.functions.push(made)
    owner?.methods.push(made)
    this.here = made
    this.owner = null
    this.block = 0
    this.visit(form.body)
    ;[this.here, this.block, this.owner] = [outer, block, owner]
  }

  private class(name: string, qualname: string, node: number): void {
    const [outer, block, owner] = [this.here, this.block, this.owner]
    const methods: SurveyedFunction[] = []
    const body = newFunction(this.module, null, qualname, outer, null, node)
    const made: SurveyedClass = { module: this.module, name, qualname, body, methods }
    this.module.functions.push(body)
    this.module.classes.set(qualname, made)
    this.here = body
    this.owner = made
    this.block = 0
    this.visit(node)
    ;[this.here, this.block, this.owner] = [outer, block, owner]
  }
}

function newFunction(
  module: SurveyedModule,
  form: FunctionForm | null,
  qualname: string,
  parent: SurveyedFunction | null,
  owner: SurveyedClass | null,
  body: number,
): SurveyedFunction {
  return {
    module,
    form,
    qualname,
    parent,
    owner,
    body,
    stores: new Map(),
    calls: [],
    compares: [],
    writes: [],
    returns: [],
    yields: [],
    raises: [],
    asks: [],
  }
}
