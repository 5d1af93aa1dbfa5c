// Annotations and signatures as FastAPI reads them: names looked up where Python would, string annotations parsed.
import { Op, type ParameterKind, parsePython, unparse } from '../../syntax/index.ts'
import { findInClass } from './attributes.ts'
import { evaluate, type Scope } from './expressions.ts'
import { type Machine, Raised } from './machine.ts'
import {
  type Annotation,
  type ClassValue,
  dict,
  type Frame,
  type FunctionValue,
  type Generic,
  identity,
  isStr,
  type ModuleCode,
  type ModuleValue,
  str,
  unknown,
  type Value,
} from './values.ts'

const parsed = new Map<string, ModuleCode>()

/** The type that an annotation names. Strings, and everything under `from __future__ import annotations`, see the module alone. */
export function resolveAnnotation(machine: Machine, annotation: Annotation): Value {
  if (annotation.value !== undefined) return resolveForward(machine, annotation.value, annotation.module, annotation.frame)
  const form = annotation.module.code?.form
  if (form === undefined || annotation.node === 0) return unknown('no annotation')
  // PEP 563 annotations are strings: a name local to a factory is not found. Class bodies see the class's own namespace.
  const frame = form.futureAnnotations ? null : annotation.frame
  const scope: Scope = { module: annotation.module, frame, cls: annotation.scope, yields: null }
  if (form.code[annotation.node] === Op.Str)
    return parseType(machine, form.strings[form.code[annotation.node + 2] ?? 0] ?? '', annotation.module, annotation.frame)
  return resolveForward(machine, evaluate(machine, scope, annotation.node), annotation.module, annotation.frame)
}

/** What `f.__annotations__` holds: values, or under PEP 563 the text. */
export function annotationsOf(machine: Machine, { form: own, module, closure }: FunctionValue): Value {
  const form = module.code?.form
  const written = [...own.parameters.map(({ name, annotation }) => [name, annotation] as const), ['return', own.returns] as const]
  const read = (node: number): Value => {
    if (form === undefined) return unknown('an annotation')
    if (form.futureAnnotations) return str(unparse(form, node, 400))
    try {
      return evaluate(machine, { module, frame: closure, cls: null, yields: null }, node)
    } catch (error) {
      if (error instanceof Raised) return unknown('an annotation')
      throw error
    }
  }
  return dict(written.flatMap(([name, node]) => (node === 0 ? [] : [[str(name), read(node)] as const])))
}

/** Forward references inside of a type: `list["Item"]`. */
export function resolveForward(machine: Machine, value: Value, module: ModuleValue, frame: Frame | null): Value {
  if (isStr(value)) return parseType(machine, value.value, module, frame)
  if (value.kind !== 'generic') return value
  if (value.origin.kind === 'generic') return resolveForward(machine, applied(value.origin, value.args), module, frame)
  // Literal's arguments are values; the metadata of Annotated are no types either.
  if (value.origin.kind === 'external' && /^typing(_extensions)?\.Literal$/.test(value.origin.path)) return value
  const isAnnotated = value.origin.kind === 'external' && /^typing(_extensions)?\.Annotated$/.test(value.origin.path)
  let changed = false
  const args = value.args.map((arg, i) => {
    if (isAnnotated && i > 0) return arg
    const resolved = resolveForward(machine, arg, module, frame)
    if (resolved !== arg) changed = true
    return resolved
  })
  return changed ? { ...value, args } : value
}

function parseType(machine: Machine, text: string, module: ModuleValue, frame: Frame | null): Value {
  let code = parsed.get(text)
  if (code === undefined) {
    const { form, text: decoded } = parsePython(new TextEncoder().encode(`(${text}\n)`))
    code = { form, text: decoded }
    parsed.set(text, code)
  }
  const statement = code.form.code[code.form.body + 3] ?? 0
  if (code.form.problems.length > 0 || code.form.code[statement] !== Op.Expr)
    return unknown(`the annotation ${JSON.stringify(text)} does not parse`)
  // The text's own form, the module's own names. Its names are all globals: a local of a factory is not found, as in FastAPI.
  const stand: ModuleValue = { ...module, code }
  const scope: Scope = { module: stand, frame: null, cls: null, yields: null }
  void frame
  return resolveForward(machine, evaluate(machine, scope, code.form.code[statement + 2] ?? 0), module, null)
}

