// Expressions: a node of the lowered form, evaluated to a value.
import { CompareOp, ComprehensionKind, type Form, type FunctionForm, Op, UnaryOp } from '../../syntax/index.ts'
import { getItem } from './attributes.ts'
import { bounded, boundedParts, MOST_ITEMS } from './bounds.ts'
import { evaluateArguments } from './calls.ts'
import { iterate } from './iterate.ts'
import { BUDGET, join, type Machine, Paused } from './machine.ts'
import { binary, compare, decided, isObscure, truthOf } from './operators.ts'
import { armConditions, store } from './statements.ts'
import { formatValue } from './strings.ts'
import {
  both,
  type ClassValue,
  type Condition,
  dict,
  ELLIPSIS,
  FALSE,
  type Frame,
  type FunctionValue,
  hashKey,
  int,
  isStr,
  list,
  type ModuleValue,
  NO_ARGS,
  NONE,
  type Origin,
  originOf,
  type Site,
  str,
  type Text,
  TRUE,
  unknown,
  type Value,
} from './values.ts'

/** Where names are looked up: a module, in it perhaps a running function, in that perhaps a class body. */
export interface Scope {
  readonly module: ModuleValue
  readonly frame: Frame | null
  readonly cls: ClassValue | null
  /** What a generator has yielded so far. */
  readonly yields: Value[] | null
}

const EMPTY: Form = {
  code: new Int32Array(4),
  spans: new Int32Array(2),
  lines: new Int32Array(1),
  strings: [],
  numbers: [],
  functions: [],
  classes: [],
  body: 1,
  doc: null,
  futureAnnotations: false,
  problems: [],
}

export function scopeForm(scope: Scope): Form {
  return scope.module.code?.form ?? EMPTY
}
export function siteAt(scope: Scope, node: number): Site {
  return { module: scope.module, node }
}

export function evaluate(machine: Machine, scope: Scope, n: number): Value {
  const value = evaluateNode(machine, scope, n)
  return machine.ways !== null && (value.kind === 'alternatives' || value.kind === 'maybe')
    ? machine.ways.pick(value, siteAt(scope, n))
    : value
}

