// Whether a function answers a question (yes or no, something or None), and whether it can refuse by an exception.
import { findInClass, pick, type Reader, type SurveyedFunction, type Value } from '../../../project/index.ts'
import { Op, someChild, UnaryOp, unparse } from '../../../syntax/index.ts'

export interface Answering {
  /** Declared to give a bool, or each `return` is one. */
  readonly isBool: boolean
  /** It can say no: False, None, or what a comparison says. */
  readonly isNegative: boolean
}

const known = new WeakMap<SurveyedFunction, Answering | null>()
/** null: what it gives is no answer. */
export function answerOf(fn: SurveyedFunction): Answering | null {
  let answer = known.get(fn)
  if (answer === undefined) known.set(fn, (answer = findAnswer(fn)))
  return answer
}

function findAnswer(fn: SurveyedFunction): Answering | null {
  if (fn.form === null || fn.form.isLambda || fn.form.isGenerator) return null
  const kinds = returnKinds(fn)
  if (kinds.length === 0) return null
  const isBool = isDeclaredBool(fn) || kinds.every((kind) => kind === 'yes' || kind === 'no' || kind === 'either')
  const isMaybe = kinds.includes('none') && kinds.includes('value')
  if (!isBool && !isMaybe) return null
  // What is declared to be a bool says no by whatever it computes.
  const isNegative = kinds.some((kind) => kind === 'no' || kind === 'either' || kind === 'none' || (isBool && kind === 'value'))
  return { isBool, isNegative }
}

type Kind = 'yes' | 'no' | 'either' | 'none' | 'value'

export function returnKinds(fn: SurveyedFunction): Kind[] {
  const { code } = fn.module.form
  const kinds: Kind[] = []
  for (let i = 0; i < fn.returns.length; i += 2) {
    const value = code[(fn.returns[i] ?? 0) + 2] ?? 0
    kinds.push(value === 0 ? 'none' : kindOf(fn, value))
  }
  return kinds
}

function kindOf({ module: { form } }: SurveyedFunction, node: number): Kind {
  const { code } = form
  switch (code[node]) {
    case Op.True:
      return 'yes'
    case Op.False:
      return 'no'
    case Op.None:
      return 'none'
    case Op.Compare:
      return 'either'
    case Op.Unary:
      return code[node + 2] === UnaryOp.Not ? 'either' : 'value'
    case Op.Call:
      return /^(?:bool|any|all|isinstance|hasattr|callable|issubclass)\(/.test(unparse(form, node, 20)) ? 'either' : 'value'
    default:
      return 'value'
  }
}

export function isDeclaredBool({ form, module }: SurveyedFunction): boolean {
  const node = form?.returns ?? 0
  if (node === 0) return false
  const { code, strings } = module.form
  const text = code[node] === Op.Str ? (strings[code[node + 2] ?? 0] ?? '') : unparse(module.form, node, 20)
  return text === 'bool' || text === 'builtins.bool'
}

/** Nothing stands before it that may put another function in its place. */
export function hasPlainDecorators({ form, module }: SurveyedFunction): boolean {
  return (form?.decorators ?? []).every((node) =>
    /^(?:staticmethod|classmethod|(?:abc\.)?abstractmethod|(?:typing\.)?(?:override|final)|(?:functools\.)?(?:lru_cache|cache)\b.*)$/.test(
      unparse(module.form, node, 60),
    ),
  )
}

const DEEPEST = 3
const REFUSER = /^(?:raise|abort|fail|deny|reject|refuse|forbid|exit)(?:_|$)|(?:_or_(?:raise|fail|abort|404|403|401)|_strict)$/

/** Whether it can raise, as far as its own code and that of the project's functions it calls says. */
export function raisesSomething(reader: Reader, fn: SurveyedFunction, depth = 0): boolean {
  const before = raising.get(fn)
  if (before !== undefined) return before
  const raises =
    hasRaise(fn, fn.body) || (depth < DEEPEST && fn.calls.some((call, i) => i % 2 === 0 && callRaises(reader, fn, call, i, depth)))
  if (depth === 0 || raises) raising.set(fn, raises)
  return raises
}
const raising = new WeakMap<SurveyedFunction, boolean>()

function callRaises(reader: Reader, fn: SurveyedFunction, call: number, i: number, depth: number): boolean {
  const { code } = fn.module.form
  const name =
    unparse(fn.module.form, code[call + 2] ?? 0, 80)
      .split('.')
      .at(-1) ?? ''
  if (REFUSER.test(name)) return true
  const { value } = reader.forTypes(() => reader.read(fn, code[call + 2] ?? 0, fn.calls[i + 1] ?? 0))
  const asked = functionOf(reader, pick(value))
  return asked !== null && asked !== fn && raisesSomething(reader, asked, depth + 1)
}

function functionOf(reader: Reader, value: Value): SurveyedFunction | null {
  if (value.kind === 'method') return functionOf(reader, pick(value.func))
  if (value.kind === 'class') {
    const found = findInClass(value, '__init__')
    return found !== null && 'owner' in found ? functionOf(reader, pick(found.value)) : null
  }
  return value.kind === 'function' ? (reader.functions.get(value.form) ?? null) : null
}

/** Whether making one runs code that can raise. */
export function makingRaises(reader: Reader, cls: Value): boolean {
  const init = functionOf(reader, cls)
  return init !== null && raisesSomething(reader, init)
}

function hasRaise(fn: SurveyedFunction, node: number): boolean {
  const { form } = fn.module
  if (node === 0) return false
  const operation = form.code[node]
  if (operation === Op.Raise || operation === Op.Assert) return true
  return someChild(form, node, (child) => hasRaise(fn, child))
}