/** `Alias = Annotated[T, …]`, `Alias[str]`: the arguments take the places of the type variables, in their order. */
function applied(alias: Generic, args: readonly Value[]): Value {
  const variables: Value[] = []
  const collect = (value: Value): void => {
    if (isTypeVariable(value)) {
      if (!variables.some((v) => identity(v) === identity(value))) variables.push(value)
    } else if (value.kind === 'generic') for (const arg of value.args) collect(arg)
  }
  const substitute = (value: Value): Value => {
    if (isTypeVariable(value)) return args[variables.findIndex((v) => identity(v) === identity(value))] ?? value
    return value.kind === 'generic' ? { ...value, args: value.args.map(substitute) } : value
  }
  collect(alias)
  return substitute(alias)
}

function isTypeVariable(value: Value): boolean {
  return value.kind === 'external' && /^typing(_extensions)?\.TypeVar\(\)$/.test(value.path)
}

/** What stands in an annotation that Python keeps as a string: a literal, or anything under `from __future__ import annotations`. */
export function stringAnnotation(annotation: Annotation): string | null {
  if (annotation.value !== undefined) return isStr(annotation.value) ? annotation.value.value : null
  const form = annotation.module.code?.form
  if (form === undefined || annotation.node === 0) return null
  if (form.code[annotation.node] === Op.Str) return form.strings[form.code[annotation.node + 2] ?? 0] ?? ''
  return form.futureAnnotations ? unparse(form, annotation.node, MAX_ANNOTATION) : null
}
const MAX_ANNOTATION = 4_000

const NO_NAMES = new Set(['None', 'True', 'False', 'and', 'or', 'not', 'is', 'in', 'if', 'else'])

/** The first name of a string annotation that neither the module nor Python has; a null module has none of its own. */
export function missingName(machine: Machine, text: string, module: ModuleValue | null): string | null {
  // Strings within are no names; what binds names of its own is not looked into.
  const bare = text.replace(/\w*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g, '0')
  if (/\b(?:lambda|for)\b/.test(bare)) return null
  if (module !== null && hasUnknownStar(machine, module)) return null
  for (const match of bare.matchAll(/(?<![\w.])[^\W\d]\w*(?!\w|\s*=(?!=))/g)) {
    const name = match[0]
    if (!NO_NAMES.has(name) && module?.globals.get(name) === undefined && !machine.host.builtins.has(name)) return name
  }
  return null
}

/** `from somewhere import *`, of a module that is neither in the tree nor modelled: it may bring any name. */
function hasUnknownStar(machine: Machine, module: ModuleValue): boolean {
  const stars = (module.code?.text ?? '').matchAll(/^[ \t]*from\s+([\w.]+)\s+import\s+\*/gm)
  return [...stars].some(([, dotted = '']) => {
    if (dotted.startsWith('.') || machine.host.index.findModule(dotted, module.file) !== null) return false
    return (machine.host.natives.names?.(dotted) ?? []).length === 0
  })
}

/** A string annotation among the names of a module. */
export function resolveText(machine: Machine, text: string, module: ModuleValue): Value {
  return parseType(machine, text, module, null)
}

export interface SignatureParameter {
  readonly name: string
  readonly kind: ParameterKind
  /** null: none was written. */
  readonly annotation: Annotation | null
  /** null: none. */
  readonly default: Value | null
}

export interface Signature {
  readonly parameters: readonly SignatureParameter[]
  readonly returns: Annotation | null
  /** The function whose code it is; null for what TypeScript or a library provides. */
  readonly func: FunctionValue | null
}

/** `inspect.signature`: follows `__wrapped__`, `__signature__`, partials, classes, callable instances and bound methods. */
export function signatureOf(machine: Machine, callee: Value): Signature | null {
  switch (callee.kind) {
    case 'function': {
      const wrapped = callee.attrs.get('__wrapped__')
      const given = callee.attrs.get('__signature__')
      if (given?.kind === 'instance') {
        const own = signatureFromObject(given, callee)
        if (own !== null) return own
      }
      if (wrapped !== undefined && wrapped !== callee) return signatureOf(machine, wrapped)
      return functionSignature(callee)
    }
    case 'method': {
      const inner = signatureOf(machine, callee.func)
      return inner === null ? null : { ...inner, parameters: dropFirst(inner.parameters) }
    }
    case 'partial': {
      const inner = signatureOf(machine, callee.func)
      if (inner === null) return null
      const rest = inner.parameters.slice(callee.args.positional.length)
      let keywordOnly = false
      const parameters = rest.flatMap((p): SignatureParameter[] => {
        const bound = callee.args.keywords.get(p.name)
        if (bound !== undefined) {
          keywordOnly = true
          return [{ ...p, kind: 'keyword-only', default: bound }]
        }
        return [keywordOnly && p.kind === 'normal' ? { ...p, kind: 'keyword-only' } : p]
      })
      return { ...inner, parameters }
    }
    case 'class':
      return classSignature(machine, callee)
    case 'descriptor':
      return callee.type === 'staticmethod' ? signatureOf(machine, callee.func) : null
    case 'instance': {
      const call = findInClass(callee.cls, '__call__')
      if (call === null || !('owner' in call)) return null
      const func = call.value.kind === 'descriptor' ? call.value.func : call.value
      const inner = signatureOf(machine, func)
      if (inner === null) return null
      return call.value.kind === 'descriptor' && call.value.type === 'staticmethod'
        ? inner
        : { ...inner, parameters: dropFirst(inner.parameters) }
    }
    case 'native': {
      const given = callee.attrs?.get('__wrapped__')
      return given === undefined ? null : signatureOf(machine, given)
    }
    default:
      return null
  }
}