function evaluateNode(machine: Machine, scope: Scope, n: number): Value {
  machine.step()
  const form = scopeForm(scope)
  const code = form.code
  const strings = form.strings
  switch (code[n]) {
    case Op.None:
      return NONE
    case Op.True:
      return TRUE
    case Op.False:
      return FALSE
    case Op.Ellipsis:
      return ELLIPSIS
    case Op.Int:
      return int(form.numbers[code[n + 2] ?? 0] ?? 0)
    case Op.BigInt:
      return int(BigInt(strings[code[n + 2] ?? 0] ?? '0'))
    case Op.Float:
      return { kind: 'const', type: 'float', value: form.numbers[code[n + 2] ?? 0] ?? 0 }
    case Op.Complex:
      return unknown('a complex number')
    case Op.Str:
      return str(strings[code[n + 2] ?? 0] ?? '')
    case Op.Bytes:
      return { kind: 'const', type: 'bytes', value: strings[code[n + 2] ?? 0] ?? '' }
    case Op.FString:
      return evaluateFString(machine, scope, n)
    case Op.Field:
      return formatValue(machine, evaluate(machine, scope, code[n + 2] ?? 0), null, siteAt(scope, n))
    case Op.Local: {
      const value = scope.frame?.locals[code[n + 2] ?? 0]
      return value ?? unknown(`\`${strings[code[n + 3] ?? 0] ?? ''}\` has no value here`, siteAt(scope, n))
    }
    case Op.Free:
      return loadFree(machine, scope, strings[code[n + 2] ?? 0] ?? '', n)
    case Op.Global:
      return loadGlobal(machine, scope.module, strings[code[n + 2] ?? 0] ?? '', n)
    case Op.ClassName: {
      const name = strings[code[n + 2] ?? 0] ?? ''
      return scope.cls?.attrs.get(name) ?? loadFree(machine, scope, name, n)
    }
    case Op.Attribute:
      return machine.attribute(evaluate(machine, scope, code[n + 2] ?? 0), strings[code[n + 3] ?? 0] ?? '', siteAt(scope, n))
    case Op.Index:
      return getItem(machine, evaluate(machine, scope, code[n + 2] ?? 0), evaluate(machine, scope, code[n + 3] ?? 0), siteAt(scope, n))
    case Op.Slice: {
      const part = (at: number): Value | null => (at === 0 ? null : evaluate(machine, scope, at))
      return { kind: 'slice', lower: part(code[n + 2] ?? 0), upper: part(code[n + 3] ?? 0), step: part(code[n + 4] ?? 0) }
    }
    case Op.Call: {
      const callee = evaluate(machine, scope, code[n + 2] ?? 0)
      const count = code[n + 3] ?? 0
      const { args, scopeNeeded } = evaluateArguments(machine, scope, code, n + 4, count)
      void scopeNeeded
      if (callee.kind === 'native' && callee.name === 'builtins.super' && args.positional.length === 0) return evaluateSuper(scope)
      if (callee.kind === 'native' && (callee.name === 'builtins.globals' || callee.name === 'builtins.locals'))
        return evaluateNamespace(scope, callee.name)
      return machine.call(callee, args, siteAt(scope, n))
    }
    case Op.Binary: {
      const left = evaluate(machine, scope, code[n + 3] ?? 0)
      const right = evaluate(machine, scope, code[n + 4] ?? 0)
      return binary(machine, code[n + 2] ?? 0, left, right, siteAt(scope, n), false)
    }
    case Op.Unary: {
      const value = evaluate(machine, scope, code[n + 3] ?? 0)
      if (code[n + 2] === UnaryOp.Not) {
        const truth = truthOf(machine, value)
        if (machine.ways !== null && (truth.value === null || value.kind === 'alternatives'))
          return machine.ways.make('not', 'not', value, NO_ARGS, siteAt(scope, n))
        if (truth.value === null) return unknown('not of something unknown', siteAt(scope, n))
        return { kind: 'const', type: 'bool', value: !truth.value, origin: truth.likely ? (originOf(value) ?? 'a setting') : undefined }
      }
      if (value.kind === 'const' && typeof value.value === 'number') {
        if (code[n + 2] === UnaryOp.Neg) return { ...value, value: -value.value }
        if (code[n + 2] === UnaryOp.Pos) return value
        if (code[n + 2] === UnaryOp.Invert) return { ...value, value: ~value.value }
      }
      return unknown('an arithmetic result', siteAt(scope, n))
    }
    case Op.And:
    case Op.Or:
      return evaluateLogic(machine, scope, n, code[n] === Op.And)
    case Op.Compare:
      return compare(
        machine,
        code[n + 2] ?? CompareOp.Eq,
        evaluate(machine, scope, code[n + 3] ?? 0),
        evaluate(machine, scope, code[n + 4] ?? 0),
        siteAt(scope, n),
      )
    case Op.Ternary:
      return evaluateTernary(machine, scope, n)
    case Op.Lambda: {
      const lambda = form.functions[code[n + 2] ?? 0]
      return lambda === undefined ? unknown('a broken lambda') : makeFunction(machine, scope, lambda, n)
    }
    case Op.List:
    case Op.Tuple:
    case Op.Set:
      return evaluateDisplay(machine, scope, n)
    case Op.Dict:
      return evaluateDict(machine, scope, n)
    case Op.Star:
      return evaluate(machine, scope, code[n + 2] ?? 0)
    case Op.Comprehension:
      return evaluateComprehension(machine, scope, n)
    case Op.Await:
      return evaluate(machine, scope, code[n + 2] ?? 0)
    case Op.Yield: {
      const value = code[n + 2] === 0 ? NONE : evaluate(machine, scope, code[n + 2] ?? 0)
      scope.yields?.push(machine.condition.length === 0 ? value : { kind: 'maybe', value, when: machine.condition })
      if (machine.ways !== null && scope.frame !== null && scope.frame.func.form === machine.ways.endsAtYield) throw new Paused()
      return unknown('what is sent to a generator')
    }
    case Op.YieldFrom: {
      const source = evaluate(machine, scope, code[n + 2] ?? 0)
      for (const { value, when } of iterate(machine, source, siteAt(scope, n)))
        scope.yields?.push(when.length === 0 ? value : { kind: 'maybe', value, when })
      return NONE
    }
    case Op.Walrus: {
      const value = evaluate(machine, scope, code[n + 3] ?? 0)
      store(machine, scope, code[n + 2] ?? 0, value)
      return value
    }
    case Op.ErrorExpr:
      return unknown('text that did not parse', siteAt(scope, n))
    default:
      return unknown('an expression that is not understood', siteAt(scope, n))
  }
}

