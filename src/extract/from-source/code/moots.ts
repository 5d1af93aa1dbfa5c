// Questions whose answers decide nothing: thrown away, never awaited, not even asked, or answered by an object, which is true.
import type { Moot, MootKind } from '../../../model/index.ts'
import { type ClassValue, findInClass, pick, placeOf, type SurveyedFunction } from '../../../project/index.ts'
import { ComprehensionKind, Op, someChild, UnaryOp, unparse } from '../../../syntax/index.ts'
import { answerOf, hasPlainDecorators, isDeclaredBool, makingRaises, raisesSomething, returnKinds } from './answers.ts'
import type { CodeScope } from './code-values.ts'
import { placeOfNode } from './written.ts'

const LONGEST_TEXT = 120

export function findMoots(scope: CodeScope, names: ReadonlySet<string>, fn: SurveyedFunction): Moot[] {
  return new MootFinder(scope, names, fn).find()
}

class MootFinder {
  private readonly found: Moot[] = []
  private readonly scope: CodeScope
  /** What functions and classes of the project are called: nothing else is asked about. */
  private readonly names: ReadonlySet<string>
  private readonly fn: SurveyedFunction
  private readonly code: Int32Array
  private readonly strings: readonly string[]
  private readonly blocks = new Map<number, number>()

  constructor(scope: CodeScope, names: ReadonlySet<string>, fn: SurveyedFunction) {
    this.scope = scope
    this.names = names
    this.fn = fn
    this.code = fn.module.form.code
    this.strings = fn.module.form.strings
  }

  find(): Moot[] {
    const { form, body, calls } = this.fn
    if (form === null || form.isLambda) return []
    for (let i = 0; i < calls.length; i += 2) this.blocks.set(calls[i] ?? 0, calls[i + 1] ?? 0)
    this.walk(body)
    this.answers()
    return this.found
  }

  private readonly walkOn = (node: number): boolean => {
    this.walk(node)
    return false
  }

  private walk(node: number): void {
    if (node === 0) return
    switch (this.code[node]) {
      case Op.Expr:
        this.dropped(this.at(node, 0))
        break
      case Op.If:
      case Op.While:
      case Op.Ternary:
        this.tested(this.at(node, 0))
        break
      case Op.Assert:
        this.add('assert', node, null, this.at(node, 0))
        this.tested(this.at(node, 0))
        break
      default:
        break
    }
    someChild(this.fn.module.form, node, this.walkOn)
  }

  private dropped(node: number): void {
    if (this.code[node] === Op.Compare) {
      this.add('comparison-dropped', node, null)
      return
    }
    const isAwaited = this.code[node] === Op.Await
    const call = isAwaited ? this.at(node, 0) : node
    if (this.code[call] !== Op.Call) return
    const asked = this.functionAt(this.at(call, 0), this.blocks.get(call) ?? 0)
    if (asked?.form == null) return
    if (!isAwaited && isCoroutine(asked)) this.add('coroutine-dropped', node, asked)
    else if (isAwaited === isCoroutine(asked) && answerOf(asked)?.isNegative === true && !raisesSomething(this.scope.reader, asked))
      this.add('answer-dropped', node, asked)
  }

  /** The parts of a test whose truth counts. */
  private tested(node: number): void {
    switch (this.code[node]) {
      case Op.And:
      case Op.Or:
        this.tested(this.at(node, 0))
        this.tested(this.at(node, 1))
        return
      case Op.Unary:
        if (this.at(node, 0) === UnaryOp.Not) this.tested(this.at(node, 1))
        return
      case Op.Call: {
        const block = this.blocks.get(node) ?? 0
        const asked = this.functionAt(this.at(node, 0), block)
        if (asked !== null) {
          if (isCoroutine(asked)) this.add('coroutine-tested', node, asked)
          return
        }
        const made = this.classAt(this.at(node, 0), block)
        if (made !== null) this.add('object-tested', node, made)
        return
      }
      case Op.Local:
      case Op.Global:
      case Op.Free:
      case Op.Attribute: {
        const asked = this.functionAt(node, 0)
        if (asked !== null && answerOf(asked) !== null) this.add('function-tested', node, asked)
        return
      }
      default:
    }
  }

  /** Of a function that answers yes or no: what it returns and is neither. */
  private answers(): void {
    const { fn } = this
    if (!isAnswering(this.scope, fn)) return
    for (let i = 0; i < fn.returns.length; i += 2) {
      const node = this.at(fn.returns[i] ?? 0, 0)
      const block = fn.returns[i + 1] ?? 0
      if (node !== 0) this.answer(node, block)
    }
  }