function dropFirst(parameters: readonly SignatureParameter[]): readonly SignatureParameter[] {
  const first = parameters[0]
  return first === undefined || first.kind === 'var-positional' || first.kind === 'keyword-only' ? parameters : parameters.slice(1)
}

export function functionSignature(func: FunctionValue): Signature {
  const annotate = (node: number): Annotation | null =>
    node === 0 ? null : { node, module: func.module, frame: func.closure, scope: null }
  const overridden = func.attrs.get('__annotations__')
  // `functools.wraps` gives a wrapper the annotations of what it wraps: those of its own parameters are gone.
  const lent = func.attrs.get('\0annotations')
  const others = lent?.kind === 'function' ? functionSignature(lent) : null
  return {
    func,
    returns: others === null ? annotate(func.form.returns) : others.returns,
    parameters: func.form.parameters.map((p) => {
      if (others !== null) {
        const same = others.parameters.find((o) => o.name === p.name)
        return { name: p.name, kind: p.kind, annotation: same?.annotation ?? null, default: func.defaults.get(p.name) ?? null }
      }
      const replaced =
        overridden?.kind === 'dict'
          ? [...overridden.entries.values()].find((e) => isStr(e.key) && e.key.value === p.name)?.value
          : undefined
      return {
        name: p.name,
        kind: p.kind,
        annotation:
          replaced === undefined ? annotate(p.annotation) : { node: 0, module: func.module, frame: null, scope: null, value: replaced },
        default: func.defaults.get(p.name) ?? null,
      }
    }),
  }
}

function classSignature(machine: Machine, cls: ClassValue): Signature | null {
  const init = findInClass(cls, '__init__')
  if (init !== null && 'owner' in init) {
    const func = init.value.kind === 'descriptor' ? init.value.func : init.value
    const made = init.value.kind === 'native' ? machine.notes.get(`signature:${init.owner.native ?? ''}`) : undefined
    // Families whose constructor is made from their fields (pydantic models, dataclasses) register a maker under this note.
    if (typeof made === 'function') return (made as (machine: Machine, cls: ClassValue) => Signature | null)(machine, cls)
    const inner = signatureOf(machine, func)
    if (inner !== null) return { ...inner, parameters: dropFirst(inner.parameters) }
  }
  const dataclass = cls.attrs.get('\0signature')
  if (dataclass !== undefined) return signatureOf(machine, dataclass)
  return init === null ? { parameters: [], returns: null, func: null } : null
}

/** An `inspect.Signature` that the program made itself. */
function signatureFromObject(value: Value & { kind: 'instance' }, func: FunctionValue): Signature | null {
  const list = value.attrs.get('\0parameters')
  if (list?.kind !== 'list') return null
  const parameters: SignatureParameter[] = []
  for (const item of list.items) {
    const p = item.kind === 'maybe' ? item.value : item
    if (p.kind !== 'instance') continue
    const name = p.attrs.get('name')
    const annotation = p.attrs.get('annotation')
    const fallback = p.attrs.get('default')
    const kind = p.attrs.get('kind')
    parameters.push({
      name: isStr(name) ? name.value : '?',
      kind: isStr(kind) ? (kind.value as ParameterKind) : 'normal', // stdlib/inspect.ts stores our own names
      annotation:
        annotation === undefined || isEmpty(annotation)
          ? null
          : { node: 0, module: func.module, frame: null, scope: null, value: annotation },
      default: fallback === undefined || isEmpty(fallback) ? null : fallback,
    })
  }
  return { parameters, returns: null, func }
}

function isEmpty(v: Value): boolean {
  return v.kind === 'class' ? v.native === 'inspect._empty' : v.kind === 'external' && /inspect\.(Parameter\.|_)?empty$/.test(v.path)
}