// ---- names

const slotMaps = new WeakMap<FunctionForm, Map<string, number>>()
function slotOf(form: FunctionForm, name: string): number {
  let slots = slotMaps.get(form)
  if (slots === undefined) {
    slots = new Map(form.locals.map((local, i) => [local, i]))
    slotMaps.set(form, slots)
  }
  return slots.get(name) ?? -1
}

function loadFree(machine: Machine, scope: Scope, name: string, n: number): Value {
  // In a class body the frame is the enclosing function's own.
  for (let frame = scope.cls === null ? (scope.frame?.parent ?? null) : scope.frame; frame !== null; frame = frame.parent) {
    const slot = slotOf(frame.func.form, name)
    if (slot >= 0) {
      const value = frame.locals[slot]
      if (value !== undefined) return value
    }
  }
  return loadGlobal(machine, scope.module, name, n)
}

function loadGlobal(machine: Machine, module: ModuleValue, name: string, n: number): Value {
  return module.globals.get(name) ?? machine.host.builtins.get(name) ?? unknown(`the name \`${name}\` is not defined`, { module, node: n })
}

function evaluateSuper(scope: Scope): Value {
  const frame = scope.frame
  const owner = frame?.func.owner
  const self = frame?.locals[0]
  if (owner == null || self === undefined) return unknown('super() outside of a method')
  return { kind: 'super', after: owner, self }
}

function evaluateNamespace(scope: Scope, callee: string): Value {
  const d = dict()
  if (scope.frame === null || callee === 'builtins.globals') d.namespace = scope.module
  for (const [name, value] of scope.module.globals) d.entries.set(hashKey(str(name)), { key: str(name), value })
  const frame = callee === 'builtins.globals' ? null : scope.frame
  frame?.func.form.locals.forEach((name, i) => {
    const value = frame.locals[i]
    if (value !== undefined) d.entries.set(hashKey(str(name)), { key: str(name), value })
  })
  return d
}

// ---- functions

export function makeFunction(machine: Machine, scope: Scope, form: FunctionForm, n: number): FunctionValue {
  const defaults = new Map<string, Value>()
  for (const p of form.parameters) if (p.default !== 0) defaults.set(p.name, evaluate(machine, scope, p.default))
  // Functions in a class body do not see its namespace: their closure is the function around the class.
  return {
    kind: 'function',
    form,
    module: scope.module,
    closure: scope.frame,
    name: form.name,
    qualname: form.qualname,
    defaults,
    attrs: new Map(),
    owner: scope.cls,
    site: siteAt(scope, n),
  }
}

// ---- logic

function evaluateLogic(machine: Machine, scope: Scope, n: number, isAnd: boolean): Value {
  const code = scopeForm(scope).code
  const left = evaluate(machine, scope, code[n + 2] ?? 0)
  const truth = decided(machine, left, siteAt(scope, code[n + 2] ?? 0))
  if (truth.value === null) {
    const right = evaluate(machine, scope, code[n + 3] ?? 0)
    const text = armConditions(machine, scope, code[n + 2] ?? 0, truth)
    return join([
      { value: isAnd ? right : left, when: text.yes },
      { value: isAnd ? left : right, when: text.no },
    ])
  }
  const chosen = truth.value === isAnd ? evaluate(machine, scope, code[n + 3] ?? 0) : left
  return truth.likely ? withOrigin(chosen, originOf(left) ?? 'a setting') : chosen
}

export function withOrigin(value: Value, origin: Origin): Value {
  if ((value.kind === 'const' || value.kind === 'text') && value.origin === undefined) return { ...value, origin }
  return value
}