  private answer(node: number, block: number): void {
    switch (this.code[node]) {
      case Op.Lambda:
        this.add('object-answered', node, null)
        return
      case Op.Comprehension:
        if (this.at(node, 0) === ComprehensionKind.Generator) this.add('object-answered', node, null)
        return
      case Op.Tuple:
        if (this.at(node, 0) > 0) this.add('object-answered', node, null)
        return
      case Op.Call: {
        const asked = this.functionAt(this.at(node, 0), block)
        if (asked !== null) {
          // Without `async` of its own the function may hand the coroutine on to be awaited.
          if (isCoroutine(asked) && this.fn.form?.isAsync === true) this.add('object-answered', node, asked)
          return
        }
        const made = this.classAt(this.at(node, 0), block)
        if (made !== null) this.add('object-answered', node, made)
        return
      }
      case Op.Global:
      case Op.Attribute: {
        const asked = this.functionAt(node, block)
        if (asked !== null) this.add('object-answered', node, asked)
        return
      }
      default:
    }
  }

  /** The function of the project that an expression is, for certain. */
  private functionAt(node: number, block: number): SurveyedFunction | null {
    const name = this.nameOf(node)
    if (name === null || !this.names.has(name)) return null
    const { reader } = this.scope
    const { value, likely } = reader.forTypes(() => reader.read(this.fn, node, block))
    if (likely || value.kind === 'alternatives') return null
    const func = value.kind === 'method' ? pick(value.func) : value
    const found = func.kind === 'function' ? reader.functions.get(func.form) : undefined
    return found === undefined || !hasPlainDecorators(found) ? null : found
  }

  /** The class of the project whose instances are true, whatever they hold. */
  private classAt(node: number, block: number): ClassValue | null {
    const name = this.nameOf(node)
    if (name === null || !/^_*[A-Z]/.test(name) || !this.names.has(name)) return null
    const { reader } = this.scope
    const value = reader.forTypes(() => reader.read(this.fn, node, block)).value
    if (value.kind !== 'class' || value.native !== undefined || !isPlainMeta(value)) return null
    const isPlain = value.mro.every((one) => one.kind === 'class' && (one.native === undefined || PLAIN_BASES.test(one.native)))
    if (!isPlain || ['__bool__', '__len__', '__new__'].some((method) => isOwn(value, method))) return null
    return value
  }

  private nameOf(node: number): string | null {
    switch (this.code[node]) {
      case Op.Local:
      case Op.Attribute:
        return this.strings[this.at(node, 1)] ?? null
      case Op.Global:
      case Op.Free: {
        const name = this.strings[this.at(node, 0)] ?? ''
        return this.fn.module.aliases.get(name) ?? name
      }
      default:
        return null
    }
  }

  private add(kind: MootKind, node: number, of: SurveyedFunction | ClassValue | null, shown = node): void {
    const { entries } = this.scope
    this.found.push({
      kind,
      text: unparse(this.fn.module.form, shown, LONGEST_TEXT),
      ...this.asked(of),
      place: placeOfNode(this.fn, node),
      inside: entries.insideOf(this.fn),
      entries: entries.of(this.fn),
    })
  }

  private asked(of: SurveyedFunction | ClassValue | null): Pick<Moot, 'of' | 'ofPlace' | 'mayRaise'> {
    if (of === null) return { of: null, ofPlace: null, mayRaise: false }
    if ('kind' in of) {
      const ofPlace = of.site === null || of.site.module.file === '' ? null : placeOf(of.site)
      return { of: `${of.module}:${of.qualname}`, ofPlace, mayRaise: makingRaises(this.scope.reader, of) }
    }
    const { form, module, qualname } = of
    const ofPlace = form === null ? null : { file: module.value.file, line: form.line, end: form.headEnd }
    return { of: `${module.value.name}:${qualname}`, ofPlace, mayRaise: false }
  }

  private at(node: number, operand: number): number {
    return this.code[node + 2 + operand] ?? 0
  }
}

const PLAIN_BASES = /^(?:builtins\.object|abc\.ABC)$/

function isPlainMeta({ metaclass }: ClassValue): boolean {
  return metaclass === null || (metaclass.kind === 'class' && metaclass.native === 'abc.ABCMeta')
}

function isOwn(cls: ClassValue, name: string): boolean {
  const found = findInClass(cls, name)
  return found !== null && !('owner' in found && found.owner.native !== undefined)
}

function isCoroutine({ form }: SurveyedFunction): boolean {
  return form?.isAsync === true && !form.isGenerator
}

/** Declared to give yes or no, by itself or where it is first declared; or it does so on other ways. */
function isAnswering({ reader }: CodeScope, fn: SurveyedFunction): boolean {
  if (isDeclaredBool(fn)) return true
  const kinds = returnKinds(fn)
  if (kinds.some((kind) => kind === 'yes' || kind === 'no') && kinds.every((kind) => kind !== 'none')) return true
  const { owner, form, module } = fn
  if (owner === null || form === null || form.returns !== 0) return false
  const cls = module.value.globals.get(owner.qualname)
  const bases = cls?.kind === 'class' ? cls.mro.slice(1) : []
  return bases.some((base) => {
    const inherited = base.kind === 'class' ? pick(base.attrs.get(form.name) ?? base) : base
    const declared = inherited.kind === 'function' ? reader.functions.get(inherited.form) : undefined
    return declared !== undefined && isDeclaredBool(declared)
  })
}