function evaluateTernary(machine: Machine, scope: Scope, n: number): Value {
  const code = scopeForm(scope).code
  const [test, then, otherwise] = [code[n + 2] ?? 0, code[n + 3] ?? 0, code[n + 4] ?? 0]
  const value = evaluate(machine, scope, test)
  const truth = decided(machine, value, siteAt(scope, test))
  if (truth.value !== null && !truth.likely) return evaluate(machine, scope, truth.value ? then : otherwise)
  const { yes, no } = armConditions(machine, scope, test, truth)
  const arms: { when: Condition; run: () => Value }[] = [
    { when: yes, run: () => evaluate(machine, scope, then) },
    { when: no, run: () => evaluate(machine, scope, otherwise) },
  ]
  const results = machine.runArms(arms, () => false)
  const options = arms.flatMap((arm, i) => {
    const result = results[i]
    return result == null ? [] : [{ value: result, when: arm.when }]
  })
  return join(options)
}

// ---- displays

function evaluateFString(machine: Machine, scope: Scope, n: number): Value {
  const code = scopeForm(scope).code
  const parts: Text['parts'][number][] = []
  let origin: Origin | undefined
  const count = code[n + 2] ?? 0
  for (let i = 0; i < count; i++) {
    const part = code[n + 3 + i] ?? 0
    let value: Value
    if (code[part] === Op.Field) {
      const spec = code[part + 4] ?? 0
      const inner = evaluate(machine, scope, code[part + 2] ?? 0)
      value =
        machine.ways !== null && isObscure(inner)
          ? inner
          : formatValue(machine, inner, spec === 0 ? null : evaluate(machine, scope, spec), siteAt(scope, part))
    } else value = evaluate(machine, scope, part)
    if (machine.ways !== null && isObscure(value)) {
      const more: Value[] = []
      for (let j = 0; j < count; j++) {
        const other = code[n + 3 + j] ?? 0
        more.push(j === i ? value : evaluate(machine, scope, code[other] === Op.Field ? (code[other + 2] ?? 0) : other))
      }
      return machine.ways.make('text', '', null, { positional: more, keywords: new Map() }, siteAt(scope, n))
    }
    if (value.kind === 'alternatives') value = formatValue(machine, value, null, siteAt(scope, part))
    origin ??= originOf(value)
    if (isStr(value)) parts.push(value.value)
    else if (value.kind === 'text') for (const p of value.parts) parts.push(p)
    else parts.push({ reason: 'a formatted value' })
  }
  return concat(parts, origin)
}

/** A string out of parts: plain when all are known. */
export function concat(parts: readonly Text['parts'][number][], origin: Origin | undefined): Value {
  const merged: Text['parts'][number][] = []
  for (const part of boundedParts(parts)) {
    const last = merged.at(-1)
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part
    else if (part !== '') merged.push(part)
  }
  if (merged.length === 0) return str('', origin)
  const only = merged[0]
  if (merged.length === 1 && typeof only === 'string') return str(only, origin)
  return { kind: 'text', parts: merged, origin }
}

function evaluateDisplay(machine: Machine, scope: Scope, n: number): Value {
  const code = scopeForm(scope).code
  const count = code[n + 2] ?? 0
  const out = list([], code[n] === Op.List ? 'list' : code[n] === Op.Tuple ? 'tuple' : 'set')
  out.site = siteAt(scope, n)
  for (let i = 0; i < count; i++) {
    const item = code[n + 3 + i] ?? 0
    if (code[item] !== Op.Star) {
      if (out.items.length < MOST_ITEMS) out.items.push(evaluate(machine, scope, item))
      else out.open = true
      continue
    }
    const source = evaluate(machine, scope, code[item + 2] ?? 0)
    if (!spread(machine, source, out.items, siteAt(scope, item))) out.open = true
  }
  if (out.type === 'set') out.items = distinct(out.items)
  return out
}

/** Equal members once; one that is there for certain stands for one that may be. */
function distinct(items: readonly Value[]): Value[] {
  const byKey = new Map<string, Value>()
  for (const item of items) {
    const key = hashKey(item)
    if (byKey.get(key) === undefined || byKey.get(key)?.kind === 'maybe') byKey.set(key, item)
  }
  return [...byKey.values()]
}

/** Adds what a value yields; false when it may yield more than is known. */
export function spread(machine: Machine, source: Value, into: Value[], site: Site): boolean {
  if (source.kind === 'unknown' || source.kind === 'external') return false
  const before = into.length
  for (const { value, when } of iterate(machine, source, site)) {
    if (into.length >= MOST_ITEMS) break
    into.push(when.length === 0 ? value : { kind: 'maybe', value, when })
  }
  machine.work(into.length - before)
  if (into.length >= MOST_ITEMS) return false
  return !(source.kind === 'list' && source.open)
}

function evaluateDict(machine: Machine, scope: Scope, n: number): Value {
  const code = scopeForm(scope).code
  const count = code[n + 2] ?? 0
  const out = dict()
  for (let i = 0; i < count; i++) {
    const [key, value] = [code[n + 3 + 2 * i] ?? 0, code[n + 4 + 2 * i] ?? 0]
    if (key !== 0) {
      const k = evaluate(machine, scope, key)
      out.entries.set(hashKey(k), { key: k, value: evaluate(machine, scope, value) })
      continue
    }
    const source = evaluate(machine, scope, value)
    const picked = source.kind === 'alternatives' ? (source.options.find((o) => o.value.kind === 'dict')?.value ?? source) : source
    if (picked.kind === 'dict') {
      machine.work(picked.entries.size)
      for (const [k, entry] of picked.entries) out.entries.set(k, entry)
      out.open ||= picked.open
      if (picked.rest !== undefined) out.rest = [...(out.rest ?? []), ...picked.rest]
    } else {
      out.open = true
      if (machine.ways !== null) out.rest = [...(out.rest ?? []), source]
    }
  }
  return bounded(machine, out)
}

function evaluateComprehension(machine: Machine, scope: Scope, n: number): Value {
  const code = scopeForm(scope).code
  const [kind, element, valueNode, count] = [code[n + 2] ?? 0, code[n + 3] ?? 0, code[n + 4] ?? 0, code[n + 5] ?? 0]
  const items: Value[] = []
  const entries = dict()
  let open = false
  let rounds = 0
  const clause = (i: number, when: Condition): void => {
    if (i === count) {
      if (kind === ComprehensionKind.Dict) {
        const key = evaluate(machine, scope, element)
        const value = evaluate(machine, scope, valueNode)
        entries.entries.set(hashKey(key), { key, value: when.length === 0 ? value : { kind: 'maybe', value, when } })
      } else {
        const value = evaluate(machine, scope, element)
        items.push(when.length === 0 ? value : { kind: 'maybe', value, when })
      }
      return
    }
    const [target, source] = [code[n + 6 + 2 * i] ?? 0, code[n + 7 + 2 * i] ?? 0]
    if (target === 0) {
      const test = evaluate(machine, scope, source)
      if (machine.ways !== null) {
        // What a list holds is not worth a way of its own.
        if (truthOf(machine, test).value !== false) clause(i + 1, when)
        return
      }
      const truth = truthOf(machine, test)
      if (truth.value === false && !truth.likely) return
      if (truth.value === true && !truth.likely) clause(i + 1, when)
      else {
        const { yes } = armConditions(machine, scope, source, truth)
        machine.under(yes, () => clause(i + 1, both(when, yes)))
      }
      return
    }
    const iterable = evaluate(machine, scope, source)
    if (
      iterable.kind === 'unknown' ||
      iterable.kind === 'external' ||
      iterable.kind === 'term' ||
      (iterable.kind === 'list' && iterable.open)
    )
      open = true
    for (const item of iterate(machine, iterable, siteAt(scope, source))) {
      if (++rounds > BUDGET.iterations) {
        machine.report('budget', `the comprehension was left after ${BUDGET.iterations} rounds`, siteAt(scope, n))
        return
      }
      store(machine, scope, target, item.value)
      if (item.when.length === 0 || machine.ways !== null) clause(i + 1, when)
      else machine.under(item.when, () => clause(i + 1, both(when, item.when)))
    }
  }
  clause(0, [])
  if (kind === ComprehensionKind.Dict) {
    entries.open = open
    return entries
  }
  const out = list(items, kind === ComprehensionKind.List ? 'list' : kind === ComprehensionKind.Set ? 'set' : 'iterator', open)
  out.site = siteAt(scope, n)
  return out
}
